package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
)

func testCast(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 5, survey.Voting)
	ctx := t.Context()
	b := NewBallot()
	h.cast(b, b)
	h.collect(1) // whoever collected and does not cast
	for name, wrong := range map[string]func(*ballot.Cast){
		"another category":  func(c *ballot.Cast) { c.Category = "B" },
		"too few envelopes": func(c *ballot.Cast) { c.Envelopes = c.Envelopes[1:] },
		"a longer envelope": func(c *ballot.Cast) { c.Envelopes[1] = Random(len(c.Envelopes[1]) + 1) },
	} {
		other := NewBallot()
		wrong(&other)
		if err := h.Cast(ctx, h.id, other); !errors.Is(err, ballot.ErrMalformed) || errors.Is(err, survey.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		h.cast(b) // the same again
		if _, err := h.ReadBox(ctx, h.id); !errors.Is(err, ballot.ErrNotClosed) {
			t.Errorf("an open box was read: %v", err)
		}
		if n := h.counted(); n != 1 {
			t.Errorf("%d ballots are counted", n)
		}
		h.reopen()
	}
	refused := func(phase survey.Phase, b ballot.Cast, want error) {
		t.Helper()
		if err := h.Cast(ctx, h.id, b); !errors.Is(err, want) || errors.Is(err, survey.ErrUnavailable) {
			t.Errorf("a ballot while %s: %v", phase, err)
		}
	}
	h.advance(survey.Closed)
	for range 2 {
		h.must(h.Cast(ctx, h.id, b)) // it is in
		refused(survey.Closed, NewBallot(), ballot.ErrBoxClosed)
		h.reopen()
	}
	content, err := h.ReadBox(ctx, h.id)
	h.must(err)
	if len(content.Nonces) != 1 || content.Nonces[0].Nonce != b.Nonce || len(content.Credentials) != 1 || len(content.Seed) != 32 || content.Seal.Count != 1 {
		t.Errorf("the closed box: %d nonces, %d credentials, %+v", len(content.Nonces), len(content.Credentials), content.Seal)
	}
	for _, phase := range []survey.Phase{survey.Opened, survey.Archived} {
		h.advance(phase)
		refused(phase, b, ballot.ErrBoxOpened)
		refused(phase, NewBallot(), ballot.ErrBoxOpened)
		if diff := cmp.Diff(CoversOf(b), h.covers()); diff != "" {
			t.Errorf("the box while %s (-want +got):\n%s", phase, diff)
		}
		if n := h.counted(); n != 1 {
			t.Errorf("%d ballots are counted while %s", n, phase)
		}
		h.reopen()
	}
}

func testCastBeforeVoting(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Ready)
	for _, phase := range []survey.Phase{survey.Ready, survey.Collecting} {
		if phase != survey.Ready {
			h.advance(phase)
			h.collect(1)
		}
		if err := h.Cast(t.Context(), h.id, NewBallot()); !errors.Is(err, ballot.ErrNotVoting) || errors.Is(err, survey.ErrUnavailable) {
			t.Errorf("cast while %s: %v", phase, err)
		}
	}
}

// testPaper: a paper ballot is counted with its cast, and kept through closing, reopening, opening and restarts.
func testPaper(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Voting)
	paper := NewBallot()
	paper.Paper = true
	h.cast(NewBallot(), paper, paper)
	counted := func(cast, paper int) {
		t.Helper()
		counts, err := h.CountCast(t.Context(), h.id)
		if want := (survey.CastCount{Cast: cast, Paper: paper}); err != nil || counts["A"] != want {
			t.Errorf("while %s: %+v, %v, want %+v", h.at().Phase, counts, err, want)
		}
	}
	for range 2 {
		counted(2, 1)
		h.reopen()
	}
	h.advance(survey.Closed)
	counted(2, 1)
	h.back()
	h.cast(NewBallot())
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	h.advance(survey.Archived)
	counted(3, 1)
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	for range 2 {
		counted(3, 1)
		h.reopen()
	}
}

