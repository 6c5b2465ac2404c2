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
const slipSchema = `CREATE TABLE IF NOT EXISTS slips (
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
	mu       sync.RWMutex
	slips    map[survey.SlipDigest]*slip
	lastRank int
}

func openSlips(ctx context.Context, path string, logger *slog.Logger) (_ *slipFile, err error) {
	db, err := openExclusive(ctx, path)
	if err != nil {
		return nil, err
	}
	f := &slipFile{db: db, slips: map[survey.SlipDigest]*slip{}}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
		}
	}()
	var format int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&format); err != nil {
		return nil, err
	}
	if format > slipFormat {
		return nil, fmt.Errorf("format %d is newer than this ceping: use the one that wrote it", format)
	}
	if _, err := db.ExecContext(ctx, slipSchema+fmt.Sprintf("; PRAGMA user_version = %d", slipFormat)); err != nil {
		return nil, err
	}
	if err := truncate(ctx, db); err != nil {
		return nil, err
	}
	if err := f.scan(ctx); err != nil {
		return nil, err
	}
	connect := func(context.Context) (*sql.DB, error) { return db, nil }
	f.writer = startWriter(connect, logger.With("file", "slips.db"))
	return f, nil
}

func (f *slipFile) scan(ctx context.Context) error {
	rows, err := f.db.QueryContext(ctx, `SELECT rank, session, category, digest, state, blinded FROM slips`)
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
	return f.db.Close()
}
