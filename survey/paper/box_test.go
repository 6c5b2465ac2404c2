package paper_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/paper"
)

// filled is a reading of category C with some items marked.
func filled(grades ...string) paper.Reading {
	r := paper.Reading{Category: "C", Grades: map[string]string{}, Scores: map[string]string{}, Options: map[string][]string{}, Texts: map[string]string{}}
	for i := 0; i+1 < len(grades); i += 2 {
		r.Grades[grades[i]] = grades[i+1]
	}
	return r
}

// TestPaperToBox: agreed, settled, blank and spoiled ballots come out of the box as they were entered.
func TestPaperToBox(t *testing.T) {
	h := newHall(t, survey.Collecting)
	ctx := t.Context()
	r := filled("annual-body.body.politics", "excellent", "annual-body.body.results", "good", "promoted.p1.view", "disapprove")
	r.Texts["promoted.p1.reason"] = "心里话\r\n不了解情况\u3000"
	r.Options["appointments.unit.problems"] = []string{"p1", "other"}
	r.Texts["appointments.unit.problems"] = "e\u0301"
	first := h.agreed(r) // entered while collecting

	same := r
	same.Texts = maps.Clone(r.Texts)
	same.Texts["promoted.p1.reason"] = "\ufeff心里话\n不了解情况"
	same.Texts["appointments.unit.problems"] = "\u00e9"
	same.Texts["appointments.unit.comment"] = "  " // a form sends it empty, or a slip of the finger
	same.Options = map[string][]string{"appointments.unit.problems": {"other", "p1"}}
	second := h.begun()
	h.must(h.First(ctx, h, h.id, second, r))
	h.must(h.Second(ctx, h, h.id, second, same))
	if got := h.state(second); got != paper.Agreed {
		t.Errorf("two who mean the same: %s", got)
	}
	refused(t, "sealing while collecting", h.Cast(ctx, h, h.id, second, h.slips["C"][0]), "不能入箱")
	h.advance(survey.Voting)
	h.must(h.Cast(ctx, h, h.id, first, h.slip("C")))
	h.must(h.Cast(ctx, h, h.id, second, strings.ToLower(h.slip("C"))))

	settled := h.begun()
	h.must(h.First(ctx, h, h.id, settled, filled("annual-body.body.politics", "good", "annual-body.body.results", "good")))
	h.must(h.Second(ctx, h, h.id, settled, filled("annual-body.body.politics", "average", "integrity-leaders.l1.duty", "poor")))
	differences, err := h.Differences(ctx, h, h.id, settled)
	h.must(err)
	want := []paper.Difference{
		{Key: "integrity-leaders.l1.duty", Item: paper.Item{Form: "领导干部落实党风廉政建设责任制民主测评表", Subject: "张　三", Criterion: "履行第一责任人职责"}, Readings: [2]string{"未填", "差"}},
		{Key: "annual-body.body.politics", Item: paper.Item{Form: "领导班子年度考核民主测评表", Subject: "领导班子", Criterion: "政治思想建设"}, Readings: [2]string{"良好", "一般"}},
		{Key: "annual-body.body.results", Item: paper.Item{Form: "领导班子年度考核民主测评表", Subject: "领导班子", Criterion: "工作实绩"}, Readings: [2]string{"良好", "未填"}},
	}
	if diff := cmp.Diff(want, differences); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	refused(t, "sealing with differences", h.Cast(ctx, h, h.id, settled, h.slips["C"][0]), "有差异")
	picks := map[string]int{"integrity-leaders.l1.duty": 1, "annual-body.body.results": 2}
	refused(t, "one difference left", h.Resolve(ctx, h, h.id, settled, paper.Resolution{Picks: picks}), "政治思想建设：还没有核定")
	picks["annual-body.body.politics"] = 3
	h.must(h.Resolve(ctx, h, h.id, settled, paper.Resolution{Picks: picks, Other: filled("annual-body.body.politics", "poor", "integrity-leaders.l1.duty", "good")}))
	h.must(h.Cast(ctx, h, h.id, settled, h.slip("C")))

	for range 2 {
		h.sealed(filled("annual-body.body.politics", "excellent"))
	}
	h.sealed(filled()) // blank
	h.sealed(paper.Reading{Category: "C", Spoiled: true})
	if got := h.counts("C"); got != [3]int{7, 7, 7} {
		t.Errorf("领取, 收回, 纸质: %v, want 7 each", got)
	}
	if list, err := h.List(ctx, h, h.id); err != nil || len(list) != 0 {
		t.Errorf("left at the desk: %v, %v", list, err)
	}

	const nothing, blank, spoiled = `{"v":2}`, `{"v":2,"state":"blank"}`, `{"v":2,"state":"spoiled"}`
	said := map[string]map[string]int{
		"annual-body.body":                {`{"v":2,"marks":"01"}`: 2, `{"v":2,"marks":"3-"}`: 1, `{"v":2,"marks":"0-"}`: 2},
		"promoted.p1":                     {`{"v":2,"marks":"2"}`: 2, nothing: 3},
		"promoted.p1.reason":              {`{"v":2,"text":"心里话\n不了解情况"}`: 2, nothing: 3},
		"appointments.unit.problems":      {`{"v":2,"choices":["p1","other"]}`: 2, nothing: 3},
		"appointments.unit.problems.text": {`{"v":2,"text":"é"}`: 2, nothing: 3},
	}
	opened := h.opened()
	for key := range opened {
		if said[key] == nil {
			said[key] = map[string]int{nothing: 5}
		}
		said[key][blank], said[key][spoiled] = 1, 1
	}
	if diff := cmp.Diff(said, opened); diff != "" {
		t.Errorf("what the box says (-want +got):\n%s", diff)
	}
}
