package console

import (
	"fmt"

	"ceping/survey"
)

// itemFacts are what a criterion says beyond its name and weight, in words.
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
