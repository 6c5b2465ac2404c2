package survey

import (
	"errors"
	"strings"
	"testing"
)

// usable is a setup that Check takes.
func usable() *Setup {
	s := checkedSetup()
	s.Assessment, s.Unit, s.Group, s.Date = "2023年度考核", "市局", "第三考核组", "2023-12-05"
	s.Categories = []Category{{Code: "A", Name: "班子成员", Weight: 60, Slips: 9}, {Code: "B", Name: "中层干部", Weight: 40, Slips: 25}}
	s.Promoted = []Promoted{{ID: "p1", Name: "王五", Born: "1985-03", From: "副主任", To: "主任"}}
	s.Rules, s.Trustees = DefaultRules(), DefaultTrustees()
	for i := range s.Forms {
		s.Forms[i].Package = "组织部门"
	}
	s.Forms[0].Derived = []Derived{{Name: "好评率", Grades: []string{"good"}}}
	return s
}

func TestCheck(t *testing.T) {
	if err := usable().Check(); err != nil {
		t.Fatal(err)
	}
	negative := -1
	for _, test := range []struct {
		field  string
		change func(*Setup)
	}{
		{"assessment", func(s *Setup) { s.Assessment = " " }},
		{"unit", func(s *Setup) { s.Unit = "局\x00" }},
		{"group", func(s *Setup) { s.Group = strings.Repeat("组", 201) }},
		{"date", func(s *Setup) { s.Date = "2023-02-30" }},
		{"categories", func(s *Setup) { s.Categories = nil }},
		{"categories", func(s *Setup) { s.Categories[0].Weight = 59 }},
		{"categories[0].weight", func(s *Setup) { s.Categories[0].Weight, s.Categories[1].Weight = -10, 110 }},
		{"categories[0].slips", func(s *Setup) { s.Categories[0].Slips = 0 }},
		{"categories[0].expected", func(s *Setup) { s.Categories[0].Expected = &negative }},
		{"categories[1].code", func(s *Setup) { s.Categories[1].Code = "A" }},
		{"categories[1].code", func(s *Setup) { s.Categories[1].Code = "total" }},
		{"categories[1].code", func(s *Setup) { s.Categories[1].Code = "A+B" }},
		{"categories", func(s *Setup) { s.Categories[0].Slips = 20_000 }},
		{"leaders[1].id", func(s *Setup) { s.Leaders[1].ID = "l1" }},
		{"leaders[0].id", func(s *Setup) { s.Leaders[0].ID = "body" }},
		{"leaders[0].name", func(s *Setup) { s.Leaders[0].Name = "" }},
		{"leaders[0].role", func(s *Setup) { s.Leaders[0].Role = "boss" }},
		{"promoted[1].id", func(s *Setup) { s.Promoted = append(s.Promoted, s.Promoted[0]) }},
		{"promoted[0].born", func(s *Setup) { s.Promoted[0].Born = "1985.03" }},
		{"promoted[0].from_since", func(s *Setup) { s.Promoted[0].FromSince = "2019-13" }},
		{"promoted[0].to", func(s *Setup) { s.Promoted[0].To = "" }},
		{"rules.min_group", func(s *Setup) { s.Rules.MinGroup = 2 }},
		{"rules.denominator", func(s *Setup) { s.Rules.Denominator = "all" }},
		{"rules.spares", func(s *Setup) { s.Rules.Spares = 101 }},
		{"trustees.names", func(s *Setup) { s.Trustees.Names = nil }},
		{"trustees.threshold", func(s *Setup) { s.Trustees.Threshold = 4 }},
		{"trustees.names[1]", func(s *Setup) { s.Trustees.Names[1] = s.Trustees.Names[0] }},
		{"forms", func(s *Setup) { s.Forms = nil }},
		{"forms[1].id", func(s *Setup) { s.Forms[1].ID = "f" }},
		{"forms[0]", func(s *Setup) { s.Leaders = nil }},
		{"forms", func(s *Setup) { s.Forms = s.Forms[:1]; s.Forms[0].Roles = []Role{Other} }},
		{"forms[0].subjects", func(s *Setup) { s.Forms[0].Subjects = "all" }},
		{"forms[1].roles", func(s *Setup) { s.Forms[1].Roles = Roles() }},
		{"forms[0].roles", func(s *Setup) { s.Forms[0].Roles = []Role{Member, Member} }},
		{"forms[0].package", func(s *Setup) { s.Forms[0].Package = "" }},
		{"forms[0].grades[1].code", func(s *Setup) { s.Forms[0].Grades[1].Code = "unmarked" }},
		{"forms[0].grades[0].value", func(s *Setup) { s.Forms[0].Grades[0].Value = Whole(101) }},
		{"forms[0].grades[2]", func(s *Setup) { s.Forms[0].Grades[2].Value = Whole(1) }},
		{"forms[0].derived[0].grades", func(s *Setup) { s.Forms[0].Derived[0].Grades = []string{"x"} }},
		{"forms[0].derived[0].grades", func(s *Setup) { s.Forms[0].Derived[0].Grades = []string{"good", "good"} }},
		{"forms[0].derived[0].name", func(s *Setup) { s.Forms[0].Derived[0].Name = "total" }},
		{"forms[0].rank", func(s *Setup) { s.Forms[0].Rank = "认同度" }},
		{"forms[0].rank_within", func(s *Setup) { s.Forms[0].RankWithin = "group" }},
		{"forms[0].criteria", func(s *Setup) { s.Forms[0].Criteria = nil }},
		{"forms[0].criteria[1].id", func(s *Setup) { s.Forms[0].Criteria[1].ID = "duty" }},
		{"forms[0].criteria[1].name", func(s *Setup) { s.Forms[0].Criteria[1].Name.All = "" }},
		{"forms[0].criteria[0].name", func(s *Setup) { s.Forms[0].Criteria[0].Name.ByRole["boss"] = "x" }},
		{"forms[1].criteria[0].name", func(s *Setup) { s.Forms[1].Criteria[0].Name.ByRole = map[Role]string{Member: "x"} }},
		{"forms[0].criteria[1].kind", func(s *Setup) { s.Forms[0].Criteria[1].Kind = "number" }},
		{"forms[0].criteria[1]", func(s *Setup) { s.Forms[0].Criteria[1].Max = 5 }},
		{"forms[0].criteria[2]", func(s *Setup) { s.Forms[0].Criteria[2].Required = true }},
		{"forms[0].criteria[2]", func(s *Setup) { s.Forms[0].Criteria[2].Weight = Whole(1) }},
		{"forms[0].criteria[2].max", func(s *Setup) { s.Forms[0].Criteria[2].Max = 0 }},
		{"forms[0].criteria[2].when.grade", func(s *Setup) { s.Forms[0].Criteria[2].When.Grade = "x" }},
		{"forms[0].criteria[2].when.criterion", func(s *Setup) { s.Forms[0].Criteria[2].When.Criterion = "why" }},
		{"forms[0].criteria[0]", func(s *Setup) { s.Forms[0].Grades, s.Forms[0].Derived = nil, nil }},
		{"forms[1].criteria[0].options", func(s *Setup) { s.Forms[1].Criteria[0].Options = nil }},
		{"forms[1].criteria[0].options", func(s *Setup) { s.Forms[1].Criteria[0].Options[0].Text = 5 }},
		{"forms[1].criteria[0].options[1].code", func(s *Setup) { s.Forms[1].Criteria[0].Options[1].Code = "p1" }},
		{"forms[2].quota.grade", func(s *Setup) { s.Forms[2].Quota.Grade = "x" }},
		{"forms[2].quota.max", func(s *Setup) { s.Forms[2].Quota.Max = new(-1) }},
	} {
		s := usable()
		test.change(s)
		var refused *InvalidError
		if err := s.Check(); !errors.As(err, &refused) || refused.Field != test.field {
			t.Errorf("got %v, want an error that names %s", err, test.field)
		}
	}
}

