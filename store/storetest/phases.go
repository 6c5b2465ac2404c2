package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

func testRegistry(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	first := h.id
	if _, err := h.Keys(t.Context(), first); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("keys of a draft: %v", err)
	}
	h.session(survey.Draft)
	h.advance(survey.Ready)
	if err := h.MakeReady(t.Context(), h.id, office.Keys{}, Random(32), h.act("ready")); !IsRefusal(err) {
		t.Errorf("making ready twice: %v", err)
	}
	h.reopen()
	keys, err := h.Keys(t.Context(), h.id)
	h.must(err)
	if diff := cmp.Diff(SomeKeys(), keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	list, err := h.Sessions(t.Context())
	h.must(err)
	if len(list) != 2 || list[0].ID != h.id || list[1].ID != first {
		t.Errorf("sessions, newest first: %+v", list)
	}
	if got := list[0]; got.Phase != survey.Ready || got.Protocol != 2 || got.Setup.Unit != "局" || len(got.Setup.Categories) != 1 || got.Seal != nil {
		t.Errorf("session: %+v", got)
	}
	from, to := SetupOf(3, false), SetupOf(5, false)
	h.id = first
	h.must(h.Change(t.Context(), first, from, to, h.act("change")))
	if err := h.Change(t.Context(), first, from, to, h.act("change")); !IsRefusal(err) {
		t.Errorf("changed by two: %v", err)
	}
	h.reopen()
	if diff := cmp.Diff(to, h.at().Setup); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
	h.slots = 5
	h.advance(survey.Ready) // with slips for the setup as it is by now
	if err := h.Issue(t.Context(), h.id, NewSlips(6), h.act("issue")); err == nil {
		t.Error("more slips than the box has rows for")
	}
}

func testUnknownSession(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx, id := t.Context(), uuid.NewString()
	act := Act(id, "act")
	for name, err := range map[string]error{
		"session":    second(h.Session(ctx, id)),
		"keys":       second(h.Keys(ctx, id)),
		"change":     h.Change(ctx, id, survey.Setup{}, survey.Setup{}, act),
		"ready":      h.MakeReady(ctx, id, SomeKeys(), Random(32), act),
		"advance":    h.Advance(ctx, id, survey.Ready, survey.Collecting, act),
		"skip":       h.Advance(ctx, id, survey.Draft, survey.Archived, act),
		"withdraw":   h.Withdraw(ctx, id, act),
		"close":      second(h.CloseBox(ctx, id, act)),
		"reopen":     h.ReopenBox(ctx, id, act),
		"open":       h.OpenBox(ctx, id, SomeResult(survey.Session{}), act),
		"enter":      h.Enter(ctx, id, nil, survey.Phases(), "", act),
		"issue":      h.Issue(ctx, id, NewSlips(1), act),
		"void":       h.Void(ctx, id, NewSlips(1)[0].Digest, act),
		"replace":    h.Replace(ctx, id, NewSlips(1)[0].Digest, act),
		"slips":      second(h.CountSlips(ctx, id)),
		"cast":       h.Cast(ctx, id, NewBallot()),
		"material":   second(h.Material(ctx, id)),
		"phase":      second(h.Phase(ctx, id)),
		"totals":     second(h.Totals(ctx, id)),
		"seal":       second(h.Seal(ctx, id)),
		"opened":     second(h.OpenedSeal(ctx, id)),
		"list":       second(h.List(ctx, id, "cover")),
		"count":      second(h.CountCast(ctx, id)),
		"full":       second(h.BoxFull(ctx, id)),
		"box":        second(h.ReadBox(ctx, id)),
		"result":     second(h.Result(ctx, id)),
		"audit":      second(h.SessionAudit(ctx, id)),
		"erase":      h.Erase(ctx, id, act),
		"into draft": h.Cast(ctx, h.id, NewBallot()),
		"a draft's":  second(h.Material(ctx, h.id)),
		"its box":    second(h.ReadBox(ctx, h.id)),
	} {
		if !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := h.Version1(ctx, h.id); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("version 1: %v", err)
	}
	if counts, err := h.CountCast(ctx, h.id); err != nil || len(counts) != 0 {
		t.Errorf("ballots of a draft: %v, %v", counts, err)
	}
	if counts, err := h.CountSlips(ctx, h.id); err != nil || len(counts) != 0 {
		t.Errorf("slips of a draft: %v, %v", counts, err)
	}
}

