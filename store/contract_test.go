package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

var _ office.Store = (*store.Store)(nil)

func TestSQLite(t *testing.T) { testStore(t, openSQLite) }

// testStore holds a store to the contracts of survey/office/ports.go.
func testStore(t *testing.T, open opener) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, opener)
	}{
		{"registry", testRegistry},
		{"unknown sessions", testUnknownSession},
		{"phases", testPhases},
		{"reopening", testReopening},
		{"opening", testOpening},
		{"hand counts", testEnter},
		{"paper", testPaper},
		{"paper beside hand counts", testPaperBesideCounts},
		{"halls", testHalls},
		{"assessments", testAssessments},
		{"accounts", testPeople},
		{"accounts race", testRacingPeople},
		{"slips", testSlips},
		{"slips after closing", testSlipsAfterClosing},
		{"void", testVoid},
		{"cast", testCast},
		{"cast before voting", testCastBeforeVoting},
		{"box of another session", testTwoBoxes},
		{"full box", testFullBox},
		{"one slip, one credential", testOneSlipOneCredential},
		{"one credential, one ballot", testOneCredentialOneBallot},
		{"casts race with closing", testRacingClose},
		{"collects race with voting and closing", testRacingCollect},
		{"caller gone", testCallerGone},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

func testRegistry(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Draft)
	first := h.id
	if _, err := h.Keys(t.Context(), first); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("keys of a draft: %v", err)
	}
	h.session(survey.Draft)
	h.advance(survey.Ready)
	if err := h.MakeReady(t.Context(), h.id, survey.Keys{}, 1, act("ready")); !isRefusal(err) {
		t.Errorf("making ready twice: %v", err)
	}
	h.reopen()
	keys, err := h.Keys(t.Context(), h.id)
	h.must(err)
	if diff := cmp.Diff(someKeys(), keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	list, err := h.Sessions(t.Context())
	h.must(err)
	if len(list) != 2 || list[0].ID != h.id || list[1].ID != first {
		t.Errorf("sessions, newest first: %+v", list)
	}
	if got := list[0]; got.Phase != survey.Ready || got.Setup.Unit != "局" || len(got.Setup.Categories) != 1 || got.Seal != nil || got.Tally != nil {
		t.Errorf("session: %+v", got)
	}
}

func testUnknownSession(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Draft)
	ctx, id := t.Context(), uuid.NewString()
	for name, err := range map[string]error{
		"session":    second(h.Session(ctx, id)),
		"keys":       second(h.Keys(ctx, id)),
		"ready":      h.MakeReady(ctx, id, someKeys(), 1, act("ready")),
		"advance":    h.Advance(ctx, id, survey.Ready, survey.Collecting, act("advance")),
		"skip":       h.Advance(ctx, id, survey.Draft, survey.Archived, act("advance")),
		"close":      second(h.CloseBox(ctx, id, closing)),
		"open":       h.OpenBox(ctx, id, survey.Tally{}, act("open")),
		"paper":      h.CountPaper(ctx, id, "A"),
		"enter":      h.Enter(ctx, id, nil, survey.Phases(), act("enter")),
		"issue":      h.Issue(ctx, id, newSlips(1), act("issue")),
		"void":       h.Void(ctx, id, newSlips(1)[0].Digest, act("void")),
		"slips":      second(h.CountSlips(ctx, id)),
		"cast":       h.Cast(ctx, id, newBallot()),
		"count":      second(h.CountCast(ctx, id)),
		"ballots":    second(h.Ballots(ctx, id)),
		"into draft": h.Cast(ctx, h.id, newBallot()),
	} {
		if !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if counts, err := h.CountCast(ctx, h.id); err != nil || len(counts) != 0 {
		t.Errorf("ballots of a draft: %v, %v", counts, err)
	}
	if counts, err := h.CountSlips(ctx, h.id); err != nil || len(counts) != 0 {
		t.Errorf("slips of a draft: %v, %v", counts, err)
	}
}

