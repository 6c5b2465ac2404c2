package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// cell is one criterion of one subject in one group of the Report: what an example is worked out of.
type cell struct {
	form    ReportForm
	subject ReportSubject
	ReportCriterion
	group Group
}

// example is the first line that can be worked out, with the place of its numbers; "" when there is none.
func (w *wording) example(of func(cell) string) string {
	for _, f := range w.r.Forms {
		for _, s := range f.Subjects {
			for _, c := range s.Criteria {
				for _, g := range w.groups(f) {
					if c.Withheld || s.Valid[g.Code] == nil {
						continue // V of a category that the session merged is in no example either
					}
					if line := of(cell{f, s, c, g}); line != "" {
						return words.Chinese("note_example", f.Title, s.Name, c.Name, w.label(g.Members), line)
					}
				}
			}
		}
	}
	return ""
}

func (c cell) scale() []ReportGrade {
	if c.Grades != nil || c.Scale != nil {
		return c.Grades
	}
	return c.form.Grades
}

// voters are the envelopes of the cell, those of them that say something, and those that say 不了解.
func (c cell) voters() (valid, given, unsure int) {
	marks := c.Marks[c.group.Code]
	given = marks[Given]
	for _, g := range c.scale() {
		given += marks[g.Code]
		if g.Unsure {
			unsure += marks[g.Code]
		}
	}
	return given + marks[Unmarked], given, unsure
}

// less writes what is divided by, and what was taken off it.
func less(over, off int) string {
	if off == 0 {
		return fmt.Sprint(over)
	}
	return fmt.Sprintf("（%d－%d）", over, off)
}

// share writes a rate's marks and what they are divided by; "" when there is no rate, or nobody gave one of the grades.
func (w *wording) share(c cell, rate *string, codes ...string) string {
	valid, given, unsure := c.voters()
	divide := (&computing{setup: w.s, counts: w.r.Counts}).divisor(c.group.Members, column{valid: valid, given: given})
	if rate == nil || divide == nil {
		return ""
	}
	parts, some := make([]string, len(codes)), false
	for i, code := range codes {
		n := c.Marks[c.group.Code][code]
		parts[i], some = fmt.Sprint(n), some || n > 0
	}
	if !some {
		return ""
	}
	sum := strings.Join(parts, "＋")
	if len(parts) > 1 {
		sum = "（" + sum + "）"
	}
	if w.r.Rules.Unsure != "excluded" {
		unsure = 0
	}
	return fmt.Sprintf("%s÷%s＝%s%%", sum, less(*divide, unsure), *rate)
}

// score writes the score of a graded cell, or of a scored one; "" when nobody gave it a value.
func (w *wording) score(c cell) string {
	shown := c.Scores[c.group.Code]
	if shown == nil {
		return ""
	}
	valid, given, unsure := c.voters()
	over, off := given-unsure, 0
	if w.r.Rules.ScoreOver == "valid" {
		over, off = valid, unsure
	}
	if c.Scale != nil {
		if given == 0 {
			return ""
		}
		return fmt.Sprintf("%s÷%d＝%s", points(c.Sum[c.group.Code]), over, *shown)
	}
	var parts []string
	for _, g := range c.scale() {
		if n := c.Marks[c.group.Code][g.Code]; n > 0 && !g.Unsure {
			parts = append(parts, fmt.Sprintf("%d×%s", n, *g.Value))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("（%s）÷%s＝%s", strings.Join(parts, "＋"), less(over, off), *shown)
}

// points writes hundredths in their shortest form.
func points(hundredths int64) string {
	text := fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// weighing works out a weighted score of one of some forms over more than one group.
func (w *wording) weighing(of func(ReportForm) bool) string {
	for _, f := range w.r.Forms {
		if !of(f) {
			continue
		}
		for _, subject := range f.Subjects {
			for _, c := range subject.Criteria {
				var parts []string
				sum := 0
				for _, g := range w.groups(f) {
					if score := c.Scores[g.Code]; score != nil {
						parts, sum = append(parts, fmt.Sprintf("%s×%d", *score, g.Weight)), sum+g.Weight
					}
				}
				if len(parts) > 1 && c.Scores[Weighted] != nil {
					return words.Chinese("note_example_weighted", f.Title, subject.Name, c.Name, strings.Join(parts, "＋"), sum, *c.Scores[Weighted])
				}
			}
		}
	}
	return ""
}

// adding works out the total of a subject of one of some forms that has more than one criterion in it.
func (w *wording) adding(of func(ReportForm) bool) string {
	for _, f := range w.r.Forms {
		if !of(f) {
			continue
		}
		criteria := w.form(f.ID).Criteria
		for _, subject := range f.Subjects {
			var terms, products, weights []string
			for _, c := range subject.Criteria {
				weight := criteria[slices.IndexFunc(criteria, func(o survey.Criterion) bool { return o.ID == c.ID })].Weight
				if score := c.Scores[Weighted]; score != nil && !weight.IsZero() {
					terms, products, weights = append(terms, *score), append(products, *score+"×"+weight.String()), append(weights, weight.String())
				}
			}
			if subject.Total == nil || len(terms) < 2 {
				continue
			}
			if f.Total == "mean" {
				return words.Chinese("note_example_mean", f.Title, subject.Name, strings.Join(products, "＋"), strings.Join(weights, "＋"), *subject.Total)
			}
			return words.Chinese("note_example_sum", f.Title, subject.Name, strings.Join(terms, "＋"), *subject.Total)
		}
	}
	return ""
}
