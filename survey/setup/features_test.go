package setup_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/setup"
	"ceping/survey/words"
)

// featured is a session file in which everything stands that one can say (contracts.md, “Session file”).
const featured = `
assessment: 考核
unit: 某学院
group: 一组
date: 2025-12-18
categories:
  - {code: A, name: 甲, weight: 40, slips: 5}
  - {code: B, name: 乙, weight: 60, slips: 5}
leaders: [{id: l1, name: 张三, post: 院长, role: principal}, {id: l2, name: 李四, post: 总工, role: chief}]
roles: [{code: chief, name: 三总师}]
bodies: [{id: b1, name: 办公室}, {id: 010, name: 人事处}]
forms:
  - annual-leaders
  - id: points
    title: 打分表
    package: 甲
    subjects: leaders
    grades: [{code: e, name: 优秀, value: 100}, {code: c, name: 称职, value: 80}, {code: u, name: 不了解, unsure: true}]
    derived: [{name: 优称率, grades: [e, c]}]
    rank: 优称率
    rank_within: role
    required: true
    categories: [B, A]
    weights: {A: 0, B: 100}
    total: sum
    flags: [{name: 低, criterion: de, grades: [e], below: 2/3}, {name: 高, grades: [e, c], at_least: 1/3}]
    quota: {grades: [e, c], max: 3, min: 1, max_percent: 50}
    criteria:
      - {id: de, name: 德, weight: 0.5}
      - {id: ji, kind: score, name: 绩, min: 0.5, max: 20, step: 0.5, bands: [{code: high, name: 优秀, from: 18.50}, {code: rest, name: 其他, from: 0}], required: false}
      - {id: own, name: {chief: 技术, principal: 领导}, grades: [{code: yes, name: 是, value: 100}, {code: e, name: 否, value: 0}]}
      - {id: issues, kind: choices, name: 问题, min: 1, max: 2, options: [{code: x, name: 甲}, {code: y, name: 乙}, {code: z, name: 无, exclusive: true}]}
  - {id: team, title: 处室, package: 甲, subjects: body, roles: [], grades: [{code: g, name: 好, value: 1}], criteria: [{id: c, name: 项}]}
rules: {min_group: 4, denominator: expected, score_over: valid, unsure: excluded, spares: 10, replacements: false}
composite: {name: 综合得分, over: leaders, parts: [{form: annual-leaders, weight: 80}, {entered: 平时考核, weight: 20}, {entered: 附加分, add: true}]}
trustees: {threshold: 1, names: [组长]}
`

