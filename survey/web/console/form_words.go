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

// itemFacts are the same of one criterion.
func itemFacts(s *survey.Setup, f *survey.Form, c survey.Criterion) []string {
	var list []string
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	switch c.Kind {
	case survey.Graded:
		if c.Grades != nil {
			say("等次另定：%s", listed(c.Grades, func(g survey.Grade) string {
				if g.Unsure {
					return g.Name + "（不计分）"
				}
				return g.Name + g.Value.String()
			}))
		}
	case survey.Scored:
		say("%s", pointsWords(c.Points))
		if len(c.Bands) > 0 {
			say("分数段：%s", listed(c.Bands, func(b survey.Band) string { return b.Name + b.From.String() + "分起" }))
		}
	case survey.Choices:
		if words := choiceWords(c); words != "" {
			say("%s", words)
		}
		for _, o := range c.Options {
			if o.Exclusive {
				say("“%s”只能单独选", o.Name)
			}
			if o.Text > 0 {
				say("“%s”可写%d字", o.Name, o.Text)
			}
		}
	case survey.Text:
		say("最多%d字", c.Max)
		if c.When != nil {
			say("只在%s选“%s”时填", criterionName(s, f, c.When.Criterion), nameOfGrade(f, *c.When))
		}
	}
	switch {
	case c.Required && !f.Required:
		say("必填")
	case c.Optional && f.Required:
		say("可以不填")
	}
	return list
}

// pointsWords is the range of a score.
func pointsWords(p *survey.Points) string {
	words := "填" + p.Min.String() + "到" + p.Max.String() + "的分数"
	if step := p.Step.String(); step != "1" {
		words += "，每档" + step + "分"
	}
	return words
}

// choiceWords are how many options may be chosen; "" when any number may.
func choiceWords(c survey.Criterion) string {
	switch {
	case c.Min > 0 && c.Max == c.Min:
		return fmt.Sprintf("选%d项", c.Max)
	case c.Min > 0 && c.Max > 0:
		return fmt.Sprintf("选%d到%d项", c.Min, c.Max)
	case c.Min > 0:
		return fmt.Sprintf("至少选%d项", c.Min)
	case c.Max > 0:
		return fmt.Sprintf("最多选%d项", c.Max)
	}
	return ""
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

// categoryNames are those that fill a form in.
func categoryNames(s *survey.Setup, f *survey.Form) string {
	return listed(s.Categories, func(c survey.Category) string {
		if !f.FilledBy(c.Code) {
			return ""
		}
		return c.Code + " " + c.Name
	})
}

// gradeNames are grades or bands by their names, from whichever scale has them.
func gradeNames(f *survey.Form, codes []string, between string) string {
	var names []string
	for _, code := range codes {
		names = append(names, gradeName(f, code))
	}
	return strings.Join(names, between)
}

func gradeName(f *survey.Form, code string) string {
	scales := [][]survey.Grade{f.Grades}
	for _, c := range f.Criteria {
		scales = append(scales, c.Grades)
	}
	for _, g := range slices.Concat(scales...) {
		if g.Code == code {
			return g.Name
		}
	}
	for _, c := range f.Criteria {
		for _, b := range c.Bands {
			if b.Code == code {
				return b.Name
			}
		}
	}
	return code
}

// criterionName is what an item is called; by whichever role comes first, of one that is worded by role.
func criterionName(s *survey.Setup, f *survey.Form, id string) string {
	for _, c := range f.Criteria {
		if c.ID != id {
			continue
		}
		if c.Name.ByRole == nil {
			return "“" + c.Name.All + "”"
		}
		for _, r := range s.RoleList() {
			if name := c.Name.ByRole[r.Code]; name != "" {
				return "“" + name + "”"
			}
		}
	}
	return ""
}

// listed joins names; an empty one is left out.
func listed[T any](list []T, name func(T) string) string {
	var names []string
	for _, one := range list {
		if n := name(one); n != "" {
			names = append(names, n)
		}
	}
	return strings.Join(names, "、")
}
