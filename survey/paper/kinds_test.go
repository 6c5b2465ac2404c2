package paper_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/paper"
	"ceping/survey/voter"
)

// everyKind adds what the worked example does not have: points, a scale of its own, a list with a least and a most, a quota that two
// grades share, a form for one category, a role and bodies of the unit's own.
func everyKind(s *survey.Setup) {
	s.Roles, s.Bodies = []survey.RoleName{{Code: "chief", Name: "三总师"}}, []survey.Body{{ID: "b1", Name: "办公室"}, {ID: "b2", Name: "人事处"}}
	s.Leaders = append(s.Leaders, survey.Leader{ID: "l9", Name: "总工", Role: "chief"})
	s.Forms[0].Roles = append(s.Forms[0].Roles, "chief")
	s.Forms[0].Criteria[0].Name.ByRole["chief"] = "履行技术责任"
	step, err := survey.ParseDecimal("0.5")
	if err != nil {
		panic(err)
	}
	s.Forms[1].Criteria = append(s.Forms[1].Criteria,
		survey.Criterion{ID: "points", Kind: survey.Scored, Name: survey.CriterionName{All: "得分"}, Weight: survey.Whole(1), Points: &survey.Points{Min: survey.Whole(60), Max: survey.Whole(100), Step: step}},
		survey.Criterion{ID: "own", Kind: survey.Graded, Name: survey.CriterionName{All: "廉洁"}, Weight: survey.Whole(1), Grades: []survey.Grade{{Code: "yes", Name: "是", Value: survey.Whole(100)}, {Code: "no", Name: "否"}}})
	s.Forms[0].Quota = &survey.Quota{Grades: []string{"good", "fair"}, Max: new(1)}
	for i, c := range s.Forms[2].Criteria {
		if c.Kind == survey.Choices {
			s.Forms[2].Criteria[i].Min, s.Forms[2].Criteria[i].Max = 2, 3
		}
	}
	s.Forms[2].Categories = []string{"A", "C"}
}

func everyKindHall(t *testing.T) *hall {
	h := newHall(t, survey.Ready)
	h.plan = everyKind
	h.session()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	return h
}

// TestEveryKind: points as people type them, a criterion's own scale, least and most of a list, and forms of another category.
func TestEveryKind(t *testing.T) {
	h := everyKindHall(t)
	ctx, n := t.Context(), h.begun()
	r := filled("annual-body.b1.own", "no")
	r.Scores["annual-body.b1.points"] = "８５．５０"
	for score, chinese := range map[string]string{"59.5": "应填60到100之间的分数，每0.5分一档", "85.3": "应填60", "八十五": "应填60"} {
		wrong := r
		wrong.Scores = map[string]string{"annual-body.b1.points": score}
		refused(t, score, h.First(ctx, h, h.id, n, wrong), "办公室 · 得分："+chinese)
	}
	few := filled()
	few.Options["appointments.unit.problems"] = []string{"p1"}
	refused(t, "too few", h.First(ctx, h, h.id, n, few), "至少选2项，现选了1项。请对照纸票改正；纸票上确实如此的，这一项留空")
	refused(t, "a quota of two grades", h.First(ctx, h, h.id, n, filled("integrity-leaders.l1.duty", "good", "integrity-leaders.l3.duty", "fair")), "“好”或“较好”最多1名")
	blank := paper.Reading{Category: "B", Options: map[string][]string{"appointments.unit.problems": {}}, Texts: map[string]string{"appointments.unit.comment": " "}}
	h.must(h.First(ctx, h, h.id, h.begun(), blank)) // as a page sends it
	whole := filled()                               // as typed with a place that says nothing
	whole.Scores["annual-body.b1.points"] = "85.0"
	again := h.agreed(whole)
	h.must(h.Cast(ctx, h, h.id, again, h.slip("C")))
	h.must(h.First(ctx, h, h.id, n, r))
	second := r
	second.Scores = map[string]string{"annual-body.b1.points": "86"}
	second.Grades = map[string]string{"annual-body.b1.own": "yes"}
	h.must(h.Second(ctx, h, h.id, n, second))
	differences, err := h.Differences(ctx, h, h.id, n)
	h.must(err)
	var words [][2]string
	for _, d := range differences {
		words = append(words, d.Readings)
	}
	if diff := cmp.Diff([][2]string{{"85.5分", "86分"}, {"否", "是"}}, words); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	found := paper.Resolution{Picks: map[string]int{"annual-body.b1.points": 3, "annual-body.b1.own": 2}, Other: r}
	h.must(h.Resolve(ctx, h, h.id, n, found))
	h.must(h.Cast(ctx, h, h.id, n, h.slip("C")))
	if got := h.opened()["annual-body.b1"]; !maps.Equal(got, map[string]int{`{"v":2,"marks":"--0","scores":["85.5"]}`: 1, `{"v":2,"scores":["85"]}`: 1}) {
		t.Errorf("in the box: %v", got)
	}
}

