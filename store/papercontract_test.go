package store_test

import (
	"sync"
	"testing"

	"ceping/survey"
)

// testPaper: one at a time, while there are ballots in the box to be counted, and kept through reopening and restarts.
func testPaper(t *testing.T, open opener) {
	h := newHall(t, open, 4, survey.Collecting)
	ctx := t.Context()
	if err := h.CountPaper(ctx, h.id, "A"); !isRefusal(err) {
		t.Errorf("counted while collecting: %v", err)
	}
	h.advance(survey.Voting)
	if err := h.CountPaper(ctx, h.id, "A"); !isRefusal(err) {
		t.Errorf("counted with an empty box: %v", err)
	}
	h.cast(newBallots(3)...)
	h.must(h.CountPaper(ctx, h.id, "A"))
	h.must(h.CountPaper(ctx, h.id, "A"))
	if err := h.CountPaper(ctx, h.id, "B"); !isRefusal(err) {
		t.Errorf("counted in a category without ballots: %v", err)
	}
	h.advance(survey.Closed)
	left := 1
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Leftover: &left}}, []survey.Phase{survey.Closed}, act("leftover")))
	h.back()
	h.reopen()
	if got := h.at().Counts["A"]; got.Paper != 2 || got.Leftover != nil {
		t.Errorf("reopened: %+v, want 2 on paper", got)
	}
	h.advance(survey.Closed)
	h.must(h.CountPaper(ctx, h.id, "A")) // cast just before closing
	if err := h.CountPaper(ctx, h.id, "A"); !isRefusal(err) {
		t.Errorf("more paper than ballots: %v", err)
	}
	h.reopen()
	if got := h.at().Counts["A"].Paper; got != 3 {
		t.Errorf("%d on paper, want 3", got)
	}
	h.advance(survey.Opened)
	h.advance(survey.Archived)
	if err := h.CountPaper(ctx, h.id, "A"); !isRefusal(err) {
		t.Errorf("counted when archived: %v", err)
	}
}

// testPaperBesideCounts: hand counts that were read before a paper ballot was counted do not take it back.
func testPaperBesideCounts(t *testing.T, open opener) {
	h := newHall(t, open, 20, survey.Voting)
	h.cast(newBallots(20)...)
	var group sync.WaitGroup
	for n := range 20 {
		group.Go(func() {
			if err := h.CountPaper(t.Context(), h.id, "A"); err != nil {
				t.Error(err)
			}
		})
		group.Go(func() {
			if err := h.Enter(t.Context(), h.id, map[string]survey.Entered{"A": {Present: &n}}, []survey.Phase{survey.Voting}, act("attendance")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := h.at().Counts["A"]; got.Paper != 20 || got.Present == nil {
		t.Errorf("counted: %+v, want 20 on paper", got)
	}
}
