package paper_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
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
		"both by the switch":   {spoiled, read, paper.Resolution{Picks: map[string]int{"category": 1}, Spoiled: true}, paper.Agreed},
		"it is not":            {read, spoiled, paper.Resolution{Picks: map[string]int{"category": 2, "spoiled": 1}}, paper.AwaitsSecond},
		"it is not, the other": {spoiled, read, paper.Resolution{Picks: map[string]int{"category": 1, "spoiled": 2}}, paper.AwaitsSecond},
	} {
		n := h.begun()
		h.must(h.First(ctx, h.id, n, test.first))
		h.must(h.Second(ctx, h.id, n, test.second))
		if list, err := h.Differences(ctx, h.id, n); err != nil || len(list) != 2 || list[1].Key != paper.SpoiledKey {
			t.Errorf("%s: differences %v, %v", name, list, err)
		}
		h.must(h.Resolve(ctx, h.id, n, test.found))
		if got := h.state(n); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		if test.want == paper.AwaitsSecond {
			again := read
			again.Category = "B"
			h.must(h.Second(ctx, h.id, n, again))
			if got := h.state(n); got != paper.Agreed {
				t.Errorf("%s, read once more: %s", name, got)
			}
		}
		h.must(h.Seal(ctx, h.id, n, h.slip("B")))
	}
	if got := h.counts("B"); got != [3]int{4, 4, 4} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestRules: a ballot that would be counted invalid is not taken, and the item is named.
func TestRules(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.begun()
	both := filled()
	both.Options["appointments.unit.problems"] = []string{"p1", "none"}
	orphan := filled()
	orphan.Texts["appointments.unit.problems"] = "没选其他"
	for name, test := range map[string]struct {
		reading paper.Reading
		chinese string
	}{
		"exclusive option":  {both, "干部选拔任用工作民主评议表 · 市住房和城乡建设局 · 存在的主要问题：有一个选项只能单独选"},
		"text, no option":   {orphan, "没有选相应的选项"},
		"no category":       {paper.Reading{}, "没有选票种"},
		"spoiled, category": {paper.Reading{Category: "D", Spoiled: true}, "没有选票种"},
	} {
		err := h.First(t.Context(), h.id, n, test.reading)
		refused(t, name, err, test.chinese)
		var item *paper.ItemError
		if !errors.As(err, &item) || item.Key == "" {
			t.Errorf("%s: no item is named by %v", name, err)
		}
	}
	for name, reading := range map[string]paper.Reading{"unknown grade": filled("annual-body.body.politics", "best"), "unknown item": filled("annual-body.body.none", "good")} {
		if err := h.First(t.Context(), h.id, n, reading); !errors.Is(err, survey.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h.state(n) != paper.AwaitsFirst || h.Unsealed(h.id) != 0 {
		t.Error("a refused reading was kept")
	}
}

// TestRulesOfForms: a quota and required marks hold for paper as they do for phones; a blank paper breaks neither.
func TestRulesOfForms(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) {
		s.Forms[0].Quota = &survey.Quota{Grade: "good", Max: 1}
		s.Forms[1].Required = true
	}
	h.session()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	full := filled("annual-body.body.politics", "good", "annual-body.body.results", "good",
		"integrity-leaders.l1.duty", "good", "integrity-leaders.l2.clean", "good")
	n := h.begun()
	refused(t, "required", h.First(t.Context(), h.id, n, filled("annual-body.body.politics", "good")), "领导班子 · 工作实绩：必须填写")
	over := full
	over.Grades = maps.Clone(full.Grades)
	over.Grades["integrity-leaders.l3.duty"] = "good"
	refused(t, "quota", h.First(t.Context(), h.id, n, over), "李㛃 · 履行监督责任：“好”最多1名")
	h.must(h.First(t.Context(), h.id, n, full))

	// What people settle together must keep the rules as well.
	second := full
	second.Grades = maps.Clone(full.Grades)
	second.Grades["integrity-leaders.l3.duty"] = "fair"
	h.must(h.Second(t.Context(), h.id, n, second))
	found := paper.Resolution{Picks: map[string]int{"integrity-leaders.l3.duty": 3}, Other: over}
	refused(t, "settled beyond the quota", h.Resolve(t.Context(), h.id, n, found), "“好”最多1名")
	found.Spoiled = true
	h.must(h.Resolve(t.Context(), h.id, n, found))
	h.must(h.Seal(t.Context(), h.id, n, h.slip("C")))
	h.sealed(filled())
	if got := h.counts("C"); got != [3]int{2, 2, 2} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestErased: a rehearsal that is erased leaves nothing at the desk.
func TestErased(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) { s.Rehearsal = true }
	h.session()
	if _, err := h.Begin(t.Context(), h.id); err == nil {
		t.Error("a paper ballot is begun before collecting")
	} else {
		refused(t, "begun before collecting", err, "开始领票以后")
	}
	h.advance(survey.Collecting)
	h.must(h.First(t.Context(), h.id, h.begun(), filled()))
	if n := h.Unsealed(h.id); n != 1 {
		t.Errorf("%d unsealed", n)
	}
	h.must(h.office.Erase(t.Context(), h.id))
	if n := h.Unsealed(h.id); n != 0 {
		t.Errorf("%d unsealed after erasing", n)
	}
	if _, err := h.List(t.Context(), h.id); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("the list of an erased session: %v", err)
	}
}

