package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/ballot"
)

// once tells how many of several acts at once were done; all others must be refused.
func once(t *testing.T, acts ...func() error) int {
	t.Helper()
	var done atomic.Int32
	list := make([]func(), len(acts))
	for i, act := range acts {
		list[i] = func() {
			switch err := act(); {
			case err == nil:
				done.Add(1)
			case !IsRefusal(err):
				t.Error(err)
			}
		}
	}
	together(list...)
	return int(done.Load())
}

// several is one act by so many.
func several(n int, act func() error) []func() error {
	list := make([]func() error, n)
	for i := range list {
		list[i] = act
	}
	return list
}

// testRacingReplace: a slip that is collected and replaced at once is bound to one element at most and replaced after it was collected,
// or stays as it was collected: the phone that was answered before is the one that is lost, and no other gets in.
func testRacingReplace(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 2, survey.Draft)
	for range 10 {
		h.session(survey.Collecting)
		digest, bound := h.issued[h.id][0].Digest, Element()
		var collected, replaced, other error
		together(
			func() { _, collected = h.Collect(context.Background(), digest, bound) },
			func() { replaced = h.Replace(context.Background(), h.id, digest, h.act("replace")) },
			func() { _, other = h.Collect(context.Background(), digest, Element()) },
		)
		record, err := h.Find(t.Context(), digest)
		h.must(err)
		want, state := survey.SlipCount{Printed: 2, Collected: 1}, ballot.Collected
		switch {
		case replaced == nil:
			want.Replaced, state = 1, ballot.Replaced
		case !errors.Is(replaced, ballot.ErrSlipFresh):
			t.Error(replaced)
		}
		if record.State != state || h.slips() != want {
			t.Fatalf("the slip is %s, counts %+v, replaced: %v", record.State, h.slips(), replaced)
		}
		answered := 0
		for _, err := range []error{collected, other} {
			switch {
			case err == nil:
				answered++
			case !errors.Is(err, ballot.ErrSlipSpent) && !errors.Is(err, ballot.ErrSlipReplaced):
				t.Error(err)
			}
		}
		if answered != 1 {
			t.Fatalf("%d phones were answered: %v, %v", answered, collected, other)
		}
		if _, err := h.Collect(t.Context(), digest, bound); replaced == nil && !errors.Is(err, ballot.ErrSlipReplaced) {
			t.Fatalf("after the replacement: %v", err)
		}
	}
}

// testRacingSteps: "when the session is not in phase from any more, nothing changes": of several who take the same step at once, one
// does, and the log has it once. Two steps from one phase exclude each other.
func testRacingSteps(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx := context.Background()
	for _, to := range survey.Phases()[1:] {
		s, before := h.at(), len(h.acts())
		if n := once(t, several(6, func() error { return Step(ctx, h.Store, s, to) })...); n != 1 || h.at().Phase != to {
			t.Fatalf("to %s: taken %d times, it is %s", to, n, h.at().Phase)
		}
		if n := len(h.acts()) - before; n != 1 {
			t.Errorf("to %s: %d acts", to, n)
		}
		if to == survey.Ready {
			h.issue()
		}
		h.reopen()
	}
	for range 10 {
		h.session(survey.Closed)
		result := SomeResult(h.at())
		if n := once(t,
			func() error { return h.ReopenBox(ctx, h.id, h.act("reopen")) },
			func() error { return h.OpenBox(ctx, h.id, result, h.act("open")) },
		); n != 1 {
			t.Fatalf("reopened and opened: %d", n)
		}
		if at := h.at().Phase; at != survey.Voting && at != survey.Opened {
			t.Errorf("it is %s", at)
		}
		h.session(survey.Ready)
		if n := once(t,
			func() error { return h.Withdraw(ctx, h.id, h.act("back to draft")) },
			func() error {
				return h.Advance(ctx, h.id, survey.Ready, survey.Collecting, h.act("advance"))
			},
			func() error { return h.Issue(ctx, h.id, NewSlips(3), h.act("issue")) },
		); n == 0 {
			t.Fatal("nobody got through")
		}
	}
	h.reopen()
}

