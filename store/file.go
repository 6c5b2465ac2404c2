package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
)

// openFile opens a SQLite file that only the owner may read. Pragmas stand in the DSN, so that every connection has them.
func openFile(path string, pragmas []string) (*sql.DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	query := url.Values{
		"mode":    {"rw"}, // a connection that is made later finds the file gone, and makes no empty one in its place
		"_pragma": pragmas,
		"_txlock": {"immediate"}, // a transaction that reads first and writes then cannot be refused halfway
	}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
}

// openExclusive opens a file on one connection that nobody else may share. In exclusive mode SQLite makes no -shm file,
// and no reader can keep the write-ahead log from being truncated. What a killed process left in the log is moved first.
//
// A context that may end must not reach this connection: database/sql drops one whose statement was interrupted.
func openExclusive(ctx context.Context, path string) (*sql.DB, error) {
	pragmas := []string{
		"locking_mode(EXCLUSIVE)", // first of all, or a -shm is made
		"synchronous(FULL)",       // a commit that was answered survives a power cut
		"secure_delete(ON)",       // a batch that was issued again is overwritten, not only unlinked
		"wal_autocheckpoint(0)",   // the writer does it, and looks at the answer
		"temp_store(MEMORY)",      // no statement journal beside the file
	}
	logged, err := hasLog(path)
	if err != nil {
		return nil, err
	}
	if !logged { // a rollback journal would hold every page as it was before the last group
		pragmas = append(pragmas, "journal_mode(WAL)") // which makes a -shm for a file that is in that mode already
	}
	db, err := openFile(path, pragmas)
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

// hasLog reports whether a SQLite file is in the mode that uses a write-ahead log: bytes 18 and 19 of its header are 2.
func hasLog(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var versions [2]byte
	_, err = f.ReadAt(versions[:], 18)
	return versions == [2]byte{2, 2}, err
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

// syncPath makes a file or directory durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// remove removes files that may be absent.
func remove(paths ...string) error {
	var all error
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}
