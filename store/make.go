package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"ceping/store/street"
)

// makeHouse makes a new house in a directory that holds none. The files are written under temporary names and take their places
// one after the other, ceping.db last: killed in between, there is no house yet, and the next one takes up the book of slips.
func makeHouse(ctx context.Context, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, boxesName), 0o700); err != nil {
		return err
	}
	fresh, house := filepath.Join(dir, tempPrefix+houseName), filepath.Join(dir, houseName)
	if err := shredAll(fresh); err != nil {
		return err
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
		left, err := street.LookSlips(ctx, path)
		return uuid.UUID(left.House).String(), err
	}
	if err := house.QueryRowContext(ctx, `SELECT id FROM house`).Scan(&id); err != nil {
		return "", err
	}
	return id, street.CreateSlips(ctx, path, uuid.MustParse(id))
}

// unused reports whether a book of slips has never seen an act: that of a house whose making was interrupted.
func unused(path string) bool {
	left, err := street.LookSlips(context.Background(), path)
	return err == nil && left.Seen == street.Seen{} && len(left.Sessions) == 0
}
