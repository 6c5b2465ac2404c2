package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
)

func testSlips(t *testing.T, open opener) {
	h := newHall(t, open, 4, survey.Ready)
	ctx := t.Context()
	first, batch := h.issue(), h.issue()
	if _, err := h.Slip(ctx, first[0].Digest); !errors.Is(err, survey.ErrSlipUnknown) {
		t.Errorf("a slip of the batch before: %v", err)
	}
	bound := element()
	if _, err := h.Collect(ctx, batch[0].Digest, bound); !errors.Is(err, survey.ErrNotCollecting) {
		t.Errorf("collect while ready: %v", err)
	}
	h.must(h.Void(ctx, h.id, batch[1].Digest, act("void")))
	h.advance(survey.Collecting)
	record, err := h.Collect(ctx, batch[0].Digest, bound)
	if want := (survey.SlipRecord{Session: h.id, Category: "A", State: survey.SlipCollected}); err != nil || record != want {
		t.Errorf("collect: %+v, %v", record, err)
	}
	for range 2 { // as it stands, and after a restart
		for _, test := range []struct {
			name   string
			digest survey.SlipDigest
			bound  [32]byte
			want   error
		}{
			{"the same element again", batch[0].Digest, bound, nil},
			{"another element", batch[0].Digest, element(), survey.ErrSlipSpent},
			{"a void slip", batch[1].Digest, element(), survey.ErrSlipVoid},
			{"an unknown slip", first[0].Digest, element(), survey.ErrSlipUnknown},
		} {
			if _, err := h.Collect(ctx, test.digest, test.bound); !errors.Is(err, test.want) {
				t.Errorf("%s: %v, want %v", test.name, err, test.want)
			}
		}
		for i, want := range []survey.SlipState{survey.SlipCollected, survey.SlipVoided, survey.SlipFresh, survey.SlipFresh} {
			record, err := h.Slip(ctx, batch[i].Digest)
			if err != nil || record != (survey.SlipRecord{Session: h.id, Category: "A", State: want}) {
				t.Errorf("slip %d: %+v, %v, want %s", i, record, err, want)
			}
		}
		counts, err := h.CountSlips(ctx, h.id)
		if want := (survey.SlipCount{Printed: 4, Void: 1, Collected: 1}); err != nil || counts["A"] != want || len(counts) != 1 {
			t.Errorf("counts %+v, %v", counts, err)
		}
		h.reopen()
	}
}

func testSlipsAfterClosing(t *testing.T, open opener) {
	h := newHall(t, open, 4, survey.Ready)
	ctx, bound := t.Context(), element()
	batch := h.issue()
	h.advance(survey.Collecting)
	h.must(second(h.Collect(ctx, batch[0].Digest, bound)))
	h.advance(survey.Voting)
	h.must(second(h.Collect(ctx, batch[1].Digest, element())))
	h.advance(survey.Closed)
	h.must(second(h.Collect(ctx, batch[0].Digest, bound))) // the same, in any phase
	if _, err := h.Collect(ctx, batch[0].Digest, element()); !errors.Is(err, survey.ErrSlipSpent) {
		t.Errorf("another element after closing: %v", err)
	}
	if _, err := h.Collect(ctx, batch[2].Digest, element()); !errors.Is(err, survey.ErrBoxClosed) {
		t.Errorf("collect after closing: %v", err)
	}
	h.advance(survey.Opened)
	for name, element := range map[string][32]byte{"the same element": bound, "zeros": {}} {
		if _, err := h.Collect(ctx, batch[0].Digest, element); !errors.Is(err, survey.ErrSlipSpent) {
			t.Errorf("%s after its overwriting: %v", name, err)
		}
	}
	if counts, err := h.CountSlips(ctx, h.id); err != nil || counts["A"].Collected != 2 {
		t.Errorf("counts after opening: %+v, %v", counts, err)
	}
}

func testVoid(t *testing.T, open opener) {
	h := newHall(t, open, 5, survey.Ready)
	ctx := t.Context()
	mine := h.id
	batch := h.issue()
	h.must(h.Void(ctx, h.id, batch[0].Digest, act("void")))
	h.session(survey.Draft)
	for name, test := range map[string]struct {
		session string
		digest  survey.SlipDigest
		want    error
	}{
		"a void slip":             {mine, batch[0].Digest, survey.ErrSlipVoid},
		"no slip at all":          {mine, newSlips(1)[0].Digest, survey.ErrSlipUnknown},
		"a slip of another":       {h.id, batch[1].Digest, survey.ErrSlipUnknown},
		"a session there is not":  {uuid.NewString(), batch[1].Digest, survey.ErrSessionUnknown},
		"the void one of another": {h.id, batch[0].Digest, survey.ErrSlipUnknown},
	} {
		if err := h.Void(ctx, test.session, test.digest, act("void")); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	h.id = mine
	h.advance(survey.Collecting)
	h.must(h.Void(ctx, h.id, batch[1].Digest, act("void")))
	h.must(second(h.Collect(ctx, batch[3].Digest, element())))
	h.advance(survey.Voting)
	h.must(h.Void(ctx, h.id, batch[2].Digest, act("void")))
	if err := h.Void(ctx, h.id, batch[3].Digest, act("void")); !errors.Is(err, survey.ErrSlipSpent) {
		t.Errorf("void of a collected slip: %v", err)
	}
	h.advance(survey.Closed)
	if err := h.Void(ctx, h.id, batch[4].Digest, act("void")); !isRefusal(err) {
		t.Errorf("void after closing: %v", err)
	}
	counts, err := h.CountSlips(ctx, h.id)
	if want := (survey.SlipCount{Printed: 5, Void: 3, Collected: 1}); err != nil || counts["A"] != want {
		t.Errorf("counts %+v, %v", counts, err)
	}
}

// testOneSlipOneCredential: of many who collect with one slip at once, and one who voids it, one gets it.
func testOneSlipOneCredential(t *testing.T, open opener) {
	h := newHall(t, open, 1, survey.Ready)
	batch := h.issue()
	h.advance(survey.Collecting)
	var got atomic.Int32
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			var err error
			if i == 8 {
				err = h.Void(context.Background(), h.id, batch[0].Digest, act("void"))
			} else {
				_, err = h.Collect(context.Background(), batch[0].Digest, element())
			}
			switch {
			case err == nil:
				got.Add(1)
			case !errors.Is(err, survey.ErrSlipSpent) && !errors.Is(err, survey.ErrSlipVoid):
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
	h := newHall(t, open, 100, survey.Ready)
	batch := h.issue()
	h.advance(survey.Collecting)
	var taken atomic.Int32
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := worker; i < len(batch); i += 4 {
				switch _, err := h.Collect(context.Background(), batch[i].Digest, element()); {
				case err == nil:
					taken.Add(1)
				case !errors.Is(err, survey.ErrBoxClosed):
					t.Error(err)
				}
			}
		})
	}
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	counted, err := h.CountSlips(t.Context(), h.id)
	h.must(err)
	group.Wait()
	if n := int(taken.Load()); counted["A"].Collected != n {
		t.Errorf("%d slips were collected when the box was closed, %d were answered", counted["A"].Collected, n)
	}
}