// TestSlips: only a fresh slip of this session and category is consumed.
func TestSlips(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx, other := t.Context(), h.slips["C"][0]
	h.session()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	n, void := h.agreed(filled()), h.slip("C")
	h.must(h.office.VoidSlip(ctx, h.id, void))
	used := h.slips["C"][0]
	h.sealed(filled())
	for slip, chinese := range map[string]string{
		other: "不是本场测评会的", void: "已作废", used: "已经用过", "1234": "没有这张领票码", h.slips["A"][0]: "这张领票码是A票种，纸质票是C票种",
	} {
		refused(t, slip, h.Seal(ctx, h.id, n, slip), chinese)
		if got := h.state(n); got != paper.Agreed {
			t.Fatalf("after %s: %s", chinese, got)
		}
	}
	if a, c := h.counts("A"), h.counts("C"); a != [3]int{} || c != [3]int{1, 1, 1} {
		t.Errorf("counts: A %v, C %v", a, c)
	}
	h.must(h.Seal(ctx, h.id, n, h.slip("C")))
	refused(t, "sealing again", h.Seal(ctx, h.id, n, h.slips["C"][0]), "已经入箱")
}

// TestRetry: whichever step is not answered, sealing again sends the same bytes, takes no other slip, and counts once.
func TestRetry(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for name, fail := range map[string]func(*faulty, error){
			"collect": func(f *faulty, err error) { f.collect = err },
			"cast":    func(f *faulty, err error) { f.cast = err },
			"count":   func(f *faulty, err error) { f.count = err },
		} {
			t.Run(fmt.Sprintf("%s, done %t", name, lost), func(t *testing.T) {
				h := newHall(t, survey.Voting)
				ctx, n := t.Context(), h.agreed(filled("annual-body.body.politics", "good"))
				h.lost = lost
				fail(h.faulty, survey.ErrUnavailable)
				for range 2 {
					refused(t, "not answered", h.Seal(ctx, h.id, n, h.slips["C"][0]), "再按一次")
					if got := h.state(n); got != paper.Unanswered {
						t.Errorf("not answered: %s", got)
					}
					refused(t, "withdrawing", h.Withdraw(ctx, h.id, n), "没有执行")
				}
				if h.Unsealed(h.id) != 1 {
					t.Errorf("%d unsealed", h.Unsealed(h.id))
				}
				fail(h.faulty, nil)
				h.must(h.Seal(ctx, h.id, n, "no slip is asked for"))
				if got := h.counts("C"); got != [3]int{1, 1, 1} {
					t.Errorf("领取, 收回, 纸质: %v, want 1 each", got)
				}
				for _, b := range h.tried[1:] {
					if diff := cmp.Diff(h.tried[0], b); diff != "" {
						t.Errorf("other bytes were sent:\n%s", diff)
					}
				}
			})
		}
	}
}

// TestClosing: closing forgets what is not in the box, by whichever way it is closed; what was cast without an answer is
// counted, if it is there.
func TestClosing(t *testing.T) {
	for name, test := range map[string]struct {
		lost bool
		want [3]int
	}{"not in the box": {false, [3]int{1, 0, 0}}, "in the box": {true, [3]int{1, 1, 1}}} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, survey.Voting)
			ctx := t.Context()
			entered, agreed, cast := h.begun(), h.agreed(filled()), h.agreed(filled())
			h.begun() // nothing is entered
			h.must(h.First(ctx, h.id, entered, filled()))
			h.cast, h.lost = survey.ErrUnavailable, test.lost
			refused(t, "cast", h.Seal(ctx, h.id, cast, h.slip("C")), "再按一次")
			h.cast = nil
			if n := h.Unsealed(h.id); n != 3 {
				t.Errorf("%d unsealed, want 3", n)
			}
			h.advance(survey.Closed)
			if n := h.Unsealed(h.id); n != 0 {
				t.Errorf("%d unsealed after closing", n)
			}
			refused(t, "sealing after closing", h.Seal(ctx, h.id, agreed, h.slips["C"][0]), "全部清除")
			h.advance(survey.Voting)
			refused(t, "sealing after reopening", h.Seal(ctx, h.id, agreed, h.slips["C"][0]), "录入台上没有")
			if got := h.counts("C"); got != test.want {
				t.Errorf("领取, 收回, 纸质: %v, want %v", got, test.want)
			}
			if n := h.begun(); n <= cast {
				t.Errorf("number %d is given again", n)
			}
		})
	}
}

// TestClosedInBetween: a box that is closed after the slip was looked at takes nothing.
func TestClosedInBetween(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.agreed(filled())
	h.cast = survey.ErrBoxClosed
	if err := h.Seal(t.Context(), h.id, n, h.slip("C")); !errors.Is(err, survey.ErrBoxClosed) {
		t.Errorf("sealing: %v", err)
	}
	h.advance(survey.Closed)
	if n := h.Unsealed(h.id); n != 0 {
		t.Errorf("%d unsealed after closing", n)
	}
	if got := h.counts("C"); got != [3]int{1, 0, 0} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestAtOnce: buttons pressed twice, and by many, seal each ballot once.
func TestAtOnce(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx := t.Context()
	var group sync.WaitGroup
	for range 4 {
		n, slips := h.agreed(filled()), []string{h.slip("C"), h.slip("C")}
		for _, slip := range slips {
			group.Go(func() { h.Seal(ctx, h.id, n, slip) })
		}
	}
	group.Wait()
	if got := h.counts("C"); got != [3]int{4, 4, 4} {
		t.Errorf("领取, 收回, 纸质: %v, want 4 each", got)
	}
}
