package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"ceping/survey"
)

// Rows are of one width and updated in place; a batch is inserted in the order of its digests, which says nothing of the
// order of printing or of use.
const slipSchema = `CREATE TABLE slips (
	rank     INTEGER PRIMARY KEY,
	session  BLOB NOT NULL, -- 16 bytes
	category BLOB NOT NULL, -- 32 bytes, zeros behind the code
	digest   BLOB NOT NULL, -- 32 bytes
	state    BLOB NOT NULL, -- 1 byte
	blinded  BLOB NOT NULL  -- 32 bytes, zeros until collected and from opened on
)`

// slipFormat is the file's user_version; a newer one is refused.
const slipFormat = 1

// slipFile is the open book of slips. All rows are in memory too: only the writer changes them, under the lock, and others
// read under it.
type slipFile struct {
	writer   *writer
	db       *sql.DB
	at       place
	mu       sync.RWMutex
	slips    map[survey.SlipDigest]*slip
	lastRank int
}

// openSlips opens a book of slips that is there and was looked at.
func openSlips(ctx context.Context, path string, logger *slog.Logger) (_ *slipFile, err error) {
	db, err := openExclusive(ctx, path)
	if err != nil {
		return nil, err
	}
	f, err := readSlips(ctx, db)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	f.db, f.at = db, placed(path)
	connect := func(context.Context) (*sql.DB, error) { return db, nil }
	f.writer = startWriter(connect, logger.With("file", slipsName))
	return f, nil
}

// readSlips reads a book of slips, which then takes nothing.
func readSlips(ctx context.Context, db *sql.DB) (*slipFile, error) {
	f := &slipFile{slips: map[survey.SlipDigest]*slip{}, writer: noWriter()}
	var format int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&format); err != nil {
		return nil, err
	}
	if format > slipFormat {
		return nil, errNewer
	}
	return f, f.scan(ctx, db)
}

// makeSlips makes an empty book of slips, durable, and lets go of it.
func makeSlips(ctx context.Context, path string, of stamp) error {
	db, err := openFile(path, []string{"locking_mode(EXCLUSIVE)", "journal_mode(DELETE)", "synchronous(FULL)"})
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	if _, err = tx.ExecContext(ctx, slipSchema+fmt.Sprintf("; PRAGMA user_version = %d", slipFormat)); err == nil {
		err = insertStamp(ctx, tx, of)
	}
	if err == nil {
		err = tx.Commit()
	} else {
		err = errors.Join(err, tx.Rollback())
	}
	if err == nil {
		err = useLog(ctx, db)
	}
	return errors.Join(err, db.Close())
}

func (f *slipFile) scan(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT rank, session, category, digest, state, blinded FROM slips`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s slip
		var session, category, digest, state, blinded []byte
		if err := rows.Scan(&s.rank, &session, &category, &digest, &state, &blinded); err != nil {
			return err
		}
		if len(digest) != 32 || len(state) != 1 || int(state[0]) >= len(states) || len(blinded) != 32 {
			return errors.New("slip out of shape")
		}
		if s.Session, err = readID(session); err != nil {
			return err
		}
		s.Category, s.State, s.blinded = readCode(category), states[state[0]], [32]byte(blinded)
		f.slips[survey.SlipDigest(digest)] = &s
		f.lastRank = max(f.lastRank, s.rank)
	}
	return rows.Err()
}

func (f *slipFile) close() error {
	f.writer.stop()
	if f.db == nil {
		return nil
	}
	return f.db.Close()
}
