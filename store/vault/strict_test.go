package vault_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store/vault"
)

// byHand opens a file as a tool that is not ours would.
func byHand(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// TestStrict: every table of a file is STRICT, and takes no cell of another width or kind.
func TestStrict(t *testing.T) {
	db := byHand(t, create(t))
	var strict, other int
	must(t, db.QueryRow(`SELECT sum(strict), sum(NOT strict) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'`).Scan(&strict, &other))
	if strict != 2+len(tables) || other != 0 {
		t.Errorf("%d tables are STRICT and %d are not", strict, other)
	}
	for _, statement := range []string{
		`UPDATE t1 SET cell = zeroblob(15) WHERE row = 1`,
		`UPDATE t1 SET cell = zeroblob(17) WHERE row = 1`,
		`UPDATE t1 SET cell = '0123456789abcdef' WHERE row = 1`,
		`UPDATE t1 SET cell = NULL WHERE row = 1`,
		`UPDATE t1 SET row = 0 WHERE row = 1`,
		`INSERT INTO t3 VALUES (1, zeroblob(5))`,
		`UPDATE head SET cell = zeroblob(3)`,
		`UPDATE layout SET width = 0 WHERE row = 1`,
		`UPDATE layout SET width = 'x' WHERE row = 1`,
		`UPDATE layout SET rows = -1 WHERE row = 1`,
		`UPDATE layout SET name = '' WHERE row = 1`,
		`UPDATE layout SET row = 0 WHERE row = 1`,
	} {
		if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), "constraint failed") && !strings.Contains(err.Error(), "cannot store") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// TestOtherWidth: a cell of another width is a file of another shape, as it was before SQLite was asked, and no page is called damaged.
func TestOtherWidth(t *testing.T) {
	path := create(t)
	db := byHand(t, path)
	_, err := db.Exec(`PRAGMA ignore_check_constraints = ON; UPDATE t1 SET cell = zeroblob(15) WHERE row = 1`)
	must(t, errors.Join(err, db.Close()))
	if _, err := vault.Look(t.Context(), path); !errors.Is(err, vault.ErrShape) {
		t.Errorf("looked at: %v", err)
	}
	if _, err := vault.Open(t.Context(), path, vault.Config{}); !errors.Is(err, vault.ErrShape) {
		t.Errorf("opened: %v", err)
	}
}

// asBefore makes the tables of a file what they were before they were STRICT; its rows lie where they lay.
func asBefore(t *testing.T, path string) {
	t.Helper()
	db := byHand(t, path)
	_, err := db.Exec(`PRAGMA writable_schema = ON;
		UPDATE sqlite_schema SET sql = 'CREATE TABLE ' || name || ' (row INTEGER PRIMARY KEY, cell BLOB NOT NULL)';
		UPDATE sqlite_schema SET sql = 'CREATE TABLE layout (row INTEGER PRIMARY KEY, name TEXT NOT NULL, width INTEGER NOT NULL, rows INTEGER NOT NULL)'
			WHERE name = 'layout'`)
	must(t, errors.Join(err, db.Close()))
}

// TestMadeBefore: a file whose tables are not STRICT is looked at, opened and written as it was, and a rewrite makes them so.
func TestMadeBefore(t *testing.T) {
	path := create(t)
	asBefore(t, path)
	v, err := vault.Look(t.Context(), path)
	must(t, err)
	must(t, v.Close())
	f := open(t, path, vault.Config{})
	must(t, f.Do(t.Context(), set(1, 5, cell(9000, 2))))
	if got := rows(t, f, 1); len(got) != 5 || got[5] != string(cell(9000, 2)) {
		t.Errorf("%d rows", len(got))
	}
	must(t, f.Close())
	isStrict := func() (n int) {
		db := byHand(t, path)
		defer db.Close()
		must(t, db.QueryRow(`SELECT sum(strict) FROM pragma_table_list WHERE name GLOB 't[0-9]*' OR name IN ('head', 'layout')`).Scan(&n))
		return n
	}
	if n := isStrict(); n != 0 {
		t.Errorf("%d tables are STRICT before", n)
	}
	f = open(t, path, vault.Config{})
	must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error { return a.Rewrite(ctx, zeroed("head", tables)) }))
	must(t, f.Do(t.Context(), set(0, 1, cell(16, 1))))
	must(t, f.Close())
	if n := isStrict(); n != 2+len(tables) {
		t.Errorf("%d tables are STRICT after", n)
	}
}

// TestSamePlaces: what a table may hold changes nothing in how its rows lie: their pages are those of a file made before, byte for byte.
func TestSamePlaces(t *testing.T) {
	dir := t.TempDir()
	now, before := filepath.Join(dir, "now.db"), filepath.Join(dir, "before.db")
	must(t, vault.Create(t.Context(), now, zeroed("head", tables)))
	db := byHand(t, before)
	_, err := db.Exec(`PRAGMA secure_delete = ON; BEGIN;
		CREATE TABLE head (row INTEGER PRIMARY KEY, cell BLOB NOT NULL);
		CREATE TABLE layout (row INTEGER PRIMARY KEY, name TEXT NOT NULL, width INTEGER NOT NULL, rows INTEGER NOT NULL);
		INSERT INTO head VALUES (1, CAST('head' AS BLOB));
		INSERT INTO layout VALUES (1, 'cover', 16, 70), (2, 'long.one', 9000, 5), (3, 'none', 4, 0);
		CREATE TABLE t1 (row INTEGER PRIMARY KEY, cell BLOB NOT NULL);
		WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 70) INSERT INTO t1 SELECT i, zeroblob(16) FROM n;
		CREATE TABLE t2 (row INTEGER PRIMARY KEY, cell BLOB NOT NULL);
		WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) INSERT INTO t2 SELECT i, zeroblob(9000) FROM n;
		CREATE TABLE t3 (row INTEGER PRIMARY KEY, cell BLOB NOT NULL);
		COMMIT`)
	must(t, errors.Join(err, db.Close()))
	pages := func(path string) []byte {
		content, err := os.ReadFile(path)
		must(t, err)
		return content[4096:] // after the first, which holds the tables' texts
	}
	if !bytes.Equal(pages(now), pages(before)) {
		t.Error("rows lie otherwise")
	}
}
