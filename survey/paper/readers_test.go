package paper_test

import (
	"errors"
	"testing"

	"ceping/survey"
	"ceping/survey/paper"
)

// TestTwoReaders: who read a paper ballot first does not read it second, also where both readings are the same; another account does, and
// who has read one first may read the next one second. A ballot that is taken back and entered anew has its first reader anew.
func TestTwoReaders(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx, one, two := t.Context(), h.begun(), h.begun()
	as := func(who string) { h.reader = who }
	as("甲")
	h.must(h.First(ctx, h, h.id, one, filled("annual-body.body.politics", "good")))
	var refused *survey.Refusal
	if err := h.Second(ctx, h, h.id, one, filled("annual-body.body.politics", "good")); !errors.As(err, &refused) || refused.Code != "paper_same_reader" {
		t.Errorf("one account reads both: %v", err)
	}
	if shown, err := h.Entry(ctx, h, h.id, one); err != nil || shown.State != paper.AwaitsSecond || shown.First != "甲" {
		t.Errorf("after that: %+v, %v", shown, err)
	}
	as("乙")
	h.must(h.First(ctx, h, h.id, two, filled()))
	h.must(h.Second(ctx, h, h.id, one, filled("annual-body.body.politics", "good")))
	if h.state(one) != paper.Agreed {
		t.Errorf("read by two: %s", h.state(one))
	}
	as("甲")
	h.must(h.Second(ctx, h, h.id, two, filled()))

	again := h.begun()
	h.must(h.First(ctx, h, h.id, again, filled()))
	h.must(h.Withdraw(ctx, h, h.id, again))
	again = h.begun()
	as("乙")
	h.must(h.First(ctx, h, h.id, again, filled()))
	as("甲")
	h.must(h.Second(ctx, h, h.id, again, filled()))
}
