package count

import (
	"cmp"
	"math/big"
	"slices"

	"ceping/survey"
)

// result is a reported criterion with the exact numbers that totals, ranks and flags need.
type result struct {
	report   ReportCriterion
	asked    survey.SheetCriterion
	steps    []step
	score    *big.Rat            // weighted over groups
	weighted map[string]*big.Rat // weighted derived rates, by name
	total    column
}

func (c *computing) subject(subject survey.SheetSubject, t SubjectTally) (ReportSubject, Ranked) {
	r := ReportSubject{ID: subject.ID, Name: subject.Name, Flags: []string{}, Valid: map[string]*int{}, Criteria: []ReportCriterion{}}
	if subject.Role != "" { // a leader's; a promoted cadre's posts stand beside the name
		r.Post = &subject.Post
	}
	all := 0
	for i, g := range c.tally.Groups {
		r.Valid[g.Code] = &t.Valid[i]
		if c.merged[g.Code] {
			r.Valid[g.Code] = nil
		}
		all += t.Valid[i]
	}
	r.Valid[Total] = &all
	var results []result
	for _, ct := range t.Criteria {
		i := slices.IndexFunc(subject.Criteria, func(sc survey.SheetCriterion) bool { return sc.ID == ct.ID })
		one := c.criterion(subject.Criteria[i], t, ct)
		results, r.Criteria = append(results, one), append(r.Criteria, one.report)
	}
	total := c.total(results)
	r.Total = fixed2(total)
	for _, flag := range c.form.Flags {
		if c.flagged(flag, results) {
			r.Flags = append(r.Flags, flag.Name)
		}
	}
	place := Ranked{By: total}
	if c.form.Rank != survey.RankTotal && c.form.Rank != "" {
		place.By = nil
		if one := named("", results); one != nil && !one.report.Withheld {
			place.By = one.weighted[c.form.Rank]
		}
	}
	if c.form.RankWithin == survey.WithinRole {
		place.Among = string(subject.Role)
	}
	return r, place
}

// total is the weighted mean of what there is, or the sum, which needs all of it.
func (c *computing) total(results []result) *big.Rat {
	mean, sum, whole := newWeighing(), new(big.Rat), true
	some := false
	for _, one := range results {
		if one.asked.Weight.IsZero() {
			continue
		}
		some = true
		mean.add(one.asked.Weight.Rat(), one.score)
		if one.score == nil {
			whole = false
		} else {
			sum.Add(sum, one.score)
		}
	}
	if c.form.Total != survey.TotalSum {
		return mean.mean()
	}
	if !whole || !some {
		return nil
	}
	return sum
}

// named is the criterion of an id; of "" the last graded one, else the last scored one with bands.
func named(id string, results []result) *result {
	var graded, scored *result
	for i := range results {
		one := &results[i]
		switch {
		case id != "" && one.asked.ID == id:
			return one
		case one.asked.Kind == survey.Graded:
			graded = one
		case len(one.asked.Bands) > 0:
			scored = one
		}
	}
	if id != "" {
		return nil
	}
	return cmp.Or(graded, scored)
}

// flagged compares the total rate of the flag's grades with its fraction, exactly. A rate that is null raises no flag.
func (c *computing) flagged(flag survey.Flag, results []result) bool {
	one := named(flag.Criterion, results)
	if one == nil || one.report.Withheld || !hasAll(one.steps, flag.Grades) {
		return false
	}
	rate := c.rate(one.total, one.steps, func(s step) bool { return slices.Contains(flag.Grades, s.code) })
	switch {
	case rate == nil:
		return false
	case !flag.AtLeast.IsZero():
		return rate.Cmp(flag.AtLeast.Rat()) >= 0
	}
	return !flag.Below.IsZero() && rate.Cmp(flag.Below.Rat()) < 0
}

func hasAll(steps []step, codes []string) bool {
	for _, code := range codes {
		if !slices.ContainsFunc(steps, func(s step) bool { return s.code == code }) {
			return false
		}
	}
	return true
}
