package count

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// weights of categories, with one line worked out where there is more than one group.
func (w *wording) weights() []string {
	if len(w.s.Categories) < 2 || !w.any(func(_ *survey.Form, c survey.Criterion) bool {
		return c.Kind == survey.Graded || c.Kind == survey.Scored
	}) {
		return nil
	}
	words := make([]string, len(w.s.Categories))
	for i, c := range w.s.Categories {
		words[i] = fmt.Sprintf("%s %d%%", w.label([]string{c.Code}), c.Weight)
	}
	list := []string{
		"票种权重：" + strings.Join(words, "、"),
		"加权＝∑（票种得分×权重）÷∑权重，加权得票率同；没有得分的票种不参加加权，其余按权重折算" + w.workedWeights(),
	}
	for _, f := range w.r.Forms {
		if own := w.form(f.ID).Weights; own != nil && !f.Withheld {
			var words []string
			for _, code := range f.Categories {
				words = append(words, fmt.Sprintf("%s %d%%", w.label([]string{code}), own[code]))
			}
			list = append(list, "《"+f.Title+"》的权重："+strings.Join(words, "、"))
		}
	}
	return list
}

// workedWeights is the first score that is weighted over more than one group.
func (w *wording) workedWeights() string {
	for _, f := range w.r.Forms {
		groups := w.groups(f)
		for _, subject := range f.Subjects {
			for _, c := range subject.Criteria {
				var parts []string
				sum := 0
				for _, g := range groups {
					if score := c.Scores[g.Code]; score != nil {
						parts, sum = append(parts, fmt.Sprintf("%s×%d", *score, g.Weight)), sum+g.Weight
					}
				}
				if len(parts) > 1 && c.Scores[Weighted] != nil {
					return fmt.Sprintf("。例：《%s》%s“%s”：（%s）÷%d＝%s（按未舍入数值计算）", f.Title, subject.Name, c.Name, strings.Join(parts, "＋"), sum, *c.Scores[Weighted])
				}
			}
		}
	}
	return ""
}

// totals of subjects, and what flags compare.
func (w *wording) totals() (list []string) {
	var means, sums, flags bool
	for _, f := range w.r.Forms {
		if len(f.Subjects) > 0 {
			means, sums = means || f.Total == "mean", sums || f.Total == "sum"
			flags = flags || len(w.form(f.ID).Flags) > 0
		}
	}
	if means {
		list = append(list, "总分＝∑（测评内容加权得分×内容权重）÷∑内容权重；权重为0的内容单列，没有得分的内容不计入")
	}
	for _, f := range w.r.Forms {
		if len(f.Subjects) > 0 && sums && f.Total == "sum" {
			list = append(list, "《"+f.Title+"》总分＝各项测评内容加权得分之和（权重为0的单列）；缺一项的不计总分")
		}
	}
	if flags {
		list = append(list, "需要关注的提示按全部票的合计得票率、以未舍入数值比较")
	}
	return list
}

// merges names what was pooled, and what was left out to protect those who filled in.
func (w *wording) merges() (list []string) {
	least := w.r.Rules.MinGroup
	list = append(list, fmt.Sprintf("有效票不足%d张的票种不单独统计；一个对象的一项内容评价人数不足%d人的，不公布，不计入总分和名次", least, least))
	for _, g := range w.r.Groups {
		if g.Merged() {
			list = append(list, fmt.Sprintf("%s 合并统计：其中有票种有效票不足%d张；权重、分母为各票种之和", w.label(g.Members), least))
		}
	}
	for _, f := range w.r.Forms {
		if f.Withheld {
			list = append(list, fmt.Sprintf("《%s》有效票不足%d张，整表不公布", f.Title, least))
			continue
		}
		for _, g := range f.Groups {
			if g.Merged() && !slices.ContainsFunc(w.r.Groups, func(of Group) bool { return of.Code == g.Code }) {
				list = append(list, fmt.Sprintf("《%s》全表按 %s 合并统计：其中有票种有效票不足%d张，或者有的对象评价人数不足%d人", f.Title, w.label(g.Members), least, least))
			}
		}
		withheld := []string{}
		for _, subject := range f.Subjects {
			for _, c := range subject.Criteria {
				if c.Withheld {
					withheld = append(withheld, subject.Name+"“"+c.Name+"”")
				}
			}
		}
		if len(withheld) > 0 {
			list = append(list, fmt.Sprintf("《%s》评价人数不足%d人，不公布：%s", f.Title, least, strings.Join(withheld, "、")))
		}
	}
	return list
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
	names := map[string]string{}
	for _, c := range w.s.Categories {
		names[c.Code] = c.Code + " " + c.Name
	}
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = names[code]
	}
	return strings.Join(words, "、")
}
