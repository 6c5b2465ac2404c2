package store

import (
	"context"
	"errors"
	"time"

	"ceping/store/mirror"
	"ceping/store/street"
	"ceping/survey"
)

// errMirrorAhead: what lies on the mirror is further than the box here.
var errMirrorAhead = errors.New("the copy on the mirror has more than this data directory, and is left as it is")

// makeCopy makes a session's copy anew, in the turn of its box's writer. The one before is written until the new one is whole, and goes then.
func (s *Store) makeCopy(ctx context.Context, k *kept, whole street.Whole) {
	c, id := &k.second, k.session.ID
	c.mu.Lock()
	if c.state.Reason == survey.MirrorPulled {
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
	if err == nil && c.state.Reason == survey.MirrorPulled {
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

// mirrorAhead reports whether a copy on the mirror is further than what it would be overwritten with: another machine has taken the session
// over, or this one has lost what it had written.
func (s *Store) mirrorAhead(ctx context.Context, key mirror.Key, at progress) bool {
	paths, err := mirror.Find(s.mirror.dir, key)
	if err != nil {
		return false
	}
	for _, path := range paths {
		content, err := mirror.Read(ctx, path, key)
		if err != nil {
			continue // a damaged one is of no use
		}
		there, err := progressOf(ctx, wholeOfCopy(content), content.Slips)
		clear(content.Head)
		if err == nil && there.ahead(at) {
			return true
		}
	}
	return false
}

// progress is how far a session's box and slips are.
type progress struct{ step, spent, collected int }

func progressOf(ctx context.Context, whole street.Whole, slips [][]byte) (p progress, err error) {
	p.step, p.spent, p.collected, err = street.Progress(ctx, whole, slips)
	return p, err
}

// ahead reports whether p has something that the other has not.
func (p progress) ahead(of progress) bool {
	return p.step > of.step || p.step == of.step && (p.spent > of.spent || p.collected > of.collected)
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

// mirrorRecord brings a session's record to its copy as it is by now, before the act that changed it is answered.
func (s *Store) mirrorRecord(ctx context.Context, k *kept) {
	if k.second.live() && errors.Is(s.writeRecord(ctx, k), mirror.ErrRoom) {
		s.mirrorAnew(ctx, k)
	}
}

// mirrorRecords brings the house's log to all copies after an act that is about no session.
func (s *Store) mirrorRecords(ctx context.Context) {
	for _, k := range s.everySession() {
		s.mirrorRecord(ctx, k)
	}
}

// writeRecord holds the lock on records meanwhile: none that is older comes after a newer one.
func (s *Store) writeRecord(ctx context.Context, k *kept) error {
	s.mirror.records.Lock()
	defer s.mirror.records.Unlock()
	record, err := s.recordOf(ctx, k.session.ID)
	if err != nil {
		k.second.mu.Lock()
		defer k.second.mu.Unlock()
		if k.second.copy != nil {
			k.second.fail(s, k.session.ID, err)
		}
		return nil
	}
	defer clear(record)
	return k.second.write(ctx, s, k, []mirror.Part{{Record: record}})
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