// testTwoBoxes: a ballot belongs to one session; what is done to another does not touch it.
func testTwoBoxes(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Voting)
	first, b := h.id, NewBallot()
	h.cast(b)
	h.session(survey.Voting)
	h.cast(b) // the same bytes are new to this box
	h.cast(NewBallot())
	h.advance(survey.Closed)
	if n := h.counted(); n != 2 {
		t.Errorf("%d ballots in the second box", n)
	}
	h.id = first
	if s := h.at(); s.Phase != survey.Voting || h.counted() != 1 {
		t.Errorf("the first session is %s with %d ballots", s.Phase, h.counted())
	}
}

// testFullBox: as many ballots as slips were collected, replaced ones included; what comes over is refused, told once, and harms nothing.
func testFullBox(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 8, survey.Voting)
	digest := h.issued[h.id][0].Digest
	h.collect(5)
	h.must(h.Replace(t.Context(), h.id, digest, h.act("replace")))
	full := func(want bool) {
		t.Helper()
		if full, err := h.BoxFull(t.Context(), h.id); err != nil || full != want {
			t.Errorf("full: %t, %v", full, err)
		}
	}
	full(false)
	var group sync.WaitGroup
	var mu sync.Mutex
	stored := 0
	for range 12 {
		group.Go(func() {
			switch err := h.Cast(context.Background(), h.id, NewBallot()); {
			case err == nil:
				mu.Lock()
				stored++
				mu.Unlock()
			case !errors.Is(err, ballot.ErrBoxFull) || errors.Is(err, survey.ErrUnavailable):
				t.Errorf("a ballot too many: %v", err)
			}
		})
	}
	group.Wait()
	if stored != 5 || h.counted() != 5 {
		t.Errorf("%d ballots were answered and %d are counted, of 5 that were collected", stored, h.counted())
	}
	full(true)
	h.reopen()
	full(true)
	h.cast(NewBallot()) // after one more has collected
	h.advance(survey.Closed)
	full(true)
}

// testPublished: numbers at any time, the seal from closed on, salt and lists from opened on.
func testPublished(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 6, survey.Voting)
	ctx := t.Context()
	digest := h.issued[h.id][0].Digest
	h.cast(NewBallots(3)...)
	h.collect(1)
	h.must(h.Replace(ctx, h.id, digest, h.act("replace")))
	for _, phase := range []survey.Phase{survey.Voting, survey.Closed, survey.Opened, survey.Archived} {
		if phase != survey.Voting {
			h.advance(phase)
		}
		for range 2 {
			if totals, err := h.Totals(ctx, h.id); err != nil || totals != (ballot.Totals{Collected: 4, Replaced: 1, Cast: 3}) {
				t.Errorf("totals while %s: %+v, %v", phase, totals, err)
			}
			sealed, err := h.Seal(ctx, h.id)
			if (err == nil) != phase.Reached(survey.Closed) || err == nil && sealed.Count != 3 || err != nil && !errors.Is(err, ballot.ErrNotClosed) {
				t.Errorf("the seal while %s: %+v, %v", phase, sealed, err)
			}
			opened, err := h.OpenedSeal(ctx, h.id)
			if (err == nil) != phase.Reached(survey.Opened) || err == nil && (opened.Seal != sealed || opened.Salt == [32]byte{}) || err != nil && !errors.Is(err, ballot.ErrNotClosed) {
				t.Errorf("the opened seal while %s: %+v, %v", phase, opened, err)
			}
			for key, unknown := range map[string]bool{envelope.Credentials: false, "cover": false, "none": true} {
				list, err := h.List(ctx, h.id, key)
				switch {
				case !phase.Reached(survey.Opened):
					if !errors.Is(err, ballot.ErrNotClosed) || errors.Is(err, survey.ErrUnavailable) {
						t.Errorf("list %s while %s: %v", key, phase, err)
					}
				case unknown:
					if !errors.Is(err, ballot.ErrEnvelopeUnknown) || errors.Is(err, survey.ErrUnavailable) {
						t.Errorf("an unknown list: %v", err)
					}
				case err != nil || len(list) != 3 || !slices.IsSorted(list) || strings.ContainsFunc(strings.Join(list, ""), func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) }):
					t.Errorf("list %s: %q, %v, want three digests in hex, sorted", key, list, err)
				}
			}
			h.reopen()
		}
	}
}
