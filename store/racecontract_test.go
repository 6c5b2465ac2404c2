package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/ballot"
)

func testOneCredentialOneBallot(t *testing.T, open opener) {
	h := newHall(t, open, 20, survey.Voting)
	h.collect(20)
	nonce := element()
	var group sync.WaitGroup
	tried := map[string]int{}
	for range 16 {
		b := newBallot()
		b.Nonce = nonce
		tried[string(b.Envelopes[0])]++
		group.Go(func() {
			if err := h.Cast(context.Background(), h.id, b); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	h.advance(survey.Closed)
	covers := h.covers()
	for cover := range covers {
		if len(covers) != 1 || covers[cover] != 1 || tried[cover] != 1 {
			t.Errorf("%d ballots under one credential", len(covers))
		}
	}
	if len(covers) != 1 {
		t.Errorf("%d ballots under one credential", len(covers))
	}
}

// testRacingClose: while casts race with closing, each is either in the box when it is sealed, or refused.
func testRacingClose(t *testing.T, open opener) {
	h := newHall(t, open, 200, survey.Draft)
	for range 5 {
		h.session(survey.Voting)
		h.collect(200)
		var mu sync.Mutex
		in := map[string]int{}
		var begun, group sync.WaitGroup
		begun.Add(8)
		for range 8 {
			group.Go(func() {
				for i := range 25 {
					b := newBallot()
					switch err := h.Cast(context.Background(), h.id, b); {
					case err == nil:
						mu.Lock()
						in[string(b.Envelopes[0])]++
						mu.Unlock()
					case !errors.Is(err, ballot.ErrBoxClosed):
						t.Error(err)
					}
					if i == 2 {
						begun.Done()
					}
				}
			})
		}
		begun.Wait()
		sealed, err := h.CloseBox(context.Background(), h.id, h.act("close"))
		group.Wait()
		h.must(err)
		if diff := cmp.Diff(in, h.covers()); diff != "" || sealed.Count != len(in) {
			t.Fatalf("sealed %d ballots, %d were answered", sealed.Count, len(in))
		}
	}
}

// testOneSlipOneCredential: of many who collect with one slip at once, and one who voids it, one gets it.
func testOneSlipOneCredential(t *testing.T, open opener) {
	h := newHall(t, open, 1, survey.Collecting)
	digest := h.issued[h.id][0].Digest
	var got atomic.Int32
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			var err error
			if i == 8 {
				err = h.Void(context.Background(), h.id, digest, h.act("void"))
			} else {
				_, err = h.Collect(context.Background(), digest, element())
			}
			switch {
			case err == nil:
				got.Add(1)
			case !errors.Is(err, ballot.ErrSlipSpent) && !errors.Is(err, ballot.ErrSlipVoid):
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := got.Load(); n != 1 {
		t.Errorf("one slip was taken %d times", n)
	}
}

// testRacingCollect: each collect is before the closing and counted, or after it and refused.
func testRacingCollect(t *testing.T, open opener) {
	h := newHall(t, open, 100, survey.Collecting)
	batch := h.issued[h.id]
	var taken atomic.Int32
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := worker; i < len(batch); i += 4 {
				switch _, err := h.Collect(context.Background(), batch[i].Digest, element()); {
				case err == nil:
					taken.Add(1)
				case !errors.Is(err, ballot.ErrBoxClosed):
					t.Error(err)
				}
			}
		})
	}
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	counted := h.slips()
	group.Wait()
	if n := int(taken.Load()); counted.Collected != n {
		t.Errorf("%d slips were collected when the box was closed, %d were answered", counted.Collected, n)
	}
}

// testRacingWithdraw: a session goes back to draft before the first slip is collected, or not at all.
func testRacingWithdraw(t *testing.T, open opener) {
	h := newHall(t, open, 4, survey.Draft)
	for range 10 {
		h.session(survey.Collecting)
		batch := h.issued[h.id]
		var taken atomic.Int32
		var withdrawn error
		var acts []func()
		for _, slip := range batch {
			acts = append(acts, func() {
				switch _, err := h.Collect(context.Background(), slip.Digest, element()); {
				case err == nil:
					taken.Add(1)
				case !errors.Is(err, survey.ErrSlipUnknown) && !errors.Is(err, survey.ErrSessionUnknown):
					t.Error(err)
				}
			})
		}
		together(append(acts, func() { withdrawn = h.Withdraw(context.Background(), h.id, h.act("back to draft")) })...)
		switch n := taken.Load(); {
		case withdrawn == nil && (n != 0 || h.at().Phase != survey.Draft):
			t.Fatalf("back to %s with %d slips collected", h.at().Phase, n)
		case withdrawn != nil && (!isRefusal(withdrawn) || n != 4 || h.at().Phase != survey.Collecting):
			t.Fatalf("not withdrawn: %v, %d collected, %s", withdrawn, n, h.at().Phase)
		}
	}
	h.reopen()
}

// testRacingActs: of many who act on one session at once, each step is taken once, and what others ask meanwhile is answered.
func testRacingActs(t *testing.T, open opener) {
	h := newHall(t, open, 4, survey.Voting)
	h.cast(newBallots(2)...)
	other := h.id
	h.session(survey.Voting)
	ctx := context.Background()
	for range 5 {
		var done atomic.Int32
		acts := []func(){
			func() { h.CountCast(ctx, h.id) }, func() { h.Totals(ctx, h.id) }, func() { h.Material(ctx, h.id) },
			func() { h.Exchanged(ctx) }, func() { h.Exchanged(ctx) }, func() { h.ReadBox(ctx, other) },
			func() {
				if err := h.Cast(ctx, h.id, newBallot()); err == nil || errors.Is(err, survey.ErrUnavailable) {
					t.Errorf("cast without a slip: %v", err)
				}
			},
		}
		for range 4 {
			acts = append(acts, func() {
				switch _, err := h.CloseBox(ctx, h.id, h.act("close")); {
				case err == nil:
					done.Add(1)
				case !isRefusal(err):
					t.Error(err)
				}
			})
		}
		together(acts...)
		if done.Load() != 1 || h.at().Phase != survey.Closed {
			t.Fatalf("closed %d times, %s", done.Load(), h.at().Phase)
		}
		if names, err := h.Exchanged(ctx); err != nil || len(names) != 0 {
			t.Errorf("exchanged: %v, %v", names, err)
		}
		h.back()
	}
	h.reopen()
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
		_, err := h.CloseBox(leaving, h.id, h.act("close"))
		<-done
		if closed := h.at().Phase == survey.Closed; closed != (err == nil) {
			t.Fatalf("closed: %t, answered: %v", closed, err)
		}
		if err == nil {
			h.back()
		}
		h.cast(ballots...)
	}
	last := newBallot()
	h.cast(last)
	h.advance(survey.Closed)
	want := coversOf(append([]ballot.Cast{last}, ballots...)...)
	if diff := cmp.Diff(want, h.covers()); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
}
