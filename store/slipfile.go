package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
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

// states are a slip's states as the file has them, by index.
var states = []survey.SlipState{survey.SlipFresh, survey.SlipCollected, survey.SlipVoided}

// slipFile is the open book of slips. All rows are in memory too: only the writer changes them, under the lock, and others
// read under it.
type slipFile struct {
	writer   *writer
	db       *sql.DB
	mu       sync.RWMutex
	slips    map[survey.SlipDigest]*slip
	lastRank int
}

// slip is a row.
type slip struct {
	rank int
	survey.SlipRecord
	blinded [32]byte
}

func openSlips(ctx context.Context, path string) (_ *slipFile, err error) {
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
	f.writer = startWriter(db)
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

// set is a change that gives a slip another state and blinded element.
func (f *slipFile) set(ctx context.Context, tx *sql.Tx, s *slip, state survey.SlipState, blinded [32]byte) (func(), error) {
	err := exec(ctx, tx, `UPDATE slips SET state = $1, blinded = $2 WHERE rank = $3`,
		[]byte{byte(slices.Index(states, state))}, blinded[:], s.rank)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	before := *s
	s.State, s.blinded = state, blinded
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		*s = before
	}, nil
}

// replace is a change that forgets a session's batch and stores another.
func (f *slipFile) replace(session string, batch []survey.IssuedSlip) func(context.Context, *sql.Tx) (func(), error) {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		id, err := fixedID(session)
		if err != nil {
			return nil, survey.ErrSessionUnknown
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM slips WHERE session = $1`, id); err != nil {
			return nil, &broken{err}
		}
		batch := slices.Clone(batch)
		slices.SortFunc(batch, func(a, b survey.IssuedSlip) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
		fresh := map[survey.SlipDigest]*slip{}
		for i, issued := range batch {
			s := &slip{rank: f.lastRank + 1 + i, SlipRecord: survey.SlipRecord{Session: session, Category: issued.Category, State: survey.SlipFresh}}
			_, err := tx.ExecContext(ctx, `INSERT INTO slips VALUES ($1, $2, $3, $4, $5, $6)`,
				s.rank, id, fixedCode(s.Category), issued.Digest[:], []byte{0}, s.blinded[:])
			if err != nil {
				return nil, &broken{err}
			}
			fresh[issued.Digest] = s
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		before, lastRank := f.slips, f.lastRank
		f.slips = map[survey.SlipDigest]*slip{}
		for digest, s := range before {
			if s.Session != session {
				f.slips[digest] = s
			}
		}
		for digest, s := range fresh {
			f.slips[digest] = s
		}
		f.lastRank += len(batch)
		return func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.slips, f.lastRank = before, lastRank
		}, nil
	}
}

// forget is a change that overwrites the blinded elements of a session's slips.
func (f *slipFile) forget(session string) func(context.Context, *sql.Tx) (func(), error) {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		id, err := fixedID(session)
		if err != nil {
			return nil, survey.ErrSessionUnknown
		}
		var zeros [32]byte
		if _, err := tx.ExecContext(ctx, `UPDATE slips SET blinded = $1 WHERE session = $2`, zeros[:], id); err != nil {
			return nil, &broken{err}
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		before := map[*slip][32]byte{}
		for _, s := range f.slips {
			if s.Session == session {
				before[s] = s.blinded
				s.blinded = zeros
			}
		}
		return func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			for s, blinded := range before {
				s.blinded = blinded
			}
		}, nil
	}
}

func (f *slipFile) close() error {
	f.writer.stop()
	return f.db.Close()
}
