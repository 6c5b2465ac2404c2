package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// sample has every kind of criterion, a form for some categories, and a leader who is asked less.
func sample(t *testing.T) *survey.Setup {
	t.Helper()
	return &survey.Setup{
		Assessment: "年度考核", Unit: "某<局>", Group: "一组", Date: "2025-12-18",
		Categories: []survey.Category{{Code: "A", Name: "班子成员", Weight: 60, Slips: 5}, {Code: "B", Name: "职工", Weight: 40, Slips: 11}},
		Leaders:    []survey.Leader{{ID: "l1", Name: "张　三", Post: "院长", Role: survey.Principal}, {ID: "l2", Name: "李㛃", Role: survey.Member}},
		Rules:      survey.Rules{MinGroup: 5, Denominator: survey.ByValid, Spares: 10},
		Forms: []survey.Form{
			{ID: "yearly", Title: "年度", Package: "组织部门", Subjects: survey.OverLeaders, Roles: survey.Roles(), Rank: survey.RankTotal, RankWithin: survey.WithinForm,
				Grades: []survey.Grade{{Code: "e", Name: "优秀", Value: decimal(t, "100")}, {Code: "u", Name: "不了解", Unsure: true}},
				Criteria: []survey.Criterion{
					{ID: "de", Kind: survey.Graded, Name: survey.CriterionName{All: "德"}, Weight: decimal(t, "1.5"), Required: true},
					{ID: "ji", Kind: survey.Scored, Name: survey.CriterionName{All: "绩"}, Weight: survey.Whole(3),
						Points: &survey.Points{Min: survey.Decimal{}, Max: survey.Whole(100), Step: decimal(t, "0.5")}},
					{ID: "own", Kind: survey.Graded, Name: survey.CriterionName{ByRole: map[survey.Role]string{survey.Member: "分管"}}},
				}},
			{ID: "team", Title: "班子", Package: "纪委", Subjects: survey.OverBody, Rank: survey.RankTotal, RankWithin: survey.WithinForm, Categories: []string{"B"},
				Criteria: []survey.Criterion{
					{ID: "problems", Kind: survey.Choices, Name: survey.CriterionName{All: "问题"}, Max: 2, Options: []survey.Option{{Code: "slow", Name: "拖拉"}, {Code: "other", Name: "其他", Text: 20}}},
					{ID: "comment", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 100},
				}},
		},
	}
}

func TestEnvelopes(t *testing.T) {
	var got []string
	for _, e := range Envelopes(sample(t)) {
		got = append(got, fmt.Sprintf("%s %d %v", e.Key, e.Size, e.Categories))
	}
	want := []string{
		"cover 64 []",
		"yearly.l1 64 []",
		"yearly.l2 64 []",
		"team.body.problems 64 [B]",
		"team.body.problems.text 128 [B]",
		"team.body.comment 448 [B]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	list := Envelopes(sample(t))
	if n := len(Sent(list, "A")); n != 3 {
		t.Errorf("A sends %d envelopes", n)
	}
	if name := list[5].Name("B"); name.Category != "" {
		t.Errorf("a text is sealed under category %q", name.Category)
	}
	if name := list[1].Name("B"); name.Category != "B" {
		t.Errorf("marks are sealed under category %q", name.Category)
	}
	// l1 is asked for de and ji, and de is required; l2 for own too.
	if diff := cmp.Diff([]bool{true, false}, list[1].Shape.Required); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]bool{true, false, false}, list[2].Shape.Required); diff != "" {
		t.Error(diff)
	}
}

// Whoever derives the list from the manifest's forms cannot tell a form without categories from one that names them all, or names
// them in another order: neither may the list.
func TestCategoriesAsTheManifestHasThem(t *testing.T) {
	s := sample(t)
	s.Categories = append(s.Categories, survey.Category{Code: "C", Name: "代表", Slips: 5})
	s.Forms[0].Categories = []string{"C", "A", "B"}
	s.Forms[1].Categories = []string{"C", "B"}
	for _, e := range Envelopes(s)[1:] {
		want := []string(nil)
		if e.Form.ID == "team" {
			want = []string{"B", "C"}
		}
		if diff := cmp.Diff(want, e.Categories); diff != "" {
			t.Errorf("%s: %s", e.Key, diff)
		}
	}
	if diff := cmp.Diff([][]string{{"A", "B", "C"}, {"B", "C"}}, [][]string{manifestForms(s)[0].Categories, manifestForms(s)[1].Categories}); diff != "" {
		t.Error(diff)
	}
}

