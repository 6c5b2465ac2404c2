package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ceping/survey"
	"ceping/survey/ballot"
)

// played is a session beside all that it may be: more than one model where what happened at once can have come in several orders.
type played struct {
	*hall
	may      map[modelled]bool
	batches  [][]survey.IssuedSlip // 1 less than their numbers
	elements [modelSlips][32]byte
	ballots  [modelNonces][2]ballot.Cast
}

// of asks the store.
func (p *played) of(r request) error {
	ctx := context.Background()
	switch r.act {
	case "ready":
		return p.MakeReady(ctx, p.id, SomeKeys(), Random(32), p.act("ready"))
	case "collecting":
		return p.Advance(ctx, p.id, survey.Ready, survey.Collecting, p.act("advance"))
	case "voting":
		return p.Advance(ctx, p.id, survey.Collecting, survey.Voting, p.act("advance"))
	case "archive":
		return p.Advance(ctx, p.id, survey.Opened, survey.Archived, p.act("advance"))
	case "close":
		return second(p.CloseBox(ctx, p.id, p.act("close")))
	case "reopen":
		return p.ReopenBox(ctx, p.id, p.act("reopen"))
	case "open":
		s, err := p.Session(ctx, p.id)
		if err != nil {
			return err
		}
		return p.OpenBox(ctx, p.id, SomeResult(s), p.act("open"))
	case "withdraw":
		return p.Withdraw(ctx, p.id, p.act("back to draft"))
	case "issue":
		return p.Issue(ctx, p.id, p.batches[r.batch-1], p.act("issue"))
	case "cast":
		b := p.ballots[r.element][r.variant]
		return p.Cast(ctx, p.id, b)
	}
	digest := p.batches[r.batch-1][r.slip].Digest
	switch r.act {
	case "collect":
		return second(p.Collect(ctx, digest, p.elements[r.element]))
	case "void":
		return p.Void(ctx, p.id, digest, p.act("void"))
	}
	return p.Replace(ctx, p.id, digest, p.act("replace"))
}

// draw draws a request; those of voters often come twice, and with another's element or ballot.
func (p *played) draw(t *rapid.T, name string) request {
	acts := []string{"collect", "collect", "collect", "cast", "cast", "cast", "cast", "void", "replace", "ready", "issue", "collecting", "voting", "close",
		"reopen", "withdraw"}
	r := request{act: rapid.SampledFrom(acts).Draw(t, name)}
	switch r.act {
	case "issue":
		p.batches = append(p.batches, NewSlips(modelSlips))
		r.batch = len(p.batches)
	case "cast":
		r.element, r.variant = int8(rapid.IntRange(0, modelNonces-1).Draw(t, "nonce")), int8(rapid.IntRange(0, 1).Draw(t, "ballot"))
	case "collect", "void", "replace":
		if len(p.batches) == 0 {
			p.batches = append(p.batches, NewSlips(modelSlips)) // unknown to anybody
		}
		r.batch = len(p.batches)
		if rapid.IntRange(0, 9).Draw(t, "an older batch") == 0 {
			r.batch = rapid.IntRange(1, len(p.batches)).Draw(t, "batch")
		}
		r.slip, r.element = rapid.IntRange(0, modelSlips-1).Draw(t, "slip"), int8(rapid.IntRange(0, modelSlips-1).Draw(t, "element"))
		if rapid.Bool().Draw(t, "its own element") {
			r.element = int8(r.slip)
		}
	}
	return r
}

// together makes requests at once, and keeps the models in which they came in some order and got these answers.
func (p *played) together(t *rapid.T, list ...request) {
	got := make([]string, len(list))
	var all sync.WaitGroup
	for i, r := range list {
		all.Go(func() { got[i] = answered(p.of(r)) })
	}
	all.Wait()
	next := map[modelled]bool{}
	for m := range p.may {
		orders(m, list, got, 0, next)
	}
	if len(next) == 0 {
		t.Fatalf("%v answered %q, in no order that fits %v", list, got, p.may)
	}
	p.may = next
}

