package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/seal"
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

// freshPath is where a box is written before it takes its place.
func freshPath(path string) string { return path + ".new" }

// writeFresh writes a box beside path, durable, and lets go of it. slots has nil for a free slot.
func writeFresh(ctx context.Context, path string, slots []*survey.SealedBallot, sealedSize, layout int) error {
	fresh := freshPath(path)
	if err := remove(fresh, fresh+"-journal"); err != nil {
		return err
	}
	db, err := openFile(fresh, []string{
		"journal_mode(DELETE)", // nothing to put back, and no log that must be emptied
		"synchronous(FULL)",    // it must be whole before it takes a place
		"secure_delete(ON)",    // or the first rows stay legible where the root page was, and tell who cast before a reopening
	})
	if err != nil {
		return err
	}
	err = errors.Join(fill(ctx, db, slots, sealedSize, layout), db.Close())
	if err == nil {
		err = syncPath(fresh)
	}
	if err != nil {
		return errors.Join(err, remove(fresh, fresh+"-journal"))
	}
	return nil
}

func fill(ctx context.Context, db *sql.DB, slots []*survey.SealedBallot, sealedSize, layout int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, boxSchema+fmt.Sprintf("; PRAGMA user_version = %d", layout)); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO slots VALUES ($1, $2, $3, $4, $5, $6)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	free := survey.SealedBallot{Sealed: make([]byte, sealedSize)}
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

// readSlots reads all slots in order, nil for a free one, and how they lie.
func readSlots(ctx context.Context, db *sql.DB) (slots []*survey.SealedBallot, layout int, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&layout); err != nil {
		return nil, 0, err
	}
	if layout != scattered && layout != sorted {
		return nil, 0, fmt.Errorf("box format %d is newer than this ceping: use the one that wrote it", layout)
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
		if slot != len(slots)+1 || len(used) != 1 || len(nonce) != 32 || len(mac) != sha256.Size || len(sealed) < seal.Overhead {
			return nil, 0, fmt.Errorf("slot %d is out of shape", slot)
		}
		var b *survey.SealedBallot
		if used[0] == 1 {
			b = &survey.SealedBallot{Category: readCode(category), Nonce: [32]byte(nonce), MAC: [32]byte(mac), Sealed: sealed}
		}
		slots = append(slots, b)
	}
	return slots, layout, rows.Err()
}
