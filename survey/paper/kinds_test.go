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
// grades share, a form for one category.
func everyKind(s *survey.Setup) {
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
	r := filled("annual-body.body.own", "no")
	r.Scores["annual-body.body.points"] = "８５．５０"
	for score, chinese := range map[string]string{"59.5": "应填60到100之间的分数，每0.5分一档", "85.3": "应填60", "八十五": "应填60"} {
		wrong := r
		wrong.Scores = map[string]string{"annual-body.body.points": score}
		refused(t, score, h.First(ctx, h.id, n, wrong), "领导班子 · 得分："+chinese)
	}
	few := filled()
	few.Options["appointments.unit.problems"] = []string{"p1"}
	refused(t, "too few", h.First(ctx, h.id, n, few), "至少选2项，现选了1项。请对照纸票改正；纸票上确实如此的，这一项留空。")
	refused(t, "a quota of two grades", h.First(ctx, h.id, n, filled("integrity-leaders.l1.duty", "good", "integrity-leaders.l3.duty", "fair")), "“好”或“较好”最多1名")
	other := few
	other.Category, other.Options = "B", map[string][]string{"appointments.unit.problems": {"p1", "p2"}}
	err := h.First(ctx, h.id, n, other)
	refused(t, "another category's form", err, "存在的主要问题：B 中层干部不填这张表")
	var item *paper.ItemError
	if !errors.As(err, &item) || item.Key != "appointments.unit.problems" {
		t.Errorf("no item is named by %v", err)
	}
	h.must(h.First(ctx, h.id, n, r))
	second := r
	second.Scores = map[string]string{"annual-body.body.points": "86"}
	second.Grades = map[string]string{"annual-body.body.own": "yes"}
	h.must(h.Second(ctx, h.id, n, second))
	differences, err := h.Differences(ctx, h.id, n)
	h.must(err)
	var words [][2]string
	for _, d := range differences {
		words = append(words, d.Readings)
	}
	if diff := cmp.Diff([][2]string{{"85.5分", "86分"}, {"否", "是"}}, words); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	found := paper.Resolution{Picks: map[string]int{"annual-body.body.points": 3, "annual-body.body.own": 2}, Other: r}
	h.must(h.Resolve(ctx, h.id, n, found))
	h.must(h.Seal(ctx, h.id, n, h.slip("C")))
	if got := h.opened()["annual-body.body"]; !maps.Equal(got, map[string]int{`{"v":2,"marks":"--0","scores":["85.5"]}`: 1}) {
		t.Errorf("in the box: %v", got)
	}
}

// TestCategorySettled: when two read the category differently, what stands on a form that the settled one does not fill is dropped.
func TestCategorySettled(t *testing.T) {
	h := everyKindHall(t)
	ctx, n := t.Context(), h.begun()
	c, b := filled("annual-body.body.own", "no"), filled("annual-body.body.own", "no")
	c.Options["appointments.unit.problems"], b.Category = []string{"none"}, "B"
	h.must(h.First(ctx, h.id, n, c))
	h.must(h.Second(ctx, h.id, n, b))
	picks := map[string]int{paper.CategoryKey: 2, "appointments.unit.problems": 1}
	h.must(h.Resolve(ctx, h.id, n, paper.Resolution{Picks: picks}))
	h.must(h.Seal(ctx, h.id, n, h.slip("B")))
	if got := h.opened(); len(got["appointments.unit.problems"]) != 0 || got["annual-body.body"][`{"v":2,"marks":"--1"}`] != 1 {
		t.Errorf("in the box: %v", got)
	}
}

// TestNothingMarksPaper: of ballots with the same answers, those of phones and those of paper cannot be told apart: as many envelopes
// of each key, of the same sizes, which say the same bytes; and nothing else of a cast is kept but the number of paper ballots.
func TestNothingMarksPaper(t *testing.T) {
	h := everyKindHall(t)
	s := h.sessions[h.id]
	readings := []paper.Reading{filled(), filled("annual-body.body.politics", "excellent", "annual-body.body.own", "yes", "promoted.p1.view", "disapprove", "integrity-leaders.l2.duty", "good")}
	full := &readings[1]
	full.Scores["annual-body.body.points"] = "100.0"
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
	for key, texts := range h.opened() {
		for text, n := range texts {
			if n%2 != 0 {
				t.Errorf("%s: %d say %s", key, n, text)
			}
		}
	}
	if got := h.counts("C"); got != [3]int{4, 4, 2} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
	one, two := h.tried[0], h.tried[1] // a phone's and the desk's
	if one.Paper || !two.Paper || len(one.Envelopes) != len(two.Envelopes) || one.Category != two.Category {
		t.Errorf("casts: %t, %d envelopes; %t, %d", one.Paper, len(one.Envelopes), two.Paper, len(two.Envelopes))
	}
}
