package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ceping/store/backup"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// KeepBackup implements office.BackupBook.
func (s *Store) KeepBackup(ctx context.Context, why office.BackupReason, act office.Act) error {
	if s.access == Reading {
		return &survey.Refusal{Code: "read_only"}
	}
	if _, err := written(act); err != nil {
		return err
	}
	if act.Session() != "" {
		return errElsewhere
	}
	ctx = context.WithoutCancel(ctx)
	s.backups.making.Lock()
	defer s.backups.making.Unlock()
	if due, err := s.backupDue(ctx); err != nil || !due {
		return err
	}
	if session, open := s.openSession(); open { // it comes to nothing, and asking costs nothing
		s.backups.note(nil)
		s.logger.Info("a backup is due, and waits until no session is between collecting and opening", "waits", session.ID)
		return refuseOpen(session)
	}
	err := s.keepBackup(why, func(w io.Writer) (int, error) { return s.writeBackup(ctx, w, nil) })
	if err == nil {
		if err = s.Record(ctx, act); err != nil {
			err = notKept(err)
		}
	}
	s.backups.note(err)
	if err != nil {
		s.logger.Error("A BACKUP IS DUE AND WAS NOT KEPT: "+words.EnglishError(err), "error", err)
	}
	return err
}

// keepBackup keeps one that write writes: into a file beside, which takes its name once it was read back. What it takes the place of goes
// after that.
func (s *Store) keepBackup(why office.BackupReason, write func(io.Writer) (acts int, err error)) error {
	dir, err := s.backupsDir()
	if err != nil {
		return err
	}
	if err := s.roomForBackup(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, tempPrefix+"backup")
	if err := shred(path); err != nil {
		return notKept(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR|noFollow, 0o600)
	if err != nil {
		return notKept(err)
	}
	var kept keptBackup
	if kept.acts, err = write(f); err == nil {
		if err = backup.CheckFile(f); errors.As(err, new(*backup.DamagedError)) {
			err = fmt.Errorf("%w (%v)", survey.Refuse("kept_backup_unread"), err)
		}
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		kept.name = fmt.Sprintf("%06d-%s-%s.tar", kept.acts, s.now().Format(time.DateOnly), why)
		kept.holds, err = holdsOf(path)
	}
	if err == nil {
		err = os.Rename(path, filepath.Join(dir, kept.name))
	}
	if err != nil {
		return errors.Join(notKept(err), shred(path))
	}
	if err := syncPath(dir); err != nil {
		return notKept(err)
	}
	s.logger.Info("a backup is kept", "file", filepath.Join(BackupsName, kept.name))
	return s.backups.put(dir, kept, s.gone, s.logger)
}

// notKept is a failure in a sentence that staff are told; what is one already stays.
func notKept(err error) error {
	if errors.As(err, new(*survey.Refusal)) {
		return err
	}
	return fmt.Errorf("%w (%w)", survey.Refuse("kept_backup_failed"), err)
}

// backupsDir is where they are kept, made when it is not there. It may be a link, to another disk say.
func (s *Store) backupsDir() (string, error) {
	dir := filepath.Join(s.dir, BackupsName)
	if err := os.Mkdir(dir, 0o700); err == nil {
		return dir, syncPath(s.dir)
	} else if !errors.Is(err, os.ErrExist) {
		return "", notKept(err)
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("no directory")
	}
	if err == nil {
		err = checkOwner(dir, info)
	}
	if err != nil {
		return "", fmt.Errorf("%w (%w)", survey.Refuse("kept_backup_folder", BackupsName), err)
	}
	return dir, nil
}

// spareRoom is what a backup leaves of the disk: what closing, opening and archiving need comes before it.
const spareRoom = 64 << 20

// roomForBackup refuses one that would leave too little of the disk: all files once more, and the largest of them, which is copied first.
func (s *Store) roomForBackup(dir string) error {
	free, err := freeRoom(dir)
	if err != nil {
		return nil // what cannot be told is tried
	}
	var all, largest int64
	sizes, err := filepath.Glob(filepath.Join(s.dir, boxesName, "*.db"))
	for _, path := range append(sizes, s.Path(), s.slipsPath()) {
		if info, err := os.Lstat(path); err == nil {
			all, largest = all+info.Size(), max(largest, info.Size())
		}
	}
	if need := all + 2*largest + spareRoom; err == nil && free < need {
		return survey.Refuse("kept_backup_no_room", megabytes(need), megabytes(free))
	}
	return nil
}

// megabytes are bytes rounded up.
func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// gone reports whether nothing but its counts is left of a session.
func (s *Store) gone(id string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	k := s.sessions[id]
	return k == nil || k.get().Remains != nil
}

// backupDue reports whether something is in no backup that is kept: an opening or an archiving; or one holds what was erased since.
func (s *Store) backupDue(ctx context.Context) (bool, error) {
	if s.backups.keep == 0 {
		return false, nil
	}
	var last int
	err := s.house.QueryRowContext(ctx, `SELECT coalesce(max(entry), 0) FROM audit WHERE name IN ($1, $2)`,
		survey.ActOpen, survey.ActArchive).Scan(&last)
	if err != nil {
		return false, unavailable(err)
	}
	newest, holding := s.backups.state(s.acts.lastAct().Acts, s.gone)
	return last > newest.acts || holding > 0, nil
}

// Backups implements office.BackupBook.
func (s *Store) Backups(ctx context.Context) (told office.Backups, err error) {
	if told.Off = s.backups.keep == 0; told.Off {
		return told, nil
	}
	if told.Due, err = s.backupDue(ctx); err != nil {
		return told, err
	}
	newest, holding := s.backups.state(s.acts.lastAct().Acts, s.gone)
	told.Newest, told.Holding, told.Failed = newest.day(), holding, s.backups.failure()
	_, told.Waits = s.openSession()
	return told, nil
}

// openSession is one that is anywhere from collecting until opened, if any is.
func (s *Store) openSession() (session survey.Session, is bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, k := range s.sessions {
		if session = k.get(); openNow(session) {
			return session, true
		}
	}
	return survey.Session{}, false
}

// upgraded is why a backup is kept that the store makes by itself.
const upgraded office.BackupReason = "upgrade"