// TestFormOfOthers: whatever is filled in on a form that the category does not fill is named, and not dropped without a word.
func TestFormOfOthers(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) {
		everyKind(s)
		s.Forms[2].Criteria = append(s.Forms[2].Criteria, survey.Criterion{ID: "points", Kind: survey.Scored, Name: survey.CriterionName{All: "得分"}, Weight: survey.Whole(1),
			Points: &survey.Points{Max: survey.Whole(100), Step: survey.Whole(1)}})
	}
	h.session()
	h.advance(survey.Collecting)
	n := h.begun()
	for key, given := range map[string]paper.Reading{
		"appointments.unit.overall":  {Grades: map[string]string{"appointments.unit.overall": "good"}},
		"appointments.unit.points":   {Scores: map[string]string{"appointments.unit.points": "0"}},
		"appointments.unit.problems": {Options: map[string][]string{"appointments.unit.problems": {"p1", "p2"}}},
		"appointments.unit.comment":  {Texts: map[string]string{"appointments.unit.comment": "话"}},
	} {
		given.Category = "B"
		err := h.First(t.Context(), h, h.id, n, given)
		refused(t, key, err, "：B 中层干部不填这张表")
		var item *paper.ItemError
		if !errors.As(err, &item) || item.Key != key {
			t.Errorf("%s is not named by %v", key, err)
		}
	}
}

// TestSettledItemByItem: of each kind of item the one that was found on the paper goes into the box, and both are told what the other read.
func TestSettledItemByItem(t *testing.T) {
	const grade, score, options, text = "annual-body.b1.own", "annual-body.b1.points", "appointments.unit.problems", "appointments.unit.comment"
	read := func(own, points, words string, problems ...string) paper.Reading {
		r := filled(grade, own)
		r.Scores[score], r.Options[options], r.Texts[text] = points, problems, words
		return r
	}
	one, two, three := read("yes", "60", "甲", "p1", "p2"), read("no", "70", "乙", "p1", "p3"), read("yes", "80", "丙", "none")
	for pick, said := range map[int][3]string{
		1: {`{"v":2,"marks":"--0","scores":["60"]}`, `{"v":2,"choices":["p1","p2"]}`, `{"v":2,"text":"甲"}`},
		2: {`{"v":2,"marks":"--1","scores":["70"]}`, `{"v":2,"choices":["p1","p3"]}`, `{"v":2,"text":"乙"}`},
		3: {`{"v":2,"marks":"--0","scores":["80"]}`, `{"v":2,"choices":["none"]}`, `{"v":2,"text":"丙"}`},
	} {
		h := everyKindHall(t)
		ctx, n := t.Context(), h.begun()
		h.must(h.First(ctx, h, h.id, n, one))
		h.must(h.Second(ctx, h, h.id, n, two))
		differences, err := h.Differences(ctx, h, h.id, n)
		h.must(err)
		told := map[string][2]string{}
		for _, d := range differences {
			told[d.Key] = d.Readings
		}
		want := map[string][2]string{grade: {"是", "否"}, score: {"60分", "70分"}, text: {"“甲”", "“乙”"},
			options: {"选人用人把关不严、质量不高；激励担当作为用人导向不鲜明，论资排辈", "选人用人把关不严、质量不高；选人用人“个人说了算”"}}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("differences (-want +got):\n%s", diff)
		}
		for _, wrong := range []int{0, 4, -1} {
			refused(t, "no such reading", h.Resolve(ctx, h, h.id, n, paper.Resolution{Picks: map[string]int{grade: wrong, score: 1, options: 1, text: 1}}), "还没有核定")
		}
		h.must(h.Resolve(ctx, h, h.id, n, paper.Resolution{Picks: map[string]int{grade: pick, score: pick, options: pick, text: pick}, Other: three}))
		h.must(h.Cast(ctx, h, h.id, n, h.slip("C")))
		box := h.opened()
		if box["annual-body.b1"][said[0]] != 1 || box[options][said[1]] != 1 || box[text][said[2]] != 1 {
			t.Errorf("picked %d, in the box: %v", pick, box)
		}
	}
}

