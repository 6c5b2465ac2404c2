package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"ceping/survey"
)

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
	_, err := s.house.pinned.ExecContext(ctx, `VACUUM INTO $1`, fresh) // any other connection may be one to what lies there now
	if err == nil {
		err = s.wholeHouse(ctx, fresh)
	}
	if err = errors.Join(err, syncPath(fresh)); err != nil {
		return errors.Join(err, shredAll(fresh))
	}
	for _, beside := range besideFile {
		from, to := s.Path()+beside, s.found(houseName)+beside
		if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, shredAll(fresh))
		}
		if info, err := os.Lstat(to); err == nil && info.Mode().IsRegular() {
			os.Chmod(to, 0o600) // a copy of the house, perhaps, that others may read
		}
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
	if sound != "ok" || copied.id != s.acts.id || copied.last() != s.acts.lastAct() || sessions != len(s.everySession()) {
		return fmt.Errorf("the copy is not whole: %s, %d acts, %d sessions", sound, len(copied.hashes), sessions)
	}
	return db.Close()
}
