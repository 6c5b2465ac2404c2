// Package store keeps sessions, slips and boxes in SQLite files. It and its rooms are the only importers of database/sql, and it implements
// the ports of packages ballot and office.
//
// A data directory belongs to one process, which holds ceping.lock. It has three kinds of files:
//
//   - ceping.db: what staff enter, wrapped keys, seals, results, the audit log. Ordinary connections.
//   - slips.db: the slips of all sessions, and boxes/<session>.db: the box of a session. They are order-free files, see package
//     store/street; this package opens them, hands acts on, and keeps the house in step with them.
//
// A change of phase is recorded in the house as begun, made in the box in one commit, followed by slips.db, and recorded with its act
// (step.go): where the three do not agree after a kill, the box is right.
//
// Everything is read before anything is written. Each file says whose it is and which acts of staff it has seen (stamp.go); one
// that is missing, older, another's or damaged is named and left: a box puts its session out of service, any other file the
// house. Removed is only what the house has recorded as about to be (intent.go), and files that begin with .ceping-tmp-, which
// are never the only copy of anything while the box they lie beside fits.
//
// It is large because a change of phase spans three files that only one package may bring out of step: ports.go hands each port of office
// and ballot to the file of its noun (session, phase, hall, people, assessment, slipact, boxplace); store, file, registry, look, stamp,
// step, intent, strays open, read and mend; housefile, watch, trouble, writeout*, reserve look after them while it serves; backup, snapshot,
// keepbackup, keptbackup, restore, takeover, target, upgrade, image, erase copy and remove; mirror* and record keep second copies;
// filesystem*.go and owner*.go ask the system.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
	"ceping/survey/words"
)

// ErrLocked: another process has the data directory.
var ErrLocked = errors.New("data directory is in use by another process")

// errReading is the answer of a store that only reads.
var errReading = errors.New("the data directory is only read")

// Config says where the files are, and what may be done with them.
type Config struct {
	Dir     string
	Access  Access           // Reading unless given
	Version string           // the program's; another one is refused while a session is collecting or voting
	Keep    int              // how many backups the house keeps by itself; 0: it makes none
	Logger  *slog.Logger     // told of trouble with files, never of a voter's act; nil discards
	Mirror  string           // a directory on another disk, for second copies of sessions that are under way; empty: none
	Serving bool             // ballots may come: files are looked after each second, and a session whose mirror is gone is noted as one that lost it
	Now     func() time.Time // when acts are done; nil: the machine's clock
}

// Store implements office.Store. It is safe for concurrent use.
type Store struct {
	dir     string
	access  Access
	fresh   bool
	logger  *slog.Logger
	lock    *flock.Flock
	locks   []*flock.Flock // of directories that were made anew under the running server
	house   houseFile
	slips   *street.Slips
	views   map[string]street.SlipSession // of slips.db, where it is only read
	watch   watch
	reserve reserve
	acts    acts
	opened  openedBoxes
	strays  []string
	mirror  mirrorDisk
	now     func() time.Time

	backups backups

	making   sync.Mutex   // held while a session is made, so that they are in the order of their records
	mu       sync.RWMutex // guards what follows; a kept session has its own lock
	sessions map[string]*kept
	order    []string // ids, oldest first
	closed   bool
}

var (
	_ ballot.Slips    = (*Store)(nil)
	_ ballot.Boxes    = (*Store)(nil)
	_ ballot.Public   = (*Store)(nil)
	_ office.House    = (*Store)(nil)
	_ office.SlipBook = (*Store)(nil)
	_ office.Boxes    = (*Store)(nil)
)

// errStopped is the answer of a closed store.
var errStopped = errors.New("the store is closed")