// TestCategorySettled: when two read the category differently, what stands on a form that the settled one does not fill is dropped.
func TestCategorySettled(t *testing.T) {
	h := everyKindHall(t)
	ctx, n := t.Context(), h.begun()
	c, b := filled("annual-body.b1.own", "no"), filled("annual-body.b1.own", "no")
	c.Options["appointments.unit.problems"], b.Category = []string{"none"}, "B"
	h.must(h.First(ctx, h, h.id, n, c))
	h.must(h.Second(ctx, h, h.id, n, b))
	picks := map[string]int{paper.CategoryKey: 2, "appointments.unit.problems": 1}
	h.must(h.Resolve(ctx, h, h.id, n, paper.Resolution{Picks: picks}))
	h.must(h.Cast(ctx, h, h.id, n, h.slip("B")))
	if got := h.opened(); len(got["appointments.unit.problems"]) != 0 || got["annual-body.b1"][`{"v":2,"marks":"--1"}`] != 1 {
		t.Errorf("in the box: %v", got)
	}
}

// TestNothingMarksPaper: of ballots with the same answers, those of phones and those of paper cannot be told apart: as many envelopes
// of each key, of the same sizes, which say the same bytes; and nothing else of a cast is kept but the number of paper ballots.
func TestNothingMarksPaper(t *testing.T) {
	h := everyKindHall(t)
	s := h.sessions[h.id]
	readings := []paper.Reading{filled(), filled("annual-body.b1.politics", "excellent", "annual-body.b1.own", "yes", "promoted.p1.view", "disapprove", "integrity-leaders.l9.duty", "good", "annual-body.b2.own", "no")}
	full := &readings[1]
	full.Scores["annual-body.b1.points"] = "100.0"
	full.Options["appointments.unit.problems"] = []string{"other", "p2"}
	full.Texts["appointments.unit.problems"], full.Texts["appointments.unit.comment"], full.Texts["promoted.p1.reason"] = "“引号\"\\”", " 第一行\r\n第二行 ", "x"
	for _, r := range readings {
		from := map[string]int{}
		for key, rows := range s.rows {
			from[key] = len(rows)
		}
		h.phone("C", voter.Answers{Grades: r.Grades, Scores: r.Scores, Options: r.Options, Texts: r.Texts})
		h.sealed(r)
		for _, e := range manifest.Sent(manifest.Envelopes(&s.Setup), "C") {
			rows := s.rows[e.Key][from[e.Key]:]
			if len(rows) != 2 || rows[0].category != rows[1].category || len(rows[0].sealed) != len(rows[1].sealed) || len(rows[0].sealed) != e.Size+envelope.Overhead {
				t.Fatalf("%s: %d envelopes of %d and %d bytes", e.Key, len(rows), len(rows[0].sealed), len(rows[1].sealed))
			}
			if slices.Equal(rows[0].sealed, rows[1].sealed) {
				t.Errorf("%s: the same bytes twice", e.Key)
			}
		}
	}
	// A paper that broke the quota, its criterion left blank, is as one of somebody who abstained from it.
	broken := filled("integrity-leaders.l1.duty", "good", "integrity-leaders.l9.duty", "fair", "integrity-leaders.l9.clean", "poor")
	broken.Void = map[string]bool{"integrity-leaders.duty": true}
	h.phone("C", voter.Answers{Grades: map[string]string{"integrity-leaders.l9.clean": "poor"}})
	h.sealed(broken)
	for key, texts := range h.opened() {
		for text, n := range texts {
			if n%2 != 0 {
				t.Errorf("%s: %d say %s", key, n, text)
			}
		}
	}
	if got := h.counts("C"); got != [3]int{6, 6, 3} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
	one, two := h.tried[0], h.tried[1] // a phone's and the desk's
	if one.Paper || !two.Paper || len(one.Envelopes) != len(two.Envelopes) || one.Category != two.Category {
		t.Errorf("casts: %t, %d envelopes; %t, %d", one.Paper, len(one.Envelopes), two.Paper, len(two.Envelopes))
	}
}