// checkedSetup has one form over leaders with a criterion by role, choices with a text option, a text with a condition, and
// one form with a quota and a required mark.
func checkedSetup() *Setup {
	grades := []Grade{{Code: "good", Name: "好", Value: Whole(100)}, {Code: "poor", Name: "差"}, {Code: "unsure", Name: "不了解", Unsure: true}}
	return &Setup{
		Unit:    "局",
		Leaders: []Leader{{ID: "l1", Name: "甲", Role: Principal}, {ID: "l2", Name: "乙", Role: Member}, {ID: "l3", Name: "丙", Role: Member}},
		Forms: []Form{
			{
				ID: "f", Title: "表", Subjects: OverLeaders, Roles: []Role{Principal, Member}, Grades: grades, Rank: RankTotal, RankWithin: WithinForm,
				Criteria: []Criterion{
					{ID: "duty", Kind: Graded, Name: CriterionName{ByRole: map[Role]string{Principal: "责任"}}},
					{ID: "view", Kind: Graded, Name: CriterionName{All: "看法"}},
					{ID: "why", Kind: Text, Name: CriterionName{All: "原因"}, Max: 4, When: &When{Criterion: "view", Grade: "poor"}},
				},
			},
			{
				ID: "g", Title: "表二", Subjects: OverUnit, Grades: grades, Rank: RankTotal, RankWithin: WithinForm,
				Criteria: []Criterion{{ID: "problems", Kind: Choices, Name: CriterionName{All: "问题"}, Options: []Option{
					{Code: "p1", Name: "一"}, {Code: "other", Name: "其他", Text: 3}, {Code: "none", Name: "无", Exclusive: true},
				}}},
			},
			{
				ID: "q", Title: "表三", Subjects: OverLeaders, Roles: Roles(), Grades: grades, Rank: RankTotal, RankWithin: WithinForm,
				Criteria: []Criterion{{ID: "de", Kind: Graded, Name: CriterionName{All: "德"}}, {ID: "neng", Kind: Graded, Name: CriterionName{All: "能"}}},
				Quota:    &Quota{Grade: "good", Max: new(2)},
			},
		},
	}
}
