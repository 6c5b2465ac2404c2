package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

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

// How the ballots of a box lie, in the file's user_version.
const (
	scattered = 0 // in random slots, free ones between them
	sorted    = 1 // by digest, from the first slot on: a closed box
)

// writeBox writes a fresh box beside path, durable, and puts it in path's place. No connection may have path open. slots
// has nil for a free slot.
func writeBox(ctx context.Context, path string, slots []*survey.SealedBallot, sealedSize, layout int) (err error) {
	fresh := path + ".new"
	if err := remove(fresh, fresh+"-journal"); err != nil {
		return err
	}
	db, err := openFile(fresh, []string{"journal_mode(DELETE)", "synchronous(FULL)"})
	if err != nil {
		return err
	}
	if err := fill(ctx, db, slots, sealedSize, layout); err != nil {
		return errors.Join(err, db.Close(), remove(fresh, fresh+"-journal"))
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := syncPath(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
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

// readSlots reads all slots in order.
func readSlots(ctx context.Context, db *sql.DB) ([]*survey.SealedBallot, error) {
	rows, err := db.QueryContext(ctx, `SELECT slot, used, category, nonce, mac, sealed FROM slots ORDER BY slot`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var slots []*survey.SealedBallot
	for rows.Next() {
		var slot int
		var used, category, nonce, mac, sealed []byte
		if err := rows.Scan(&slot, &used, &category, &nonce, &mac, &sealed); err != nil {
			return nil, err
		}
		if slot != len(slots)+1 || len(used) != 1 || len(nonce) != 32 || len(mac) != sha256.Size || len(sealed) < seal.Overhead {
			return nil, errors.New("slot out of shape")
		}
		var b *survey.SealedBallot
		if used[0] == 1 {
			b = &survey.SealedBallot{Category: readCode(category), Nonce: [32]byte(nonce), MAC: [32]byte(mac), Sealed: sealed}
		}
		slots = append(slots, b)
	}
	return slots, rows.Err()
}

// syncPath makes a file or directory durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func remove(paths ...string) error {
	var all error
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}