// Open takes the data directory, reads it whole, and finishes what an interrupted process has recorded as about to be done.
// ErrLocked when another process has it; a *Misfit when it is shut, and then nothing was touched. Sessions that are out of
// service do not hinder it.
func Open(ctx context.Context, config Config) (_ *Store, err error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	s := &Store{dir: config.Dir, access: config.Access, logger: config.Logger, now: config.Now,
		mirror: mirrorDisk{dir: config.Mirror, serving: config.Serving}, sessions: map[string]*kept{}}
	s.reserve.serving = config.Serving && config.Access != Reading
	empty, err := checkDir(s.dir)
	if err != nil {
		return nil, err
	}
	if empty && s.access != Making {
		return nil, errNoHouse(s.dir)
	}
	if !empty { // what is shut gets not even a lock file
		if info, err := os.Lstat(s.Path()); err != nil {
			return nil, misread(s.Path(), err)
		} else if info.Size() == 0 {
			return nil, misread(s.Path(), errNoBytes)
		}
	} else {
		if err := os.MkdirAll(s.dir, 0o700); err != nil {
			return nil, err
		}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.take(); err != nil {
		return nil, err
	}
	if empty, err = checkDir(s.dir); err != nil { // again: another process may have been making it
		return nil, err
	} else if empty {
		if err := makeHouse(ctx, s.dir); err != nil {
			return nil, err
		}
		s.fresh = true
	}
	found, err := look(ctx, s.dir)
	if err != nil {
		return nil, err
	}
	s.acts.ledger, s.strays = found.ledger, found.strays
	s.backups.keep = config.Keep
	if err := s.backups.read(filepath.Join(s.dir, BackupsName), len(found.hashes), s.access != Reading); err != nil {
		return nil, errors.Join(err, found.close())
	}
	for _, k := range found.sessions {
		s.sessions[k.session.ID] = k
		s.order = append(s.order, k.session.ID)
	}
	if s.access == Reading {
		return s, s.show(found)
	}
	leaving := int64(besides)
	if free, err := freeRoom(s.dir); err == nil && free < tight { // a full disk is no reason not to start
		s.giveUp()
		leaving = forActs
	}
	err = errors.Join(s.work(ctx, found, config.Version), found.close())
	if free, freeErr := freeRoom(s.dir); noRoom(err) && freeErr == nil && free < tight {
		err = fmt.Errorf("%w (%w)", &Misfit{s.dir, "is on a full disk",
			"no ballot is lost; make room for a few MB there and start again, and touch nothing in the data directory"}, err)
	}
	if err == nil && s.reserve.serving {
		s.keepReserve(leaving)
		s.beginWatch()
	}
	return s, err
}

// take takes the lock: shared, and without making the file, when nothing is to be written.
func (s *Store) take() error {
	path := filepath.Join(s.dir, lockName)
	var locked bool
	var err error
	if s.access == Reading {
		s.lock = flock.New(path, flock.SetFlag(os.O_RDONLY))
		if locked, err = s.lock.TryRLock(); errors.Is(err, fs.ErrNotExist) {
			return nil // nobody has it: whoever works here makes the file first
		}
	} else {
		s.lock = flock.New(path, flock.SetPermissions(0o600))
		locked, err = s.lock.TryLock()
	}
	if err == nil && !locked {
		err = ErrLocked
	}
	return err
}

// show is a store that only answers what was read.
func (s *Store) show(found *sight) error {
	s.house.db.Store(found.house)
	s.views = map[string]street.SlipSession{}
	for _, session := range found.slips.Sessions {
		s.views[session.Session] = session
	}
	return nil
}

// work opens what was found to fit, brings it up to date, and finishes what was begun.
func (s *Store) work(ctx context.Context, found *sight, version string) (err error) {
	if err := found.checkUpgrade(ctx, version); err != nil {
		return err
	}
	keeps := found.upgrades() && s.backups.keep > 0
	if keeps {
		if err := s.keepBeforeUpgrade(ctx, found); err != nil {
			return err
		}
	}
	if err := s.house.workOn(ctx, s.Path()); err != nil {
		return err
	}
	if s.acts.ledger, err = readLedger(ctx, s.house.now()); err != nil { // migrating, the image has drawn an id and recorded acts of its own
		return err
	}
	if err := s.giveUpVersion1(ctx, found); err != nil {
		return err
	}
	if s.slips, err = street.OpenSlips(ctx, s.slipsPath(), street.SlipsConfig{House: s.acts.id, Logger: s.logger.With("file", slipsName), Mirror: s.slipsMirror()}); err != nil {
		return err
	}
	if err := s.stampSlips(ctx); err != nil {
		return err
	}
	for _, k := range s.sessions {
		if err := s.takeUp(ctx, k, found.intents[k.session.ID]); err != nil {
			return err
		}
	}
	for _, file := range found.strays {
		s.logger.Error("a file that belongs to no session was left where it is", "file", file)
	}
	for _, left := range found.leavings {
		if err := s.sweep(left); err != nil {
			return err
		}
	}
	for id, one := range found.intents {
		if err := s.finish(ctx, id, one); err != nil {
			return err
		}
	}
	if err := keepVersion(ctx, s.house.now(), version); err != nil {
		return err
	}
	if keeps {
		if err := s.recordUpgradeBackup(ctx); err != nil {
			return err
		}
	}
	if err := s.beginMirror(ctx); err != nil {
		return err
	}
	return truncate(ctx, s.house.now()) // the log may hold what a killed process has erased
}

// takeUp makes a session ready for acts: a step that was interrupted is finished or forgotten, and what phones need is in memory.
func (s *Store) takeUp(ctx context.Context, k *kept, begun begun) error {
	id := k.session.ID
	if k.session.Fault != "" {
		s.logger.Error(words.EnglishOf(k.session.Fault.Of(id)), "why", k.why)
		return nil
	}
	if !k.hasBox() || begun.what == withdrawing {
		return nil
	}
	if begun.what == stepping || !k.session.Phase.Reached(survey.Opened) {
		k.pending = k.begun // as which it fits
		if err := s.openBox(ctx, k); err != nil {
			k.session.Fault, k.why = faultOf(err), err
			s.logger.Error(words.EnglishOf(k.session.Fault.Of(id)), "why", k.why)
			return nil
		}
		k.begun = nil
		if err := s.act(ctx, k, nil, func(a *acting) error { return second(s.settle(ctx, k, a)) }); err != nil {
			return err
		}
	}
	phase := k.box.state().Phase
	if err := gate(ctx, s.slips, id, phase); err != nil {
		return err
	}
	if phase.Reached(survey.Opened) {
		return nil
	}
	return s.withBox(ctx, k, func(box *street.Box) error {
		k.seed = box.Seed()
		return nil
	})
}

func second[T any](_ T, err error) error { return err }

// Fresh reports whether Open has made a new house.
func (s *Store) Fresh() bool { return s.fresh }

// Close finishes the acts under way, refuses what comes later with ErrUnavailable, and releases the directory.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	sessions := slices.Collect(maps.Values(s.sessions))
	s.mu.Unlock()
	// The lock on the sessions is free again: acts under way need it.
	s.watch.stop()
	s.mirror.stop()
	var err error
	for _, k := range sessions {
		err = errors.Join(err, k.close())
	}
	if s.slips != nil {
		err = errors.Join(err, s.slips.Close())
	}
	err = errors.Join(err, s.house.Close())
	if s.watch.cancel != nil && s.lock != nil && s.lock.Locked() { // it has served: out of what its logs gave back, before others fill it: for the next start
		s.keepReserve(0)
		s.closeReserve()
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	for _, lock := range s.locks {
		err = errors.Join(err, lock.Close())
	}
	return err
}

// Path returns the path of ceping.db, the store's first file.
func (s *Store) Path() string { return filepath.Join(s.dir, houseName) }

func (s *Store) slipsPath() string { return filepath.Join(s.dir, slipsName) }

// Ready reports whether the store takes acts: ErrUnavailable when it is closed, or when a file that slips or ballots go to
// cannot be written, or is not in its place. It tries again what failed before.
func (s *Store) Ready(ctx context.Context) error {
	if s.access == Reading {
		return unavailable(errReading)
	}
	if err := s.house.now().PingContext(ctx); err != nil {
		return unavailable(err)
	}
	if s.lookAround(); s.watch.hinders() {
		return unavailable(errTrouble)
	}
	if err := s.stampSlips(ctx); err != nil {
		return err
	}
	sessions, err := s.Sessions(ctx)
	if err != nil {
		return err
	}
	for _, session := range sessions {
		if session.Phase != survey.Voting || session.Fault != "" {
			continue
		}
		k, err := s.find(session.ID)
		if err == nil {
			err = s.withBox(ctx, k, func(box *street.Box) error { return box.Ready(ctx) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) boxPath(id string) string { return boxPath(s.dir, id) }

// unavailable marks an error of the files as the domain's, so that a caller may try again.
func unavailable(err error) error {
	if err == nil || errors.Is(err, survey.ErrUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", survey.ErrUnavailable, err)
}

func boxPath(dir, id string) string { return filepath.Join(dir, boxName(id)) }

// boxName is the path of a session's box below the data directory.
func boxName(id string) string { return filepath.Join(boxesName, id+".db") }
