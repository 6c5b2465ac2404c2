package store

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"sync/atomic"
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
	records sync.Mutex  // held while a session's record is made, and until it is written
	hangs   atomic.Bool // it did not answer when it was asked last, or while a copy was made
	apart   atomic.Bool // it was seen on another disk than the data directory once, or was not to be seen at start
}

// errMirrorSlow: the mirror's disk did not answer in time.
var errMirrorSlow = errors.New("the disk of the mirror did not answer in time")

// mirrorLooks is how often the mirror is looked at, whether ballots come or not.
const mirrorLooks = time.Second

// beginMirror overwrites the copies of sessions that were opened meanwhile, and looks after the mirror until the store is closed. A session that had a copy, in a house that is opened without a mirror, is noted as one that lost it.
func (s *Store) beginMirror(ctx context.Context) error {
	for _, k := range s.sessions {
		if k.get().Fault != "" { // out of service: it hinders no start, and its copy may be what is left of it
			continue
		}
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
		// Of an opened session only: of any other the copy may be further than what is here.
		if s.mirror.dir != "" && name != "" && k.phase().Reached(survey.Opened) {
			_, err := within(mirrorMakes, func(context.Context) (struct{}, error) { return struct{}{}, mirror.RemoveNamed(s.mirror.dir, name) }, func(struct{}) {})
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				s.logger.Error("an old copy could not be overwritten on the mirror: destroy that disk, or keep it as you keep the box", "file", name, "error", err)
			}
		}
		s.noteMirror(ctx, k)
	}
	if s.mirror.dir == "" {
		return nil
	}
	if s.mirror.hangs.Load() || s.mirrorThere() != nil {
		s.mirror.apart.Store(true)
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
	if !s.mirror.apart.Load() && !s.mirror.hangs.Load() { // started without the disk, which is plugged in meanwhile
		s.mirrorThere()
	}
	for _, k := range s.everySession() {
		if ctx.Err() != nil || !k.mirrored() {
			continue
		}
		k.second.look(s, k.session.ID)
		s.noteMirror(ctx, k)
	}
}

// look looks whether the copy lies where it was made.
func (c *secondCopy) look(s *Store, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.copy == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), mirrorWrites)
	defer cancel()
	if err := c.copy.Placed(ctx); err != nil {
		c.fail(s, id, err)
	}
}

func (s *Store) everySession() []*kept {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]*kept, 0, len(s.order))
	for _, id := range s.order {
		list = append(list, s.sessions[id])
	}
	return list
}

// noteMirror writes into the session's log that its copy was begun or lost, when that is not what it has.
func (s *Store) noteMirror(ctx context.Context, k *kept) {
	for s.tellMirror(ctx, k) {
	}
}

// tellMirror does so once, and reports whether there is more to tell: a loss comes before a copy that was begun since.
func (s *Store) tellMirror(ctx context.Context, k *kept) (more bool) {
	c := &k.second
	differ := func() (state survey.Mirror, key mirror.Key, yes bool) {
		c.mu.Lock()
		defer c.mu.Unlock()
		state = c.state
		if c.noted.Live && c.untold != (survey.Mirror{}) {
			state = c.untold
		}
		return state, c.key, state != c.noted && state != survey.Mirror{}
	}
	if _, _, yes := differ(); !yes {
		return false
	}
	k.acts.Lock()
	defer k.acts.Unlock()
	state, key, yes := differ() // again: what was under way may have noted it
	if !yes || !k.mirrored() {
		return false
	}
	name, err := key.Name()
	if err != nil {
		return false
	}
	done := words.Mirrored(name)
	if !state.Live {
		done = words.MirrorLost(state.Reason)
	}
	err = s.act(ctx, k, nil, func(a *acting) error {
		a.deeds = []deed{{survey.Terminal, k.session.ID, done.Name(), done.Detail()}}
		return a.record(ctx)
	})
	if err != nil {
		s.logger.Error("what became of the mirror is not in the session's log yet", "session", k.session.ID, "error", err)
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noted, c.untold = state, survey.Mirror{}
	return c.state != state
}

// notedMirror is what a session's log says of its copy, and what that is called; "" of one that never had any.
func (s *Store) notedMirror(ctx context.Context, id string) (noted survey.Mirror, name string, err error) {
	log, err := s.SessionAudit(ctx, id)
	for _, e := range log {
		switch e.Name {
		case survey.ActReady: // of another box, with another key
			noted, name = survey.Mirror{}, ""
		case survey.ActMirror:
			noted, name = survey.Mirror{Live: true}, words.MirrorName(e.Detail)
		case survey.ActMirrorLost:
			noted = survey.Mirror{Reason: survey.MirrorReason(e.Detail)}
		}
	}
	return noted, name, err
}

// reasonOfMirror is why a mirror was lost, for staff.
func reasonOfMirror(err error) survey.MirrorReason {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, vault.ErrReplaced), errors.Is(err, errMirrorAway):
		return survey.MirrorMissing
	case errors.Is(err, syscall.ENOSPC), full(err):
		return survey.MirrorFull
	case errors.Is(err, errMirrorSlow), errors.Is(err, context.DeadlineExceeded):
		return survey.MirrorSlow
	case errors.Is(err, mirror.ErrLarge):
		return survey.MirrorLarge
	case errors.Is(err, errMirrorAhead):
		return survey.MirrorAhead
	}
	return survey.MirrorFailed
}

// full reports whether SQLite found no room on a disk.
func full(err error) bool {
	var of *sqlite.Error
	return errors.As(err, &of) && of.Code()&0xff == sqlite3.SQLITE_FULL
}
