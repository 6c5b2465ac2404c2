// Package store keeps sessions, slips and boxes in SQLite files. It is the only importer of database/sql, and implements
// the ports of package survey.
//
// A data directory belongs to one process, which holds ceping.lock. It has three kinds of files:
//
//   - ceping.db: what staff enter, keys, seals, tallies, the audit log. Ordinary connections.
//   - slips.db: the slips of all sessions, rows of fixed width in the order of their digests, updated in place.
//   - boxes/<session>.db: the box of a session, slots of fixed width made ahead; a ballot goes into a free slot drawn
//     uniformly at random.
//
// slips.db and the boxes have one exclusive connection and one writer each. A writer commits acts in groups, truncates the
// write-ahead log, and only then answers: between two groups nothing on the disk tells the order of what was answered.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver

	"ceping/survey"
)

// ErrLocked: another process has the data directory.
var ErrLocked = errors.New("data directory is in use by another process")

// Config says where the files are.
type Config struct {
	Dir     string       // made when absent
	Version string       // the program's; another one is refused while a session is collecting or voting
	Logger  *slog.Logger // told of trouble with files, never of a voter's act; nil discards
}

// Store implements survey.Store. It is safe for concurrent use.
type Store struct {
	dir    string
	logger *slog.Logger
	lock   *flock.Flock
	house  *sql.DB
	slips  *slipFile

	mu       sync.RWMutex // guards what follows; a kept session has its own lock
	sessions map[string]*kept
	order    []string // ids, oldest first
	closed   bool
}

var _ survey.Store = (*Store)(nil)

// Open takes the data directory, finishes what an interrupted process left, and reads what it must know. ErrLocked when
// another process has it.
func Open(ctx context.Context, config Config) (_ *Store, err error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	boxes := filepath.Join(config.Dir, "boxes")
	if err := os.MkdirAll(boxes, 0o700); err != nil {
		return nil, err
	}
	s := &Store{dir: config.Dir, logger: config.Logger, sessions: map[string]*kept{}}
	s.lock = flock.New(filepath.Join(config.Dir, "ceping.lock"), flock.SetPermissions(0o600))
	if locked, err := s.lock.TryLock(); err != nil {
		return nil, err
	} else if !locked {
		return nil, ErrLocked
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.house, err = openHouse(ctx, s.Path(), config.Version); err != nil {
		return nil, err
	}
	if s.slips, err = openSlips(ctx, s.slipsPath(), s.logger); err != nil {
		return nil, err
	}
	return s, s.load(ctx)
}

// Close finishes the acts under way, refuses what comes later with ErrUnavailable, and lets go of the directory.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	sessions := slices.Collect(maps.Values(s.sessions))
	s.mu.Unlock()
	// The lock on the sessions is free again: acts under way need it.
	var err error
	for _, k := range sessions {
		err = errors.Join(err, k.close())
	}
	if s.slips != nil {
		err = errors.Join(err, s.slips.close())
	}
	if s.house != nil {
		err = errors.Join(err, s.house.Close())
	}
	return errors.Join(err, s.lock.Close())
}

// The files of a data directory; boxes lie in a directory of their own.
const (
	houseName = "ceping.db"
	slipsName = "slips.db"
)

// Path is where the store's first file is.
func (s *Store) Path() string { return filepath.Join(s.dir, houseName) }

func (s *Store) slipsPath() string { return filepath.Join(s.dir, slipsName) }

// Ready reports whether the store takes acts: ErrUnavailable when it is closed, or when a file that slips or ballots go to
// cannot be written. It tries anew what failed before.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.house.PingContext(ctx); err != nil {
		return unavailable(err)
	}
	nothing := func(context.Context, *sql.Tx) (func(), error) { return nil, nil }
	if err := s.slips.writer.do(ctx, nothing); err != nil {
		return err
	}
	sessions, err := s.Sessions(ctx)
	if err != nil {
		return err
	}
	for _, session := range sessions {
		if session.Phase != survey.Voting {
			continue
		}
		k, err := s.find(session.ID)
		if err == nil {
			err = k.box.writer.do(ctx, nothing)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) boxPath(id string) string { return filepath.Join(s.dir, "boxes", id+".db") }

// unavailable marks an error of the files as the domain's, so that a caller may try again.
func unavailable(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", survey.ErrUnavailable, err)
}
