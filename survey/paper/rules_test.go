package paper_test

import (
	"errors"
	"maps"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/paper"
)

// TestSpoiledByOne: when only one calls the paper spoiled, both look; if it is not, it is read once more.
func TestSpoiledByOne(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx, read := t.Context(), filled("annual-body.body.politics", "good")
	spoiled := paper.Reading{Category: "B", Spoiled: true}
	for name, test := range map[string]struct {
		first, second paper.Reading
		found         paper.Resolution
		want          paper.State
	}{
		"it is":                {read, spoiled, paper.Resolution{Picks: map[string]int{"category": 2, "spoiled": 2}}, paper.Agreed},
		"both by the switch":   {read, spoiled, paper.Resolution{Picks: map[string]int{"category": 2}, Spoiled: true}, paper.Agreed},
		"it is not":            {read, spoiled, paper.Resolution{Picks: map[string]int{"category": 2, "spoiled": 1}}, paper.AwaitsSecond},
		"it is not, the other": {spoiled, read, paper.Resolution{Picks: map[string]int{"category": 1, "spoiled": 2}}, paper.AwaitsSecond},
	} {
		n := h.begun()
		h.must(h.First(ctx, h, h.id, n, test.first))
		h.must(h.Second(ctx, h, h.id, n, test.second))
		if list, err := h.Differences(ctx, h, h.id, n); err != nil || len(list) != 2 || list[1].Key != paper.SpoiledKey {
			t.Errorf("%s: differences %v, %v", name, list, err)
		}
		h.must(h.Resolve(ctx, h, h.id, n, test.found))
		if got := h.state(n); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		if test.want == paper.AwaitsSecond {
			again := read
			again.Category = "B"
			h.must(h.Second(ctx, h, h.id, n, again))
			if got := h.state(n); got != paper.Agreed {
				t.Errorf("%s, read once more: %s", name, got)
			}
		}
		h.must(h.Cast(ctx, h, h.id, n, h.slip("B")))
	}
	if got := h.counts("B"); got != [3]int{4, 4, 4} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestSpoiledByBoth: of a paper that both call spoiled, its category alone can differ, and is settled like any other.
func TestSpoiledByBoth(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx := t.Context()
	for pick, category := range map[int]string{1: "B", 2: "C", 3: "A"} {
		n := h.begun()
		h.must(h.First(ctx, h, h.id, n, paper.Reading{Category: "B", Spoiled: true}))
		h.must(h.Second(ctx, h, h.id, n, paper.Reading{Category: "C", Spoiled: true}))
		refused(t, "no category", h.Resolve(ctx, h, h.id, n, paper.Resolution{}), "还没有核定")
		h.must(h.Resolve(ctx, h, h.id, n, paper.Resolution{Picks: map[string]int{paper.CategoryKey: pick}, Other: paper.Reading{Category: "A"}}))
		h.must(h.Cast(ctx, h, h.id, n, h.slip(category)))
		if got := h.counts(category); got != [3]int{1, 1, 1} {
			t.Errorf("%s: 领取, 收回, 纸质: %v", category, got)
		}
	}
}

// TestRules: a ballot that would be counted invalid is not taken, and the item is named.
func TestRules(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.begun()
	both := filled()
	both.Options["appointments.unit.problems"] = []string{"p1", "none"}
	for name, test := range map[string]struct {
		reading paper.Reading
		chinese string
	}{
		"exclusive option":  {both, "干部选拔任用工作民主评议表 · 市住房和城乡建设局 · 存在的主要问题：有一个选项只能单独选，不能与其他选项同选。请对照纸票改正；纸票上确实如此的，这一项留空"},
		"no category":       {paper.Reading{}, "没有选票种"},
		"spoiled, category": {paper.Reading{Category: "D", Spoiled: true}, "没有选票种"},
	} {
		err := h.First(t.Context(), h, h.id, n, test.reading)
		refused(t, name, err, test.chinese)
		var item *paper.ItemError
		if !errors.As(err, &item) || item.Key == "" {
			t.Errorf("%s: no item is named by %v", name, err)
		}
	}
	for name, reading := range map[string]paper.Reading{"unknown grade": filled("annual-body.body.politics", "best"), "unknown item": filled("annual-body.body.none", "good")} {
		if err := h.First(t.Context(), h, h.id, n, reading); !errors.Is(err, ballot.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h.state(n) != paper.AwaitsFirst || h.Waiting(h.id) != 0 {
		t.Error("a refused reading was kept")
	}
}

// TestRulesOfForms: a quota and required marks hold for paper as they do for phones; a blank paper breaks neither.
func TestRulesOfForms(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) {
		s.Forms[0].Quota = &survey.Quota{Grade: "good", Max: new(1)}
		s.Forms[1].Required = true
	}
	h.session()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	full := filled("annual-body.body.politics", "good", "annual-body.body.results", "good",
		"integrity-leaders.l1.duty", "good", "integrity-leaders.l2.clean", "good")
	n := h.begun()
	refused(t, "required", h.First(t.Context(), h, h.id, n, filled("annual-body.body.politics", "good")), "领导班子 · 工作实绩：必须填写。请对照纸票改正；纸票上确实如此的，勾“整张作废”")
	over := full
	over.Grades = maps.Clone(full.Grades)
	over.Grades["integrity-leaders.l3.duty"] = "good"
	refused(t, "quota", h.First(t.Context(), h, h.id, n, over), "李㛃 · 履行监督责任：“好”最多1名")
	h.must(h.First(t.Context(), h, h.id, n, full))

	// What people settle together must keep the rules as well.
	second := full
	second.Grades = maps.Clone(full.Grades)
	second.Grades["integrity-leaders.l3.duty"] = "fair"
	h.must(h.Second(t.Context(), h, h.id, n, second))
	found := paper.Resolution{Picks: map[string]int{"integrity-leaders.l3.duty": 3}, Other: over}
	refused(t, "settled beyond the quota", h.Resolve(t.Context(), h, h.id, n, found), "“好”最多1名")
	found.Spoiled = true
	h.must(h.Resolve(t.Context(), h, h.id, n, found))
	h.must(h.Cast(t.Context(), h, h.id, n, h.slip("C")))
	h.sealed(filled())
	if got := h.counts("C"); got != [3]int{2, 2, 2} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}