// testPhases tries every step from every phase: only those in order are taken, all others leave the session as it was.
func testPhases(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx := t.Context()
	for _, at := range survey.Phases() {
		if at != survey.Draft {
			h.advance(at)
		}
		for _, from := range survey.Phases() {
			for _, to := range survey.Phases() {
				advances := from == survey.Ready && to == survey.Collecting || from == survey.Collecting && to == survey.Voting || from == survey.Opened && to == survey.Archived
				if from == at && advances {
					continue // taken by h.advance, or by testReopening
				}
				if err := h.Advance(ctx, h.id, from, to, h.act("advance")); !IsRefusal(err) {
					t.Errorf("%s: advance from %s to %s: %v", at, from, to, err)
				}
			}
		}
		for what, test := range map[string]struct {
			in  survey.Phase
			act func() error
		}{
			"close":  {survey.Voting, func() error { return second(h.CloseBox(ctx, h.id, h.act("close"))) }},
			"reopen": {survey.Closed, func() error { return h.ReopenBox(ctx, h.id, h.act("reopen")) }},
			"open":   {survey.Closed, func() error { return h.OpenBox(ctx, h.id, SomeResult(h.at()), h.act("open")) }},
			"issue":  {survey.Ready, func() error { return h.Issue(ctx, h.id, NewSlips(1), h.act("issue")) }},
			"ready":  {survey.Draft, func() error { return h.MakeReady(ctx, h.id, SomeKeys(), Random(32), h.act("ready")) }},
			"change": {survey.Draft, func() error { return h.Change(ctx, h.id, h.at().Setup, h.at().Setup, h.act("change")) }},
		} {
			if at == test.in {
				continue
			}
			if err := test.act(); !IsRefusal(err) {
				t.Errorf("%s while %s: %v", what, at, err)
			}
		}
		if at != survey.Ready && at != survey.Collecting {
			if err := h.Withdraw(ctx, h.id, h.act("back to draft")); !IsRefusal(err) {
				t.Errorf("back to draft while %s: %v", at, err)
			}
		}
		for range 2 { // as it stands, and after a restart
			if got := h.at().Phase; got != at {
				t.Fatalf("phase is %s after refusals while %s", got, at)
			}
			if at != survey.Draft {
				if phase, err := h.Phase(ctx, h.id); err != nil || phase != at {
					t.Errorf("to phones it is %s, %v", phase, err)
				}
				m, err := h.Material(ctx, h.id)
				if err != nil || m.Manifest != SomeKeys().Manifest || (len(m.Seed) == 32) != !at.Reached(survey.Opened) {
					t.Errorf("material while %s: %q with a seed of %d bytes, %v", at, m.Manifest, len(m.Seed), err)
				}
			}
			h.reopen()
		}
	}
}

func testReopening(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Voting)
	ctx := t.Context()
	one, two := NewBallot(), NewBallot()
	h.cast(one)
	h.advance(survey.Closed)
	first := *h.at().Seal
	left, present := 1, 2
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Leftover: &left, Present: &present}}, []survey.Phase{survey.Closed}, "", h.act("leftover")))
	if s := h.at(); s.Seal.Count != 1 || len(s.Seal.Digest) != 64 || *s.Counts["A"].Leftover != 1 {
		t.Errorf("closed: %+v, %+v", s.Seal, s.Counts)
	}
	h.back()
	if log := h.log(); !strings.Contains(log[len(log)-1].Detail, first.Digest) {
		t.Errorf("the act of reopening: %+v", log[len(log)-1])
	}
	for range 2 { // as it stands, and after a restart
		if s := h.at(); s.Phase != survey.Voting || s.Seal != nil || s.Counts["A"].Leftover != nil || *s.Counts["A"].Present != 2 {
			t.Errorf("reopened: %+v", s)
		}
		h.reopen()
	}
	h.cast(two, one)
	sealed, err := h.CloseBox(ctx, h.id, h.act("close"))
	h.must(err)
	if again := *h.at().Seal; again.Count != 2 || again.Digest != sealed.Digest || again.Digest == first.Digest {
		t.Errorf("closed again: %+v, at first %+v", again, first)
	}
	if diff := cmp.Diff(CoversOf(one, two), h.covers()); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
	own, err := h.SessionAudit(ctx, h.id)
	h.must(err)
	if last := own[len(own)-1]; !strings.HasPrefix(last.Detail, "2 ballots, ") || words.SealDigest(last.Detail) != sealed.Digest {
		t.Errorf("the act of closing: %+v", last)
	}
}

func testOpening(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Voting)
	h.cast(NewBallot())
	if _, err := h.Result(t.Context(), h.id); !errors.Is(err, office.ErrNotOpened) {
		t.Errorf("a result while voting: %v", err)
	}
	h.advance(survey.Closed)
	counted := SomeResult(h.at())
	h.back()
	h.advance(survey.Closed)
	if err := h.OpenBox(t.Context(), h.id, counted, h.act("open")); !IsRefusal(err) || h.at().Phase != survey.Closed {
		t.Errorf("opened with the count of a box that was closed again since: %v", err)
	}
	if err := h.OpenBox(t.Context(), h.id, SomeResult(h.at())); err == nil {
		t.Error("opened without an act")
	}
	h.must(h.OpenBox(t.Context(), h.id, SomeResult(h.at()), h.act("open despite"), h.act("open")))
	if acts := h.acts(); !slices.Equal(acts[len(acts)-2:], []string{"open despite", "open"}) {
		t.Errorf("acts: %v", acts)
	}
	for range 2 {
		s := h.at()
		if s.Phase != survey.Opened || s.Seal == nil || s.Seal.Count != 1 {
			t.Fatalf("opened: %+v", s)
		}
		got, err := h.Result(t.Context(), h.id)
		h.must(err)
		if diff := cmp.Diff(SomeResult(h.at()), got); diff != "" {
			t.Errorf("result (-want +got):\n%s", diff)
		}
		content, err := h.ReadBox(t.Context(), h.id)
		h.must(err)
		if content.Seed != nil || len(content.Nonces) != 0 || len(content.Rows["cover"]) != 1 {
			t.Errorf("the opened box has a seed of %d bytes, %d nonces, %d covers", len(content.Seed), len(content.Nonces), len(content.Rows["cover"]))
		}
		h.reopen()
	}
}