// TestUnreadableAndRequired: what cannot be taken and must not be left blank is not sent from one refusal to the next.
func TestUnreadableAndRequired(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) {
		everyKind(s)
		for i := range s.Forms[1].Criteria {
			s.Forms[1].Criteria[i].Required = s.Forms[1].Criteria[i].ID == "points"
		}
	}
	h.session()
	h.advance(survey.Collecting)
	r := filled()
	r.Scores["annual-body.b1.points"] = "101"
	refused(t, "beyond the range", h.First(t.Context(), h, h.id, h.begun(), r), "应填60到100之间的分数，每0.5分一档。请对照纸票改正；纸票上确实如此的，勾“整张作废”")
}

// TestQuotaOnPaper: a paper that breaks a quota is not taken as it is: the criterion is left blank for everybody, or the whole is spoiled.
// One that keeps it cannot be left blank, so no vote is lost by a tick.
func TestQuotaOnPaper(t *testing.T) {
	const a, b, c = "integrity-leaders.l1.duty", "integrity-leaders.l2.duty", "integrity-leaders.l3.duty"
	void := map[string]bool{"integrity-leaders.duty": true}
	for name, test := range map[string]struct {
		quota    survey.Quota
		required bool
		grades   []string
		void     map[string]bool
		chinese  string // of the refusal; "": taken
	}{
		"most kept":            {survey.Quota{Grade: "good", Max: new(1)}, false, []string{a, "good", b, "fair"}, nil, ""},
		"most":                 {survey.Quota{Grade: "good", Max: new(1)}, false, []string{a, "good", b, "good"}, nil, "“好”最多1名，这张票上更多。请对照纸票改正；纸票上确实如此的，按考核方案办：这一项作废的"},
		"most, void":           {survey.Quota{Grade: "good", Max: new(1)}, false, []string{a, "good", b, "good"}, void, ""},
		"most kept, void":      {survey.Quota{Grade: "good", Max: new(1)}, false, []string{a, "good"}, void, "没有超出名额，不能整项留空"},
		"least kept, void":     {survey.Quota{Grade: "good", Min: new(1)}, false, []string{a, "good", b, "fair"}, void, "不能整项留空"},
		"nothing, void":        {survey.Quota{Grade: "good", Min: new(1)}, false, []string{"integrity-leaders.l1.clean", "good"}, void, "不能整项留空"},
		"percent":              {survey.Quota{Grade: "good", MaxPercent: new(50)}, false, []string{a, "good", b, "good"}, nil, "“好”最多1名"}, // of three, rounded down
		"percent kept":         {survey.Quota{Grade: "good", MaxPercent: new(70)}, false, []string{a, "good", b, "good"}, nil, ""},
		"least":                {survey.Quota{Grade: "good", Min: new(2)}, false, []string{a, "good", b, "fair"}, nil, "“好”至少2名，这张票上只有1名"},
		"least, void":          {survey.Quota{Grade: "good", Min: new(2)}, false, []string{a, "good", b, "fair"}, void, ""},
		"least, abstained":     {survey.Quota{Grade: "good", Min: new(2)}, false, []string{"integrity-leaders.l1.clean", "good", "integrity-leaders.l2.clean", "good"}, nil, ""},
		"a set":                {survey.Quota{Grades: []string{"good", "fair"}, Max: new(2)}, false, []string{a, "good", b, "fair", c, "fair"}, nil, "“好”或“较好”最多2名"},
		"a set, void":          {survey.Quota{Grades: []string{"good", "fair"}, Max: new(2)}, false, []string{a, "good", b, "fair", c, "fair"}, void, ""},
		"most, required":       {survey.Quota{Grade: "good", Max: new(1)}, true, []string{a, "good", b, "good", c, "fair"}, nil, "纸票上确实如此的，勾“整张作废”"},
		"most, required, void": {survey.Quota{Grade: "good", Max: new(1)}, true, []string{a, "good", b, "good", c, "fair"}, void, "这一项必填，不能整项留空"},
		"another form's tick":  {survey.Quota{Grade: "good", Max: new(1)}, false, []string{a, "good", b, "good"}, map[string]bool{"annual-body.politics": true}, "最多1名"},
	} {
		h := newHall(t, survey.Ready)
		h.plan = func(s *survey.Setup) {
			s.Forms[0].Quota = &test.quota
			for i := range s.Forms[0].Criteria {
				s.Forms[0].Criteria[i].Required = test.required && s.Forms[0].Criteria[i].ID == "duty"
			}
			s.Leaders = s.Leaders[:3]
		}
		h.session()
		h.advance(survey.Collecting)
		r := filled(test.grades...)
		r.Void = test.void
		err := h.First(t.Context(), h, h.id, h.begun(), r)
		if test.chinese == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		} else if test.chinese != "" {
			refused(t, name, err, test.chinese)
		}
	}
}

