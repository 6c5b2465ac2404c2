package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/version1"
)

func testCast(t *testing.T, open opener) {
	h := newHall(t, open, 5, survey.Voting)
	ctx := t.Context()
	b := newBallot()
	h.cast(b, b)
	others := map[string]version1.SealedBallot{"sealed": b, "mac": b, "category": b}
	for name, other := range others {
		switch name {
		case "sealed":
			other.Sealed = newBallot().Sealed
		case "mac":
			other.MAC = element()
		case "category":
			other.Category = "B"
		}
		others[name] = other
	}
	for range 2 {
		h.cast(b)
		for name, other := range others {
			if err := h.Cast(ctx, h.id, other); !errors.Is(err, survey.ErrCredentialSpent) {
				t.Errorf("the nonce with another %s: %v", name, err)
			}
		}
		if _, err := h.Ballots(ctx, h.id); !errors.Is(err, survey.ErrNotClosed) {
			t.Errorf("ballots of an open box: %v", err)
		}
		if n := h.counted(); n != 1 {
			t.Errorf("%d ballots are counted", n)
		}
		h.reopen()
	}
	for _, phase := range []survey.Phase{survey.Closed, survey.Opened, survey.Archived} {
		h.advance(phase)
		h.cast(b)
		if err := h.Cast(ctx, h.id, others["mac"]); !errors.Is(err, survey.ErrCredentialSpent) {
			t.Errorf("the nonce with another mac while %s: %v", phase, err)
		}
		if err := h.Cast(ctx, h.id, newBallot()); !errors.Is(err, survey.ErrBoxClosed) {
			t.Errorf("a new ballot while %s: %v", phase, err)
		}
		got, err := h.Ballots(ctx, h.id)
		h.must(err)
		if diff := cmp.Diff([]version1.SealedBallot{b}, got); diff != "" {
			t.Errorf("the box while %s (-want +got):\n%s", phase, diff)
		}
	}
}

func testCastBeforeVoting(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Ready)
	for _, phase := range []survey.Phase{survey.Ready, survey.Collecting} {
		if phase != survey.Ready {
			h.advance(phase)
		}
		if err := h.Cast(t.Context(), h.id, newBallot()); !errors.Is(err, survey.ErrNotVoting) {
			t.Errorf("cast while %s: %v", phase, err)
		}
	}
}

// testTwoBoxes: a ballot belongs to one session; what is done to another does not touch it.
func testTwoBoxes(t *testing.T, open opener) {
	h := newHall(t, open, 3, survey.Voting)
	first, b := h.id, newBallot()
	h.cast(b)
	h.session(survey.Voting)
	h.cast(b) // the same bytes are new to this box
	h.cast(newBallot())
	h.advance(survey.Closed)
	if n := h.counted(); n != 2 {
		t.Errorf("%d ballots in the second box", n)
	}
	h.id = first
	if s := h.at(); s.Phase != survey.Voting || h.counted() != 1 {
		t.Errorf("the first session is %s with %d ballots", s.Phase, h.counted())
	}
}

// testFullBox: more ballots than slots cannot be; what comes over is answered unavailable, and nothing else is harmed.
func testFullBox(t *testing.T, open opener) {
	h := newHall(t, open, 5, survey.Voting)
	var group sync.WaitGroup
	var mu sync.Mutex
	stored := 0
	for range 12 {
		group.Go(func() {
			switch err := h.Cast(context.Background(), h.id, newBallot()); {
			case err == nil:
				mu.Lock()
				stored++
				mu.Unlock()
			case !errors.Is(err, survey.ErrUnavailable):
				t.Errorf("a ballot too many: %v", err)
			}
		})
	}
	group.Wait()
	if stored != 5 || h.counted() != 5 {
		t.Errorf("%d ballots were answered and %d are counted, of 5 that fit", stored, h.counted())
	}
}

func testOneCredentialOneBallot(t *testing.T, open opener) {
	h := newHall(t, open, 20, survey.Voting)
	nonce := element()
	var mu sync.Mutex
	var in []version1.SealedBallot
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			b := newBallot()
			b.Nonce = nonce
			if err := h.Cast(context.Background(), h.id, b); err == nil {
				mu.Lock()
				in = append(in, b)
				mu.Unlock()
			} else if !errors.Is(err, survey.ErrCredentialSpent) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	h.advance(survey.Closed)
	got, err := h.Ballots(t.Context(), h.id)
	h.must(err)
	if diff := cmp.Diff(in, got); diff != "" || len(in) != 1 {
		t.Errorf("%d ballots under one credential (-answered +stored):\n%s", len(in), diff)
	}
}

// testRacingClose: while casts race with closing, each is either in the box when it is sealed, or refused.
func testRacingClose(t *testing.T, open opener) {
	h := newHall(t, open, 200, survey.Draft)
	for range 5 {
		h.session(survey.Voting)
		var mu sync.Mutex
		var in [][32]byte
		var begun, group sync.WaitGroup
		begun.Add(8)
		for range 8 {
			group.Go(func() {
				for i := range 25 {
					b := newBallot()
					switch err := h.Cast(context.Background(), h.id, b); {
					case err == nil:
						mu.Lock()
						in = append(in, b.Digest())
						mu.Unlock()
					case !errors.Is(err, survey.ErrBoxClosed):
						t.Error(err)
					}
					if i == 2 {
						begun.Done()
					}
				}
			})
		}
		begun.Wait()
		sealed, err := h.CloseBox(context.Background(), h.id, closing)
		group.Wait()
		h.must(err)
		slices.SortFunc(in, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
		if want := version1.NewSeal(in); sealed != want {
			t.Fatalf("sealed %d ballots, %d were answered", sealed.Count, want.Count)
		}
	}
}

// testCallerGone: an act of a caller who has gone is wholly done or not at all, and harms nobody.
func testCallerGone(t *testing.T, open opener) {
	h := newHall(t, open, 50, survey.Voting)
	ballots := newBallots(10)
	h.cast(ballots...)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		if err := h.Cast(gone, h.id, newBallot()); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("cast: %v", err)
		}
	}
	for range 10 { // go away at any moment of a closing
		leaving, leave := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { leave(); close(done) }()
		_, err := h.CloseBox(leaving, h.id, closing)
		<-done
		if closed := h.at().Phase == survey.Closed; closed != (err == nil) {
			t.Fatalf("closed: %t, answered: %v", closed, err)
		}
		if err == nil {
			h.back()
		}
		h.cast(ballots...)
	}
	h.cast(newBallot())
	h.advance(survey.Closed)
	if got, err := h.Ballots(t.Context(), h.id); err != nil || len(got) < 11 || *h.at().Seal != version1.NewSeal(version1.Digests(got)) {
		t.Errorf("%d ballots, %v", len(got), err)
	}
}
