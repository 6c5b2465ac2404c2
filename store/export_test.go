package store

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"ceping/survey/office"
)

// MigrateTo brings the schema of a directory's house up to a version, as an older ceping would have left it; 0: as far as it is known. A
// house that is not there is made.
func MigrateTo(ctx context.Context, dir string, version int64) error {
	db, err := openFile(filepath.Join(dir, houseName), []string{"foreign_keys(ON)"})
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // so that what is asked at the end is the connection that was migrated
	provider, err := migrator(db)
	if err != nil {
		return err
	}
	if version == 0 {
		_, err = provider.Up(ctx)
	} else {
		_, err = provider.UpTo(ctx, version)
	}
	var unchecked bool
	if err == nil {
		err = db.QueryRowContext(ctx, "PRAGMA ignore_check_constraints").Scan(&unchecked)
	}
	if unchecked {
		err = errors.New("the house goes on without CHECKs")
	}
	return err
}

// KeepWritten keeps a backup that write writes, as whatever it is.
func (s *Store) KeepWritten(why office.BackupReason, write func(io.Writer) (acts int, err error)) error {
	return s.keepBackup(why, write)
}
