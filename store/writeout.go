package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// WriteOut implements office.Registry. No act of staff is under way meanwhile; voters' go on.
func (s *Store) WriteOut(ctx context.Context, act office.Act) (files []string, err error) {
	if s.access == Reading {
		return nil, &survey.Refusal{Code: "read_only"}
	}
	ctx = context.WithoutCancel(ctx)
	_, release, err := s.holdAll()
	if err != nil {
		return nil, err
	}
	defer release()
	s.lookAround()
	losses := s.watch.losses()
	if len(losses) == 0 {
		return nil, survey.Refuse("write_out_nothing")
	}
	for name, loss := range losses {
		if loss != survey.LossMissing && loss != survey.LossReplaced {
			return nil, survey.Refuse("write_out_lost", name, loss.How())
		}
		if _, err := os.Lstat(s.found(name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, survey.Refuse("write_out_in_the_way", name)
		}
	}
	if err := s.makePlace(); err != nil {
		return nil, unavailable(err)
	}
	var failed error
	for _, name := range writingOrder(losses) {
		if err := s.writeOutFile(ctx, name); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", name, err))
			continue
		}
		files = append(files, name)
	}
	s.lookAround()
	if len(files) > 0 {
		failed = errors.Join(failed, s.act(ctx, nil, []office.Act{act}, func(a *acting) error {
			a.deeds[0].Detail = words.WroteOut(files...).Detail()
			return a.record(ctx)
		}))
	}
	return files, unavailable(failed)
}

func (s *Store) found(name string) string { return filepath.Join(s.dir, name) + ".found" }

// writingOrder has the house first, in which the act is recorded.
func writingOrder(losses map[string]survey.Loss) (names []string) {
	for name := range losses {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == houseName) != (b == houseName) {
			if a == houseName {
				return -1
			}
			return 1
		}
		return slices.Compare([]byte(a), []byte(b))
	})
	return names
}

// makePlace makes the directories anew where they went, too. The new one belongs to this process like the old.
func (s *Store) makePlace() error {
	_, err := os.Lstat(s.dir)
	gone := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(filepath.Join(s.dir, boxesName), 0o700); err != nil || !gone {
		return err
	}
	lock := flock.New(filepath.Join(s.dir, lockName), flock.SetPermissions(0o600))
	if taken, err := lock.TryLock(); err != nil || !taken {
		return errors.Join(err, ErrLocked)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locks = append(s.locks, lock)
	return nil
}

func (s *Store) writeOutFile(ctx context.Context, name string) error {
	switch name {
	case houseName:
		return s.writeOutHouse(ctx)
	case slipsName:
		return s.slips.WriteOut(ctx)
	}
	for _, k := range s.all() {
		if boxName(k.session.ID) == name {
			return s.withBox(ctx, k, func(box *street.Box) error { return box.WriteOut(ctx) })
		}
	}
	return survey.ErrSessionUnknown
}

// writeOutHouse copies what the open house holds, log and all, into a new file, looks whether that is all of it, and puts it in its place.
// The old one is let go of before: SQLite removes a log by its name, and would take the new one's, and a log that lies beside a file is
// taken for its own.
func (s *Store) writeOutHouse(ctx context.Context) error {
	s.acts.quiet.Lock()
	defer s.acts.quiet.Unlock()
	fresh := s.temporary("house.db")
	if err := errors.Join(shredAll(fresh), os.WriteFile(fresh, nil, 0o600)); err != nil {
		return err
	}
	old := s.house.now()
	_, err := old.ExecContext(ctx, `VACUUM INTO $1`, fresh)
	if err == nil {
		err = s.wholeHouse(ctx, fresh)
	}
	if err = errors.Join(err, syncPath(fresh)); err != nil {
		return errors.Join(err, shredAll(fresh))
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		from, to := s.Path()+suffix, s.found(houseName)+suffix
		if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, shredAll(fresh))
		}
		os.Chmod(to, 0o600) // else it would keep the next start out
	}
	if err := s.house.Close(); err != nil {
		s.logger.Error("the house that was taken away could not be closed well", "error", err)
	}
	for end := time.Now().Add(time.Minute); old.Stats().OpenConnections > 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond) // whoever reads it still
	}
	err = errors.Join(os.Rename(fresh, s.Path()), syncPath(s.dir))
	if err == nil && old.Stats().OpenConnections == 0 {
		err = s.house.workOn(ctx, s.Path())
	} else if err == nil {
		err = errors.New("something reads the old one still")
	}
	if err != nil {
		return lost(survey.Refuse("write_out_start_again", houseName))
	}
	return nil
}

// wholeHouse looks whether a copy of the house is sound and has every act and session that this process knows.
func (s *Store) wholeHouse(ctx context.Context, path string) error {
	db, err := openFile(path, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	var sound string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&sound); err != nil {
		return err
	}
	copied, err := readLedger(ctx, db)
	if err != nil {
		return err
	}
	var sessions int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sessions`).Scan(&sessions); err != nil {
		return err
	}
	if sound != "ok" || copied.id != s.acts.id || copied.last() != s.acts.lastAct() || sessions != len(s.all()) {
		return fmt.Errorf("the copy is not whole: %s, %d acts, %d sessions", sound, len(copied.hashes), sessions)
	}
	return db.Close()
}
