package paper_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/paper"
)

// TestDeskFull: there are never more paper ballots at the desk than slips were made, and one that is withdrawn makes room.
func TestDeskFull(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) { s.Rules.Spares = 10 } // 6, 14 and 18, and a tenth of each, rounded up
	h.session()
	h.advance(survey.Collecting)
	n := 0
	for range 7 + 16 + 20 {
		n = h.begun()
	}
	_, err := h.Begin(t.Context(), h, h.id)
	refused(t, "one more", err, "已和领票码一样多")
	h.must(h.Withdraw(t.Context(), h, h.id, 1))
	if again := h.begun(); again != n+1 {
		t.Errorf("number %d after %d", again, n)
	}
	refused(t, "withdrawn twice", h.Withdraw(t.Context(), h, h.id, 1), "没有第1张")
}

// TestStates: each act is possible in its own state alone, so that no page that was left open overwrites what another has read.
func TestStates(t *testing.T) {
	h := newHall(t, survey.Voting)
	ctx := t.Context()
	one, other := filled("annual-body.body.politics", "good"), filled("annual-body.body.politics", "poor")
	blank, first, differing, agreed := h.begun(), h.begun(), h.begun(), h.agreed(one)
	for _, n := range []int{first, differing} {
		h.must(h.First(ctx, h, h.id, n, one))
	}
	h.must(h.Second(ctx, h, h.id, differing, other))
	acts := map[string]func(int) error{
		"first":   func(n int) error { return h.First(ctx, h, h.id, n, other) },
		"second":  func(n int) error { return h.Second(ctx, h, h.id, n, other) },
		"resolve": func(n int) error { return h.Resolve(ctx, h, h.id, n, paper.Resolution{}) },
		"compare": func(n int) error { _, err := h.Differences(ctx, h, h.id, n); return err },
		"seal":    func(n int) error { return h.Cast(ctx, h, h.id, n, h.slips["C"][0]) },
	}
	for n, wrong := range map[int][]string{
		blank:     {"second", "resolve", "compare", "seal"},
		first:     {"first", "resolve", "compare", "seal"},
		differing: {"first", "second", "seal"},
		agreed:    {"first", "second", "resolve", "compare"},
	} {
		for _, act := range wrong {
			refused(t, act, acts[act](n), "刚才的页面已过时，没有执行")
		}
	}
	list, err := h.List(ctx, h, h.id)
	h.must(err)
	want := []paper.Entry{{Number: blank, State: paper.AwaitsFirst}, {Number: first, State: paper.AwaitsSecond}, {Number: differing, State: paper.Differs}, {Number: agreed, State: paper.Agreed, Category: "C"}}
	for i := range list {
		list[i].First = "" // who read first: somebody else each time
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("the desk (-want +got):\n%s", diff)
	}
	h.must(h.Second(ctx, h, h.id, first, one))
	if got := h.state(first); got != paper.Agreed {
		t.Errorf("the first reading was overwritten: %s", got)
	}
}

// meanwhile is somebody at the desk, before whose first act another does theirs.
type meanwhile struct {
	paper.Actor
	other func()
}

func (m *meanwhile) Acting(ctx context.Context, id string) (survey.Session, error) {
	if other := m.other; other != nil {
		m.other = nil
		other()
	}
	return m.Actor.Acting(ctx, id)
}

// TestOneDesk: two who begin at once stand at one desk.
func TestOneDesk(t *testing.T) {
	h := newHall(t, survey.Collecting)
	first := 0
	second, err := h.Begin(t.Context(), &meanwhile{h, func() { first = h.begun() }}, h.id)
	h.must(err)
	if list, err := h.List(t.Context(), h, h.id); err != nil || len(list) != 2 || first == second {
		t.Errorf("%d and %d, the desk has %v, %v", first, second, list, err)
	}
}

// TestListed: a desk is listed by number, however many are there.
func TestListed(t *testing.T) {
	h := newHall(t, survey.Collecting)
	for range 20 {
		h.begun()
	}
	list, err := h.List(t.Context(), h, h.id)
	h.must(err)
	for i, e := range list {
		if e.Number != i+1 {
			t.Fatalf("%d stands at place %d of %d", e.Number, i+1, len(list))
		}
	}
}
