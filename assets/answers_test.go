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
		"a score that is none": {answers{Scores: map[string]string{"leaders.l1.work": "101"}}, with(by{"leaders.l1": {Marks: "---", Scores: []string{"101"}}})},
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
		Gaps, Broken, Dropped []string
		Blank, MayGo          bool
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
		"a text without its option":   {answers{Texts: map[string]string{"work.unit.problems": "其他"}}, review{Gaps: blanks, Blank: true, Dropped: []string{"work.unit.problems"}}},
		"a text without its grade":    {answers{Marks: map[string]int{"promoted.p1.view": 0}, Texts: map[string]string{"promoted.p1.reason": "理由"}}, review{Gaps: blanks[:9], Dropped: []string{"promoted.p1.reason"}}},
		"a text with it":              {answers{Marks: map[string]int{"promoted.p1.view": 1}, Texts: map[string]string{"promoted.p1.reason": "理由"}}, review{Gaps: blanks[:9]}},
		"a text alone":                {answers{Texts: map[string]string{"work.unit.comment": "好"}}, review{Gaps: blanks}},
		"six of five code points":     {answers{Choices: map[string][]string{"work.unit.problems": {"p1", "other"}}, Texts: map[string]string{"work.unit.problems": "𠮷𠮷𠮷𠮷𠮷𠮷"}}, review{Gaps: instead("work.unit.problems", "long")}},
		"five of five":                {answers{Choices: map[string][]string{"work.unit.problems": {"p1", "other"}}, Texts: map[string]string{"work.unit.problems": "𠮷𠮷𠮷𠮷𠮷"}}, review{Gaps: instead("work.unit.problems", "")}},
		"one of at least two options": {answers{Choices: map[string][]string{"work.unit.problems": {"p1"}}}, review{Gaps: instead("work.unit.problems", "few")}},
		"an exclusive one":            {answers{Choices: map[string][]string{"work.unit.problems": {"none"}}}, review{Gaps: instead("work.unit.problems", "")}},
		"a score off its step":        {answers{Scores: map[string]string{"leaders.l1.work": "85.25"}}, review{Gaps: instead("leaders.l1.work", "score")}},
		"a score":                     {answers{Scores: map[string]string{"leaders.l1.work": "85.5"}}, review{Gaps: instead("leaders.l1.work", "")}},
	} {
		got := call[review](t, p, "reviewed", manifestText, "A", test.answers)
		if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}

	testPoints(t, p)

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
		if want.Rule = "选 2 项，也可不选"; want.Refused == nil {
			want.Refused = []string{}
		}
		if got := call[taps](t, p, "tapped", manifestText, "work.unit.problems", strings.Fields(codes)); !cmp.Equal(got, want) {
			t.Errorf("after %s: %+v", codes, got)
		}
	}
}

