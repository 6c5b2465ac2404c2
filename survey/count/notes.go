package count

import (
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// notes are the rules of this count in words (口径说明), one sentence each, of what this session has and nothing else. They are made
// of the Report alone: what it withholds, no example shows. Which note there is, and with which values, is said here and in the files
// beside; how it reads, in package words.
func notes(s *survey.Setup, r Report) []string {
	w := wording{s: s, r: r}
	list := w.counts()
	if r.Withheld {
		return list
	}
	for _, some := range [][]string{w.fillers(), w.rates(), w.derived(), w.scores(), w.scales(), w.weights(), w.dropped(), w.totals(), w.ranks(), w.flags(), w.quotas(), w.merges(), w.lists()} {
		list = append(list, some...)
	}
	return append(list, words.Chinese("note_rounding"))
}

// wording puts one Report's rules into words.
type wording struct {
	s *survey.Setup
	r Report
}

// counts are the header's, and what a blank ballot is.
func (w *wording) counts() []string {
	paper := w.r.Counts[Total].Paper > 0
	var list []string
	switch {
	case w.r.Withheld && paper:
		list = append(list, words.Chinese("note_cast_withheld_paper"))
	case w.r.Withheld:
		list = append(list, words.Chinese("note_cast_withheld"))
	case paper:
		list = append(list, words.Chinese("note_cast_paper"))
	default:
		list = append(list, words.Chinese("note_cast"))
	}
	list = append(list, words.Chinese("note_issued"))
	if w.r.Withheld {
		list = append(list, words.Chinese("note_withheld", w.r.Rules.MinGroup))
	}
	return list
}

// fillers are the categories of the forms that not all fill in.
func (w *wording) fillers() (list []string) {
	for _, f := range w.r.Forms {
		if len(f.Categories) < len(w.s.Categories) {
			list = append(list, words.Chinese("note_fillers", f.Title, w.label(f.Categories)))
		}
	}
	return list
}

// lists: multiple choices and texts.
func (w *wording) lists() (list []string) {
	if w.any(func(_ *survey.Form, c survey.Criterion) bool { return c.Kind == survey.Choices }) {
		list = append(list, words.Chinese("note_choices", w.r.Rules.MinGroup))
	}
	if slices.ContainsFunc(w.r.Forms, func(f ReportForm) bool { return len(f.Texts) > 0 }) {
		list = append(list, words.Chinese("note_texts", minTexts))
	}
	return list
}

// any reports whether some criterion of the Report's forms is such a one.
func (w *wording) any(such func(*survey.Form, survey.Criterion) bool) bool {
	for _, reported := range w.r.Forms {
		f := w.form(reported.ID)
		if !reported.Withheld && slices.ContainsFunc(f.Criteria, func(c survey.Criterion) bool { return such(f, c) }) {
			return true
		}
	}
	return false
}

// rated reports whether a criterion gives rates and a score.
func rated(_ *survey.Form, c survey.Criterion) bool {
	return c.Kind == survey.Graded || c.Kind == survey.Scored
}

func (w *wording) form(id string) *survey.Form {
	return &w.s.Forms[slices.IndexFunc(w.s.Forms, func(f survey.Form) bool { return f.ID == id })]
}

// groups of a form with the weights that it has them weigh.
func (w *wording) groups(f ReportForm) []Group {
	if f.Groups != nil {
		return f.Groups
	}
	groups := slices.Clone(w.r.Groups)
	for i, g := range groups {
		groups[i].Weight = 0
		for _, code := range g.Members {
			groups[i].Weight += f.Weights[code]
		}
	}
	return groups
}

// label is categories with their codes and names.
func (w *wording) label(codes []string) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		if c, known := w.s.Category(code); known {
			names[i] = words.Chinese("category_full", code, c.Name)
		}
	}
	return strings.Join(names, "、")
}
