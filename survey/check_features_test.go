package survey

import (
	"errors"
	"testing"
)

func mustDecimal(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// featured is a setup that Check takes, with all that a form can say.
func featured() *Setup {
	s := usable()
	s.Roles = []RoleName{{Code: "chief", Name: "三总师"}}
	s.Bodies = []Body{{ID: "b1", Name: "办公室"}, {ID: "b2", Name: "人事处"}}
	s.Leaders[2].Role = "chief"
	s.Rules.Denominator, s.Rules.ScoreOver, s.Rules.Unsure = ByPresent, OverValid, UnsureExcluded
	s.Forms[0].Roles = append(s.Forms[0].Roles, "chief")
	s.Forms[0].Criteria[0].Name.ByRole["chief"] = "技术责任"
	s.Forms[1].Criteria[0].Min, s.Forms[1].Criteria[0].Max = 2, 2
	third := Fraction{"1/3"}
	s.Forms = append(s.Forms, Form{
		ID: "points", Title: "打分表", Package: "组织部门", Subjects: OverBody, Rank: "高分率", RankWithin: WithinForm, Total: TotalSum, Required: true,
		Categories: []string{"B"}, Weights: map[string]int{"B": 100}, Derived: []Derived{{Name: "高分率", Grades: []string{"high"}}},
		Flags: []Flag{{Name: "低分多", Criterion: "work", Grades: []string{"high", "rest"}, Below: third}},
		Criteria: []Criterion{
			{ID: "work", Kind: Scored, Name: CriterionName{All: "实绩"}, Weight: Whole(1), Optional: true, Points: &Points{Max: Whole(1000), Step: mustDecimal("0.01")},
				Bands: []Band{{Code: "high", Name: "高", From: Whole(1000)}, {Code: "rest", Name: "其他"}}},
			{ID: "own", Kind: Graded, Name: CriterionName{All: "廉洁"}, Grades: []Grade{{Code: "yes", Name: "是", Value: Whole(100)}, {Code: "no", Name: "否"}}},
			{ID: "why", Kind: Text, Name: CriterionName{All: "原因"}, Max: maxText, When: &When{Criterion: "own", Grade: "no"}},
		},
		Quota: &Quota{Grades: []string{"yes", "no"}, Min: new(2), Max: new(2), MaxPercent: new(100)},
	})
	return s
}

func TestCheckFeatures(t *testing.T) {
	if err := featured().Check(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		field  string
		change func(s *Setup, f *Form)
	}{
		{"roles[0].code", func(s *Setup, _ *Form) { s.Roles[0].Code = Member }},
		{"roles[0].code", func(s *Setup, _ *Form) { s.Roles[0].Code = "cover" }},
		{"roles[0].name", func(s *Setup, _ *Form) { s.Roles[0].Name = "" }},
		{"leaders[2].role", func(s *Setup, _ *Form) { s.Roles = nil }},
		{"forms[0].roles", func(s *Setup, _ *Form) { s.Roles[0].Code, s.Leaders[2].Role = "other2", "other2" }},
		{"forms[0].criteria[0].name", func(s *Setup, _ *Form) { s.Forms[0].Criteria[0].Name.ByRole["boss"] = "x" }},
		{"bodies[1].id", func(s *Setup, _ *Form) { s.Bodies[1].ID = "b1" }},
		{"bodies[0].id", func(s *Setup, _ *Form) { s.Bodies[0].ID = "body" }},
		{"rules.denominator", func(s *Setup, _ *Form) { s.Rules.Denominator = "" }},
		{"rules.score_over", func(s *Setup, _ *Form) { s.Rules.ScoreOver = "cast" }},
		{"rules.unsure", func(s *Setup, _ *Form) { s.Rules.Unsure = "left out" }},

		{"forms[3].id", func(_ *Setup, f *Form) { f.ID = "credentials" }},
		{"forms[3].categories", func(_ *Setup, f *Form) { f.Categories = []string{"C"} }},
		{"forms[3].categories", func(_ *Setup, f *Form) { f.Categories = []string{} }},
		{"forms[3].categories", func(_ *Setup, f *Form) { f.Categories = []string{"B", "B"} }},
		{"forms[3].weights", func(_ *Setup, f *Form) { f.Weights = map[string]int{"A": 50, "B": 50} }},
		{"forms[3].weights", func(_ *Setup, f *Form) { f.Categories, f.Weights = nil, map[string]int{"B": 100} }},
		{"forms[3].weights", func(_ *Setup, f *Form) { f.Weights = map[string]int{"B": 99} }},
		{"forms[3].weights", func(_ *Setup, f *Form) { f.Weights["Z"] = 0 }},
		{"forms[3].weights", func(_ *Setup, f *Form) { f.Categories, f.Weights = nil, map[string]int{"A": 101, "B": -1} }},

		{"forms[3].criteria[0].step", func(_ *Setup, f *Form) { f.Criteria[0].Points.Step = Decimal{} }},
		{"forms[3].criteria[0].step", func(_ *Setup, f *Form) { f.Criteria[0].Points.Step = mustDecimal("0.005") }},
		{"forms[3].criteria[0].max", func(_ *Setup, f *Form) { f.Criteria[0].Points.Max = mustDecimal("1000.01") }},
		{"forms[3].criteria[0].max", func(_ *Setup, f *Form) { f.Criteria[0].Points.Max = Decimal{} }},
		{"forms[3].criteria[0].min", func(_ *Setup, f *Form) { f.Criteria[0].Points.Min = mustDecimal("0.125") }},
		{"forms[3].criteria[0]", func(_ *Setup, f *Form) { f.Criteria[0].Points = nil }},
		{"forms[3].criteria[0]", func(_ *Setup, f *Form) { f.Criteria[0].Max = 100 }},
		{"forms[3].criteria[0]", func(_ *Setup, f *Form) { f.Criteria[0].Grades = f.Criteria[1].Grades }},
		{"forms[3].criteria[0].bands[0].name", func(_ *Setup, f *Form) { f.Criteria[0].Bands[0].Name = "" }},
		{"forms[3].criteria[0].bands[0].from", func(_ *Setup, f *Form) { f.Criteria[0].Bands[0].From = mustDecimal("1000.5") }},
		{"forms[3].criteria[0].bands[1].from", func(_ *Setup, f *Form) { f.Criteria[0].Bands[1].From = Whole(1000) }},
		{"forms[3].criteria[0].bands[1].code", func(_ *Setup, f *Form) { f.Criteria[0].Bands[1].Code = "given" }},
		{"forms[3].criteria[1].grades[1].code", func(_ *Setup, f *Form) { f.Criteria[1].Grades[1].Code = "yes" }},
		{"forms[3].criteria[1].grades", func(_ *Setup, f *Form) {
			f.Criteria[1].Grades = make([]Grade, 37)
		}},
		{"forms[3].criteria[1]", func(_ *Setup, f *Form) { f.Criteria[1].Grades = nil }},
		{"forms[3].criteria[1]", func(_ *Setup, f *Form) { f.Criteria[1].Bands = f.Criteria[0].Bands }},
		{"forms[3].criteria[1]", func(_ *Setup, f *Form) { f.Criteria[1].Points = f.Criteria[0].Points }},
		{"forms[3].criteria[2]", func(_ *Setup, f *Form) { f.Criteria[2].Optional = true }},
		{"forms[3].criteria[2]", func(_ *Setup, f *Form) { f.Criteria[2].Min = 1 }},
		{"forms[3].criteria[2].max", func(_ *Setup, f *Form) { f.Criteria[2].Max = maxText + 1 }},
		{"forms[3].criteria[2].when.grade", func(_ *Setup, f *Form) { f.Criteria[2].When.Grade = "good" }},
		{"forms[3].criteria[2].when.criterion", func(_ *Setup, f *Form) { f.Criteria[2].When.Criterion = "work" }},
		{"forms[1].criteria[0].max", func(s *Setup, _ *Form) { s.Forms[1].Criteria[0].Max = 4 }},
		{"forms[1].criteria[0].max", func(s *Setup, _ *Form) { s.Forms[1].Criteria[0].Max = -1 }},
		{"forms[1].criteria[0].min", func(s *Setup, _ *Form) { s.Forms[1].Criteria[0].Max = 1 }},
		{"forms[1].criteria[0].min", func(s *Setup, _ *Form) { s.Forms[1].Criteria[0].Min, s.Forms[1].Criteria[0].Max = 3, 0 }},

		{"forms[3].derived[0].grades", func(_ *Setup, f *Form) { f.Derived[0].Grades = []string{"high", "yes"} }},
		{"forms[0].derived[0].grades", func(s *Setup, _ *Form) { s.Forms[0].Derived[0].Grades = []string{"good", "unsure"} }},
		{"forms[3].total", func(_ *Setup, f *Form) { f.Total = "mean" }},
		{"forms[3].flags[0].name", func(_ *Setup, f *Form) { f.Flags[0].Name = "" }},
		{"forms[3].flags[0]", func(_ *Setup, f *Form) { f.Flags[0].AtLeast = f.Flags[0].Below }},
		{"forms[3].flags[0]", func(_ *Setup, f *Form) { f.Flags[0].Below = Fraction{} }},
		{"forms[3].flags[0].criterion", func(_ *Setup, f *Form) { f.Flags[0].Criterion = "x" }},
		{"forms[3].flags[0].grades", func(_ *Setup, f *Form) { f.Flags[0].Criterion = "own" }},
		{"forms[3].flags[0].grades", func(_ *Setup, f *Form) { f.Flags[0].Grades = nil }},

		{"forms[3].quota.grades", func(_ *Setup, f *Form) { f.Quota.Grades = nil }},
		{"forms[3].quota.grade", func(_ *Setup, f *Form) { f.Quota.Grade = "yes" }},
		{"forms[3].quota.grades", func(_ *Setup, f *Form) { f.Quota.Grades = []string{"yes", "high"} }},
		{"forms[3].quota.grades", func(_ *Setup, f *Form) { f.Quota.Grades = []string{"yes", "yes"} }},
		{"forms[3].quota", func(_ *Setup, f *Form) { f.Quota = &Quota{Grade: "yes"} }},
		{"forms[3].quota.max", func(_ *Setup, f *Form) { f.Quota.Max = new(-1) }},
		{"forms[3].quota.min", func(_ *Setup, f *Form) { f.Quota.Min = new(-1) }},
		{"forms[3].quota.min", func(_ *Setup, f *Form) { f.Quota.Min, f.Quota.Max = new(3), nil }},
		{"forms[3].quota.min", func(_ *Setup, f *Form) { f.Quota.Max = new(1) }},
		{"forms[3].quota.min", func(_ *Setup, f *Form) { f.Quota.MaxPercent = new(99) }},
		{"forms[3].quota.max_percent", func(_ *Setup, f *Form) { f.Quota.MaxPercent = new(101) }},
	} {
		s := featured()
		test.change(s, &s.Forms[3])
		var refused *InvalidError
		if err := s.Check(); !errors.As(err, &refused) || refused.Field != test.field {
			t.Errorf("got %v, want an error that names %s", err, test.field)
		}
	}
	s := featured()
	s.Rules.Unsure = UnsureCounted
	s.Forms[0].Derived[0].Grades = []string{"good", "unsure"}
	if err := s.Check(); err != nil {
		t.Errorf("an unsure grade in a rate where unsure marks count: %v", err)
	}
}