// TestVoidWhenSettled: what two find together may break a quota that each had kept, and is left blank in the same way.
func TestVoidWhenSettled(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) { s.Forms[0].Quota = &survey.Quota{Grade: "good", Max: new(1)} }
	h.session()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	ctx, n := t.Context(), h.begun()
	h.must(h.First(ctx, h, h.id, n, filled("integrity-leaders.l1.duty", "good", "integrity-leaders.l1.clean", "poor")))
	h.must(h.Second(ctx, h, h.id, n, filled("integrity-leaders.l2.duty", "good", "integrity-leaders.l1.clean", "poor")))
	found := paper.Resolution{Picks: map[string]int{"integrity-leaders.l1.duty": 1, "integrity-leaders.l2.duty": 2}}
	refused(t, "beyond the quota", h.Resolve(ctx, h, h.id, n, found), "整项留空")
	found.Other.Void = map[string]bool{"integrity-leaders.duty": true}
	h.must(h.Resolve(ctx, h, h.id, n, found))
	h.must(h.Cast(ctx, h, h.id, n, h.slip("C")))
	for key, texts := range h.opened() {
		if key == "integrity-leaders.l1" && texts[`{"v":2,"marks":"-3-"}`] != 1 || key == "integrity-leaders.l2" && texts[`{"v":2}`] != 1 {
			t.Errorf("%s: %v", key, texts)
		}
	}
}
