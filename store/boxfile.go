package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"ceping/survey"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

// The slots of a box are made ahead, one per slip, all of one width: blobs only, since SQLite stores 0 and 1 in fewer
// bytes than 2. A ballot overwrites a free slot in place. There is no index on anything else: it would keep an order.
const boxSchema = `CREATE TABLE slots (
	slot     INTEGER PRIMARY KEY,
	used     BLOB NOT NULL, -- 1 byte
	category BLOB NOT NULL, -- 32 bytes, zeros behind the code
	nonce    BLOB NOT NULL, -- 32 bytes
	mac      BLOB NOT NULL, -- 32 bytes
	sealed   BLOB NOT NULL  -- ballot size + 48 bytes
)`

// How the ballots of a box lie, in the file's user_version. A later format must take another number.
const (
	scattered = 0 // in random slots, free ones between them
	sorted    = 1 // by digest, from the first slot on: a closed box
)

// boxPath is where the box of a session lies.
func boxPath(dir, id string) string { return filepath.Join(dir, boxesName, id+".db") }

// freshPath is where a box is written before it takes its place.
func freshPath(path string) string {
	return filepath.Join(filepath.Dir(path), tempPrefix+filepath.Base(path))
}

// writeFresh writes a box beside path, durable, and lets go of it. slots has nil for a free slot.
func writeFresh(ctx context.Context, path string, of stamp, slots []*version1.SealedBallot, sealedSize, layout int) error {
	fresh := freshPath(path)
	if err := errors.Join(shred(fresh), shred(fresh+"-journal"), shred(fresh+"-wal")); err != nil { // it may tell an order
		return err
	}
	db, err := openFile(fresh, []string{
		"locking_mode(EXCLUSIVE)",
		"journal_mode(DELETE)", // nothing to put back, and no log that must be emptied
		"synchronous(FULL)",    // it must be whole before it takes a place
		"secure_delete(ON)",    // or the first rows stay legible where the root page was, and tell who cast before a reopening
	})
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if err = fill(ctx, db, of, slots, sealedSize, layout); err == nil {
		err = useLog(ctx, db)
	}
	if err = errors.Join(err, db.Close()); err == nil {
		err = syncPath(fresh)
	}
	if err != nil {
		return errors.Join(err, shred(fresh), shred(fresh+"-journal"), shred(fresh+"-wal"))
	}
	return nil
}

func fill(ctx context.Context, db *sql.DB, of stamp, slots []*version1.SealedBallot, sealedSize, layout int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, boxSchema+fmt.Sprintf("; PRAGMA user_version = %d", layout)); err != nil {
		return err
	}
	if err := insertStamp(ctx, tx, of); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO slots VALUES ($1, $2, $3, $4, $5, $6)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	free := version1.SealedBallot{Sealed: make([]byte, sealedSize)}
	for i, b := range slots {
		used := []byte{1}
		if b == nil {
			b, used = &free, []byte{0}
		}
		if _, err := insert.ExecContext(ctx, i+1, used, fixedCode(b.Category), b.Nonce[:], b.MAC[:], b.Sealed); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// boxScan is what is kept in memory of a box.
type boxScan struct {
	layout, slots int
	spent         map[[32]byte][32]byte // nonce → digest of its ballot
	free          []int                 // slots
	cast          map[string]int        // by category
}

// emptyScan is that of a box no ballot was cast into.
func emptyScan(slots int) boxScan {
	scan := boxScan{layout: scattered, slots: slots, spent: map[[32]byte][32]byte{}, cast: map[string]int{}}
	for i := range slots {
		scan.free = append(scan.free, i+1)
	}
	return scan
}

// scanBox reads a box whole. Slots of another width than sealedSize are a fault; 0 takes any.
func scanBox(ctx context.Context, db *sql.DB, sealedSize int) (boxScan, error) {
	slots, layout, err := readSlots(ctx, db, sealedSize)
	if err != nil {
		return boxScan{}, err
	}
	scan := boxScan{layout: layout, slots: len(slots), spent: map[[32]byte][32]byte{}, cast: map[string]int{}}
	for i, ballot := range slots {
		if ballot == nil {
			scan.free = append(scan.free, i+1)
			continue
		}
		scan.spent[ballot.Nonce] = ballot.Digest()
		scan.cast[ballot.Category]++
	}
	return scan, nil // a nonce that stands twice is for the check before opening to tell
}

// readSlots reads all slots in order, nil for a free one, and how they lie.
func readSlots(ctx context.Context, db *sql.DB, sealedSize int) (slots []*version1.SealedBallot, layout int, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&layout); err != nil {
		return nil, 0, err
	}
	if layout != scattered && layout != sorted {
		return nil, 0, fmt.Errorf("%w: format %d", faultError(survey.FaultNewer), layout)
	}
	rows, err := db.QueryContext(ctx, `SELECT slot, used, category, nonce, mac, sealed FROM slots ORDER BY slot`)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var slot int
		var used, category, nonce, mac, sealed []byte
		if err := rows.Scan(&slot, &used, &category, &nonce, &mac, &sealed); err != nil {
			return nil, 0, err
		}
		if slot != len(slots)+1 || len(used) != 1 || len(nonce) != 32 || len(mac) != sha256.Size ||
			len(sealed) < seal.Overhead || sealedSize > 0 && len(sealed) != sealedSize || used[0] > 1 {
			return nil, 0, fmt.Errorf("%w: slot %d", faultError(survey.FaultShape), slot)
		}
		var b *version1.SealedBallot
		if used[0] == 1 {
			b = &version1.SealedBallot{Category: readCode(category), Nonce: [32]byte(nonce), MAC: [32]byte(mac), Sealed: sealed}
		}
		slots = append(slots, b)
	}
	return slots, layout, rows.Err()
}
