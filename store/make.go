package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

// makeHouse makes a new house in a directory that holds none. The files are written under temporary names and take their places
// one after the other, ceping.db last: killed in between, there is no house yet, and the next one takes up the book of slips.
func makeHouse(ctx context.Context, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, boxesName), 0o700); err != nil {
		return err
	}
	fresh, house := filepath.Join(dir, tempPrefix+houseName), filepath.Join(dir, houseName)
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := shred(fresh + suffix); err != nil {
			return err
		}
	}
	db, err := openHouse(ctx, fresh)
	if err != nil {
		return err
	}
	id, err := takeUpSlips(ctx, db, filepath.Join(dir, slipsName))
	if err == nil {
		_, err = db.ExecContext(ctx, `UPDATE house SET id = $1, slips_seen = 0`, id)
	}
	if err == nil {
		err = truncate(ctx, db)
	}
	if err := errors.Join(err, db.Close(), syncPath(fresh)); err != nil {
		return err
	}
	if err := os.Rename(fresh, house); err != nil {
		return err
	}
	return syncPath(dir)
}

// takeUpSlips makes the book of slips, or finds the one that an interrupted making has left, and answers the house's id.
func takeUpSlips(ctx context.Context, house *sql.DB, path string) (id string, err error) {
	if _, err := os.Lstat(path); err == nil {
		db, err := openImage(ctx, path)
		if err != nil {
			return "", err
		}
		defer db.Close()
		left, err := readStamp(ctx, db)
		return left.house.String(), err
	}
	if err := house.QueryRowContext(ctx, `SELECT id FROM house`).Scan(&id); err != nil {
		return "", err
	}
	fresh := filepath.Join(filepath.Dir(path), tempPrefix+slipsName)
	if err := errors.Join(shred(fresh), shred(fresh+"-journal")); err != nil {
		return "", err
	}
	if err := errors.Join(makeSlips(ctx, fresh, stamp{house: uuid.MustParse(id)}), syncPath(fresh)); err != nil {
		return "", err
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", err
	}
	return id, syncPath(filepath.Dir(path))
}

// unused reports whether a book of slips has never seen an act: that of a house whose making was interrupted.
func unused(path string) bool {
	db, err := openImage(context.Background(), path)
	if err != nil {
		return false
	}
	defer db.Close()
	left, err := readStamp(context.Background(), db)
	if err != nil || left.seen != (point{}) {
		return false
	}
	book, err := readSlips(context.Background(), db)
	return err == nil && len(book.slips) == 0
}
