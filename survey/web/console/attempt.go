package console

import (
	"context"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/check"
)

const (
	freeAttempts   = 5               // to open a box that cost nothing but their own time
	longestAttempt = 2 * time.Minute // that a person waits at most
	inspectionTime = 5 * time.Second // a box is not looked at oftener for a page
)

// openings keeps people who open boxes out of each other's way. A person has one attempt at a time on a session, and a budget of their
// own; of several people's attempts each takes its turn, and one that failed leaves it at once. So whoever types wrong passphrases
// over and over waits longer and longer, and nobody else does.
type openings struct {
	now       func() time.Time
	mu        sync.Mutex
	attempts  map[string]*attempt
	turns     map[string]chan struct{} // by session
	inspected map[string]*inspection   // by session
}

// attempt is what is kept of a person's attempts on a session.
type attempt struct {
	made   int
	until  time.Time
	reason string // as last typed, to be shown again; passphrases are not
}

// inspection is what was last found in a box.
type inspection struct {
	mu       sync.Mutex
	findings []check.Finding
	until    time.Time
}

func newOpenings(now func() time.Time) *openings {
	return &openings{now: now, attempts: map[string]*attempt{}, turns: map[string]chan struct{}{}, inspected: map[string]*inspection{}}
}

// attemptOf names what whoever asks does on a session.
func attemptOf(e echo.Context, s survey.Session) string { return s.ID + " " + person(e).Name }

// begin charges a person's budget, or says how long to wait. Many at once are not free: it is given back by forget alone.
func (o *openings) begin(who, reason string) (wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	for name, a := range o.attempts { // what was long ago is forgotten, so that the list does not grow for ever
		if now.Sub(a.until) > time.Hour {
			delete(o.attempts, name)
		}
	}
	a := o.attempts[who]
	if a == nil {
		a = &attempt{until: now}
		o.attempts[who] = a
	}
	a.reason = reason
	if left := a.until.Sub(now); left > 0 {
		return left
	}
	a.until = now
	if a.made++; a.made > freeAttempts {
		a.until = now.Add(min(5*time.Second<<min(a.made-freeAttempts-1, 10), longestAttempt))
	}
	return 0
}

// note keeps a reason that was typed for an attempt that did not begin.
func (o *openings) note(who, reason string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.attempts[who] == nil {
		o.attempts[who] = &attempt{until: o.now()}
	}
	o.attempts[who].reason = reason
}

func (o *openings) reason(who string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if a := o.attempts[who]; a != nil {
		return a.reason
	}
	return ""
}

// forget clears what is kept of a person whose attempt did not fail.
func (o *openings) forget(who string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.attempts, who)
}

// turn waits until no other attempt on the session is under way, first come first served. leave ends it.
func (o *openings) turn(ctx context.Context, session string) (leave func(), err error) {
	o.mu.Lock()
	place := o.turns[session]
	if place == nil {
		place = make(chan struct{}, 1)
		o.turns[session] = place
	}
	o.mu.Unlock()
	select {
	case place <- struct{}{}:
		return func() { <-place }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inspect is what does not fit in a closed box, looked at by look unless that was done a moment ago. Opening looks itself.
func (o *openings) inspect(session string, look func() ([]check.Finding, error)) ([]check.Finding, error) {
	o.mu.Lock()
	last := o.inspected[session]
	if last == nil {
		last = &inspection{}
		o.inspected[session] = last
	}
	o.mu.Unlock()
	last.mu.Lock()
	defer last.mu.Unlock()
	if o.now().Before(last.until) {
		return last.findings, nil
	}
	findings, err := look()
	if err != nil {
		return nil, err
	}
	last.findings, last.until = findings, o.now().Add(inspectionTime)
	return findings, nil
}
