package count

import (
	"maps"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// scores: the formula of a score by grades and of one by points, each with one line worked with the session's own numbers.
func (w *wording) scores() (list []string) {
	worked := func(scored bool) string {
		return w.example(func(c cell) string {
			if scored != (c.Scale != nil) {
				return ""
			}
			return w.score(c)
		})
	}
	valid := w.r.Rules.ScoreOver == "valid"
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Graded }) {
		switch unsure := w.unsure(); {
		case !valid:
			list = append(list, words.Chinese("note_score_of_given", worked(false)))
		case len(unsure) == 0:
			list = append(list, words.Chinese("note_score_of_valid", worked(false)))
		default:
			list = append(list, words.Chinese("note_score_less", quoted(unsure), worked(false)))
		}
	}
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Scored }) {
		if valid {
			list = append(list, words.Chinese("note_points_of_valid", worked(true)))
		} else {
			list = append(list, words.Chinese("note_points_of_given", worked(true)))
		}
	}
	return list
}

// scales are what grades are worth, forms with the same scale in one sentence, how points are given, and what bands are.
func (w *wording) scales() (list []string) {
	titles, order := map[string][]string{}, []string{}
	put := func(of, scale string) {
		if titles[scale] == nil {
			order = append(order, scale)
		}
		if !slices.Contains(titles[scale], of) {
			titles[scale] = append(titles[scale], of)
		}
	}
	bands := false
	w.any(func(f *survey.Form, c survey.Criterion) bool {
		switch {
		case c.Kind == survey.Graded && c.Grades == nil:
			put(words.Chinese("form_title", f.Title), gradeWords(f.Grades))
		case c.Kind == survey.Graded:
			put(words.Chinese("form_criterion", f.Title, criterionName(c)), gradeWords(c.Grades))
		case c.Kind == survey.Scored:
			put(words.Chinese("form_criterion", f.Title, criterionName(c)), pointWords(c))
			bands = bands || len(c.Bands) > 0
		}
		return false
	})
	for _, scale := range order {
		list = append(list, words.Chinese("note_scale", titles[scale], scale))
	}
	if !bands {
		return list
	}
	return append(list, words.Chinese("note_bands", w.example(func(c cell) string {
		for _, b := range c.Bands {
			if line := w.share(c, c.Rates[c.group.Code][b.Code], b.Code); line != "" {
				return words.Chinese("note_example_grade", b.Name, line)
			}
		}
		return ""
	})))
}

// gradeWords are the values of grades.
func gradeWords(grades []survey.Grade) string {
	all := make([]string, len(grades))
	for i, g := range grades {
		if all[i] = words.Chinese("grade_worth", g.Name, g.Value.String()); g.Unsure {
			all[i] = words.Chinese("grade_unsure", g.Name)
		}
	}
	return words.Chinese("scale_grades", all)
}

// pointWords is how a criterion is scored, and what falls into which band.
func pointWords(c survey.Criterion) string {
	scale := words.Chinese("scale_points", c.Points.Min, c.Points.Max, c.Points.Step)
	for _, b := range c.Bands {
		scale += words.Chinese("scale_band", b.From, b.Name)
	}
	if last := len(c.Bands) - 1; last >= 0 && c.Bands[last].From.Rat().Cmp(c.Points.Min.Rat()) > 0 {
		scale += words.Chinese("scale_below", c.Bands[last].From)
	}
	return scale
}

// criterionName is a criterion's wording; where roles have their own, all of them.
func criterionName(c survey.Criterion) string {
	if c.Name.ByRole == nil {
		return c.Name.All
	}
	var names []string
	for _, role := range slices.Sorted(maps.Keys(c.Name.ByRole)) {
		if name := c.Name.ByRole[role]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "／")
}

// gradeNames returns how grades and bands of a code are called in a form, or in some criteria of it; where scales call it otherwise, all
// of that, and "" where there is none.
func gradeNames(f *survey.Form, code string, criteria ...string) string {
	var names []string
	add := func(of, name string) {
		if of == code && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, c := range f.Criteria {
		if len(criteria) > 0 && !slices.Contains(criteria, c.ID) {
			continue
		}
		if c.Kind == survey.Graded {
			for _, g := range f.Scale(c) {
				add(g.Code, g.Name)
			}
		}
		for _, b := range c.Bands {
			add(b.Code, b.Name)
		}
	}
	return strings.Join(names, "／")
}
