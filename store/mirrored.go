package store

import (
	"context"
	"errors"
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
// and from acts of staff; whoever waits for its lock holds up that file only.
type secondCopy struct {
	mu    sync.Mutex
	copy  *mirror.Copy // nil: there is none
	key   mirror.Key
	state survey.Mirror
	noted survey.Mirror // as the session's log has it
	slips []mirror.Part // of a group that is being handed over, the book's writer's alone
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
	c := &m.k.second
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case phase.Reached(survey.Opened):
		c.removeLocked(m.store, m.k.session.ID)
	case c.state.Reason != survey.MirrorPulled:
		m.store.makeCopy(ctx, m.k, whole)
	}
}

// Write implements street.BoxMirror.
func (m *mirroredBox) Write(ctx context.Context, group []vault.Cell) {
	parts := make([]mirror.Part, len(group))
	for i := range group {
		parts[i].Box = &group[i]
	}
	m.k.second.write(ctx, m.store, m.k, parts)
}

// makeCopy makes a session's copy anew, with the copy's lock held. The one before goes when the new one is whole.
func (s *Store) makeCopy(ctx context.Context, k *kept, whole street.Whole) {
	c, id := &k.second, k.session.ID
	record, err := s.recordOf(ctx, id)
	if err != nil {
		c.fail(s, id, survey.MirrorFailed, err)
		return
	}
	defer clear(record)
	phase, slips := s.slips.Rows(id)
	defer func() {
		for _, row := range slips {
			clear(row)
		}
	}()
	prepared, err := mirror.Prepare(mirror.Content{Session: id, Head: whole.Head, Tables: whole.Tables, Phase: phase, Slips: slips, Record: record,
		Cells: func(table int, visit func(int, []byte) error) error { return whole.Each(ctx, table, visit) }})
	if err != nil {
		c.fail(s, id, reasonOfMirror(err), err)
		return
	}
	fresh, err := within(mirrorMakes, func(ctx context.Context) (*mirror.Copy, error) { return prepared.Create(ctx, s.mirror.dir, c.key) },
		func(late *mirror.Copy) { late.Remove() })
	if err != nil {
		c.fail(s, id, reasonOfMirror(err), err)
		return
	}
	before := c.copy
	c.copy, c.state = fresh, survey.Mirror{Live: true}
	_, err = within(mirrorMakes, func(context.Context) (struct{}, error) {
		if before != nil {
			if err := before.Close(); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, fresh.RemoveOther()
	}, func(struct{}) {})
	if err != nil {
		s.logger.Error("an older copy of a session could not be removed from the mirror", "session", id, "error", err)
	}
}

// write brings changes to the copy, if there is one, durably or not at all.
func (c *secondCopy) write(ctx context.Context, s *Store, k *kept, parts []mirror.Part) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.copy == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), mirrorWrites)
	defer cancel()
	if err := errors.Join(c.copy.Write(ctx, parts...), c.copy.Placed()); err != nil {
		c.fail(s, k.session.ID, reasonOfMirror(err), err)
	}
}

// fail gives the copy up, with its lock held. It is left where it is: it may be what a takeover needs next.
func (c *secondCopy) fail(s *Store, id string, reason survey.MirrorReason, err error) {
	if c.copy != nil {
		go c.copy.Close() // a disk that does not answer keeps it
	}
	c.copy, c.state = nil, survey.Mirror{Reason: reason}
	s.logger.Error("THE MIRROR IS LOST: there is no second copy of this session now, and voting goes on", "session", id, "dir", s.mirror.dir, "error", err)
}

// remove overwrites the copy and removes it: the session is opened, or a draft again.
func (c *secondCopy) remove(s *Store, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.removeLocked(s, id)
}

func (c *secondCopy) removeLocked(s *Store, id string) {
	if c.copy == nil {
		return
	}
	gone := c.copy
	_, err := within(mirrorMakes, func(context.Context) (struct{}, error) { return struct{}{}, gone.Remove() }, func(struct{}) {})
	if err != nil {
		s.logger.Error("the copy of a session could not be overwritten on the mirror: destroy that disk, or keep it as you keep the box",
			"session", id, "error", err)
	}
	c.copy, c.state = nil, survey.Mirror{}
}

// letGo leaves the copy as it is: the process ends.
func (c *secondCopy) letGo() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.copy == nil {
		return nil
	}
	gone := c.copy
	c.copy = nil
	_, err := within(mirrorWrites, func(context.Context) (struct{}, error) { return struct{}{}, gone.Close() }, func(struct{}) {})
	clear(c.key[:])
	return err
}

// mirrorBox begins the copy of a box that was just opened and fits. A copy that is there is of the box as it was let go of.
func (s *Store) mirrorBox(ctx context.Context, k *kept, box *street.Box) error {
	phase := box.Phase()
	if s.mirror.dir == "" || !phase.Reached(survey.Ready) || phase.Reached(survey.Opened) {
		return nil
	}
	seed := box.Seed()
	defer clear(seed)
	code, err := mirror.CodeOf(seed, k.session.ID)
	if err != nil {
		return err
	}
	c := &k.second
	c.mu.Lock()
	c.key, err = code.Key()
	c.mu.Unlock()
	if err != nil {
		return err
	}
	return box.Mirror(ctx)
}

// mirrorAnew makes the copy of a session anew: its slips are others.
func (s *Store) mirrorAnew(ctx context.Context, k *kept) {
	if s.mirror.dir == "" {
		return
	}
	if err := s.withBox(ctx, k, func(box *street.Box) error { return box.Mirror(ctx) }); err != nil {
		s.logger.Error("the mirror of a session could not be made anew", "session", k.session.ID, "error", err)
	}
}

// mirrorRecord brings a session's record to its copy as it is by now, before the act that changed it is answered.
func (s *Store) mirrorRecord(ctx context.Context, k *kept) {
	c := &k.second
	c.mu.Lock()
	live := c.copy != nil
	c.mu.Unlock()
	if !live {
		return
	}
	record, err := s.recordOf(ctx, k.session.ID)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.fail(s, k.session.ID, survey.MirrorFailed, err)
		return
	}
	defer clear(record)
	c.write(ctx, s, k, []mirror.Part{{Record: record}})
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

// within waits for something so long. What comes later is undone; its error is nobody's any more.
func within[T any](limit time.Duration, do func(context.Context) (T, error), undo func(T)) (T, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer)
	go func() {
		defer cancel()
		value, err := do(ctx)
		select {
		case done <- answer{value, err}:
		case <-ctx.Done():
			if err == nil {
				undo(value)
			}
		}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, errMirrorSlow
	}
}
