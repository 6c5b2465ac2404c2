package store

import (
	"context"
	"errors"
	"sync"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
)

// maxIdle is how many boxes are held open that no ballot is on its way to. With hundreds of sessions there are not files enough for all.
const maxIdle = 16

// boxPlace is where the box of a session lies, and the box while it is open.
type boxPlace struct {
	mu   sync.RWMutex // held for reading while the box is used
	box  *street.Box  // nil while it is not open
	last street.State // where it stood when it was last looked at
	gone bool         // erased or withdrawn: it is opened no more
}

// errNoBox: the box was erased, or its session went back to draft.
var errNoBox = errors.New("the session has no box any more")

func (p *boxPlace) shut() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shutLocked()
}

func (p *boxPlace) shutLocked() error {
	if p.box == nil {
		return nil
	}
	box := p.box
	p.box, p.last = nil, box.State()
	return box.Close()
}

// giveUp shuts the box for good.
func (p *boxPlace) giveUp() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	return p.shutLocked()
}

// withBox has something done with the open box of a session, and opens it first if need be. One that no ballot is on its way to is let
// go of when others are wanted.
func (s *Store) withBox(ctx context.Context, k *kept, use func(*street.Box) error) error {
	if s.access == Reading {
		return unavailable(errReading)
	}
	for {
		k.box.mu.RLock()
		if k.box.box != nil {
			defer k.box.mu.RUnlock()
			return use(k.box.box)
		}
		gone := k.box.gone
		k.box.mu.RUnlock()
		if gone {
			return errNoBox
		}
		if err := s.openBox(ctx, k); err != nil {
			return err
		}
	}
}

func (s *Store) openBox(ctx context.Context, k *kept) error {
	k.box.mu.Lock()
	if k.box.box != nil || k.box.gone {
		k.box.mu.Unlock()
		return nil
	}
	session := k.get()
	path := s.boxPath(session.ID)
	box, err := street.OpenBox(ctx, path, street.BoxConfig{
		House: s.acts.id, Session: session.ID, Shape: shapeOf(&session.Setup), Logger: s.logger.With("session", session.ID),
		Collected: func(category string) int { return s.slips.Collected(session.ID, category) },
	})
	if err == nil {
		if err = s.fits(k, box.State()); err != nil {
			err = errors.Join(err, box.Close())
		}
	}
	if err == nil {
		k.box.box = box
	}
	k.box.mu.Unlock()
	if err != nil {
		return err
	}
	s.idle(k)
	return nil
}

// idle notes that a box was opened, and lets go of the longest open ones that no ballot is on its way to.
func (s *Store) idle(k *kept) {
	s.opened.mu.Lock()
	s.opened.list = append(s.opened.list, k)
	var over []*kept
	var stay []*kept
	resting := 0
	for i := len(s.opened.list) - 1; i >= 0; i-- {
		one := s.opened.list[i]
		if p := one.phase(); p.InHall() || p == survey.Closed {
			stay = append(stay, one)
		} else if resting++; resting <= maxIdle {
			stay = append(stay, one)
		} else {
			over = append(over, one)
		}
	}
	for i, j := 0, len(stay)-1; i < j; i, j = i+1, j-1 {
		stay[i], stay[j] = stay[j], stay[i]
	}
	s.opened.list = stay
	s.opened.mu.Unlock()
	for _, one := range over {
		if err := one.box.shut(); err != nil {
			s.logger.Error("a box could not be let go", "session", one.get().ID, "error", err)
		}
	}
}

// openedBoxes are the sessions whose box was opened, in that order: an order of acts of staff and of programs, not of ballots.
type openedBoxes struct {
	mu   sync.Mutex
	list []*kept
}

// shapeOf is what a box has rows for.
func shapeOf(setup *survey.Setup) *street.Shape {
	slips := map[string]int{}
	for _, c := range setup.Categories {
		slips[c.Code] = c.Printed(setup.Rules.Spares)
	}
	return &street.Shape{Envelopes: ballot.Envelopes(setup), Slips: slips}
}

// found notes where a box stands that nobody has open, and lets it be opened.
func (p *boxPlace) found(state street.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last, p.gone = state, false
}

// state is where the box stands: asked of it while it is open, else as it was left.
func (p *boxPlace) state() street.State {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.box != nil {
		return p.box.State()
	}
	return p.last
}
