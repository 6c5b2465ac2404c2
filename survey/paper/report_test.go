package paper_test

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/paper"
)

// filled is a reading of category C with some items marked.
func filled(grades ...string) paper.Reading {
	r := paper.Reading{Category: "C", Grades: map[string]string{}, Options: map[string][]string{}, Texts: map[string]string{}}
	for i := 0; i+1 < len(grades); i += 2 {
		r.Grades[grades[i]] = grades[i+1]
	}
	return r
}

// TestPaperToReport: agreed, settled, blank and spoiled ballots come out of the box as they were entered; nothing that was
// read is anywhere in the data directory, and no act in the audit log.
func TestPaperToReport(t *testing.T) {
	h := newHall(t, survey.Collecting)
	ctx := t.Context()
	r := filled("annual-body.body.politics", "excellent", "annual-body.body.results", "good", "promoted.p1.view", "disapprove")
	r.Texts["promoted.p1.reason"] = "SECRET-REASON\r\n不了解情况 "
	r.Options["appointments.unit.problems"] = []string{"p1", "other"}
	r.Texts["appointments.unit.problems"] = "SECRET-OTHER"
	first := h.agreed(r) // entered while collecting

	same := r
	same.Texts = maps.Clone(r.Texts)
	same.Texts["promoted.p1.reason"] = "SECRET-REASON\n不了解情况"
	same.Options = map[string][]string{"appointments.unit.problems": {"other", "p1"}}
	second := h.begun()
	h.must(h.First(ctx, h.id, second, r))
	h.must(h.Second(ctx, h.id, second, same))
	if got := h.state(second); got != paper.Agreed {
		t.Errorf("two who mean the same: %s", got)
	}
	refused(t, "sealing while collecting", h.Seal(ctx, h.id, second, h.slips["C"][0]), "不能入箱")
	h.advance(survey.Voting)
	before := h.audited()
	h.must(h.Seal(ctx, h.id, first, h.slip("C")))
	h.must(h.Seal(ctx, h.id, second, strings.ToLower(h.slip("C"))))

	settled := h.begun()
	h.must(h.First(ctx, h.id, settled, filled("annual-body.body.politics", "good", "annual-body.body.results", "good")))
	h.must(h.Second(ctx, h.id, settled, filled("annual-body.body.politics", "average", "integrity-leaders.l1.duty", "poor")))
	differences, err := h.Differences(ctx, h.id, settled)
	h.must(err)
	want := []paper.Difference{
		{Key: "integrity-leaders.l1.duty", Item: paper.Item{Form: "领导干部落实党风廉政建设责任制民主测评表", Subject: "张　三", Criterion: "履行第一责任人职责"}, Readings: [2]string{"未填", "差"}},
		{Key: "annual-body.body.politics", Item: paper.Item{Form: "领导班子年度考核民主测评表", Subject: "领导班子", Criterion: "政治思想建设"}, Readings: [2]string{"良好", "一般"}},
		{Key: "annual-body.body.results", Item: paper.Item{Form: "领导班子年度考核民主测评表", Subject: "领导班子", Criterion: "工作实绩"}, Readings: [2]string{"良好", "未填"}},
	}
	if diff := cmp.Diff(want, differences); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	refused(t, "sealing with differences", h.Seal(ctx, h.id, settled, h.slips["C"][0]), "有差异")
	picks := map[string]int{"integrity-leaders.l1.duty": 1, "annual-body.body.results": 2}
	refused(t, "one difference left", h.Resolve(ctx, h.id, settled, paper.Resolution{Picks: picks}), "政治思想建设：还没有核定")
	picks["annual-body.body.politics"] = 3
	h.must(h.Resolve(ctx, h.id, settled, paper.Resolution{Picks: picks, Other: filled("annual-body.body.politics", "poor", "integrity-leaders.l1.duty", "good")}))
	h.must(h.Seal(ctx, h.id, settled, h.slip("C")))

	for range 2 {
		h.sealed(filled("annual-body.body.politics", "excellent"))
	}
	h.sealed(filled()) // blank
	h.sealed(paper.Reading{Category: "C", Spoiled: true})
	if got := h.counts("C"); got != [3]int{7, 7, 7} {
		t.Errorf("领取, 收回, 纸质: %v, want 7 each", got)
	}
	if list, err := h.List(ctx, h.id); err != nil || len(list) != 0 {
		t.Errorf("left at the desk: %v, %v", list, err)
	}
	if after := h.audited(); after != before {
		t.Errorf("%d acts in the audit log, %d before the ballots", after, before)
	}
	h.forgotten("SECRET-REASON", "SECRET-OTHER", "不了解情况")

	h.advance(survey.Closed)
	h.must(h.office.Open(ctx, h.id, passphrases()[:2], nil))
	report, err := h.office.Report(ctx, h.id)
	h.must(err)
	c := report.Counts["C"]
	if c.Paper != 7 || c.Cast != 7 || report.Counts[survey.Total].Paper != 7 {
		t.Errorf("paper in the report: %+v", c)
	}
	if total := report.Counts[survey.Total]; *total.Valid != 5 || *total.Blank != 1 || *total.Invalid != 1 {
		t.Errorf("valid %d, blank %d, invalid %d; want 5, 1, 1", *total.Valid, *total.Blank, *total.Invalid)
	}
	got := map[string]map[string]int{}
	for _, form := range report.Forms {
		for _, subject := range form.Subjects {
			for _, criterion := range subject.Criteria {
				marks := maps.Clone(criterion.Marks[survey.Total])
				maps.DeleteFunc(marks, func(_ string, n int) bool { return n == 0 })
				got[form.ID+"."+subject.ID+"."+criterion.ID] = marks
			}
		}
	}
	marks := map[string]map[string]int{
		"annual-body.body.politics": {"excellent": 4, "poor": 1}, "annual-body.body.results": {"good": 2, "unmarked": 3},
		"promoted.p1.view": {"disapprove": 2, "unmarked": 3},
	}
	for key := range got {
		if marks[key] == nil {
			marks[key] = map[string]int{"unmarked": 5}
		}
	}
	if diff := cmp.Diff(marks, got); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

// forgotten checks that no file has any of the texts, in the clear or as JSON writes them.
func (h *hall) forgotten(texts ...string) {
	h.t.Helper()
	for path, content := range h.files() {
		for _, text := range texts {
			escaped := strings.Trim(fmt.Sprintf("%+q", text), `"`)
			if bytes.Contains(content, []byte(text)) || bytes.Contains(content, []byte(escaped)) {
				h.t.Errorf("%s holds %s", path, text)
			}
		}
	}
}
