package store

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"syscall"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ceping/store/mirror"
	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/words"
)

// mirrorDisk is the disk with the second copies, and whoever looks after it.
type mirrorDisk struct {
	dir     string // empty: there is none
	serving bool
	cancel  context.CancelFunc
	watched sync.WaitGroup
	imaging sync.Mutex // one record is made at a time: it lies on the disk for a moment
}

// errMirrorSlow: the mirror's disk did not answer in time.
var errMirrorSlow = errors.New("the disk of the mirror did not answer in time")

// mirrorLooks is how often the mirror is looked at, whether ballots come or not.
const mirrorLooks = time.Second

// beginMirror begins the copies of sessions that are under way, overwrites those of sessions that are not any more, and looks after the
// mirror until the store is closed. A session that had a copy, in a house that is opened without a mirror, is noted as one that lost it.
func (s *Store) beginMirror(ctx context.Context) error {
	for _, k := range s.sessions {
		noted, name, err := s.notedMirror(ctx, k.session.ID)
		if err != nil {
			return err
		}
		k.second.mu.Lock()
		k.second.noted = noted
		if s.mirror.dir == "" && s.mirror.serving && noted.Live && k.mirrored() {
			k.second.state = survey.Mirror{Reason: survey.MirrorOff}
		}
		k.second.mu.Unlock()
		if s.mirror.dir != "" && name != "" && !k.mirrored() {
			if err := mirror.RemoveNamed(s.mirror.dir, name); err != nil {
				s.logger.Error("an old copy could not be overwritten on the mirror: destroy that disk, or keep it as you keep the box", "file", name, "error", err)
			}
		}
		s.noteMirror(ctx, k)
	}
	if s.mirror.dir == "" {
		return nil
	}
	watching, cancel := context.WithCancel(context.Background())
	s.mirror.cancel = cancel
	s.mirror.watched.Go(func() {
		for tick := time.NewTicker(mirrorLooks); ; {
			select {
			case <-watching.Done():
				tick.Stop()
				return
			case <-tick.C:
				s.lookAtMirror(watching)
			}
		}
	})
	return nil
}

func (d *mirrorDisk) stop() {
	if d.cancel != nil {
		d.cancel()
		d.watched.Wait()
	}
}

// mirrored reports whether the session is one of which there should be a copy.
func (k *kept) mirrored() bool {
	s := k.get()
	return s.Fault == "" && s.Protocol == 2 && s.Phase.Reached(survey.Ready) && !s.Phase.Reached(survey.Opened)
}

// lookAtMirror looks whether each copy lies where it was made, and notes what has changed in the session's log. That is done here and
// not where it was noticed: the log has a time, and what noticed it may be a ballot.
func (s *Store) lookAtMirror(ctx context.Context) {
	s.mu.RLock()
	list := make([]*kept, 0, len(s.order))
	for _, id := range s.order {
		list = append(list, s.sessions[id])
	}
	s.mu.RUnlock()
	for _, k := range list {
		if ctx.Err() != nil || !k.mirrored() {
			continue
		}
		c := &k.second
		c.mu.Lock()
		if c.copy != nil {
			held := c.copy
			if _, err := within(mirrorWrites, func(context.Context) (struct{}, error) { return struct{}{}, held.Placed() }, func(struct{}) {}); err != nil {
				c.fail(s, k.session.ID, reasonOfMirror(err), err)
			}
		}
		c.mu.Unlock()
		s.noteMirror(ctx, k)
	}
}

// noteMirror writes into the session's log that its copy was begun or lost, when that is not what it has.
func (s *Store) noteMirror(ctx context.Context, k *kept) {
	c := &k.second
	c.mu.Lock()
	state, noted := c.state, c.noted
	c.mu.Unlock()
	if state == noted || state == (survey.Mirror{}) {
		return
	}
	name, err := c.key.Name()
	if err != nil {
		return
	}
	done := words.Mirrored(name)
	if !state.Live {
		done = words.MirrorLost(state.Reason)
	}
	k.acts.Lock()
	defer k.acts.Unlock()
	if !k.mirrored() {
		return
	}
	err = s.act(ctx, k, nil, func(a *acting) error {
		a.deeds = []deed{{survey.Terminal, k.session.ID, done.Name(), done.Detail()}}
		return a.record(ctx)
	})
	if err != nil {
		s.logger.Error("what became of the mirror is not in the session's log yet", "session", k.session.ID, "error", err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noted = state
}

// notedMirror is what a session's log says of its copy, and what that is called; "" of one that never had any.
func (s *Store) notedMirror(ctx context.Context, id string) (noted survey.Mirror, name string, err error) {
	log, err := s.SessionAudit(ctx, id)
	for _, e := range log {
		switch e.Name {
		case survey.ActMirror:
			noted, name = survey.Mirror{Live: true}, words.MirrorName(e.Detail)
		case survey.ActMirrorLost:
			noted = survey.Mirror{Reason: survey.MirrorReason(e.Detail)}
		}
	}
	if errors.Is(err, survey.ErrUnavailable) {
		return noted, name, err
	}
	return noted, name, nil // else it is out of service
}

// reasonOfMirror is why a mirror was lost, for staff.
func reasonOfMirror(err error) survey.MirrorReason {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, vault.ErrReplaced):
		return survey.MirrorMissing
	case errors.Is(err, syscall.ENOSPC), full(err):
		return survey.MirrorFull
	case errors.Is(err, errMirrorSlow), errors.Is(err, context.DeadlineExceeded):
		return survey.MirrorSlow
	case errors.Is(err, mirror.ErrLarge):
		return survey.MirrorLarge
	}
	return survey.MirrorFailed
}

// full reports whether SQLite found no room on a disk.
func full(err error) bool {
	var of *sqlite.Error
	return errors.As(err, &of) && of.Code()&0xff == sqlite3.SQLITE_FULL
}
