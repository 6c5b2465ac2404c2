package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"ceping/store/mirror"
	"ceping/store/street"
	"ceping/store/vault"
	"ceping/survey"
)

// A mirror that cannot be written, or does not answer for so long, is given up: voting goes on without it.
const (
	mirrorWrites = 5 * time.Second
	mirrorMakes  = 30 * time.Second
)

// secondCopy is the copy of a session on the mirror's disk, and what became of it. Groups and acts come to it from the writers of two files
// and from acts of staff; whoever waits for its lock holds up that file only, and nobody holds it for longer than a write may take.
type secondCopy struct {
	mu     sync.Mutex
	copy   *mirror.Copy // nil: there is none
	key    mirror.Key
	state  survey.Mirror
	noted  survey.Mirror // as the session's log has it
	untold survey.Mirror // a loss that it has not yet, even where a copy is written again by now
	making bool          // a fresh copy is being written
	wanted bool          // staff begin one again, which they had ended
	missed []mirror.Part // what came meanwhile, which the fresh one gets before it takes the other's place
	slips  []mirror.Part // of a group that is being handed over, the book's writer's alone
}

// boxMirror is the session's mirror as its box knows it; nil when the house has none.
func (s *Store) boxMirror(k *kept) street.BoxMirror {
	if s.mirror.dir == "" {
		return nil
	}
	return &mirroredBox{s, k}
}

type mirroredBox struct {
	store *Store
	k     *kept
}

// Load implements street.BoxMirror: the copy is made anew, or overwritten and removed when the box is opened.
func (m *mirroredBox) Load(ctx context.Context, phase survey.Phase, whole street.Whole) {
	defer clear(whole.Head)
	if phase.Reached(survey.Opened) {
		m.k.second.end(m.store, m.k.session.ID, survey.Mirror{})
		return
	}
	m.store.makeCopy(ctx, m.k, whole)
}

// Write implements street.BoxMirror.
func (m *mirroredBox) Write(ctx context.Context, group []vault.Cell) {
	parts := make([]mirror.Part, len(group))
	for i := range group {
		parts[i].Box = &group[i]
	}
	m.k.second.write(ctx, m.store, m.k, parts)
}

// write brings changes to the copy, if there is one, durably or not at all. ErrRoom alone is answered, and leaves the copy as it is.
func (c *secondCopy) write(ctx context.Context, s *Store, k *kept, parts []mirror.Part) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.making {
		c.missed = append(c.missed, cloned(parts)...)
	}
	if c.copy == nil {
		return nil
	}
	err := writeWithin(ctx, c.copy, parts)
	if errors.Is(err, mirror.ErrRoom) {
		return err
	}
	if err != nil {
		c.fail(s, k.session.ID, err)
	}
	return nil
}

// writeWithin writes to a copy and looks whether it lies where it should, and waits no longer than a ballot may.
func writeWithin(ctx context.Context, copy *mirror.Copy, parts []mirror.Part) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), mirrorWrites)
	defer cancel()
	if err := copy.Write(ctx, parts...); err != nil {
		return err
	}
	return copy.Placed(ctx)
}

// fail gives the copy up, with its lock held. It is left where it is: it may be what a takeover needs next.
func (c *secondCopy) fail(s *Store, id string, err error) {
	if c.copy != nil {
		go c.copy.Close() // a disk that does not answer keeps it
	}
	c.copy, c.state = nil, survey.Mirror{Reason: reasonOfMirror(err)}
	c.untold = c.state
	s.logger.Error("THE MIRROR IS LOST: there is no second copy of this session now, and voting goes on", "session", id, "dir", s.mirror.dir, "error", err)
}

// end overwrites what there is of the session on the mirror, a copy that was given up too, and keeps none any more: it is opened, a draft
// again, erased, or staff want the disk. Nobody who votes waits for it.
func (c *secondCopy) end(s *Store, id string, as survey.Mirror) error {
	c.mu.Lock()
	gone := c.copy
	name, err := c.key.Name()
	none := c.key == mirror.Key{}
	if c.copy, c.state = nil, as; as == (survey.Mirror{}) {
		c.noted, c.untold = as, as // another box has a copy of its own to tell of
	}
	clear(c.key[:])
	c.mu.Unlock()
	if none || err != nil {
		return err
	}
	_, err = within(mirrorMakes, func(context.Context) (struct{}, error) {
		if gone != nil {
			return struct{}{}, gone.Remove()
		}
		return struct{}{}, mirror.RemoveNamed(s.mirror.dir, name)
	}, func(struct{}) {})
	if err != nil {
		s.logger.Error("the copy of a session could not be overwritten on the mirror: destroy that disk, or keep it as you keep the box",
			"session", id, "file", name, "error", err)
	}
	return err
}

// letGo leaves the copy as it is: the process ends.
func (c *secondCopy) letGo() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	gone := c.copy
	c.copy = nil
	clear(c.key[:])
	if gone == nil {
		return nil
	}
	_, err := within(mirrorWrites, func(context.Context) (struct{}, error) { return struct{}{}, gone.Close() }, func(struct{}) {})
	return err
}

// slipsMirror is the mirror as the book of slips knows it; nil when the house has none.
func (s *Store) slipsMirror() street.SlipsMirror {
	if s.mirror.dir == "" {
		return nil
	}
	return &mirroredSlips{s, nil}
}

type mirroredSlips struct {
	store *Store
	group []*kept // whose rows are being handed over
}

// Write implements street.SlipsMirror.
func (m *mirroredSlips) Write(_ context.Context, session string, phase, slip []byte) {
	m.store.mu.RLock()
	k := m.store.sessions[session]
	m.store.mu.RUnlock()
	if k == nil {
		return
	}
	if len(k.second.slips) == 0 {
		m.group = append(m.group, k)
	}
	k.second.slips = append(k.second.slips, mirror.Part{Slip: slip, Phase: phase})
}

// Done implements street.SlipsMirror.
func (m *mirroredSlips) Done(ctx context.Context) {
	for _, k := range m.group {
		k.second.write(ctx, m.store, k, k.second.slips)
		clear(k.second.slips)
		k.second.slips = k.second.slips[:0]
	}
	m.group = m.group[:0]
}

// cloned are parts that outlive the group that they came in.
func cloned(parts []mirror.Part) []mirror.Part {
	own := make([]mirror.Part, len(parts))
	for i, p := range parts {
		own[i] = mirror.Part{Slip: slices.Clone(p.Slip), Phase: slices.Clone(p.Phase), Record: slices.Clone(p.Record)}
		if p.Box != nil {
			own[i].Box = &vault.Cell{Table: p.Box.Table, Row: p.Box.Row, Content: slices.Clone(p.Box.Content)}
		}
	}
	return own
}
