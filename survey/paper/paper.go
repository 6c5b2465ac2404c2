// Package paper is the desk at which staff enter paper ballots (纸质测评票): two people read each ballot separately,
// differences are shown, and the agreed one is sealed into the same box through the same exchange, consuming a slip.
//
// It is the one room that may hold a slip and a ballot together: whoever enters a paper ballot sees it. It does so in memory only,
// writes no log and no file, overwrites what Go lets it, and forgets an entry when it is in the box, and all of them when voting ends.
// A rule that a phone keeps by itself, such as a quota, a paper may have broken: then it is not taken as it is, and staff do what the rules
// of the exercise say. What stays is the number of paper ballots of a category, which the box counts with the cast itself, and never a mark on a ballot:
// its envelopes are those that a phone makes of the same answers.
package paper

import (
	"context"
	"sync"

	"ceping/survey"
	"ceping/survey/ballot"
)

// Office is what the desk needs of the office, whoever acts.
type Office interface {
	// Session is its phase and its setup; ErrSessionUnknown.
	Session(ctx context.Context, id string) (survey.Session, error)
	// Manifest is the exact text that phones get.
	Manifest(ctx context.Context, id string) (string, error)
	// WhenOver has f called whenever voting in a session has ended, or the session was erased.
	WhenOver(f func(ctx context.Context, id string))
}

// Actor is one of the staff at the desk. Each act there asks anew whether they may.
type Actor interface {
	// Acting is the session as it stands, for whoever may change it; the error says that they may not, or that there is none.
	Acting(ctx context.Context, id string) (survey.Session, error)
	// Reader is the account that reads a paper ballot, for whoever may change the session: two who read one are two accounts. All who came
	// in by a one-time link are one.
	Reader(ctx context.Context, id string) (account string, err error)
}

// Desk keeps what is being entered, session by session. It is safe for concurrent use.
type Desk struct {
	issuer *ballot.Issuer
	box    *ballot.Box
	office Office

	mu    sync.Mutex
	trays map[string]*tray
}

// NewDesk makes an empty desk that clears a session's entries when the office ends its voting.
func NewDesk(issuer *ballot.Issuer, box *ballot.Box, office Office) *Desk {
	d := &Desk{issuer: issuer, box: box, office: office, trays: map[string]*tray{}}
	office.WhenOver(d.clear)
	return d
}

// Waiting is how many paper ballots of a session are entered, at least once, and not in the box: closing it loses them.
func (d *Desk) Waiting(id string) int {
	d.mu.Lock()
	t := d.trays[id]
	d.mu.Unlock()
	if t == nil {
		return 0
	}
	n := 0
	for _, e := range t.listed() {
		if e.begun.Load() {
			n++
		}
	}
	return n
}

// notNow refuses acts outside the phases in which paper ballots are entered.
func notNow(at survey.Phase) error {
	if at.Reached(survey.Closed) {
		return &survey.Refusal{Code: "paper_after_closing", Values: []any{at}}
	}
	return &survey.Refusal{Code: "paper_before_collecting", Values: []any{at}}
}
