package count

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// rates: the denominator, one line of it, and what a blank and 不了解 count.
func (w *wording) rates() []string {
	if !w.any(rated) {
		return nil
	}
	by, short := w.r.Rules.Denominator, strings.Join(w.short(), "；")
	over := words.Chinese(survey.Code("denominator_" + string(by)))
	example := w.example(func(c cell) string {
		for _, g := range c.scale() { // none of points
			if line := w.share(c, c.Rates[c.group.Code][g.Code], g.Code); line != "" {
				return words.Chinese("note_example_grade", g.Name, line)
			}
		}
		return ""
	})
	var list []string
	switch by {
	case survey.ByCast, survey.ByIssued:
		list = append(list, words.Chinese("note_rate_of_ballots", over, example))
		if short != "" {
			list = append(list, words.Chinese("note_short_ballots", short, over))
		}
	case survey.ByExpected, survey.ByPresent:
		list = append(list, words.Chinese("note_rate_of_people", over, example))
		if short != "" {
			list = append(list, words.Chinese("note_short_people", short, over))
		}
	default:
		list = append(list, words.Chinese("note_rate", over, example))
	}
	return append(append(list, w.blanks()), w.unsures()...)
}

// blanks is what an item counts that is left blank.
func (w *wording) blanks() string {
	inRate, inScore := w.r.Rules.Denominator != survey.ByMarked, w.r.Rules.ScoreOver == "valid"
	switch {
	case inRate && inScore:
		return words.Chinese("note_blank_in_both")
	case inRate:
		return words.Chinese("note_blank_in_rate")
	case inScore:
		return words.Chinese("note_blank_in_score")
	}
	return words.Chinese("note_blank_in_none")
}

// unsures is what 不了解 counts.
func (w *wording) unsures() []string {
	switch names := w.unsure(); {
	case len(names) == 0:
		return nil
	case w.r.Rules.Unsure == "excluded":
		return []string{words.Chinese("note_unsure_excluded", quoted(names))}
	default:
		return []string{words.Chinese("note_unsure_counted", quoted(names))}
	}
}

// quoted are names of grades, each in quotes.
func quoted(names []string) string {
	var all strings.Builder
	for _, name := range names {
		all.WriteString(words.Chinese("grade_quoted", name))
	}
	return all.String()
}

// short lists the groups of whom a count is smaller than their valid ballots.
func (w *wording) short() (list []string) {
	heads := &computing{setup: w.s, counts: w.r.Counts}
	for _, f := range w.r.Forms {
		for _, g := range w.groups(f) {
			for _, subject := range f.Subjects {
				for _, c := range subject.Criteria {
					valid, _, _ := cell{f, subject, c, g}.voters()
					if known := heads.divisor(g.Members, column{}); known != nil && *known < valid && !slices.Contains(list, w.label(g.Members)) {
						list = append(list, w.label(g.Members))
					}
				}
			}
		}
	}
	return list
}

// derived names each rate of several grades once, by its form where forms have others of that name.
func (w *wording) derived() []string {
	type rate struct{ title, name, sum string }
	var rates []rate
	w.any(func(f *survey.Form, _ survey.Criterion) bool {
		for _, d := range f.Derived {
			names := make([]string, len(d.Grades))
			for i, code := range d.Grades {
				names[i] = gradeNames(f, code)
			}
			one := rate{f.Title, d.Name, strings.Join(names, "＋")}
			if !slices.ContainsFunc(rates, func(r rate) bool { return r.name == one.name && r.sum == one.sum }) {
				rates = append(rates, one)
			}
		}
		return false
	})
	if len(rates) == 0 {
		return nil
	}
	sums := make([]string, len(rates))
	for i, r := range rates {
		sums[i] = words.Chinese("derived_sum", r.name, r.sum)
		if slices.ContainsFunc(rates, func(o rate) bool { return o.name == r.name && o != r }) {
			sums[i] = words.Chinese("derived_sum_of", r.name, r.sum, r.title)
		}
	}
	// A rate that is a sum shows more than one that is a grade's own.
	for _, least := range []int{2, 1} {
		line := w.example(func(c cell) string {
			for _, d := range w.form(c.form.ID).Derived {
				if len(d.Grades) < least {
					continue
				}
				if line := w.share(c, c.Derived[d.Name][c.group.Code], d.Grades...); line != "" {
					return words.Chinese("note_example_derived", d.Name, line)
				}
			}
			return ""
		})
		if line != "" || least == 1 {
			return []string{words.Chinese("note_derived", strings.Join(sums, "，"), line)}
		}
	}
	return nil
}

// unsure are the names of grades without a value.
func (w *wording) unsure() (names []string) {
	w.any(func(f *survey.Form, c survey.Criterion) bool {
		for _, g := range f.Scale(c) {
			if c.Kind == survey.Graded && g.Unsure && !slices.Contains(names, g.Name) {
				names = append(names, g.Name)
			}
		}
		return false
	})
	return names
}
