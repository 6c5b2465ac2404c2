package assets_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/manifest"
)

// answers is what a voter has filled in, by answer key.
type answers struct {
	Marks   map[string]int      `json:"marks,omitempty"`
	Scores  map[string]string   `json:"scores,omitempty"`
	Choices map[string][]string `json:"choices,omitempty"`
	Texts   map[string]string   `json:"texts,omitempty"`
}

func manifestOf(t *testing.T, s *survey.Setup) string {
	t.Helper()
	text, err := manifest.New(sessionID, s, make([]byte, 32), bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// testSaid: answers by question as what each envelope says; what street makes of it is tested with it.
func testSaid(t *testing.T, p *phone.Phone) {
	manifestText := manifestOf(t, sitting())
	type by = map[string]said
	nothing := by{
		"leaders.l1": {Marks: "---", Scores: []string{""}}, "leaders.l2": {Marks: "--", Scores: []string{""}}, "work.unit": {Marks: "-"},
		"work.unit.problems": {}, "work.unit.problems.text": {}, "work.unit.comment": {}, "promoted.p1": {Marks: "-"}, "promoted.p1.reason": {},
	}
	with := func(changes by) by {
		all := by{}
		for _, m := range []by{nothing, changes} {
			for key, s := range m {
				all[key] = s
			}
		}
		return all
	}
	for name, test := range map[string]struct {
		answers answers
		want    by
	}{
		"nothing": {answers{}, nothing},
		"all": {answers{
			map[string]int{"leaders.l1.duty": 2, "leaders.l1.clean": 3, "leaders.l2.overall": 0, "work.unit.view": 1, "promoted.p1.view": 1},
			map[string]string{"leaders.l1.work": " ８５.50", "leaders.l2.work": "10"},
			map[string][]string{"work.unit.problems": {"p1", "other"}},
			map[string]string{"work.unit.problems": "其他", "work.unit.comment": "意见", "promoted.p1.reason": "理由"},
		}, with(by{
			"leaders.l1": {Marks: "23-", Scores: []string{"85.5"}}, "leaders.l2": {Marks: "-0", Scores: []string{"10"}}, "work.unit": {Marks: "1"},
			"work.unit.problems": {Choices: []string{"p1", "other"}}, "work.unit.problems.text": {Text: "其他"}, "work.unit.comment": {Text: "意见"},
			"promoted.p1": {Marks: "1"}, "promoted.p1.reason": {Text: "理由"},
		})},
		"a score that is none": {answers{Scores: map[string]string{"leaders.l1.work": "101"}}, nothing},
	} {
		got := call[by](t, p, "saidOf", manifestText, "A", test.answers)
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := call[map[string]any](t, p, "saidOf", manifestText, "B", answers{}); got["staff.body"] == nil || len(got) != len(nothing)+1 {
		t.Errorf("category B says %v", got)
	}
}

func testRules(t *testing.T, p *phone.Phone) {
	manifestText := manifestOf(t, sitting())
	type review struct {
		Gaps, Short []string
		Blank       bool
	}
	blanks := []string{"required leaders.l1.duty", "blank leaders.l1.clean", "blank leaders.l1.work", "blank leaders.l1.overall",
		"blank leaders.l2.clean", "blank leaders.l2.work", "blank leaders.l2.overall", "blank work.unit.view", "blank work.unit.problems", "blank promoted.p1.view"}
	instead := func(key, gap string) []string {
		var list []string
		for _, g := range blanks {
			if strings.HasSuffix(g, " "+key) {
				g = gap + " " + key
			}
			if !strings.HasPrefix(g, " ") {
				list = append(list, g)
			}
		}
		return list
	}
	for name, test := range map[string]struct {
		answers answers
		want    review
	}{
		"nothing":                     {answers{}, review{Gaps: blanks, Blank: true}},
		"white space":                 {answers{Texts: map[string]string{"work.unit.comment": "\t　"}}, review{Gaps: blanks, Blank: true}},
		"a text without its option":   {answers{Texts: map[string]string{"work.unit.problems": "其他"}}, review{Gaps: blanks, Blank: true}},
		"a text alone":                {answers{Texts: map[string]string{"work.unit.comment": "好"}}, review{Gaps: blanks}},
		"six of five code points":     {answers{Choices: map[string][]string{"work.unit.problems": {"p1", "other"}}, Texts: map[string]string{"work.unit.problems": "𠮷𠮷𠮷𠮷𠮷𠮷"}}, review{Gaps: instead("work.unit.problems", "long")}},
		"five of five":                {answers{Choices: map[string][]string{"work.unit.problems": {"p1", "other"}}, Texts: map[string]string{"work.unit.problems": "𠮷𠮷𠮷𠮷𠮷"}}, review{Gaps: instead("work.unit.problems", "")}},
		"one of at least two options": {answers{Choices: map[string][]string{"work.unit.problems": {"p1"}}}, review{Gaps: instead("work.unit.problems", "few")}},
		"an exclusive one":            {answers{Choices: map[string][]string{"work.unit.problems": {"none"}}}, review{Gaps: instead("work.unit.problems", "")}},
		"a score off its step":        {answers{Scores: map[string]string{"leaders.l1.work": "85.25"}}, review{Gaps: instead("leaders.l1.work", "score")}},
		"a score":                     {answers{Scores: map[string]string{"leaders.l1.work": "85.5"}}, review{Gaps: instead("leaders.l1.work", "")}},
	} {
		got := call[review](t, p, "reviewed", manifestText, "A", test.answers)
		if test.want.Short = []string{}; !cmp.Equal(got, test.want) {
			t.Errorf("%s: %s", name, cmp.Diff(test.want, got))
		}
	}

	type score struct {
		Score *string
		Fault string
	}
	for typed, want := range map[string]string{"85.5": "", "10": "", "100.0": "", "": "", "9.5": "要在 10 到 100 之间。", "100.5": "要在 10 到 100 之间。",
		"85.25": "每档 0.5 分，请改成 85 或 85.5。", "99.99": "每档 0.5 分，请改成 99.5 或 100。", "八十": "请填一个数，最多两位小数，如 85 或 85.5。", "85.555": "请填一个数，最多两位小数，如 85 或 85.5。"} {
		got := call[score](t, p, "scored", manifestText, "leaders.l1.work", typed)
		if got.Fault != want || (got.Score == nil) != (want != "") {
			t.Errorf("%q is %v: %s", typed, got.Score, got.Fault)
		}
	}

	type taps struct {
		Chosen, Refused []string
		Rule            string
	}
	for codes, want := range map[string]taps{
		"other p1":    {Chosen: []string{"p1", "other"}},
		"p1 none":     {Chosen: []string{"none"}},
		"none p1":     {Chosen: []string{"p1"}},
		"p1 p1":       {Chosen: []string{}},
		"p1 p2 other": {Chosen: []string{"p1", "p2"}, Refused: []string{"other"}},
		"p1 p2 none":  {Chosen: []string{"none"}},
	} {
		if want.Rule = "选 2 项"; want.Refused == nil {
			want.Refused = []string{}
		}
		if got := call[taps](t, p, "tapped", manifestText, "work.unit.problems", strings.Fields(codes)); !cmp.Equal(got, want) {
			t.Errorf("after %s: %+v", codes, got)
		}
	}
}

func testQuota(t *testing.T, p *phone.Phone) {
	number := func(n int) *int { return &n }
	type ration struct {
		Words   string
		Refused []int
	}
	for name, test := range map[string]struct {
		quota survey.Quota
		marks map[string]int
		want  ration
	}{
		"unused":              {survey.Quota{Grade: "excellent", Max: number(1)}, nil, ration{"优秀 0/1", []int{}}},
		"used elsewhere":      {survey.Quota{Grade: "excellent", Max: number(1)}, map[string]int{"leaders.l1.overall": 0}, ration{"优秀 1/1（已满）", []int{0}}},
		"used here":           {survey.Quota{Grade: "excellent", Max: number(1)}, map[string]int{"leaders.l2.overall": 0}, ration{"优秀 1/1（已满）", []int{}}},
		"of another question": {survey.Quota{Grade: "excellent", Max: number(1)}, map[string]int{"leaders.l1.duty": 0}, ration{"优秀 0/1", []int{}}},
		"a set":               {survey.Quota{Grades: []string{"excellent", "competent"}, Max: number(1)}, map[string]int{"leaders.l1.overall": 1}, ration{"优秀、称职 1/1（已满）", []int{0, 1}}},
		"within the set":      {survey.Quota{Grades: []string{"excellent", "competent"}, Max: number(1)}, map[string]int{"leaders.l2.overall": 1}, ration{"优秀、称职 1/1（已满）", []int{}}},
		"a share":             {survey.Quota{Grade: "excellent", MaxPercent: number(50)}, nil, ration{"优秀 0/1", []int{}}},
		"the lesser of both":  {survey.Quota{Grade: "excellent", Max: number(2), MaxPercent: number(49)}, nil, ration{"优秀 0/0（已满）", []int{0}}},
		"a least":             {survey.Quota{Grade: "poor", Min: number(1)}, nil, ration{"不称职 0 名（至少 1 名）", []int{}}},
		"least and most":      {survey.Quota{Grade: "poor", Min: number(1), Max: number(1)}, map[string]int{"leaders.l1.overall": 2}, ration{"不称职 1/1（至少 1 名，已满）", []int{2}}},
	} {
		s := sitting()
		s.Forms[0].Quota = &test.quota
		if got := call[ration](t, p, "rationed", manifestOf(t, s), "leaders.l2.overall", orNone(test.marks)); !cmp.Equal(got, test.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	s := sitting()
	s.Forms[0].Quota = &survey.Quota{Grade: "poor", Min: number(2)}
	for name, test := range map[string]struct {
		marks map[string]int
		want  []string
	}{
		"nothing marked":            {nil, []string{}},
		"one of two":                {map[string]int{"leaders.l2.overall": 2}, []string{"0 leaders.l1.overall"}},
		"both":                      {map[string]int{"leaders.l2.overall": 2, "leaders.l1.overall": 2}, []string{}},
		"marked, none of the grade": {map[string]int{"leaders.l2.overall": 0}, []string{"0 leaders.l1.overall"}},
	} {
		got := call[struct{ Short []string }](t, p, "reviewed", manifestOf(t, s), "A", answers{Marks: orNone(test.marks)})
		if !cmp.Equal(got.Short, test.want) {
			t.Errorf("least, %s: %v", name, got.Short)
		}
	}
}

func orNone(marks map[string]int) map[string]int {
	if marks == nil {
		return map[string]int{}
	}
	return marks
}
