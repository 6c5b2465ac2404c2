package office

import (
	"context"
	"errors"
	"sync"

	"ceping/survey"
	"ceping/survey/check"
)

// Quick is what a look at start found: of each session what stands around its box, with no row read, and of the house all.
type Quick struct {
	Sessions []QuickSession // those of which something does not fit
	Concerns []survey.Concern
}

// QuickSession is a session with what does not fit of it. One that is out of service has a Fault, and nothing else was looked at.
type QuickSession struct {
	survey.Session
	Findings []check.Finding
	Failed   error // it could not be looked at
}

// quick keeps what was found at start, for staff.
type quick struct {
	mu       sync.RWMutex
	found    map[string][]check.Finding
	concerns []survey.Concern
}

// LookAround looks at every session and the house, as the program does when it starts, and keeps it for staff to see. It writes nothing, and
// what it finds bars nothing: opening looks for itself.
func (o *Office) LookAround(ctx context.Context) (q Quick, err error) {
	sessions, err := o.house.Sessions(ctx)
	if err != nil {
		return q, err
	}
	log, err := o.houseLog(ctx)
	if err != nil {
		return q, err
	}
	found := map[string][]check.Finding{}
	for _, s := range sessions {
		one := QuickSession{Session: s}
		if s.Fault == "" {
			one.Findings, one.Failed = o.checkOutside(ctx, s, log)
			if errors.Is(one.Failed, survey.ErrSessionUnknown) {
				continue // erased while this looked
			}
		}
		if found[s.ID] = one.Findings; s.Fault != "" || one.Failed != nil || len(one.Findings) > 0 {
			q.Sessions = append(q.Sessions, one)
		}
	}
	house, err := o.health(ctx, "")
	if err != nil {
		return q, err
	}
	q.Concerns = house.Concerns
	o.quick.mu.Lock()
	defer o.quick.mu.Unlock()
	o.quick.found, o.quick.concerns = found, q.Concerns
	return q, nil
}

// Found returns what does not fit of a session that the account sees, when something did not at start: it is looked for anew, and once it is
// mended nothing of it is told.
func (a Actor) Found(ctx context.Context, id string) ([]check.Finding, error) {
	s, err := a.seen(ctx, id)
	if err != nil {
		return nil, err
	}
	a.office.quick.mu.RLock()
	found := a.office.quick.found[id]
	a.office.quick.mu.RUnlock()
	if len(found) == 0 {
		return nil, nil
	}
	log, err := a.office.houseLog(ctx)
	if err != nil {
		return nil, err
	}
	return a.office.checkOutside(ctx, s, log)
}

// Concerns returns what the last look found of the house, for a keeper of it.
func (a Actor) Concerns(ctx context.Context) ([]survey.Concern, error) {
	if _, err := a.Keeper(ctx); err != nil {
		return nil, err
	}
	a.office.quick.mu.RLock()
	defer a.office.quick.mu.RUnlock()
	return a.office.quick.concerns, nil
}
