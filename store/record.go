package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// ofMirror are the tables of the house of which a session's record has something. What stands in any other is in no copy: accounts and
// passwords are not, whatever table they are in.
var ofMirror = []string{"sessions", "audit", "settings", "assessments", "house", "intents", "session_halls"}

// recordOf is a session's record for its copy: a packed house that has this session only, with the whole log, which is a chain. The caller
// clears it, and holds the lock on records.
func (s *Store) recordOf(ctx context.Context, id string) ([]byte, error) {
	path := s.temporary("mirror.db")
	if err := shredAll(path); err != nil {
		return nil, err
	}
	defer shredAll(path)
	if err := os.WriteFile(path, nil, 0o600); err != nil { // else it would be made for others to read
		return nil, err
	}
	if _, err := s.house.now().ExecContext(ctx, `VACUUM INTO $1`, path); err != nil {
		return nil, err
	}
	image, err := openImage(ctx, path)
	if err != nil {
		return nil, err
	}
	defer image.Close()
	if err := keepOnly(ctx, image, id); err != nil {
		return nil, err
	}
	plain, err := serialized(ctx, image)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close()
	return packed.Bytes(), err
}

// keepOnly takes everything but a session and what belongs to it out of the image of a house.
func keepOnly(ctx context.Context, house *sql.DB, id string) error {
	tables, err := tablesOf(ctx, house)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if strings.HasPrefix(table, "sqlite_") || table == "goose_db_version" || slices.Contains(ofMirror, table) {
			continue
		}
		if _, err := house.ExecContext(ctx, fmt.Sprintf(`DELETE FROM %q`, table)); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`DELETE FROM session_halls WHERE session <> $1`, `DELETE FROM intents WHERE session <> $1`, `DELETE FROM sessions WHERE id <> $1`,
		`DELETE FROM assessments WHERE id <> (SELECT coalesce(json_extract(setup, '$.under'), '') FROM sessions WHERE id = $1)`,
	} {
		if _, err := house.ExecContext(ctx, statement, id); err != nil {
			return err
		}
	}
	if _, err := house.ExecContext(ctx, `UPDATE assessments SET previous = ''`); err != nil {
		return err
	}
	_, err = house.ExecContext(ctx, `VACUUM`)
	return err
}

func tablesOf(ctx context.Context, house *sql.DB) (names []string, err error) {
	rows, err := house.QueryContext(ctx, `SELECT name FROM sqlite_master WHERE type = 'table'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func serialized(ctx context.Context, db *sql.DB) (plain []byte, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	err = conn.Raw(func(c any) (err error) {
		plain, err = c.(interface{ Serialize() ([]byte, error) }).Serialize()
		return err
	})
	return plain, err
}

// maxRecord bounds what a record is unpacked to.
const maxRecord = 64 << 20

// unpackRecord is a record as the house's file that it was packed of.
func unpackRecord(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxRecord+1))
	if err == nil && len(plain) > maxRecord {
		err = fmt.Errorf("the record is larger than %d bytes", maxRecord)
	}
	return plain, err
}
