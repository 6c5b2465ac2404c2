package storetest

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

func testOneCredentialOneBallot(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 20, survey.Voting)
	h.collect(20)
	nonce := Element()
	var group sync.WaitGroup
	tried := map[string]int{}
	for range 16 {
		b := NewBallot()
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
func testRacingClose(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 200, survey.Draft)
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
					b := NewBallot()
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
func testOneSlipOneCredential(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 1, survey.Collecting)
	digest := h.issued[h.id][0].Digest
	var got atomic.Int32
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			var err error
			if i == 8 {
				err = h.Void(context.Background(), h.id, digest, h.act("void"))
			} else {
				_, err = h.Collect(context.Background(), digest, Element())
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
func testRacingCollect(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 100, survey.Collecting)
	batch := h.issued[h.id]
	var taken atomic.Int32
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := worker; i < len(batch); i += 4 {
				switch _, err := h.Collect(context.Background(), batch[i].Digest, Element()); {
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
func testRacingWithdraw(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Draft)
	for range 10 {
		h.session(survey.Collecting)
		batch := h.issued[h.id]
		var taken atomic.Int32
		var withdrawn error
		var acts []func()
		for _, slip := range batch {
			acts = append(acts, func() {
				switch _, err := h.Collect(context.Background(), slip.Digest, Element()); {
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
		case withdrawn != nil && (!IsRefusal(withdrawn) || n != 4 || h.at().Phase != survey.Collecting):
			t.Fatalf("not withdrawn: %v, %d collected, %s", withdrawn, n, h.at().Phase)
		}
	}
	h.reopen()
}

// testRacingActs: of many who act on one session at once, each step is taken once, and what others ask meanwhile is answered.
func testRacingActs(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Voting)
	h.cast(NewBallots(2)...)
	other := h.id
	h.session(survey.Voting)
	ctx := context.Background()
	for range 5 {
		var done atomic.Int32
		acts := []func(){
			func() { h.CountCast(ctx, h.id) }, func() { h.Totals(ctx, h.id) }, func() { h.Material(ctx, h.id) },
			func() { h.Exchanged(ctx) }, func() { h.Exchanged(ctx) }, func() { h.ReadBox(ctx, other) },
			func() {
				if err := h.Cast(ctx, h.id, NewBallot()); err == nil || errors.Is(err, survey.ErrUnavailable) {
					t.Errorf("cast without a slip: %v", err)
				}
			},
		}
		for range 4 {
			acts = append(acts, func() {
				switch _, err := h.CloseBox(ctx, h.id, h.act("close")); {
				case err == nil:
					done.Add(1)
				case !IsRefusal(err):
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

// together does acts at the same time.
func together(acts ...func()) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for _, act := range acts {
		all.Go(func() {
			<-start
			act()
		})
	}
	close(start)
	all.Wait()
}
