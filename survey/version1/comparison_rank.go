package version1

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
)

// column is the index of a column by its key, or -1.
func (f *ComparedForm) column(key string) int {
	return slices.IndexFunc(f.Columns, func(c ComparedColumn) bool { return c.Key == key })
}

// OfCriterion reports whether a column is a criterion's.
func (f *ComparedForm) OfCriterion(c ComparedColumn) bool { return strings.HasPrefix(c.Key, columnOf) }

// Ranking is the index of the column that ranks.
func (f *ComparedForm) Ranking() int {
	if rate := f.column(ColumnRate); rate >= 0 {
		return rate
	}
	return f.column(ColumnTotal)
}

// Sort puts the units into another order: OrderRank, OrderUnit, or a column's key for its numbers, descending. Equals stand by
// name, and units without a number last. ok is false for a key there is not, and then nothing has changed.
func (f *ComparedForm) Sort(key string) (ok bool) {
	column := f.column(key)
	if key == OrderRank {
		column = f.Ranking()
	} else if column < 0 && key != OrderUnit {
		return false
	}
	slices.SortStableFunc(f.Units, func(a, b ComparedUnit) int {
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

func (f *ComparedForm) rank() {
	list := make([]ranking, len(f.Units))
	for i, u := range f.Units {
		list[i] = ranking{by: u.Values[f.Ranking()].exact}
	}
	for i, place := range ranks(list) {
		f.Units[i].Rank = place
	}
	f.Sort(OrderRank)
}

// extremes marks the highest and the lowest of each column of this year.
func (f *ComparedForm) extremes() {
	for column, c := range f.Columns {
		if c.Key == ColumnLast {
			continue
		}
		var highest, lowest *big.Rat
		for _, u := range f.Units {
			if n := u.Values[column].exact; n != nil {
				if highest == nil || n.Cmp(highest) > 0 {
					highest = n
				}
				if lowest == nil || n.Cmp(lowest) < 0 {
					lowest = n
				}
			}
		}
		if highest == nil || highest.Cmp(lowest) == 0 {
			continue
		}
		for i := range f.Units {
			if m := &f.Units[i].Values[column]; m.exact != nil {
				m.Highest, m.Lowest = m.exact.Cmp(highest) == 0, m.exact.Cmp(lowest) == 0
			}
		}
	}
}

func (f *ComparedForm) average() {
	for column := range f.Columns {
		w := newWeighing()
		for _, u := range f.Units {
			w.add(big.NewRat(1, 1), u.Values[column].exact)
		}
		f.Average = append(f.Average, fixed2(w.mean()))
	}
}

// points are the units' numbers that rank.
func (f *ComparedForm) points() (list []exactPoint) {
	for _, u := range f.Units {
		list = append(list, exactPoint{u.Label, u.Values[f.Ranking()].exact})
	}
	return list
}

// comparedSubject is a subject of some session.
type comparedSubject struct {
	session ComparedSession
	exactSubject
}

// addSubjects lists the subjects of all units by rank, role by role where they are ranked so, and shows how they lie.
func (f *ComparedForm) addSubjects(form *survey.Form, subjects []comparedSubject) {
	list := make([]ranking, len(subjects))
	for i, s := range subjects {
		list[i] = s.ranking
		if !f.ByRole {
			list[i].among = ""
		}
	}
	places := ranks(list)
	order := make([]int, len(subjects))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := subjects[a], subjects[b]
		return cmp.Or(roleOrder(list[a].among)-roleOrder(list[b].among), descending(x.by, y.by), strings.Compare(x.session.Label, y.session.Label))
	})
	groups, names := map[string][]exactPoint{}, []string{}
	for _, i := range order {
		s := subjects[i]
		row := ComparedSubject{Unit: s.session.Label, Name: s.Name, Post: s.Post, Role: s.Role, Total: fixed2(s.total), Rank: places[i]}
		by := inPercent(form, s.by)
		if form.Rank != survey.RankTotal {
			row.Rate = fixed2(by)
		}
		f.Subjects = append(f.Subjects, row)
		name := "全体测评对象"
		if f.ByRole {
			name = "全体" + s.Role.Chinese()
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
				own = append(own, exactPoint{s.Name, inPercent(form, s.by)})
			}
		}
		f.Spreads = append(f.Spreads, spreads(u.Label, own)...)
	}
}

func roleOrder(role string) int { return slices.Index(survey.Roles(), survey.Role(role)) }