func TestManifest(t *testing.T) {
	const session = "0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90"
	s := sample(t)
	text, err := New(session, s, make([]byte, 32), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"version":2,"session":"` + session + `","assessment":"年度考核","unit":"某<局>","group":"一组","date":"2025-12-18","rehearsal":false,"counting":2,"yardstick":"`,
		`"min_group":5,"denominator":"valid","score_over":"marked","unsure":"counted","spares":10,"replacements":true,"roles":[],"bodies":[{"id":"body","name":"领导班子"}],"rules":["`,
		`{"code":"B","name":"职工","weight":40,"slips":13,"issuer_key":"`,
		`"promoted":[],"forms":[{"id":"yearly",`,
		`"grades":[{"code":"e","name":"优秀","value":"100"},{"code":"u","name":"不了解","unsure":true}],"derived":[],"rank":"total","rank_within":"form","criteria":[`,
		`{"id":"de","kind":"grade","name":"德","weight":"1.5","required":true}`,
		`{"id":"ji","kind":"score","name":"绩","weight":"3","min":"0","max":"100","step":"0.5","required":false}`,
		`{"id":"own","kind":"grade","name":{"member":"分管"},"weight":"0","required":false}`,
		`"required":false,"categories":["A","B"],"total":"mean"}`,
		`"min":0,"max":2,"options":[{"code":"slow","name":"拖拉"},{"code":"other","name":"其他","text":20}]}`,
		`{"id":"comment","kind":"text","name":"意见","max":100}`,
		`"envelopes":[{"key":"cover","size":64},{"key":"yearly.l1","size":64}`,
		`{"key":"team.body.comment","size":448,"categories":["B"]}]}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the manifest lacks %s\n%s", want, text)
		}
	}
	if strings.Contains(text, "null") {
		t.Error("the manifest has null")
	}
	m, err := Parse(text)
	if err != nil || m.Session != session || len(m.Envelopes) != 6 {
		t.Errorf("Parse = %+v, %v", m, err)
	}
	if f := Fingerprint(text); len(f) != 26 {
		t.Errorf("fingerprint %q", f)
	}
}

// The yardstick follows what makes numbers comparable, and nothing else.
func TestYardstick(t *testing.T) {
	of := func(change func(*survey.Setup)) string {
		t.Helper()
		s := sample(t)
		change(s)
		y, err := Yardstick(s)
		if err != nil {
			t.Fatal(err)
		}
		return y
	}
	base := of(func(*survey.Setup) {})
	for name, change := range map[string]func(*survey.Setup){
		"unit":      func(s *survey.Setup) { s.Unit = "另一局" },
		"group":     func(s *survey.Setup) { s.Group = "二组" },
		"date":      func(s *survey.Setup) { s.Date = "2025-12-19" },
		"leaders":   func(s *survey.Setup) { s.Leaders = s.Leaders[:1] },
		"slips":     func(s *survey.Setup) { s.Categories[0].Slips = 9 },
		"spares":    func(s *survey.Setup) { s.Rules.Spares = 0 },
		"rehearsal": func(s *survey.Setup) { s.Rehearsal = true },
	} {
		if of(change) != base {
			t.Errorf("%s changes the yardstick", name)
		}
	}
	for name, change := range map[string]func(*survey.Setup){
		"assessment":  func(s *survey.Setup) { s.Assessment = "x" },
		"weight":      func(s *survey.Setup) { s.Categories[0].Weight = 50 },
		"category":    func(s *survey.Setup) { s.Categories[0].Name = "班子" },
		"min_group":   func(s *survey.Setup) { s.Rules.MinGroup = 6 },
		"denominator": func(s *survey.Setup) { s.Rules.Denominator = survey.ByMarked },
		"score_over":  func(s *survey.Setup) { s.Rules.ScoreOver = survey.OverValid },
		"unsure":      func(s *survey.Setup) { s.Rules.Unsure = survey.UnsureExcluded },
		"value":       func(s *survey.Setup) { s.Forms[0].Grades[0].Value = survey.Whole(90) },
		"form":        func(s *survey.Setup) { s.Forms[1].Criteria[1].Max = 99 },
	} {
		if of(change) == base {
			t.Errorf("%s does not change the yardstick", name)
		}
	}
	// It can be made again from the manifest alone.
	text, err := New("0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90", sample(t), make([]byte, 32), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Yardstick, Assessment, Denominator, Unsure string
		ScoreOver                                  string `json:"score_over"`
		MinGroup                                   int    `json:"min_group"`
		Counting                                   int
		Forms                                      json.RawMessage
		Categories                                 []struct {
			Code   string `json:"code"`
			Name   string `json:"name"`
			Weight int    `json:"weight"`
		}
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	canonical, err := Canonical(map[string]any{"assessment": m.Assessment, "categories": m.Categories, "counting": m.Counting, "forms": m.Forms,
		"rules": map[string]any{"denominator": m.Denominator, "min_group": m.MinGroup, "score_over": m.ScoreOver, "unsure": m.Unsure}})
	if err != nil {
		t.Fatal(err)
	}
	if got := digest("ceping/yardstick/v2", canonical); got != m.Yardstick || got != base {
		t.Errorf("yardstick %s, made again %s", m.Yardstick, got)
	}
}