// orders puts into ends all that a session may be after requests in any order that fits the answers.
func orders(m modelled, list []request, got []string, done uint, ends map[modelled]bool) {
	if done == 1<<len(list)-1 {
		ends[m] = true
		return
	}
	for i, r := range list {
		if done&(1<<i) != 0 {
			continue
		}
		if next := m; next.does(r) == got[i] {
			orders(next, list, got, done|1<<i, ends)
		}
	}
}

// looked keeps the models that fit what anybody sees.
func (p *played) looked(t *rapid.T) {
	ctx := context.Background()
	s, err := p.Session(ctx, p.id)
	slips, errSlips := p.CountSlips(ctx, p.id)
	cast, errCast := p.CountCast(ctx, p.id)
	if err := errors.Join(err, errSlips, errCast); err != nil {
		t.Fatal(err)
	}
	for m := range p.may {
		if wantSlips, wantCast := m.counts(); m.phase != s.Phase || slips["A"] != wantSlips || cast["A"].Cast != wantCast {
			delete(p.may, m)
		}
	}
	if len(p.may) == 0 {
		t.Fatalf("it is %s with slips %+v and ballots %+v, which fits nothing that it may be", s.Phase, slips["A"], cast["A"])
	}
	if !s.Phase.Reached(survey.Closed) {
		return
	}
	covers := p.covers()
	for m := range p.may {
		want := map[string]int{}
		for nonce, b := range m.in {
			if b != 0 {
				want[string(p.ballots[nonce][b-1].Envelopes[0])]++
			}
		}
		if !cmp.Equal(want, covers) {
			delete(p.may, m)
		}
	}
	if len(p.may) == 0 {
		t.Fatalf("the %d ballots in the box are not those that were answered", len(covers))
	}
}

// testModel: in any order of acts of voters and staff, up to four at once, repeated, on slips of older batches, and with restarts in between,
// every answer and all counts are those of a simple model, in which the acts came one after another.
func testModel(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, modelSlips, survey.Draft)
	rapid.Check(t, func(rt *rapid.T) {
		h.create(false)
		p := &played{hall: h, may: map[modelled]bool{{phase: survey.Draft}: true}}
		for i := range p.elements {
			p.elements[i] = Element()
		}
		for i := range p.ballots {
			p.ballots[i] = [2]ballot.Cast{NewBallot(), NewBallot()}
			p.ballots[i][1].Nonce = p.ballots[i][0].Nonce
		}
		// Half of them begin in a hall.
		if rapid.Bool().Draw(rt, "in the hall") {
			p.batches = append(p.batches, NewSlips(modelSlips))
			for _, r := range []request{{act: "ready"}, {act: "issue", batch: 1}, {act: "collecting"}, {act: "voting"}} {
				p.together(rt, r)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"one": func(rt *rapid.T) { p.together(rt, p.draw(rt, "act")) },
			"at once": func(rt *rapid.T) {
				var list []request
				for range rapid.IntRange(2, 4).Draw(rt, "how many") {
					if len(list) > 0 && rapid.IntRange(0, 3).Draw(rt, "the same again") == 0 {
						list = append(list, list[0])
						continue
					}
					list = append(list, p.draw(rt, "act"))
				}
				p.together(rt, list...)
			},
			"restart": func(rt *rapid.T) {
				if rapid.IntRange(0, 3).Draw(rt, "really") == 0 {
					h.reopen()
				}
			},
			"on": func(rt *rapid.T) { // opening and what follows ends most of what may happen: seldom
				act := rapid.SampledFrom([]string{"open", "archive", "close", "close", "reopen", "voting", "ready", "collecting"}).Draw(rt, "act")
				p.together(rt, request{act: act})
			},
			"": p.looked,
		})
	})
	Chained(t, h.Store)
}