// testPhases tries every step from every phase: only those in order are taken, all others leave the session as it was.
func testPhases(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Draft)
	ctx := t.Context()
	for _, at := range survey.Phases() {
		if at != survey.Draft {
			h.advance(at)
		}
		for _, from := range survey.Phases() {
			for _, to := range survey.Phases() {
				advances := from.Next(to) && to != survey.Ready && to != survey.Closed && to != survey.Opened
				if from == at && advances {
					continue // taken by h.advance, or by testReopening
				}
				if err := h.Advance(ctx, h.id, from, to, act("advance")); !isRefusal(err) {
					t.Errorf("%s: advance from %s to %s: %v", at, from, to, err)
				}
			}
		}
		if at != survey.Voting {
			if _, err := h.CloseBox(ctx, h.id, closing); !isRefusal(err) {
				t.Errorf("close while %s: %v", at, err)
			}
		}
		if at != survey.Closed {
			if err := h.OpenBox(ctx, h.id, survey.Tally{}, act("open")); !isRefusal(err) {
				t.Errorf("open while %s: %v", at, err)
			}
		}
		if at != survey.Ready {
			if err := h.Issue(ctx, h.id, newSlips(1), act("issue")); !isRefusal(err) {
				t.Errorf("issue while %s: %v", at, err)
			}
		}
		if got := h.at().Phase; got != at {
			t.Fatalf("phase is %s after refusals while %s", got, at)
		}
		h.reopen()
		if got := h.at().Phase; got != at {
			t.Fatalf("phase is %s after a restart while %s", got, at)
		}
	}
}

// isRefusal reports whether an error is a *Refusal that says something in both languages.
func isRefusal(err error) bool {
	var refused *survey.Refusal
	return errors.As(err, &refused) && refused.English != "" && refused.Chinese != ""
}

func testReopening(t *testing.T, open opener) {
	h := newHall(t, open, 4, survey.Voting)
	ctx := t.Context()
	one, two := newBallot(), newBallot()
	h.cast(one)
	h.advance(survey.Closed)
	left, present := 1, 2
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Leftover: &left, Present: &present}}, []survey.Phase{survey.Closed}, act("leftover")))
	if s := h.at(); *s.Seal != version1.NewSeal([][32]byte{one.Digest()}) || *s.Counts["A"].Leftover != 1 {
		t.Errorf("closed: %+v, %+v", s.Seal, s.Counts)
	}
	h.back()
	for range 2 { // as it stands, and after a restart
		if s := h.at(); s.Phase != survey.Voting || s.Seal != nil || s.Counts["A"].Leftover != nil || *s.Counts["A"].Present != 2 {
			t.Errorf("reopened: %+v", s)
		}
		h.reopen()
	}
	h.cast(two, one)
	sealed, err := h.CloseBox(ctx, h.id, closing)
	h.must(err)
	if want := version1.NewSeal(version1.Digests([]version1.SealedBallot{one, two})); sealed != want || *h.at().Seal != want {
		t.Errorf("closed again: %+v, want %+v", sealed, want)
	}
}

func testOpening(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Voting)
	h.cast(newBallot())
	h.advance(survey.Closed)
	tally := survey.Tally{SealMatches: true, Withheld: true}
	h.must(h.OpenBox(t.Context(), h.id, tally, act("open")))
	for range 2 {
		s := h.at()
		if s.Phase != survey.Opened || s.Seal == nil || s.Seal.Count != 1 || s.Tally == nil {
			t.Fatalf("opened: %+v", s)
		}
		if diff := cmp.Diff(tally, *s.Tally); diff != "" {
			t.Errorf("tally (-want +got):\n%s", diff)
		}
		h.reopen()
	}
}

func testEnter(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Ready)
	ctx, present := t.Context(), 9
	phases := []survey.Phase{survey.Ready, survey.Collecting}
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Present: &present}}, phases, act("attendance")))
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"B": {WithoutPresent: true, Paper: 4}}, phases, act("leave out")))
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"B": {Present: &present}}, phases, act("attendance")))
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"B": {WithoutPresent: true, WithoutLeftover: true}}, phases, act("leave out")))
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	if err := h.Enter(ctx, h.id, map[string]survey.Entered{"A": {}}, phases, act("attendance")); !isRefusal(err) {
		t.Errorf("entered while voting: %v", err)
	}
	h.reopen()
	want := map[string]survey.Entered{"A": {Present: &present}, "B": {Present: &present, WithoutLeftover: true}}
	if diff := cmp.Diff(want, h.at().Counts); diff != "" {
		t.Errorf("hand counts (-want +got):\n%s", diff)
	}
}
