package console

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
)

// formFacts are what a form says beyond its titles, scale and items, in words: what the wizard's table does not edit is seen there, and
// kept.
func formFacts(s *survey.Setup, f *survey.Form) []string {
	var list []string
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if f.Subjects == survey.OverBody && len(s.Bodies) > 0 {
		say("逐个测评：%s", listed(s.Bodies, func(b survey.Body) string { return b.Name }))
	}
	if f.Subjects == survey.OverLeaders && slices.ContainsFunc(s.RoleList(), func(r survey.RoleName) bool { return !slices.Contains(f.Roles, r.Code) }) {
		say("只测评：%s", listed(f.Roles, s.RoleName))
	}
	if f.Categories != nil {
		say("只由 %s 填", categoryNames(s, f))
	}
	if f.Weights != nil {
		say("权重另定：%s", listed(s.Codes(), func(code string) string {
			if !f.FilledBy(code) {
				return ""
			}
			return fmt.Sprint(code, " ", f.Weights[code])
		}))
	}
	if f.Required {
		say("每项必填")
	}
	if f.Quota != nil {
		say("名额：%s", quotaWords(f))
	}
	if f.Total == survey.TotalSum {
		say("总分由各项相加")
	}
	for _, d := range f.Derived {
		say("%s＝%s", d.Name, gradeNames(f, d.Grades, "＋"))
	}
	if f.Rank != survey.RankTotal {
		say("按%s排名", f.Rank)
	}
	if f.RankWithin == survey.WithinRole {
		say("按角色分别排名")
	}
	for _, flag := range f.Flags {
		line := "达到" + flag.AtLeast.String()
		if flag.AtLeast.IsZero() {
			line = "低于" + flag.Below.String()
		}
		of := criterionName(s, f, flag.Criterion)
		if of != "" {
			of += "的"
		}
		say("提示线“%s”：%s%s%s", flag.Name, of, gradeNames(f, flag.Grades, "＋"), line)
	}
	return list
}

// quotaWords are the limits of a form's quota, as the form has them.
func quotaWords(f *survey.Form) string {
	q, limits := f.Quota, []string{}
	if q.Min != nil {
		limits = append(limits, fmt.Sprintf("至少%d名", *q.Min))
	}
	if q.Max != nil {
		limits = append(limits, fmt.Sprintf("最多%d名", *q.Max))
	}
	if q.MaxPercent != nil {
		limits = append(limits, fmt.Sprintf("最多%d%%（不足一名的舍去）", *q.MaxPercent))
	}
	return "“" + gradeNames(f, q.Set(), "”和“") + "”" + strings.Join(limits, "，") + "，每项分别计算"
}

// compositeWords is how the composite is made; nil when there is none.
func compositeWords(s *survey.Setup) []string {
	if s.Composite == nil {
		return nil
	}
	list := []string{s.Composite.Name + map[survey.Subjects]string{survey.OverLeaders: "（干部）", survey.OverPromoted: "（新提拔干部）", survey.OverBody: "（班子、机构）"}[s.Composite.Over]}
	for _, p := range s.Composite.Parts {
		name := p.Entered + "（另行录入）"
		if p.Form != "" {
			name = "《" + p.Form + "》"
			for _, f := range s.Forms {
				if f.ID == p.Form {
					name = "《" + f.Title + "》"
				}
			}
		}
		if p.Add {
			list = append(list, name+"：加分")
		} else {
			list = append(list, fmt.Sprintf("%s：权重%d", name, p.Weight))
		}
	}
	return list
}