func decimal(t *testing.T, text string) survey.Decimal {
	t.Helper()
	d, err := survey.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fraction(t *testing.T, text string) survey.Fraction {
	t.Helper()
	f, err := survey.ParseFraction(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestReadFeatures: everything that a file can say arrives.
func TestReadFeatures(t *testing.T) {
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	s, err := setup.Read(strings.NewReader(featured), builtins)
	if err != nil {
		t.Fatal(err)
	}
	points := survey.Form{
		ID: "points", Title: "打分表", Package: "甲", Subjects: survey.OverLeaders, Roles: append(survey.Roles(), "chief"),
		Grades:  []survey.Grade{{Code: "e", Name: "优秀", Value: survey.Whole(100)}, {Code: "c", Name: "称职", Value: survey.Whole(80)}, {Code: "u", Name: "不了解", Unsure: true}},
		Derived: []survey.Derived{{Name: "优称率", Grades: []string{"e", "c"}}}, Rank: "优称率", RankWithin: survey.WithinRole, Required: true,
		Categories: []string{"A", "B"}, Weights: map[string]int{"A": 0, "B": 100}, Total: survey.TotalSum,
		Flags: []survey.Flag{{Name: "低", Criterion: "de", Grades: []string{"e"}, Below: fraction(t, "2/3")}, {Name: "高", Grades: []string{"e", "c"}, AtLeast: fraction(t, "1/3")}},
		Quota: &survey.Quota{Grades: []string{"e", "c"}, Max: new(3), Min: new(1), MaxPercent: new(50)},
		Criteria: []survey.Criterion{
			{ID: "de", Kind: survey.Graded, Name: survey.CriterionName{All: "德"}, Weight: decimal(t, "0.5")},
			{ID: "ji", Kind: survey.Scored, Name: survey.CriterionName{All: "绩"}, Weight: survey.Whole(1), Optional: true,
				Points: &survey.Points{Min: decimal(t, "0.5"), Max: survey.Whole(20), Step: decimal(t, "0.5")},
				Bands:  []survey.Band{{Code: "high", Name: "优秀", From: decimal(t, "18.5")}, {Code: "rest", Name: "其他"}}},
			{ID: "own", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{"chief": "技术", survey.Principal: "领导"}}, Weight: survey.Whole(1),
				Grades: []survey.Grade{{Code: "yes", Name: "是", Value: survey.Whole(100)}, {Code: "e", Name: "否"}}},
			{ID: "issues", Kind: survey.Choices, Name: survey.CriterionName{All: "问题"}, Min: 1, Max: 2,
				Options: []survey.Option{{Code: "x", Name: "甲"}, {Code: "y", Name: "乙"}, {Code: "z", Name: "无", Exclusive: true}}},
		},
	}
	if diff := cmp.Diff(points, s.Forms[1]); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	if got := s.Forms[0].Roles; len(got) != 5 || got[4] != "chief" {
		t.Errorf("a shipped form over all leaders asks about %v", got)
	}
	if got := builtins["annual-leaders"].Roles; len(got) != 4 {
		t.Errorf("the shipped form itself now asks about %v", got)
	}
	s.Forms, s.Categories, s.Leaders = nil, nil, nil
	want := survey.Setup{
		Assessment: "考核", Unit: "某学院", Group: "一组", Date: "2025-12-18", Promoted: []survey.Promoted{},
		Roles: []survey.RoleName{{Code: "chief", Name: "三总师"}}, Bodies: []survey.Body{{ID: "b1", Name: "办公室"}, {ID: "010", Name: "人事处"}},
		Rules: survey.Rules{MinGroup: 4, Denominator: survey.ByExpected, Spares: 10, ScoreOver: survey.OverValid, Unsure: survey.UnsureExcluded, NoReplacements: true},
		Composite: &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: []survey.CompositePart{
			{Form: "annual-leaders", Weight: 80}, {Entered: "平时考核", Weight: 20}, {Entered: "附加分", Add: true},
		}},
		Trustees: survey.Trustees{Threshold: 1, Names: []string{"组长"}},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
}

// TestWriteFeatures: a form with all of it, written and read, is the same form.
func TestWriteFeatures(t *testing.T) {
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	s, err := setup.Read(strings.NewReader(featured), builtins)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range s.Forms {
		text, err := setup.WriteForm(form)
		if err != nil {
			t.Fatal(err)
		}
		again, err := setup.Form(text)
		if diff := cmp.Diff(form, again); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s\n%s", form.ID, err, diff, text)
		}
	}
}

// TestFeaturesRefused: what is said at the wrong place or in the wrong way is named.
func TestFeaturesRefused(t *testing.T) {
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{"score_over: valid", "score_over: cast", `rules.score_over: "cast" is neither marked nor valid`},
		{"unsure: excluded", "unsure: left", `rules.unsure: "left" is neither counted nor excluded`},
		{"replacements: false", "replacements: no", `"no" is neither true nor false`},
		{"below: 2/3", "below: 0.66", `"0.66" is not a fraction such as 1/3`},
		{"below: 2/3", "below: 2/3, at_least: 1/3", "give one of at_least and below"},
		{"total: sum", "total: both", `"both" is neither mean nor sum`},
		{"weights: {A: 0, B: 100}", "weights: {A: 0.5, B: 99.5}", "is not an integer"},
		{"categories: [B, A]", "categories: [B, D]", `"D" is not a category of the session`},
		{"min: 1, max: 2, options", "min: 1, max: 1.5, options", `criterion "issues" of form "points": 1.5 is not an integer`},
		{"min: 1, max: 2, options", "min: 0.5, max: 2, options", `criterion "issues" of form "points": 0.5 is not an integer`},
		{"max: 20, step: 0.5", "max: 20", `"ji" takes a score: give min, max and step`},
		{"max: 20, step: 0.5", "step: 0.5", `"ji" takes a score: give min, max and step`},
		{"min: 0.5, max: 20", "max: 20", `"ji" takes a score: give min, max and step`},
		{"{chief: 技术, principal: 领导}", "{chief: [技术]}", "a list or mapping stands where a text belongs"},
		{"name: 德, weight: 0.5", "name: 德, step: 1", "a criterion of kind grade takes no step"},
		{"{code: y, name: 乙}", "{code: y, name: 乙, text: 0}", `option "y" of criterion "issues", form "points": text 0 takes no text`},
		{"min: 1, max: 2, options", "min: 0, max: 0, options", `criterion "issues" of form "points": at most 0 options can be ticked`},
		{"name: 德, weight: 0.5", "name: 德, grades: []", `criterion "de" of form "points": grades is an empty list`},
		{"weights: {A: 0, B: 100}", "weights: {A: 0, A: 100}", "already defined"},
		{"weights: {A: 0, B: 100}", "weights: [0, 100]", "write a mapping here"},
		{"{code: e, name: 否, value: 0}", "{code: e, name: 否}", `grade "e" of form "points": give either a value or unsure: true`},
		{"parts: [{form: annual-leaders, weight: 80}", "parts: [{form: team, weight: 80}", `composite.parts[0].form: "team" is not a form of this session over leaders`},
		{"{entered: 附加分, add: true}", "{entered: 附加分}", "composite.parts[2].weight: 0 is not an integer from 1 to 10000"},
		{"{entered: 附加分, add: true}", "{entered: 附加分, add: true, weight: 3}", "composite.parts[2]: is added and has a weight"},
		{"{entered: 附加分, add: true}", "{entered: 附加分, form: points, add: true}", "composite.parts[2]: is either a form"},
		{"{entered: 附加分, add: true}", "{entered: 平时考核, add: true}", `composite.parts[2]: "平时考核" stands twice`},
		{"{entered: 附加分, add: true}", "{entered: subject, add: true}", "heads the column of subjects"},
		{"over: leaders", "over: unit", `composite.over: "unit" is not one of`},
		{"over: leaders, parts: [{form: annual-leaders, weight: 80}, {entered: 平时考核, weight: 20}, ", "over: leaders, parts: [", "none is weighed"},
	} {
		file := strings.Replace(featured, test.old, test.new, 1)
		if file == featured {
			t.Fatalf("%q is not in the file", test.old)
		}
		if _, err := setup.Read(strings.NewReader(file), builtins); err == nil || !strings.Contains(words.EnglishError(err), test.want) {
			t.Errorf("%s: %v, want an error with %q", test.new, err, test.want)
		}
	}
}

