package count

import (
	"slices"
	"strings"

	"ceping/survey/words"
)

// weights of categories, each with one line worked out where there is more than one group.
func (w *wording) weights() []string {
	if len(w.s.Categories) < 2 || !w.any(rated) {
		return nil
	}
	weigh := func(codes []string, weight func(string) int) []string {
		all := make([]string, len(codes))
		for i, code := range codes {
			all[i] = words.Chinese("category_weight", w.label([]string{code}), weight(code))
		}
		return all
	}
	var all []string
	session := map[string]int{}
	for _, c := range w.s.Categories {
		all, session[c.Code] = append(all, c.Code), c.Weight
	}
	own := func(f ReportForm) bool { return w.form(f.ID).Weights != nil }
	list := []string{
		words.Chinese("note_weights", weigh(all, func(code string) int { return session[code] })),
		words.Chinese("note_weighted", w.weighing(func(f ReportForm) bool { return !own(f) })),
	}
	for _, f := range w.r.Forms {
		if own(f) && !f.Withheld {
			weights := weigh(f.Categories, func(code string) int { return f.Weights[code] })
			list = append(list, words.Chinese("note_form_weights", f.Title, weights, w.weighing(func(o ReportForm) bool { return o.ID == f.ID })))
		}
	}
	return list
}

// dropped names the groups whose weight is in no weighted score, form by form.
func (w *wording) dropped() (list []string) {
	for _, f := range w.r.Forms {
		var groups []string
		for _, g := range w.groups(f) {
			var of []string
			for _, subject := range f.Subjects {
				for _, c := range subject.Criteria {
					for _, code := range c.Dropped {
						if code == g.Code {
							of = append(of, words.Chinese("subject_criterion", subject.Name, c.Name))
						}
					}
				}
			}
			if len(of) > 0 {
				groups = append(groups, words.Chinese("group_without", w.label(g.Members), of))
			}
		}
		if len(groups) > 0 {
			list = append(list, words.Chinese("note_dropped", f.Title, strings.Join(groups, "；")))
		}
	}
	return list
}

// totals of subjects: a mean is one sentence for all forms, a sum one for each.
func (w *wording) totals() (list []string) {
	counts := func(total string) func(ReportForm) bool {
		return func(f ReportForm) bool {
			return f.Total == total && len(f.Subjects) > 0
		}
	}
	for _, f := range w.r.Forms {
		if counts("mean")(f) {
			list = append(list, words.Chinese("note_total_mean", w.adding(counts("mean"))))
			break
		}
	}
	for _, f := range w.r.Forms {
		if counts("sum")(f) {
			list = append(list, words.Chinese("note_total_sum", f.Title, w.adding(func(o ReportForm) bool { return o.ID == f.ID })))
		}
	}
	return list
}

// merges names what was pooled, and what was left out to protect those who filled in.
func (w *wording) merges() (list []string) {
	least := w.r.Rules.MinGroup
	list = append(list, words.Chinese("note_least", least))
	for _, g := range w.r.Groups {
		if g.Merged() {
			list = append(list, words.Chinese("note_merged", w.label(g.Members), least))
		}
	}
	for _, f := range w.r.Forms {
		if f.Withheld {
			list = append(list, words.Chinese("note_form_withheld", f.Title, least))
			continue
		}
		for _, g := range f.Groups {
			if g.Merged() && !slices.ContainsFunc(w.r.Groups, func(of Group) bool { return of.Code == g.Code }) {
				list = append(list, words.Chinese("note_form_merged", f.Title, w.label(g.Members), least))
			}
		}
		withheld := []string{}
		for _, subject := range f.Subjects {
			for _, c := range subject.Criteria {
				if c.Withheld {
					withheld = append(withheld, words.Chinese("subject_criterion", subject.Name, c.Name))
				}
			}
		}
		if len(withheld) > 0 {
			list = append(list, words.Chinese("note_criteria_withheld", f.Title, least, withheld))
		}
	}
	return list
}
