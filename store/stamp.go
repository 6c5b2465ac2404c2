package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ceping/survey"
)

// stampSchema is the one row that says whose a file is and which acts of staff it has seen. It is of fixed width and updated in
// place, through the file's one writer, after acts of staff only.
const stampSchema = `CREATE TABLE stamp (
	one     INTEGER PRIMARY KEY CHECK (one = 1),
	house   BLOB NOT NULL, -- 16 bytes
	session BLOB NOT NULL, -- 16 bytes, zeros of the book of slips
	act     BLOB NOT NULL, -- 8 bytes: the number of the last act seen
	hash    BLOB NOT NULL  -- 32 bytes: its hash in the audit log
)`

// point is a place in the audit log.
type point struct {
	act  int
	hash [32]byte // zeros before the first act
}

func newPoint(number int, hash string) (p point) {
	p.act = number
	hex.Decode(p.hash[:], []byte(hash))
	return p
}

// stamp is whose a file is, and up to where it has seen the audit log.
type stamp struct {
	house   uuid.UUID
	session uuid.UUID
	seen    point
}

// errNoStamp: the file is of a ceping before 0.1.1.
var errNoStamp = errors.New("the file does not say whose it is")

func readStamp(ctx context.Context, db *sql.DB) (s stamp, err error) {
	var tables int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'stamp'`).Scan(&tables); err != nil {
		return s, err
	}
	if tables == 0 {
		return s, errNoStamp
	}
	var house, session, act, hash []byte
	if err := db.QueryRowContext(ctx, `SELECT house, session, act, hash FROM stamp`).Scan(&house, &session, &act, &hash); err != nil {
		return s, err
	}
	if len(house) != 16 || len(session) != 16 || len(act) != 8 || len(hash) != 32 {
		return s, errors.New("stamp out of shape")
	}
	s.house, s.session = uuid.UUID(house), uuid.UUID(session)
	s.seen = point{int(binary.BigEndian.Uint64(act)), [32]byte(hash)}
	return s, nil
}

// insertStamp puts the first stamp into a file that has none.
func insertStamp(ctx context.Context, tx *sql.Tx, s stamp) error {
	if _, err := tx.ExecContext(ctx, stampSchema); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO stamp VALUES (1, $1, $2, $3, $4)`, s.house[:], s.session[:], s.seen.number(), s.seen.hash[:])
	return err
}

func (p point) number() []byte { return binary.BigEndian.AppendUint64(nil, uint64(p.act)) }

// seeing is a change that lets a file see the acts up to the last. Which that is, is asked when it is made, so that a file never
// goes back.
func seeing(last func() point, into *point) change {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		*into = last()
		if err := exec(ctx, tx, `UPDATE stamp SET act = $1, hash = $2`, into.number(), into.hash[:]); err != nil {
			return nil, err
		}
		return func() {}, nil
	}
}

// first is a change that gives a stamp to a file that has none.
func first(s stamp) change {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		if err := insertStamp(ctx, tx, s); err != nil {
			return nil, &broken{err}
		}
		return func() {}, nil
	}
}

// errHouseOlder: a file has seen acts that the house has not.
var errHouseOlder = errors.New("has seen acts that ceping.db lacks")

// ledger is what the house knows: its own acts, and up to where each other file is known to have seen them.
type ledger struct {
	id     uuid.UUID
	hashes []string // of the acts; act n at n-1
}

// readLedger reads id and acts of a house of this program's schema.
func readLedger(ctx context.Context, house *sql.DB) (l ledger, err error) {
	var id string
	if err := house.QueryRowContext(ctx, `SELECT id FROM house`).Scan(&id); err != nil {
		return l, err
	}
	if l.id, err = uuid.Parse(id); err != nil {
		return l, err
	}
	l.hashes, err = auditHashes(ctx, house)
	return l, err
}

func (l *ledger) last() point {
	if len(l.hashes) == 0 {
		return point{}
	}
	return newPoint(len(l.hashes), l.hashes[len(l.hashes)-1])
}

// judge compares a file's stamp with the house. known is the last act that the house knows the file to have seen. An act whose
// stamping was interrupted has a file between known and last, and fits.
func (l *ledger) judge(s stamp, session uuid.UUID, known int) error {
	switch {
	case s.house != l.id, s.session != session:
		return faultError(survey.FaultForeign)
	case s.seen.act > len(l.hashes):
		return errHouseOlder
	case s.seen.act > 0 && s.seen != newPoint(s.seen.act, l.hashes[s.seen.act-1]), s.seen.act == 0 && s.seen != point{}:
		return faultError(survey.FaultForeign)
	case s.seen.act < known:
		return fmt.Errorf("%w: it has seen act %d, and had seen act %d", faultError(survey.FaultOlder), s.seen.act, known)
	}
	return nil
}

// faultError is a fault on its way to the session.
type faultError survey.Fault

func (e faultError) Error() string { return string(e) }
