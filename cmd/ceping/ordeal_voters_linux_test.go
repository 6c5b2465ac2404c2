package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"ceping/survey/voter"
)

// line is one of the table: what was done, and what became of its voters.
type line struct {
	fault          string
	rounds         int
	together       bool         // all wait with their ballots until all have one to cast
	requests, acks atomic.Int64 // ballots that were sent, and that were answered with a proof
	voters         []*patient
	lost, doubled  int
}

// patient is a voter who is not put off, as a phone is not: the same bytes until the box has answered with a proof.
type patient struct {
	slip     printedSlip
	entry    *voter.Entry
	exchange *voter.Exchange
	holds    *voter.Credential
	cast     *voter.Cast
	waited   bool
	in       bool
}

// line begins one of the table.
func (o *ordeal) line(fault string) *line {
	l := &line{fault: fault}
	o.lines = append(o.lines, l)
	return l
}

// round has so many new voters vote while something is done, and then until all are in; whatever is wrong with the session ends the test.
func (o *ordeal) round(l *line, voters int, fault func(some <-chan struct{})) {
	o.t.Helper()
	l.rounds++
	if len(o.slips) < voters {
		o.t.Fatalf("%s: no slips are left", l.fault)
	}
	var crowd sync.WaitGroup
	ctx, cancel := context.WithTimeout(o.t.Context(), 2*time.Minute)
	defer cancel()
	some, once := make(chan struct{}), sync.Once{}
	var failed atomic.Int64
	var sealed sync.WaitGroup // while they wait for each other
	var last atomic.Pointer[error]
	for i := range voters {
		p := &patient{slip: o.slips[0]}
		o.slips = o.slips[1:]
		l.voters = append(l.voters, p)
		sealed.Add(1)
		crowd.Go(func() {
			wait := sync.OnceFunc(sealed.Done)
			defer wait()
			if i > 0 && !l.together { // they come all through what is done
				time.Sleep(time.Duration(rand.IntN(600)) * time.Millisecond)
			}
			for !p.in && ctx.Err() == nil {
				if l.together && p.cast != nil && !p.waited {
					p.waited = true
					wait()
					sealed.Wait()
				}
				if err := p.step(ctx, o, l); err != nil {
					last.Store(&err)
					o.mayBe(l, err)
					time.Sleep(time.Duration(5+rand.IntN(40)) * time.Millisecond)
				} else if !l.together || p.in {
					once.Do(func() { close(some) })
				}
			}
			if !p.in {
				failed.Add(1)
			}
		})
	}
	fault(some)
	crowd.Wait()
	if n := failed.Load(); n > 0 {
		o.t.Fatalf("%s: %d voters never got an answer, the last time: %v; the server says %q", l.fault, n, *last.Load(), o.server.Load().said.String())
	}
	o.holds(l)
}

// step sends what is next; every second ballot that is in comes again.
func (p *patient) step(ctx context.Context, o *ordeal, l *line) (err error) {
	v := &voter.Voter{Base: o.server.Load().base, Client: impatient}
	switch {
	case p.entry == nil:
		slip, fingerprint, err := voter.ParseAddress(p.slip.url)
		if err != nil {
			return err
		}
		p.entry, err = v.Enter(ctx, slip, fingerprint)
		return err
	case p.exchange == nil:
		p.exchange, err = voter.NewExchange(p.entry.Manifest, p.entry.Category)
		return err
	case p.holds == nil:
		p.holds, err = v.Exchange(ctx, p.entry, p.exchange)
		return err
	case p.cast == nil:
		filled, err := p.entry.Manifest.Fill(p.entry.Category, voter.NewOpinion().Answer(p.entry.Manifest, p.entry.Category))
		if err == nil {
			p.cast, err = p.holds.Enclose(filled)
		}
		return err
	}
	l.requests.Add(1)
	if err := v.Cast(ctx, p.cast); err != nil {
		return err
	}
	l.acks.Add(1)
	p.in = true
	if rand.IntN(2) == 0 {
		l.requests.Add(1)
		if err := v.Cast(ctx, p.cast); err == nil {
			l.acks.Add(1)
		} else {
			o.mayBe(l, err)
		}
	}
	return nil
}

// mayBe: a voter of a slip's own may get no answer, or be told to come again, or that the box is closed; a refusal of any other kind is for
// somebody who does not keep to the protocol.
func (o *ordeal) mayBe(l *line, err error) {
	var refused *voter.Problem
	if errors.As(err, &refused) && refused.Code != "unavailable" && refused.Code != "box_closed" ||
		errors.Is(err, voter.ErrAck) || errors.Is(err, voter.ErrProof) || errors.Is(err, voter.ErrManifest) {
		o.t.Errorf("%s: an honest voter is answered %v", l.fault, err)
	}
}

// impatient asks again on a connection of its own, as protocol.md wants it of phones.
var impatient = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
