package paper_test

import (
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/paper"
)

// TestForgotten: what was read is overwritten as soon as it is not needed, whichever way a paper ballot leaves the desk.
func TestForgotten(t *testing.T) {
	good, poor := filled("annual-body.body.politics", "good"), filled("annual-body.body.politics", "poor")
	for name, test := range map[string]struct {
		second *paper.Reading // nil: not read again
		after  func(h *hall, n int) error
	}{
		"withdrawn": {nil, func(h *hall, n int) error { return h.Withdraw(h.t.Context(), h, h.id, n) }},
		"agreed":    {nil, func(h *hall, n int) error { return h.Second(h.t.Context(), h, h.id, n, good) }},
		"settled": {&poor, func(h *hall, n int) error {
			return h.Resolve(h.t.Context(), h, h.id, n, paper.Resolution{Picks: map[string]int{"annual-body.body.politics": 2}})
		}},
		"found to be spoiled by one": {&paper.Reading{Category: "C", Spoiled: true}, func(h *hall, n int) error {
			return h.Resolve(h.t.Context(), h, h.id, n, paper.Resolution{Picks: map[string]int{paper.SpoiledKey: 1}})
		}},
		"sealed": {&good, func(h *hall, n int) error { return h.Cast(h.t.Context(), h, h.id, n, h.slip("C")) }},
		"sent, without an answer": {&good, func(h *hall, n int) error {
			h.cast = ballot.ErrUnavailable
			refused(h.t, "cast", h.Cast(h.t.Context(), h, h.id, n, h.slip("C")), "再按一次")
			return nil
		}},
		"closed": {&poor, func(h *hall, n int) error { h.advance(survey.Closed); return nil }},
		"erased": {&good, func(h *hall, n int) error { h.erase(h.id); return nil }},
		"a draft again": {nil, func(h *hall, n int) error {
			h.advance(survey.Draft)
			h.tell(h.id)
			return nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, survey.Voting)
			n := h.begun()
			h.must(h.First(t.Context(), h, h.id, n, good))
			held, _ := paper.Held(h.Desk, h.id, n)
			if test.second != nil {
				h.must(h.Second(t.Context(), h, h.id, n, *test.second))
				more, _ := paper.Held(h.Desk, h.id, n)
				held = append(held, more...)
			}
			read := 0
			for _, b := range held {
				read += len(b.Answers().Grades)
			}
			if read == 0 {
				t.Fatal("nothing is kept before")
			}
			h.must(test.after(h, n))
			for _, b := range held {
				if left := b.Answers().Grades; len(left) != 0 {
					t.Errorf("kept: %v", left)
				}
			}
		})
	}
}

// TestCastForgotten: what could tie a ballot in the box to the slip's exchange goes with its answer.
func TestCastForgotten(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.agreed(filled())
	h.cast = ballot.ErrUnavailable
	refused(t, "cast", h.Cast(t.Context(), h, h.id, n, h.slip("C")), "再按一次")
	_, cast := paper.Held(h.Desk, h.id, n)
	h.cast = nil
	h.must(h.Cast(t.Context(), h, h.id, n, ""))
	for _, b := range cast.Nonce {
		if b != 0 {
			t.Fatalf("the nonce is kept: %x", cast.Nonce)
		}
	}
}
