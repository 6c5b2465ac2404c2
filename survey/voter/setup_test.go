package voter_test

import (
	"testing"

	"ceping/survey"
)

func decimal(t *testing.T, text string) survey.Decimal {
	t.Helper()
	d, err := survey.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// everyKind has every kind of criterion, scales and roles of their own, quotas, and forms for some categories.
func everyKind(t *testing.T) *survey.Setup {
	t.Helper()
	all := func(name string) survey.CriterionName { return survey.CriterionName{All: name} }
	four := []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "fair", Name: "较好", Value: survey.Whole(80)}, {Code: "poor", Name: "差"}, {Code: "unsure", Name: "不了解", Unsure: true}}
	return &survey.Setup{
		Assessment: "年度考核", Unit: "市住建局", Group: "一组", Date: "2026-01-08",
		Categories: []survey.Category{{Code: "A", Name: "班子成员", Weight: 40, Slips: 6}, {Code: "B", Name: "职工", Weight: 60, Slips: 12}},
		Roles:      []survey.RoleName{{Code: "chief", Name: "三总师"}},
		Leaders: []survey.Leader{{ID: "l1", Name: "张　三", Post: "局长", Role: survey.Principal}, {ID: "l2", Name: "李㛃", Post: "副局长", Role: survey.Member},
			{ID: "l3", Name: "王五", Post: "总工", Role: "chief"}},
		Promoted: []survey.Promoted{{ID: "p1", Name: "孙七", Born: "1985-03", From: "科长", To: "副处长"}},
		Rules:    survey.DefaultRules(), Trustees: survey.DefaultTrustees(),
		Forms: []survey.Form{
			{ID: "leaders", Title: "领导干部", Package: "组织部门", Subjects: survey.OverLeaders, Roles: []survey.Role{survey.Principal, survey.Member, "chief"}, Grades: four,
				Rank: survey.RankTotal, RankWithin: survey.WithinForm, Quota: &survey.Quota{Grades: []string{"good", "fair"}, Max: new(2), Min: new(1)},
				Criteria: []survey.Criterion{
					{ID: "work", Kind: survey.Scored, Name: all("工作实绩"), Weight: survey.Whole(1), Points: &survey.Points{Min: survey.Whole(60), Max: survey.Whole(100), Step: decimal(t, "0.5")}},
					{ID: "duty", Kind: survey.Graded, Weight: survey.Whole(1), Required: true,
						Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "第一责任", survey.Member: "一岗双责"}}},
					{ID: "clean", Kind: survey.Graded, Name: all("廉洁"), Weight: survey.Whole(1), Grades: []survey.Grade{{Code: "yes", Name: "是", Value: survey.Whole(100)}, {Code: "no", Name: "否"}}},
					{ID: "overall", Kind: survey.Graded, Name: all("总体评价")},
				}},
			{ID: "promoted", Title: "新提拔", Package: "组织部门", Subjects: survey.OverPromoted, Grades: four, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{
					{ID: "view", Kind: survey.Graded, Name: all("认同"), Weight: survey.Whole(1)},
					{ID: "reason", Kind: survey.Text, Name: all("原因"), Max: 10, When: &survey.When{Criterion: "view", Grade: "poor"}},
				}},
			{ID: "unit", Title: "选人用人", Package: "组织部门", Subjects: survey.OverUnit, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"B"},
				Criteria: []survey.Criterion{
					{ID: "problems", Kind: survey.Choices, Name: all("问题"), Min: 2, Max: 3, Options: []survey.Option{{Code: "p1", Name: "一"}, {Code: "p2", Name: "二"}, {Code: "p3", Name: "三"},
						{Code: "other", Name: "其他", Text: 5}, {Code: "none", Name: "没有", Exclusive: true}}},
					{ID: "comment", Kind: survey.Text, Name: all("意见"), Max: 20},
				}},
		},
	}
}