// TestUsualRules: a file that says what goes without saying is the same plan as one that leaves it out.
func TestUsualRules(t *testing.T) {
	const plan = "assessment: 考核\nunit: 局\ngroup: 组\ndate: 2026-01-02\ncategories: [{code: A, name: 甲, weight: 100, slips: 9}]\n" +
		"forms: [{id: f, title: 表, package: 办, subjects: body, grades: [{code: g, name: 好, value: 1}], criteria: [{id: c, name: 项}]"
	usual, err := setup.Read(strings.NewReader(plan+"}]\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	said, err := setup.Read(strings.NewReader(plan+", total: mean, rank: total, rank_within: form}]\nrules: {score_over: marked, unsure: counted, replacements: true}\n"), nil)
	if diff := cmp.Diff(usual, said); err != nil || diff != "" {
		t.Errorf("%v (-left out +said):\n%s", err, diff)
	}
}

// TestCriterionLeftOut: what a criterion leaves out is filled in, and what it says of being required overrides its form's; of a kind that
// is never required there is nothing to override.
func TestCriterionLeftOut(t *testing.T) {
	for text, want := range map[string]survey.Criterion{
		"name: 项":                                     {Kind: survey.Graded, Weight: survey.Whole(1)},
		"name: 项, weight: 0, required: true":          {Kind: survey.Graded, Required: true},
		"name: 项, weight: 0, required: false":         {Kind: survey.Graded, Optional: true},
		"name: 项, kind: text":                         {Kind: survey.Text, Max: 200},
		"name: 项, kind: text, max: 0":                 {Kind: survey.Text},
		"name: 项, kind: text, max: 9, min: 1":         {Kind: survey.Text, Max: 9, Min: 1},
		"name: 项, kind: text, required: false":        {Kind: survey.Text, Max: 200},
		"name: 项, kind: choices":                      {Kind: survey.Choices},
		"name: 项, kind: choices, required: true":      {Kind: survey.Choices, Required: true},
		"name: 项, kind: choices, max: 2, weight: 3":   {Kind: survey.Choices, Max: 2, Weight: survey.Whole(3)},
		"name: 项, kind: score, min: 1, max: 2":        {Kind: survey.Scored, Weight: survey.Whole(1)},
		"name: 项, kind: score, min: 1, step: 1":       {Kind: survey.Scored, Weight: survey.Whole(1)},
		"name: 项, kind: text, step: 1":                {Kind: survey.Text, Max: 200, Points: &survey.Points{Step: survey.Whole(1)}},
		"name: 项, kind: text, grades: , about: ' x '": {Kind: survey.Text, Max: 200, About: "x"},
	} {
		f, err := setup.Form([]byte("id: f\ncriteria: [{id: c, " + text + "}]\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		want.ID, want.Name.All = "c", "项"
		if diff := cmp.Diff(want, f.Criteria[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestKeysAsWritten: the keys of a mapping are read as they stand, as codes are that they name.
func TestKeysAsWritten(t *testing.T) {
	const file = `
assessment: 考核
unit: 某局
group: 一组
date: 2025-12-18
categories: [{code: 010, name: 甲, weight: 50, slips: 5}, {code: 8, name: 乙, weight: 30, slips: 5}, {code: 0x8, name: 丙, weight: 20, slips: 5}]
roles: [{code: 0x1F, name: 三总师}]
leaders: [{id: 007, name: 张三, post: 院长, role: 0x1F}]
forms:
  - {id: 0x1F, title: 表, package: 甲, subjects: leaders, weights: {010: 40, 8: 35, 0x8: 25}, grades: [{code: no, name: 好, value: 1}], criteria: [{id: 1e3, name: {0x1F: 德}}]}
`
	s, err := setup.Read(strings.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"010": 40, "8": 35, "0x8": 25}, s.Forms[0].Weights); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[survey.Role]string{"0x1F": "德"}, s.Forms[0].Criteria[0].Name.ByRole); diff != "" {
		t.Error(diff)
	}
	if _, err := setup.Read(strings.NewReader(strings.Replace(file, "{010: 40, 8: 35", "{0o10: 40, 8: 35", 1)), nil); err == nil {
		t.Error("a weight of a category that there is not")
	}
}
