package store

import (
	"context"
	"errors"

	"ceping/store/mirror"
	"ceping/store/street"
	"ceping/survey"
)

// makeCopy makes a session's copy anew, in the turn of its box's writer. The one before is written until the new one is whole, and goes then.
func (s *Store) makeCopy(ctx context.Context, k *kept, whole street.Whole) {
	c, id := &k.second, k.session.ID
	c.mu.Lock()
	if c.unwanted() {
		c.mu.Unlock()
		return
	}
	key, first := c.key, c.copy == nil
	c.mu.Unlock()
	defer clear(key[:])
	fresh, err := s.freshCopy(ctx, k, whole, key, first)
	before, err := c.begin(ctx, s, id, fresh, err)
	if err != nil {
		return
	}
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

// begin puts a fresh copy in the place of the one before, with what came while it was made, or tells why there is none.
func (c *secondCopy) begin(ctx context.Context, s *Store, id string, fresh *mirror.Copy, err error) (before *mirror.Copy, _ error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	missed := c.missed
	c.making, c.missed = false, nil
	defer func() {
		for _, p := range missed {
			clear(p.Slip)
		}
	}()
	if err == nil && c.unwanted() {
		go fresh.Remove()
		return nil, errors.New("staff want none")
	}
	if err == nil && len(missed) > 0 {
		if err = writeWithin(ctx, fresh, missed); err != nil {
			go fresh.Close()
		}
	}
	if err != nil {
		c.fail(s, id, err)
		return nil, err
	}
	before, c.copy, c.state = c.copy, fresh, survey.Mirror{Live: true}
	return before, nil
}

// freshCopy writes a copy of what box, book and house have now. What is written to them from its beginning on is in it, or is kept for it.
func (s *Store) freshCopy(ctx context.Context, k *kept, whole street.Whole, key mirror.Key, first bool) (*mirror.Copy, error) {
	if s.mirror.hangs.Load() { // the next session does not wait for it again
		return nil, errMirrorSlow
	}
	if err := s.mirrorThere(); err != nil {
		return nil, err
	}
	s.mirror.records.Lock()
	k.second.mu.Lock()
	k.second.making = true
	k.second.mu.Unlock()
	record, err := s.recordOf(ctx, k.session.ID)
	s.mirror.records.Unlock()
	if err != nil {
		return nil, err
	}
	defer clear(record)
	phase, slips := s.slips.Rows(k.session.ID)
	defer func() {
		for _, row := range slips {
			clear(row)
		}
	}()
	at, err := progressOf(ctx, whole, slips)
	if err != nil {
		return nil, err
	}
	prepared, err := mirror.Prepare(mirror.Content{Session: k.session.ID, Head: whole.Head, Tables: whole.Tables, Phase: phase, Slips: slips, Record: record,
		Cells: func(table int, visit func(int, []byte) error) error { return whole.Each(ctx, table, visit) }})
	if err != nil {
		return nil, err
	}
	fresh, err := within(mirrorMakes, func(ctx context.Context) (*mirror.Copy, error) {
		if first && s.mirrorAhead(ctx, key, at) {
			prepared.Forget()
			return nil, errMirrorAhead
		}
		return prepared.Create(ctx, s.mirror.dir, key)
	}, func(late *mirror.Copy) { late.Remove() })
	if errors.Is(err, errMirrorSlow) {
		s.mirror.hangs.Store(true)
	}
	return fresh, err
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
	if s.mirror.cancel == nil && k.mirrored() { // at start; a box that is only being made has none before it
		s.endedBefore(ctx, k)
	}
	return box.Mirror(ctx)
}

// endedBefore takes from the session's log that staff ended the copy before this start: what they had erased is not to be there again.
// A log that cannot be read says nothing of what they want, and beginMirror ends the start with it.
func (s *Store) endedBefore(ctx context.Context, k *kept) {
	c := &k.second
	noted, _, err := s.notedMirror(ctx, k.session.ID)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || noted.Reason == survey.MirrorPulled {
		c.state, c.noted = survey.Mirror{Reason: survey.MirrorPulled}, noted
	}
}

// mirrorAnew makes the copy of a session anew: its slips are others, or its record has outgrown its room. Where the box cannot be asked,
// the copy is one no more.
func (s *Store) mirrorAnew(ctx context.Context, k *kept) {
	if s.mirror.dir == "" {
		return
	}
	if err := s.withBox(ctx, k, func(box *street.Box) error { return box.Mirror(ctx) }); err != nil {
		k.second.mu.Lock()
		defer k.second.mu.Unlock()
		if k.second.copy != nil {
			k.second.fail(s, k.session.ID, err)
		}
	}
}

// live reports whether there is a copy that is written.
func (c *secondCopy) live() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.copy != nil || c.making
}
