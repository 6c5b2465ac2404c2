package version1

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// ballotSetup has one form over leaders with a criterion by role, choices with a text option, a text with a condition, and
// one form with a quota and a required mark.
func ballotSetup() *survey.Setup {
	grades := []survey.Grade{{Code: "good", Name: "好", Value: survey.Whole(100)}, {Code: "poor", Name: "差"}, {Code: "unsure", Name: "不了解", Unsure: true}}
	return &survey.Setup{
		Unit:    "局",
		Leaders: []survey.Leader{{ID: "l1", Name: "甲", Role: survey.Principal}, {ID: "l2", Name: "乙", Role: survey.Member}, {ID: "l3", Name: "丙", Role: survey.Member}},
		Forms: []survey.Form{
			{
				ID: "f", Title: "表", Subjects: survey.OverLeaders, Roles: []survey.Role{survey.Principal, survey.Member}, Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{
					{ID: "duty", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Principal: "责任"}}},
					{ID: "view", Kind: survey.Graded, Name: survey.CriterionName{All: "看法"}},
					{ID: "why", Kind: survey.Text, Name: survey.CriterionName{All: "原因"}, Max: 4, When: &survey.When{Criterion: "view", Grade: "poor"}},
				},
			},
			{
				ID: "g", Title: "表二", Subjects: survey.OverUnit, Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{{ID: "problems", Kind: survey.Choices, Name: survey.CriterionName{All: "问题"}, Options: []survey.Option{
					{Code: "p1", Name: "一"}, {Code: "other", Name: "其他", Text: 3}, {Code: "none", Name: "无", Exclusive: true},
				}}},
			},
			{
				ID: "q", Title: "表三", Subjects: survey.OverLeaders, Roles: survey.Roles(), Grades: grades, Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Criteria: []survey.Criterion{{ID: "de", Kind: survey.Graded, Name: survey.CriterionName{All: "德"}}, {ID: "neng", Kind: survey.Graded, Name: survey.CriterionName{All: "能"}}},
				Quota:    &survey.Quota{Grade: "good", Max: new(2)},
			},
		},
	}
}

func TestParseBallot(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       Ballot
	}{
		{"marks in listed order", `{"v":1,"marks":{"f":"01-2"}}`,
			Ballot{Marks: map[string]int{"f.l1.duty": 0, "f.l1.view": 1, "f.l3.view": 2}}},
		{"absent, null and empty mean blank", `{"v":1,"marks":{"f":null,"g":"","q":"------"},"choices":{"g.unit.problems":[]},"texts":{"f.l1.why":"","f.l2.why":null}}`, Ballot{}},
		{"nulls all over", `{"v":1,"marks":null,"choices":null,"texts":null,"spoiled":null}`, Ballot{}},
		{"a form over the unit without graded criteria has no marks", `{"v":1,"marks":{"g":""}}`, Ballot{}},
		{"text dropped when its condition does not hold", `{"v":1,"marks":{"f":"-0--"},"texts":{"f.l1.why":"四个字啊"}}`,
			Ballot{Marks: map[string]int{"f.l1.view": 0}}},
		{"text kept when it holds", `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"一\n二𠮷"}}`,
			Ballot{Marks: map[string]int{"f.l1.view": 1}, Texts: map[string]string{"f.l1.why": "一\n二𠮷"}}},
		{"only a dropped text is blank", `{"v":1,"texts":{"f.l1.why":"字"}}`, Ballot{}},
		{"options and the option's text", `{"v":1,"choices":{"g.unit.problems":["other","p1"]},"texts":{"g.unit.problems":"甲乙丙"}}`,
			Ballot{Chosen: map[string][]int{"g.unit.problems": {1, 0}}, Texts: map[string]string{"g.unit.problems": "甲乙丙"}}},
		{"a text option without text", `{"v":1,"choices":{"g.unit.problems":["other"]}}`, Ballot{Chosen: map[string][]int{"g.unit.problems": {1}}}},
		{"an exclusive option alone", `{"v":1,"choices":{"g.unit.problems":["none"]}}`, Ballot{Chosen: map[string][]int{"g.unit.problems": {2}}}},
		{"quota just kept, per criterion", `{"v":1,"marks":{"q":"000110"}}`,
			Ballot{Marks: map[string]int{"q.l1.de": 0, "q.l1.neng": 0, "q.l2.de": 0, "q.l2.neng": 1, "q.l3.de": 1, "q.l3.neng": 0}}},
		{"escaped pair of surrogates", `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"\ud842\udfb7"}}`,
			Ballot{Marks: map[string]int{"f.l1.view": 1}, Texts: map[string]string{"f.l1.why": "𠮷"}}},
		{"an escaped backslash before u", `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"\\ud8"}}`,
			Ballot{Marks: map[string]int{"f.l1.view": 1}, Texts: map[string]string{"f.l1.why": `\ud8`}}},
	} {
		setup := ballotSetup()
		got, err := ParseBallot([]byte(test.text), setup.Sheets())
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		empty := func(b *Ballot) {
			if b.Marks == nil {
				b.Marks = map[string]int{}
			}
			if b.Chosen == nil {
				b.Chosen = map[string][]int{}
			}
			if b.Texts == nil {
				b.Texts = map[string]string{}
			}
		}
		empty(&test.want)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if got.Blank() != (len(test.want.Marks)+len(test.want.Chosen)+len(test.want.Texts) == 0) {
			t.Errorf("%s: blank is %t", test.name, got.Blank())
		}
	}
}