func testEnter(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Ready)
	ctx, present := t.Context(), 9
	phases := []survey.Phase{survey.Ready, survey.Collecting}
	enter := func(counts map[string]survey.Entered) error {
		return h.Enter(ctx, h.id, counts, phases, "", h.act("attendance"))
	}
	h.must(enter(map[string]survey.Entered{"A": {Present: &present}}))
	h.must(enter(map[string]survey.Entered{"B": {WithoutPresent: true}}))
	h.must(enter(map[string]survey.Entered{"B": {Present: &present}}))
	h.must(enter(map[string]survey.Entered{"B": {WithoutPresent: true, WithoutLeftover: true}}))
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	if err := enter(map[string]survey.Entered{"A": {}}); !IsRefusal(err) {
		t.Errorf("entered while voting: %v", err)
	}
	h.reopen()
	want := map[string]survey.Entered{"A": {Present: &present}, "B": {Present: &present, WithoutLeftover: true}}
	if diff := cmp.Diff(want, h.at().Counts); diff != "" {
		t.Errorf("hand counts (-want +got):\n%s", diff)
	}
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	left := 2
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Leftover: &left}}, []survey.Phase{survey.Opened}, "数错了", h.act("correct")))
	h.reopen()
	if s := h.at(); s.Corrected != "数错了" || *s.Counts["A"].Leftover != 2 {
		t.Errorf("corrected: %q, %+v", s.Corrected, s.Counts)
	}
}

// testWithdraw: 退回筹备 forgets slips, keys and manifest while no slip was collected; made ready again the session is another one.
func testWithdraw(t *testing.T, fresh Fresh) {
	for _, from := range []survey.Phase{survey.Ready, survey.Collecting} {
		h := newHall(t, fresh, 3, from)
		ctx := t.Context()
		old := h.issued[h.id][0].Digest
		h.must(h.Withdraw(ctx, h.id, h.act("back to draft")))
		for range 2 {
			if s := h.at(); s.Phase != survey.Draft || s.Protocol != 0 || len(s.Counts) != 0 {
				t.Errorf("withdrawn while %s: %+v", from, s)
			}
			for what, err := range map[string]error{"keys": second(h.Keys(ctx, h.id)), "material": second(h.Material(ctx, h.id)), "cast": h.Cast(ctx, h.id, NewBallot())} {
				if !errors.Is(err, survey.ErrSessionUnknown) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if _, err := h.Find(ctx, old); !errors.Is(err, survey.ErrSlipUnknown) {
				t.Errorf("an old slip: %v", err)
			}
			slips, err1 := h.CountSlips(ctx, h.id)
			cast, err2 := h.CountCast(ctx, h.id)
			if err1 != nil || err2 != nil || len(slips) != 0 || len(cast) != 0 {
				t.Errorf("counts of a draft again: %v, %v; %v, %v", slips, err1, cast, err2)
			}
			h.reopen()
		}
		h.must(h.Change(ctx, h.id, h.at().Setup, SetupOf(3, false), h.act("change")))
		h.advance(survey.Ready)
		h.advance(survey.Collecting)
		h.collect(1)
		if err := h.Withdraw(ctx, h.id, h.act("back to draft")); !IsRefusal(err) {
			t.Errorf("withdrawn with a slip collected: %v", err)
		}
		h.reopen()
		h.advance(survey.Voting)
		h.cast(NewBallot())
		h.advance(survey.Closed)
		h.advance(survey.Opened)
	}
}

// testOpenAnother: the result of a box that was reopened and closed again since is not kept, and nothing changes; the acts of an opening
// stand right after one another.
func testOpenAnother(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Closed)
	before := h.at()
	h.must(h.ReopenBox(t.Context(), h.id, h.act("reopen")))
	h.advance(survey.Closed)
	for _, of := range []survey.Session{{}, before} {
		if err := h.OpenBox(t.Context(), h.id, SomeResult(of), h.act("open despite"), h.act("open")); !IsRefusal(err) {
			t.Errorf("the result of another box: %v", err)
		}
	}
	if s := h.at(); s.Phase != survey.Closed {
		t.Errorf("it is %s", s.Phase)
	}
	h.must(h.OpenBox(t.Context(), h.id, SomeResult(h.at()), h.act("open despite"), h.act("open")))
	acts, err := h.SessionAudit(t.Context(), h.id)
	h.must(err)
	if n := len(acts); acts[n-2].Name != "open despite" || acts[n-1].Name != "open" || survey.CheckSessionAudit(h.id, acts) != nil {
		t.Errorf("%+v", acts[n-2:])
	}
}
