package version1

import (
	"math/big"

	"ceping/survey"
)

// criterionResult is a reported criterion with the exact numbers that totals and ranks need.
type criterionResult struct {
	report  ReportCriterion
	score   *big.Rat            // weighted over groups
	derived map[string]*big.Rat // weighted, by name of the rate
}

// column is a group or the total of one criterion.
type column struct {
	key    string
	weight *big.Rat // nil for the total
	marks  []int
	valid  int
	divide int // the denominator D
}

func (c computing) columns(key string) []column {
	total := column{key: survey.Total, marks: make([]int, len(c.sheet.Form.Grades))}
	var list []column
	for _, g := range c.tally.Groups {
		marks := g.Marks[key]
		for i, n := range marks {
			total.marks[i] += n
		}
		total.valid += g.Valid
		list = append(list, column{key: g.Code, weight: big.NewRat(int64(g.Weight), 1), marks: marks, valid: g.Valid})
	}
	list = append(list, total)
	for i := range list {
		list[i].divide = c.divisor(list[i])
	}
	return list
}

func (c computing) divisor(col column) int {
	switch c.denominator {
	case survey.ByMarked:
		return add(col.marks)
	case survey.ByCast:
		return c.counts[col.key].Cast
	case survey.ByIssued:
		return c.counts[col.key].Issued
	}
	return col.valid
}

func (c computing) criterion(criterion survey.SheetCriterion) criterionResult {
	f := c.sheet.Form
	r := ReportCriterion{
		ID: criterion.ID, Name: criterion.Title, Marks: map[string]map[string]int{}, Rates: map[string]map[string]*string{},
		Derived: map[string]map[string]*string{}, Scores: map[string]*string{}, Dropped: []string{},
	}
	result := criterionResult{derived: map[string]*big.Rat{}}
	columns := c.columns(criterion.Key)
	score := newWeighing()
	for _, col := range columns {
		r.Marks[col.key] = marksByCode(f, col)
		if col.weight == nil {
			continue
		}
		s := scoreOf(f, col.marks)
		r.Scores[col.key] = fixed2(s)
		score.add(col.weight, s)
		if s == nil {
			r.Dropped = append(r.Dropped, col.key)
		}
	}
	result.score = score.mean()
	r.Scores[survey.Weighted] = fixed2(result.score)

	for _, col := range columns {
		r.Rates[col.key] = map[string]*string{}
	}
	r.Rates[survey.Weighted] = map[string]*string{}
	for i, g := range f.Grades {
		rates, weighted := rateOf(columns, []int{i})
		for key, rate := range rates {
			r.Rates[key][g.Code] = percent(rate)
		}
		r.Rates[survey.Weighted][g.Code] = percent(weighted)
	}
	for _, d := range f.Derived {
		rates, weighted := rateOf(columns, indices(f, d.Grades))
		r.Derived[d.Name] = map[string]*string{survey.Weighted: percent(weighted)}
		for key, rate := range rates {
			r.Derived[d.Name][key] = percent(rate)
		}
		result.derived[d.Name] = weighted
	}
	result.report = r
	return result
}

// rateOf is the share of the marks of some grades, per column, and weighted over the groups.
func rateOf(columns []column, grades []int) (rates map[string]*big.Rat, weighted *big.Rat) {
	rates = map[string]*big.Rat{}
	w := newWeighing()
	for _, col := range columns {
		n := 0
		for _, g := range grades {
			n += col.marks[g]
		}
		rates[col.key] = ratio(n, col.divide)
		if col.weight != nil {
			w.add(col.weight, rates[col.key])
		}
	}
	return rates, w.mean()
}

// scoreOf is Σ n(g)·value(g) / Σ n(g) over scored grades; nil when there is no mark.
func scoreOf(f *survey.Form, marks []int) *big.Rat {
	w := newWeighing()
	for i, g := range f.Grades {
		if !g.Unsure {
			w.add(big.NewRat(int64(marks[i]), 1), g.Value.Rat())
		}
	}
	return w.mean()
}

func marksByCode(f *survey.Form, col column) map[string]int {
	m := map[string]int{survey.Unmarked: col.valid - add(col.marks)}
	for i, g := range f.Grades {
		m[g.Code] = col.marks[i]
	}
	return m
}

func indices(f *survey.Form, codes []string) []int {
	list := make([]int, len(codes))
	for i, code := range codes {
		list[i] = f.Grade(code)
	}
	return list
}

func add(counts []int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}
