package count

import (
	"math/big"
	"slices"

	"ceping/survey"
)

// criterion computes one criterion of one subject.
func (c *computing) criterion(asked survey.SheetCriterion, subject SubjectTally, t CriterionTally) result {
	one := result{asked: asked, steps: stepsOf(c.form, asked.Criterion), weighted: map[string]*big.Rat{}}
	r := ReportCriterion{ID: asked.ID, Name: asked.Title, Withheld: t.Withheld, Dropped: []string{}}
	if asked.Kind == survey.Scored {
		r.Scale = &ReportScale{asked.Points.Min.String(), asked.Points.Max.String(), asked.Points.Step.String()}
		for _, b := range asked.Bands {
			r.Bands = append(r.Bands, ReportBand{b.Code, b.Name, b.From.String()})
		}
	} else if asked.Grades != nil {
		r.Grades = reportGrades(asked.Grades)
	}
	if t.Withheld {
		one.report = r
		return one
	}
	columns := c.columns(subject, t, len(one.steps))
	one.total = columns[len(columns)-1]
	r.Marks, r.Scores = map[string]map[string]int{}, map[string]*string{}
	r.Rates, r.Derived = map[string]map[string]*string{Weighted: {}}, map[string]map[string]*string{}
	score := newWeighing()
	for _, col := range columns {
		r.Rates[col.key] = map[string]*string{}
		r.Marks[col.key] = map[string]int{Unmarked: col.valid - col.given}
		if asked.Kind == survey.Scored {
			r.Marks[col.key][Given] = col.given
		}
		for i, s := range one.steps {
			r.Marks[col.key][s.code] = col.marks[i]
		}
		if col.weight == nil {
			continue
		}
		if asked.Kind == survey.Scored {
			if r.Sum == nil {
				r.Sum = map[string]int64{}
			}
			r.Sum[col.key] = col.sum
		}
		mean := c.score(col, asked.Kind, one.steps)
		r.Scores[col.key] = fixed2(mean)
		score.add(col.weight, mean)
		if mean == nil {
			r.Dropped = append(r.Dropped, col.key)
		}
	}
	one.score = score.mean()
	r.Scores[Weighted] = fixed2(one.score)
	for _, s := range one.steps {
		byKey, weighted := c.rates(columns, one.steps, func(other step) bool { return other.code == s.code })
		for key, rate := range byKey {
			r.Rates[key][s.code] = percent(rate)
		}
		r.Rates[Weighted][s.code] = percent(weighted)
	}
	for _, d := range c.form.Derived {
		if !hasAll(one.steps, d.Grades) {
			continue
		}
		byKey, weighted := c.rates(columns, one.steps, func(s step) bool { return slices.Contains(d.Grades, s.code) })
		r.Derived[d.Name] = map[string]*string{Weighted: percent(weighted)}
		for key, rate := range byKey {
			r.Derived[d.Name][key] = percent(rate)
		}
		one.weighted[d.Name] = weighted
	}
	one.report = r
	return one
}
