package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// fillers are the categories of the forms that not all fill in.
func (w *wording) fillers() (list []string) {
	for _, f := range w.r.Forms {
		if len(f.Categories) < len(w.s.Categories) {
			list = append(list, "《"+f.Title+"》只由 "+w.label(f.Categories)+" 填写")
		}
	}
	return list
}

// weights of categories, each with one line worked out where there is more than one group.
func (w *wording) weights() []string {
	if len(w.s.Categories) < 2 || !w.any(rated) {
		return nil
	}
	weigh := func(codes []string, weight func(string) int) string {
		words := make([]string, len(codes))
		for i, code := range codes {
			words[i] = fmt.Sprintf("%s %d%%", w.label([]string{code}), weight(code))
		}
		return strings.Join(words, "、")
	}
	var all []string
	session := map[string]int{}
	for _, c := range w.s.Categories {
		all, session[c.Code] = append(all, c.Code), c.Weight
	}
	own := func(f ReportForm) bool { return w.form(f.ID).Weights != nil }
	list := []string{
		"票种权重：" + weigh(all, func(code string) int { return session[code] }),
		"加权＝∑（票种得分×权重）÷∑权重，加权得票率同；没有得分的票种不参加加权，其余按权重折算；剩下的权重合计为0的记“—”" +
			w.weighing(func(f ReportForm) bool { return !own(f) }),
	}
	for _, f := range w.r.Forms {
		if own(f) && !f.Withheld {
			list = append(list, "《"+f.Title+"》的权重："+weigh(f.Categories, func(code string) int { return f.Weights[code] })+w.weighing(func(o ReportForm) bool { return o.ID == f.ID }))
		}
	}
	return list
}

// dropped names the groups whose weight is in no weighted score, form by form.
func (w *wording) dropped() (list []string) {
	for _, f := range w.r.Forms {
		var words []string
		for _, g := range w.groups(f) {
			var of []string
			for _, subject := range f.Subjects {
				for _, c := range subject.Criteria {
					for _, code := range c.Dropped {
						if code == g.Code {
							of = append(of, subject.Name+"“"+c.Name+"”")
						}
					}
				}
			}
			if len(of) > 0 {
				words = append(words, w.label(g.Members)+"（"+strings.Join(of, "、")+"）")
			}
		}
		if len(words) > 0 {
			list = append(list, "《"+f.Title+"》没有得分、不参加加权的票种："+strings.Join(words, "；"))
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
			list = append(list, "总分＝∑（测评内容加权得分×内容权重）÷∑内容权重；权重为0的内容单列，没有得分的内容不计入"+w.adding(counts("mean")))
			break
		}
	}
	for _, f := range w.r.Forms {
		if counts("sum")(f) {
			line := "《" + f.Title + "》总分＝各项测评内容加权得分之和（权重为0的单列）；缺一项的不计总分"
			list = append(list, line+w.adding(func(o ReportForm) bool { return o.ID == f.ID }))
		}
	}
	return list
}

// criterionAt is the wording of the criterion of a form that ranks and flags look at, and its id: the one named, else the last graded
// one that a subject is asked, else its last one with bands. Where subjects have others, all of them.
func (w *wording) criterionAt(f ReportForm, id string) (name string, ids []string) {
	var names []string
	asked := w.form(f.ID).Criteria
	for _, subject := range f.Subjects {
		var results []result
		for _, c := range subject.Criteria {
			i := slices.IndexFunc(asked, func(o survey.Criterion) bool { return o.ID == c.ID })
			results = append(results, result{report: c, asked: survey.SheetCriterion{Criterion: asked[i]}})
		}
		one := named(id, results)
		if one == nil {
			continue
		}
		if !slices.Contains(names, one.report.Name) {
			names = append(names, one.report.Name)
		}
		if !slices.Contains(ids, one.report.ID) {
			ids = append(ids, one.report.ID)
		}
	}
	return strings.Join(names, "／"), ids
}