func TestParseBallotInvalid(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON":                     `{"v":1`,
		"nothing":                      ``,
		"a list":                       `[]`,
		"two values":                   `{"v":1}{"v":1}`,
		"no version":                   `{"marks":{"f":"0---"}}`,
		"version 2":                    `{"v":2}`,
		"version as text":              `{"v":"1"}`,
		"unknown key":                  `{"v":1,"name":"甲"}`,
		"unknown key with null":        `{"v":1,"name":null}`,
		"key in capitals":              `{"v":1,"Marks":{"f":"0---"}}`,
		"duplicate key":                `{"v":1,"marks":{"f":"0---"},"marks":{"f":"1---"}}`,
		"duplicate form":               `{"v":1,"marks":{"f":"0---","f":"1---"}}`,
		"unknown form":                 `{"v":1,"marks":{"x":"0"}}`,
		"unknown form with null":       `{"v":1,"marks":{"x":null}}`,
		"marks too short":              `{"v":1,"marks":{"f":"0--"}}`,
		"marks too long":               `{"v":1,"marks":{"f":"0----"}}`,
		"grade index out of range":     `{"v":1,"marks":{"f":"3---"}}`,
		"grade index in capitals":      `{"v":1,"marks":{"f":"A---"}}`,
		"marks not text":               `{"v":1,"marks":{"f":[0]}}`,
		"marks a list":                 `{"v":1,"marks":["0---"]}`,
		"choices under a graded key":   `{"v":1,"choices":{"f.l1.view":["good"]}}`,
		"choices under an unknown key": `{"v":1,"choices":{"g.unit.x":["p1"]}}`,
		"criterion not asked of role":  `{"v":1,"texts":{"f.l9.why":"字"}}`,
		"unknown option":               `{"v":1,"choices":{"g.unit.problems":["p9"]}}`,
		"option not text":              `{"v":1,"choices":{"g.unit.problems":[1]}}`,
		"option twice":                 `{"v":1,"choices":{"g.unit.problems":["p1","p1"]}}`,
		"exclusive beside others":      `{"v":1,"choices":{"g.unit.problems":["p1","none"]}}`,
		"text without its option":      `{"v":1,"choices":{"g.unit.problems":["p1"]},"texts":{"g.unit.problems":"字"}}`,
		"text under a graded key":      `{"v":1,"texts":{"f.l1.view":"字"}}`,
		"unknown text key with null":   `{"v":1,"texts":{"f.l1.x":null}}`,
		"text over its limit":          `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"一二三四五"}}`,
		"dropped text over its limit":  `{"v":1,"texts":{"f.l1.why":"一二三四五"}}`,
		"option's text over its limit": `{"v":1,"choices":{"g.unit.problems":["other"]},"texts":{"g.unit.problems":"一二三四"}}`,
		"control character":            `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"a\tb"}}`,
		"carriage return":              `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"a\r\nb"}}`,
		"C1 control character":         `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"\u0085"}}`,
		"lone high surrogate":          `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"\ud842"}}`,
		"lone low surrogate":           `{"v":1,"marks":{"f":"-1--"},"texts":{"f.l1.why":"\udfb7"}}`,
		"invalid UTF-8":                "{\"v\":1,\"marks\":{\"f\":\"-1--\"},\"texts\":{\"f.l1.why\":\"\xff\"}}",
		"quota broken":                 `{"v":1,"marks":{"q":"0-0-0-"}}`,
		"spoiled":                      `{"v":1,"spoiled":true}`,
		"spoiled as text":              `{"v":1,"spoiled":"no"}`,
		"deep nesting":                 strings.Repeat("[", 100) + strings.Repeat("]", 100),
	} {
		if b, err := ParseBallot([]byte(text), ballotSetup().Sheets()); !errors.Is(err, errInvalidBallot) {
			t.Errorf("%s: got %+v, %v; want an invalid ballot", name, b, err)
		}
	}
}

func TestRequired(t *testing.T) {
	setup := ballotSetup()
	setup.Forms[0].Criteria[0].Required = true
	for text, valid := range map[string]bool{
		`{"v":1}`:                        true, // blank
		`{"v":1,"marks":{"f":"-0--"}}`:   false,
		`{"v":1,"marks":{"f":"0---"}}`:   true,
		`{"v":1,"marks":{"q":"1-----"}}`: false,
	} {
		if _, err := ParseBallot([]byte(text), setup.Sheets()); (err == nil) != valid {
			t.Errorf("%s: %v, want valid %t", text, err, valid)
		}
	}
}