// testPoints: what may be filled in, what comes nearest to what may not, and what a typed score is taken for.
func testPoints(t *testing.T, p *phone.Phone) {
	type scored struct {
		Score                    *string
		Fault, Read, Rule, Bands string
	}
	of := func(text string) survey.Decimal {
		d, err := survey.ParseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for points, test := range map[[3]string]struct {
		rule  string
		typed map[string][3]string // score, fault, read
	}{
		{"10", "100", "0.5"}: {"10 到 100 分，每 0.5 分一档，如 99、99.5、100", map[string][3]string{
			"": {}, " 　": {}, "85.5": {"85.5"}, "10": {"10", "", "“其他”"}, "100.0": {"100", "", "记为 100 分，“优秀”"}, "０９０": {"90", "", "记为 90 分，“优秀”"}, "89。5": {"89.5", "", "记为 89.5 分，“其他”"},
			"９.5": {"", "要在 10 到 100 分之间，每 0.5 分一档，最近的是 10 分。"}, "100.001": {"", "要在 10 到 100 分之间，每 0.5 分一档，最近的是 100 分。"},
			"85.25": {"", "要在 10 到 100 分之间，每 0.5 分一档，最近的是 85 分和 85.5 分。"}, "99.99": {"", "要在 10 到 100 分之间，每 0.5 分一档，最近的是 99.5 分和 100 分。"},
			"八十": {"", "请填一个数：10 到 100 分，每 0.5 分一档，如 99、99.5、100。"}, "1,000": {"", "请填一个数：10 到 100 分，每 0.5 分一档，如 99、99.5、100。"},
			"85.001": {"", "要在 10 到 100 分之间，每 0.5 分一档，最近的是 85 分和 85.5 分。"}, "－1": {"", "要在 10 到 100 分之间，每 0.5 分一档，最近的是 10 分。"},
		}},
		{"1", "20", "3"}: {"可填 1、4、7、10、13、16、19 分", map[string][3]string{
			"19": {"19", "", "“其他”"}, "20": {"", "要在 1 到 19 分之间，每 3 分一档，最近的是 19 分。"}, "0": {"", "要在 1 到 19 分之间，每 3 分一档，最近的是 1 分。"}, "3": {"", "要在 1 到 19 分之间，每 3 分一档，最近的是 1 分和 4 分。"},
		}},
		{"0.25", "10", "0.05"}: {"0.25 到 10 分，每 0.05 分一档，如 9.9、9.95、10", map[string][3]string{
			"9，55": {"9.55", "", "记为 9.55 分，“其他”"}, ".25": {"0.25", "", "记为 0.25 分，“其他”"}, "0.3": {"0.3", "", "“其他”"}, "0.33": {"", "要在 0.25 到 10 分之间，每 0.05 分一档，最近的是 0.3 分和 0.35 分。"},
		}},
		{"0", "100", "1"}:   {"0 到 100 分，填整数", map[string][3]string{"85.5": {"", "要在 0 到 100 分之间，填整数，最近的是 85 分和 86 分。"}}},
		{"0.5", "100", "1"}: {"0.5 到 99.5 分，每 1 分一档，如 97.5、98.5、99.5", map[string][3]string{"100": {"", "要在 0.5 到 99.5 分之间，每 1 分一档，最近的是 99.5 分。"}}},
		{"0", "5", "0.01"}:  {"0 到 5 分，最多两位小数", map[string][3]string{"4.999": {"", "要在 0 到 5 分之间，最多两位小数，最近的是 4.99 分和 5 分。"}}},
	} {
		s := sitting()
		work := &s.Forms[0].Criteria[2]
		work.Points = &survey.Points{Min: of(points[0]), Max: of(points[1]), Step: of(points[2])}
		work.Bands = []survey.Band{{Code: "high", Name: "优秀", From: of("90")}, {Code: "rest", Name: "其他", From: of(points[0])}}
		manifestText := manifestOf(t, s)
		for typed, want := range test.typed {
			if typed == "85.5" && want[1] == "" {
				want[2] = "“其他”"
			}
			got := call[scored](t, p, "scored", manifestText, "leaders.l1.work", typed)
			if got.Rule != test.rule || got.Bands != "90 分起为“优秀”，其余为“其他”" {
				t.Fatalf("%v: %s; %s", points, got.Rule, got.Bands)
			}
			if (got.Score == nil) != (want[1] != "") || got.Score != nil && *got.Score != want[0] || got.Fault != want[1] || got.Read != want[2] {
				t.Errorf("%v, %q: %v, %q, %q", points, typed, got.Score, got.Fault, got.Read)
			}
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
		"unused":              {survey.Quota{Grade: "excellent", Max: number(1)}, nil, ration{"优秀 0/1（还可选 1 名）", []int{}}},
		"used elsewhere":      {survey.Quota{Grade: "excellent", Max: number(1)}, map[string]int{"leaders.l1.overall": 0}, ration{"优秀 1/1（已满）", []int{0}}},
		"used here":           {survey.Quota{Grade: "excellent", Max: number(1)}, map[string]int{"leaders.l2.overall": 0}, ration{"优秀 1/1（已满）", []int{}}},
		"of another question": {survey.Quota{Grade: "excellent", Max: number(1)}, map[string]int{"leaders.l1.duty": 0}, ration{"优秀 0/1（还可选 1 名）", []int{}}},
		"a set":               {survey.Quota{Grades: []string{"excellent", "competent"}, Max: number(1)}, map[string]int{"leaders.l1.overall": 1}, ration{"优秀、称职 1/1（已满）", []int{0, 1}}},
		"within the set":      {survey.Quota{Grades: []string{"excellent", "competent"}, Max: number(1)}, map[string]int{"leaders.l2.overall": 1}, ration{"优秀、称职 1/1（已满）", []int{}}},
		"a share":             {survey.Quota{Grade: "excellent", MaxPercent: number(50)}, nil, ration{"优秀 0/1（还可选 1 名）", []int{}}},
		"the lesser of both":  {survey.Quota{Grade: "excellent", Max: number(2), MaxPercent: number(49)}, nil, ration{"优秀 0/0（不能给）", []int{0}}},
		"a least":             {survey.Quota{Grade: "poor", Min: number(1)}, nil, ration{"不称职 0 名（至少 1 名）", []int{}}},
		"least and most":      {survey.Quota{Grade: "poor", Min: number(1), Max: number(1)}, map[string]int{"leaders.l1.overall": 2}, ration{"不称职 1/1（至少 1 名，已满）", []int{2}}},
	} {
		s := sitting()
		s.Forms[0].Quota = &test.quota
		if got := call[ration](t, p, "rationed", manifestOf(t, s), "leaders.l2.overall", orNone(test.marks)); !cmp.Equal(got, test.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for want, most := range map[string]int{"“优秀”已经给满 2 名：张　三、李㛃。要给这一位，请先改掉一位。": 2, "“优秀”不能给。": 0} {
		s := sitting()
		s.Forms[0].Quota = &survey.Quota{Grade: "excellent", Max: number(most)}
		got := call[struct{ Used string }](t, p, "rationed", manifestOf(t, s), "leaders.l2.overall", map[string]int{"leaders.l1.overall": 0, "leaders.l2.overall": 0})
		if got.Used != want {
			t.Errorf("at most %d: %s", most, got.Used)
		}
	}
	const key, title = "leaders.l1.overall ", "“不称职”"
	for name, test := range map[string]struct {
		quota survey.Quota
		marks map[string]int
		want  []string
	}{
		"least, nothing marked":            {survey.Quota{Grade: "poor", Min: number(2)}, nil, nil},
		"least, another criterion marked":  {survey.Quota{Grade: "poor", Min: number(2)}, map[string]int{"leaders.l1.clean": 0}, nil},
		"least, one of two":                {survey.Quota{Grade: "poor", Min: number(2)}, map[string]int{"leaders.l2.overall": 2}, []string{"0 " + key + title + "至少给 2 名，现在 1 名"}},
		"least, both":                      {survey.Quota{Grade: "poor", Min: number(2)}, map[string]int{"leaders.l2.overall": 2, "leaders.l1.overall": 2}, nil},
		"least, marked, none of the grade": {survey.Quota{Grade: "poor", Min: number(2)}, map[string]int{"leaders.l2.overall": 0}, []string{"0 " + key + title + "至少给 2 名，现在 0 名"}},
		"most, reached":                    {survey.Quota{Grade: "poor", Max: number(1)}, map[string]int{"leaders.l2.overall": 2}, nil},
		"most, gone beyond":                {survey.Quota{Grade: "poor", Max: number(1)}, map[string]int{"leaders.l1.overall": 2, "leaders.l2.overall": 2}, []string{"0 " + key + title + "最多给 1 名，现在 2 名"}},
		"none allowed":                     {survey.Quota{Grade: "poor", MaxPercent: number(49)}, map[string]int{"leaders.l2.overall": 2}, []string{"1 leaders.l2.overall " + title + "最多给 0 名，现在 1 名"}},
	} {
		s := sitting()
		s.Forms[0].Quota, s.Forms[0].Criteria[0].Required = &test.quota, false
		got := call[struct {
			Broken []string
			MayGo  bool
		}](t, p, "reviewed", manifestOf(t, s), "A", answers{Marks: orNone(test.marks)})
		if diff := cmp.Diff(test.want, got.Broken, cmpopts.EquateEmpty()); diff != "" || got.MayGo != (test.want == nil) {
			t.Errorf("%s: may go is %v; %s", name, got.MayGo, diff)
		}
	}
}

func orNone(marks map[string]int) map[string]int {
	if marks == nil {
		return map[string]int{}
	}
	return marks
}
