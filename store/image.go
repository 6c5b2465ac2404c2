package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"ceping/store/vault"
)

// errNoBytes: a file is there and has nothing in it.
var errNoBytes = errors.New("the file is empty")

// openImage opens a copy of a SQLite file in memory, as it is with its write-ahead log. The files are only read: SQLite itself
// would make, empty or remove files beside, and in the course of it move what a killed process has left.
func openImage(ctx context.Context, path string) (_ *sql.DB, err error) {
	image, err := readWhole(path)
	if err != nil {
		return nil, err
	}
	log, err := readWhole(path + "-wal")
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNoBytes) {
		return nil, err
	}
	if image, err = vault.Replay(image, log); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	db.SetConnMaxLifetime(0)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.Raw(func(c any) error { return c.(interface{ Deserialize([]byte) error }).Deserialize(image) }); err != nil {
		return nil, err
	}
	if err := checkPages(ctx, conn); err != nil {
		return nil, err
	}
	return db, nil
}

// checkPages looks whether a file is whole as SQLite has it. What a CHECK forbids is left to whoever reads the rows: one damaged session
// would shut the house.
func checkPages(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "PRAGMA ignore_check_constraints = ON"); err != nil {
		return err
	}
	var sound string
	if err := conn.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&sound); err != nil {
		return err
	}
	if sound != "ok" {
		return errors.New(sound)
	}
	_, err := conn.ExecContext(ctx, "PRAGMA ignore_check_constraints = OFF")
	return err
}

// readWhole reads a plain file, and never a link, a pipe or a device.
func readWhole(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("not a plain file")}
	}
	if info.Size() == 0 {
		return nil, errNoBytes
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content := make([]byte, info.Size())
	_, err = f.ReadAt(content, 0)
	return content, err
}
