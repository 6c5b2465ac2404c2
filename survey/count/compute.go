package count

import (
	"math/big"

	"ceping/survey"
)

// column is a group, or the total, of one criterion.
type column struct {
	key    string
	weight *big.Rat // nil of the total
	marks  []int    // by grade or band
	given  int
	sum    int64 // hundredths; of a group alone
	valid  int   // V
	divide *int  // the denominator before unsure marks are taken off; nil: unknown
}

// computing holds what the numbers of one form are computed of.
type computing struct {
	setup  *survey.Setup
	form   *survey.Form
	tally  FormTally
	counts map[string]Counts // by category
	merged map[string]bool   // categories that are part of a merged group of the session: a form may have them alone again
}

// columns are the groups of a criterion and then its total. scale is the number of grades or bands.
func (c *computing) columns(subject SubjectTally, t CriterionTally, scale int) []column {
	total := column{key: Total, marks: make([]int, scale)}
	var list []column
	var everyone []string
	for i, g := range c.tally.Groups {
		col := column{key: g.Code, weight: whole(g.Weight), marks: make([]int, scale), given: t.Given[i], sum: t.Sum[i], valid: subject.Valid[i]}
		copy(col.marks, t.Marks[i])
		col.divide = c.divisor(g.Members, col)
		for j, n := range col.marks {
			total.marks[j] += n
		}
		total.given += col.given
		total.valid += col.valid
		everyone = append(everyone, g.Members...)
		list = append(list, col)
	}
	total.divide = c.divisor(everyone, total)
	return append(list, total)
}

// divisor is the denominator of a rate; nil when a count is unknown, or smaller than V.
func (c *computing) divisor(members []string, col column) *int {
	var of func(Counts) *int
	switch c.setup.Rules.Denominator {
	case survey.ByMarked:
		return &col.given
	case survey.ByCast:
		of = func(n Counts) *int { return &n.Cast }
	case survey.ByIssued:
		of = func(n Counts) *int { return new(n.Issued - n.Replaced) }
	case survey.ByExpected:
		of = func(n Counts) *int { return n.Expected }
	case survey.ByPresent:
		of = func(n Counts) *int { return n.Present }
	default:
		return &col.valid
	}
	sum := 0
	for _, code := range members {
		n := of(c.counts[code])
		if n == nil {
			return nil
		}
		sum += *n
	}
	if sum < col.valid {
		return nil
	}
	return &sum
}

// step is a grade or a band: what rates are of.
type step struct {
	code   string
	value  *big.Rat // nil of an unsure grade and of a band
	unsure bool
}

func stepsOf(f *survey.Form, c survey.Criterion) []step {
	var list []step
	if c.Kind == survey.Scored {
		for _, b := range c.Bands {
			list = append(list, step{code: b.Code})
		}
		return list
	}
	for _, g := range f.Scale(c) {
		s := step{code: g.Code, unsure: g.Unsure}
		if !g.Unsure {
			s.value = g.Value.Rat()
		}
		list = append(list, s)
	}
	return list
}

// rate is the share of the marks of some steps in one column. With unsure excluded their marks are no part of the denominator, and
// an unsure grade has no rate.
func (c *computing) rate(col column, steps []step, wanted func(step) bool) *big.Rat {
	if col.divide == nil {
		return nil
	}
	n, d := 0, *col.divide
	for i, s := range steps {
		if s.unsure && c.setup.Rules.Unsure == survey.UnsureExcluded {
			if wanted(s) {
				return nil
			}
			d -= col.marks[i]
		}
		if wanted(s) {
			n += col.marks[i]
		}
	}
	return ratio(n, d)
}

// rates are those of each column, and weighted over the groups.
func (c *computing) rates(columns []column, steps []step, wanted func(step) bool) (byKey map[string]*big.Rat, weighted *big.Rat) {
	byKey, w := map[string]*big.Rat{}, newWeighing()
	for _, col := range columns {
		byKey[col.key] = c.rate(col, steps, wanted)
		if col.weight != nil {
			w.add(col.weight, byKey[col.key])
		}
	}
	return byKey, w.mean()
}

// score is the mean over a column: over what was given, or over all that may be, where a blank is 0. 不了解 is in neither.
func (c *computing) score(col column, kind survey.Kind, steps []step) *big.Rat {
	over := col.given
	if kind == survey.Scored {
		if c.setup.Rules.ScoreOver == survey.OverValid {
			over = col.valid
		}
		if over <= 0 {
			return nil
		}
		return big.NewRat(col.sum, int64(over)*100)
	}
	sum, unsure := new(big.Rat), 0
	for i, s := range steps {
		if s.unsure {
			unsure += col.marks[i]
			continue
		}
		sum.Add(sum, new(big.Rat).Mul(whole(col.marks[i]), s.value))
	}
	over = col.given - unsure
	if c.setup.Rules.ScoreOver == survey.OverValid {
		over = col.valid - unsure
	}
	if over <= 0 {
		return nil
	}
	return sum.Quo(sum, whole(over))
}
