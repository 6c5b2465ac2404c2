package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// openHouse opens ceping.db and brings its schema up to date. A schema of a newer ceping is refused.
func openHouse(ctx context.Context, path string) (_ *sql.DB, err error) {
	db, err := openFile(path, []string{
		"busy_timeout(5000)",
		"journal_mode(WAL)",
		"synchronous(FULL)", // a commit that was answered survives a power cut
		"foreign_keys(ON)",
		"secure_delete(ON)", // what is deleted is overwritten
	})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return nil, err
	}
	sources := provider.ListSources()
	known := sources[len(sources)-1].Version
	at, err := provider.GetDBVersion(ctx)
	if err != nil {
		return nil, err
	}
	if at > known {
		return nil, fmt.Errorf("%s has schema %d and this ceping knows %d: use the newer ceping that wrote it", path, at, known)
	}
	_, err = provider.Up(ctx)
	return db, err
}

// openFile opens a SQLite file that only the owner may read. Pragmas stand in the DSN, so that every connection has them.
func openFile(path string, pragmas []string) (*sql.DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
}

// openExclusive opens a file on one connection that nobody else may share. In exclusive mode SQLite makes no -shm file,
// and no reader can keep the write-ahead log from being truncated.
func openExclusive(ctx context.Context, path string) (*sql.DB, error) {
	db, err := openFile(path, []string{
		"locking_mode(EXCLUSIVE)", // before journal_mode, or a -shm is made
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"secure_delete(ON)",
		"wal_autocheckpoint(0)", // the writer does it, and looks at the answer
		"temp_store(MEMORY)",
	})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	if err := truncate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// truncate moves the write-ahead log into the file and empties it.
func truncate(ctx context.Context, db *sql.DB) error {
	var busy, log, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the write-ahead log could not be truncated: something else reads the file")
	}
	return nil
}
