package assets_test

import (
	"ceping/survey"
)

// sitting has every kind of criterion: a scale of its own, points, choices with least and most, texts with a condition, a quota, a
// required mark, roles that leave people out, a form for some categories only.
func sitting() *survey.Setup {
	all := func(name string) survey.CriterionName { return survey.CriterionName{All: name} }
	of := func(text string) survey.Decimal {
		d, err := survey.ParseDecimal(text)
		if err != nil {
			panic(err)
		}
		return d
	}
	number := func(n int) *int { return &n }
	one := survey.Whole(1)
	grades := []survey.Grade{{Code: "excellent", Name: "优秀", Value: survey.Whole(100)}, {Code: "competent", Name: "称职", Value: survey.Whole(80)}, {Code: "poor", Name: "不称职"}}
	return &survey.Setup{
		Assessment: "2026年度考核", Unit: "市住房和城乡建设局", Group: "第三考核组", Date: "2026-12-05",
		Categories: []survey.Category{{Code: "A", Name: "班子成员", Weight: 60, Slips: 9}, {Code: "B", Name: "职工代表", Weight: 40, Slips: 9}},
		Leaders: []survey.Leader{
			{ID: "l1", Name: "张　三", Post: "局长", Role: survey.Principal},
			{ID: "l2", Name: "李㛃", Post: "副局长", Role: survey.Member},
			{ID: "l3", Name: "王五", Post: "二级调研员", Role: survey.Other},
		},
		Promoted: []survey.Promoted{{ID: "p1", Name: "赵六", Born: "1985-03", From: "副主任", To: "主任"}},
		Rules:    survey.DefaultRules(),
		Forms: []survey.Form{
			{ID: "leaders", Title: "领导干部测评表", Package: "甲", Subjects: survey.OverLeaders, Roles: []survey.Role{survey.Principal, survey.Member, survey.Discipline}, Grades: grades,
				Rank: survey.RankTotal, RankWithin: survey.WithinForm, Quota: &survey.Quota{Grade: "excellent", Max: number(1)},
				Criteria: []survey.Criterion{
					{ID: "duty", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "履行第一责任人职责", survey.Discipline: "履行监督责任"}}, Weight: one, Required: true},
					{ID: "clean", Kind: survey.Graded, Name: all("廉洁自律"), About: "遵守廉洁纪律的情况", Weight: one, Grades: []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "fair", Name: "较好", Value: survey.Whole(80)}, {Code: "plain", Name: "一般", Value: survey.Whole(60)}, {Code: "bad", Name: "差"}}},
					{ID: "work", Kind: survey.Scored, Name: all("工作实绩"), Weight: one, Points: &survey.Points{Min: of("10"), Max: survey.Whole(100), Step: of("0.5")}},
					{ID: "overall", Kind: survey.Graded, Name: all("总体评价")},
				}},
			{ID: "staff", Title: "职工评议表", Package: "甲", Subjects: survey.OverBody, Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"B"},
				Criteria: []survey.Criterion{{ID: "view", Kind: survey.Graded, Name: all("评价"), Weight: one}}},
			{ID: "work", Title: "选人用人工作评议表", Package: "乙", Subjects: survey.OverUnit, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Grades: []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "poor", Name: "差"}},
				Criteria: []survey.Criterion{
					{ID: "view", Kind: survey.Graded, Name: all("总体评价"), Weight: one},
					{ID: "problems", Kind: survey.Choices, Name: all("主要问题"), Min: 2, Max: 2, Options: []survey.Option{{Code: "p1", Name: "把关不严"}, {Code: "p2", Name: "论资排辈"}, {Code: "other", Name: "其他", Text: 5}, {Code: "none", Name: "没有", Exclusive: true}}},
					{ID: "comment", Kind: survey.Text, Name: all("意见和建议"), Max: 10},
				}},
			{ID: "promoted", Title: "新提拔任用干部评议表", Package: "乙", Subjects: survey.OverPromoted, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Grades: []survey.Grade{{Code: "approve", Name: "认同", Value: survey.Whole(100)}, {Code: "disapprove", Name: "不认同"}},
				Criteria: []survey.Criterion{
					{ID: "view", Kind: survey.Graded, Name: all("看法"), Weight: one},
					{ID: "reason", Kind: survey.Text, Name: all("不认同的原因"), Max: 10, When: &survey.When{Criterion: "view", Grade: "disapprove"}},
				}},
		},
	}
}

// manyLeaders is a sitting over so many leaders, on two forms: as many marks envelopes as twice that, and one more of each kind.
func manyLeaders(n int) *survey.Setup {
	s := sitting()
	s.Leaders = nil
	for i := range n {
		s.Leaders = append(s.Leaders, survey.Leader{ID: "l" + string(rune('a'+i/10)) + string(rune('0'+i%10)), Name: "张三", Post: "副局长", Role: survey.Member})
	}
	second := s.Forms[0]
	second.ID, second.Title, second.Quota = "annual", "领导干部年度考核民主测评表", nil
	s.Forms[0].Quota = nil
	s.Forms = append(s.Forms, second)
	return s
}
