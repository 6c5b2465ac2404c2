package store

import (
	"context"
	"errors"
	"slices"
	"sync"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/manifest"
)

// maxIdle is how many boxes are held open that no ballot is on its way to. With hundreds of sessions there are not files enough for all.
const maxIdle = 16

// boxPlace is where the box of a session lies, and the box while it is open.
type boxPlace struct {
	mu   sync.RWMutex // held for reading while the box is used
	box  *street.Box  // nil while it is not open
	last street.State // where it stood when it was last looked at
	gone error        // why it is opened no more: it was erased or withdrawn, or the store is closed
}

func (p *boxPlace) shutLocked() error {
	if p.box == nil {
		return nil
	}
	box := p.box
	p.box, p.last = nil, box.State()
	return box.Close()
}

// giveUp shuts the box, and answers why to whoever asks for it from now on.
func (p *boxPlace) giveUp(why error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = why
	return p.shutLocked()
}

// forget forgets where the box stood, which is no more.
func (p *boxPlace) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = street.State{}
}

// rest shuts the box unless it is being used, or its file is not in its place: then what is in hand is all that there is.
func (p *boxPlace) rest(path string) (rests bool, err error) {
	if !p.mu.TryLock() {
		return false, nil
	}
	defer p.mu.Unlock()
	if p.box != nil && lossOf(path, p.box.InPlace(context.Background())) != "" {
		return false, nil
	}
	return true, p.shutLocked()
}

// withBox has something done with the open box of a session, and opens it first if need be; what is done must not ask for it again. One
// that no ballot is on its way to is let go of when others are wanted. Whether the file fits is answered as at start, and what it was
// asked as it answers.
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
		if gone != nil {
			return gone
		}
		if err := s.openBox(ctx, k); err != nil {
			return k.misfit(err)
		}
	}
}

func (s *Store) openBox(ctx context.Context, k *kept) error {
	ctx = context.WithoutCancel(ctx) // others are waiting for it, too
	k.box.mu.Lock()
	if k.box.box != nil || k.box.gone != nil {
		k.box.mu.Unlock()
		return nil
	}
	session := k.get()
	path := s.boxPath(session.ID)
	box, err := street.OpenBox(ctx, path, street.BoxConfig{
		House: s.acts.id, Session: session.ID, Shape: shapeOf(&session.Setup), Logger: s.logger.With("session", session.ID),
		Collected: func(category string) int { return s.slips.Collected(session.ID, category) }, Mirror: s.boxMirror(k),
	})
	if err == nil {
		if err = s.fits(k, box.State()); err != nil {
			err = errors.Join(err, box.Close())
		}
	}
	if err == nil {
		if err = s.mirrorBox(ctx, k, box); err != nil {
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

// idle notes that a box was opened, and lets go of the longest open ones that no ballot is on its way to. One that is being used stays, and
// nobody waits for it.
func (s *Store) idle(k *kept) {
	s.opened.mu.Lock()
	defer s.opened.mu.Unlock()
	list := append(slices.DeleteFunc(s.opened.list, func(one *kept) bool { return one == k }), k)
	resting, stay := 0, make([]*kept, 0, len(list))
	for _, one := range slices.Backward(list) {
		if !one.phase().InHall() {
			if resting++; resting > maxIdle {
				rests, err := one.box.rest(s.boxPath(one.session.ID))
				if err != nil {
					s.logger.Error("a box could not be let go", "session", one.session.ID, "error", err)
				}
				if rests {
					continue
				}
			}
		}
		stay = append(stay, one)
	}
	slices.Reverse(stay)
	s.opened.list = stay
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
	return &street.Shape{Envelopes: manifest.Envelopes(setup), Slips: slips}
}

// found notes the phase of a box that nobody has open, and lets it be opened.
func (p *boxPlace) found(state street.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last, p.gone = state, nil
}

// state is the phase of the box and its counts: asked of it while it is open, else as it was left.
func (p *boxPlace) state() street.State {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.box != nil {
		return p.box.State()
	}
	return p.last
}
