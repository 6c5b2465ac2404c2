package compare

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
)

func measure(number *big.Rat) Measure { return Measure{Text: count.Rounded(number), exact: number} }

// column is the index of a column by its key, or -1.
func (f *Form) column(key string) int {
	return slices.IndexFunc(f.Columns, func(c Column) bool { return c.Key == key })
}

// OfCriterion reports whether a column is a criterion's.
func (f *Form) OfCriterion(c Column) bool { return strings.HasPrefix(c.Key, columnOf) }

// Ranking is the index of the column that ranks.
func (f *Form) Ranking() int {
	if rate := f.column(ColumnRate); rate >= 0 {
		return rate
	}
	return f.column(ColumnTotal)
}

// Sort puts the units into another order: OrderRank, OrderUnit, or a column's key for its numbers, descending. Equals stand by
// name, and units without a number last. ok is false for a key there is not, and then nothing has changed.
func (f *Form) Sort(key string) (ok bool) {
	column := f.column(key)
	if key == OrderRank {
		column = f.Ranking()
	} else if column < 0 && key != OrderUnit {
		return false
	}
	slices.SortStableFunc(f.Units, func(a, b Unit) int {
		by := 0
		if column >= 0 {
			by = descending(a.Values[column].exact, b.Values[column].exact)
		}
		return cmp.Or(by, strings.Compare(a.Label, b.Label))
	})
	return true
}

// descending orders numbers, and nil after all of them.
func descending(a, b *big.Rat) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return b.Cmp(a)
}

func (f *Form) rank() {
	list := make([]count.Ranked, len(f.Units))
	for i, u := range f.Units {
		list[i] = count.Ranked{By: u.Values[f.Ranking()].exact}
	}
	for i, place := range count.Ranks(list) {
		f.Units[i].Rank = place
	}
	f.Sort(OrderRank)
}

// numbers are those that stand in a column.
func (f *Form) numbers(column int) (list []*big.Rat) {
	for _, u := range f.Units {
		if n := u.Values[column].exact; n != nil {
			list = append(list, n)
		}
	}
	return list
}

// extremes marks the highest and the lowest of each column of this year.
func (f *Form) extremes() {
	for column, c := range f.Columns {
		numbers := f.numbers(column)
		if c.Key == ColumnLast || len(numbers) == 0 {
			continue
		}
		highest, lowest := slices.MaxFunc(numbers, (*big.Rat).Cmp), slices.MinFunc(numbers, (*big.Rat).Cmp)
		if highest.Cmp(lowest) == 0 {
			continue
		}
		for i := range f.Units {
			if m := &f.Units[i].Values[column]; m.exact != nil {
				m.Highest, m.Lowest = m.exact.Cmp(highest) == 0, m.exact.Cmp(lowest) == 0
			}
		}
	}
}

func (f *Form) average() {
	for column := range f.Columns {
		numbers, m := f.numbers(column), newMean()
		for _, n := range numbers {
			m.add(whole(1), n)
		}
		if len(numbers) < leastAverage {
			f.Average = append(f.Average, nil)
			continue
		}
		f.Average = append(f.Average, count.Rounded(m.value()))
	}
}

// points are the units' numbers that rank.
func (f *Form) points() (list []exactPoint) {
	for _, u := range f.Units {
		list = append(list, exactPoint{u.Label, u.Values[f.Ranking()].exact})
	}
	return list
}

// comparedSubject is a subject of some session.
type comparedSubject struct {
	session Session
	exactSubject
}

// addSubjects lists the subjects of all units by rank, role by role where they are ranked so, and shows how they lie.
func (f *Form) addSubjects(plan survey.Setup, form *survey.Form, subjects []comparedSubject) {
	roles := plan.RoleList()
	role := func(s comparedSubject) int {
		return slices.IndexFunc(roles, func(r survey.RoleName) bool { return r.Code == s.Role })
	}
	list := make([]count.Ranked, len(subjects))
	order := make([]int, len(subjects))
	for i, s := range subjects {
		order[i], list[i].By = i, s.by
		if f.ByRole {
			list[i].Among = string(s.Role)
		}
	}
	place := count.Ranks(list)
	slices.SortStableFunc(order, func(a, b int) int {
		x, y, apart := subjects[a], subjects[b], 0
		if f.ByRole {
			apart = role(x) - role(y)
		}
		return cmp.Or(apart, descending(x.by, y.by), strings.Compare(x.session.Label, y.session.Label))
	})
	groups, names := map[string][]exactPoint{}, []string{}
	for _, i := range order {
		s := subjects[i]
		row := Subject{Unit: s.session.Label, Name: s.Name, Post: s.Post, Role: plan.RoleName(s.Role), Total: count.Rounded(s.total), Rank: place[i]}
		by := shown(form, s.by)
		if byRate(form) {
			row.Rate = count.Rounded(by)
		}
		f.Subjects = append(f.Subjects, row)
		name := words.Chinese("compare_all_subjects")
		if f.ByRole {
			name = words.Chinese("compare_all_of", plan.RoleName(s.Role))
		}
		if groups[name] == nil {
			names = append(names, name)
		}
		groups[name] = append(groups[name], exactPoint{s.session.Label + " " + s.Name, by})
	}
	for _, name := range names {
		f.Spreads = append(f.Spreads, spreads(name, groups[name])...)
	}
	for _, u := range f.Units {
		var own []exactPoint
		for _, s := range subjects {
			if s.session.ID == u.ID {
				own = append(own, exactPoint{s.Name, shown(form, s.by)})
			}
		}
		f.Spreads = append(f.Spreads, spreads(u.Label, own)...)
	}
}
