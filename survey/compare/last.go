package compare

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// lastYear is what a form is compared with.
type lastYear struct {
	basis      string              // what ranked; "": there is nothing to compare with
	comparable bool                // by the same yardstick
	values     map[string]*big.Rat // by survey.NameKey; only of units with one session in both years
	notes      []string
}

// lastYear looks the form up in the assessment of the year before.
func (c comparing) lastYear(f *survey.Form) lastYear {
	var l lastYear
	if c.before == nil {
		return l
	}
	plan := &c.before.assessment.Plan
	i := slices.IndexFunc(plan.Forms, func(old survey.Form) bool { return old.ID == f.ID })
	if i < 0 {
		l.notes = []string{words.Chinese("compare_last_none")}
		return l
	}
	old := &plan.Forms[i]
	differ := otherYardstick(f, old, &c.now.assessment.Plan, plan)
	if c.now.counting != c.before.counting && c.now.counting != 0 && c.before.counting != 0 {
		differ = append(differ, "differs_counting")
	}
	l.basis, l.comparable = basis(old), len(differ) == 0
	if !l.comparable {
		l.notes = append(l.notes, words.Chinese("compare_last_differs", differ))
	}
	l.values = map[string]*big.Rat{}
	now, before := sessionsByUnit(c.now.compared), sessionsByUnit(c.before.compared)
	for _, s := range c.before.compared {
		key := survey.NameKey(s.Unit)
		if now[key] == 0 {
			continue
		}
		if now[key] > 1 || before[key] > 1 {
			note := words.Chinese("compare_last_several", s.Unit, now[key], before[key])
			if !slices.Contains(l.notes, note) {
				l.notes = append(l.notes, note)
			}
			continue
		}
		l.values[key] = average(old, s.rated(f.ID))
	}
	return l
}

// sessionsByUnit counts the sessions of each unit, by survey.NameKey.
func sessionsByUnit(list []gatheredSession) map[string]int {
	counts := map[string]int{}
	for _, s := range list {
		counts[survey.NameKey(s.Unit)]++
	}
	return counts
}

func (l lastYear) columns() []Column {
	if l.basis == "" {
		return nil
	}
	name := l.basis
	if name != basisTotal {
		name += basisRateUnit
	}
	list := []Column{{ColumnLast, words.Chinese("compare_last", name)}}
	if l.comparable {
		list = append(list, Column{ColumnChange, words.Chinese("compare_change")})
	}
	return list
}

// of are the numbers of a unit in those columns.
func (l lastYear) of(unit string, now *big.Rat) []*big.Rat {
	if l.basis == "" {
		return nil
	}
	last := l.values[survey.NameKey(unit)]
	if !l.comparable {
		return []*big.Rat{last}
	}
	if last == nil || now == nil {
		return []*big.Rat{last, nil}
	}
	return []*big.Rat{last, new(big.Rat).Sub(now, last)}
}

// otherYardstick names what of a form and its rules makes this year's numbers incomparable with last year's; none: they compare.
func otherYardstick(f, old *survey.Form, now, before *survey.Setup) (differ []survey.Code) {
	look := func(same bool, what survey.Code) {
		if !same {
			differ = append(differ, what)
		}
	}
	look(slices.Equal(f.Grades, old.Grades), "differs_grades")
	look(slices.Equal(weights(f), weights(old)) && f.Total == old.Total, "differs_criteria")
	look(f.Subjects == old.Subjects, "differs_subjects")
	look(rankedBy(f) == rankedBy(old), "differs_rank")
	look(slices.Equal(fillers(f, now), fillers(old, before)), "differs_categories")
	look(now.Rules.ScoreOver == before.Rules.ScoreOver, "differs_score_over")
	look(!byRate(f) || now.Rules.Denominator == before.Rules.Denominator && now.Rules.Unsure == before.Rules.Unsure, "differs_denominator")
	return differ
}

// weights are the criteria that give a number, what each weighs, by what it is marked and whom it is asked of.
func weights(f *survey.Form) (list []string) {
	for _, c := range rating(f) {
		line := c.ID + " " + c.Weight.String()
		for _, g := range c.Grades {
			line += fmt.Sprintf(" %s=%s %t", g.Code, g.Value, g.Unsure)
		}
		if c.Points != nil {
			line += fmt.Sprintf(" %s–%s/%s", c.Points.Min, c.Points.Max, c.Points.Step)
		}
		for _, b := range c.Bands {
			line += fmt.Sprintf(" %s≥%s", b.Code, b.From)
		}
		for _, role := range slices.Sorted(slices.Values(f.Roles)) {
			if _, asked := c.Name.For(role); asked {
				line += " " + string(role)
			}
		}
		list = append(list, line)
	}
	return list
}

// fillers are the categories that fill a form, with the weights they have there.
func fillers(f *survey.Form, s *survey.Setup) (list []survey.Category) {
	for _, c := range s.Categories {
		if !f.FilledBy(c.Code) {
			continue
		}
		weight := c.Weight
		if f.Weights != nil {
			weight = f.Weights[c.Code]
		}
		list = append(list, survey.Category{Code: c.Code, Name: c.Name, Weight: weight})
	}
	return list
}

// rankedBy is what ranks, with the grades that a rate adds up.
func rankedBy(f *survey.Form) string {
	for _, d := range f.Derived {
		if d.Name == f.Rank {
			return d.Name + " " + strings.Join(d.Grades, " ")
		}
	}
	return cmp.Or(f.Rank, survey.RankTotal)
}