// testRacingEdits: of several who replace what each has seen, one does: of a draft, an assessment, the house's address and a session's.
func testRacingEdits(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx := context.Background()
	for round := range 8 {
		assessment := survey.Assessment{ID: h.id, Version: round + 1, Plan: survey.Setup{Assessment: "年度"}}
		from, house := h.at().Setup, survey.HouseHall{}
		to := SetupOf(100+round, false)
		own, err := h.SessionHall(ctx, h.id)
		h.must(err)
		house, err = h.HouseHall(ctx)
		h.must(err)
		other := own
		other.OwnWiFi = !own.OwnWiFi
		moved := house
		moved.WiFi.SSID += "x"
		for what, edit := range map[string]func() error{
			"draft":      func() error { return h.Change(ctx, h.id, from, to, h.act("change")) },
			"assessment": func() error { return h.PutAssessment(ctx, assessment, round, Act("", "save")) },
			"house":      func() error { return h.SetHouseHall(ctx, house, moved, Act("", "wifi")) },
			"session":    func() error { return h.SetSessionHall(ctx, h.id, own, other, h.act("wifi")) },
		} {
			before := len(h.log())
			if n := once(t, several(4, edit)...); n != 1 || len(h.log())-before != 1 {
				t.Fatalf("round %d: %s was replaced %d times, with %d acts", round, what, n, len(h.log())-before)
			}
		}
		if diff := cmp.Diff(to, h.at().Setup); diff != "" {
			t.Errorf("the draft (-want +got):\n%s", diff)
		}
	}
	h.reopen()
}

// testRacingEnter: hand counts are put "to those that stand": of two who enter different things at once both are kept.
func testRacingEnter(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	for range 8 {
		h.session(survey.Closed)
		present, left := 7, 2
		enter := func(code string, e survey.Entered) func() error {
			return func() error {
				return h.Enter(context.Background(), h.id, map[string]survey.Entered{code: e}, []survey.Phase{survey.Closed}, "", h.act("enter"))
			}
		}
		if n := once(t, enter("A", survey.Entered{Present: &present}), enter("A", survey.Entered{Leftover: &left}), enter("B", survey.Entered{Present: &present})); n != 3 {
			t.Fatalf("%d of three were entered", n)
		}
		want := map[string]survey.Entered{"A": {Present: &present, Leftover: &left}, "B": {Present: &present}}
		if diff := cmp.Diff(want, h.at().Counts); diff != "" {
			t.Fatalf("hand counts (-want +got):\n%s", diff)
		}
	}
}

// testRacingErase: of an opened session that is archived and erased at once, the rows are erased after it was archived or stay.
func testRacingErase(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 2, survey.Draft)
	ctx := context.Background()
	for range 10 {
		h.session(survey.Voting)
		b := NewBallot()
		h.cast(b)
		h.advance(survey.Closed)
		h.advance(survey.Opened)
		var archived, erased error
		together(
			func() {
				archived = h.Advance(ctx, h.id, survey.Opened, survey.Archived, h.act("advance"))
			},
			func() { erased = h.Erase(ctx, h.id, h.act("erase")) },
			func() {
				if _, err := h.ReadBox(ctx, h.id); err != nil && !errors.Is(err, survey.ErrSessionUnknown) {
					t.Errorf("reading meanwhile: %v", err)
				}
			},
		)
		s := h.at()
		switch {
		case archived != nil || s.Phase != survey.Archived || h.counted() != 1:
			t.Fatalf("archived: %v, %s with %d ballots", archived, s.Phase, h.counted())
		case erased == nil && s.Remains == nil, erased != nil && (s.Remains != nil || !IsRefusal(erased)):
			t.Fatalf("erased: %v, and it has %+v", erased, s.Remains)
		case erased != nil:
			if diff := cmp.Diff(CoversOf(b), h.covers()); diff != "" {
				t.Fatalf("not erased, and the box (-want +got):\n%s", diff)
			}
			h.must(h.Erase(ctx, h.id, h.act("erase")))
		}
		if acts := h.acts(); acts[len(acts)-1] != "erase" || acts[len(acts)-2] != "advance" {
			t.Fatalf("acts: %v", acts)
		}
	}
	h.reopen()
}
