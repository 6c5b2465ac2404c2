package vault

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path/filepath"
)

// format is the file's user_version, application its application_id ("cpvt"). A newer format is refused.
const (
	format      = 1
	application = 0x63707674
)

// layoutTable is of t1, t2, …
const layoutTable = `CREATE TABLE layout (row INTEGER PRIMARY KEY CHECK (row > 0), name TEXT NOT NULL CHECK (name <> ''),
	width INTEGER NOT NULL CHECK (width > 0), rows INTEGER NOT NULL CHECK (rows >= 0)) STRICT`

// cellTable makes a table of cells of one width, which SQLite holds to it. How a row lies in the file does not depend on that: files made
// before, whose tables are not STRICT, are read and written as they are, and a rewrite makes them anew like this.
func cellTable(name string, width int) string {
	return fmt.Sprintf("CREATE TABLE %s (row INTEGER PRIMARY KEY CHECK (row > 0), cell BLOB NOT NULL CHECK (length(cell) = %d)) STRICT", name, width)
}

// Content is all that a file is made of. Cells gives the rows of a table (its index) in the order in which they are to lie: as
// many cells of its width as the table has rows.
type Content struct {
	Head   []byte
	Tables []Table
	Cells  func(table int) iter.Seq[[]byte]
}

// Create makes a file, durably. Path must not exist: an error that wraps os.ErrExist leaves what is there. With any error there is
// no file.
func Create(ctx context.Context, path string, content Content) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w", path, os.ErrExist)
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	fresh := freshPath(path)
	if err := shred(fresh); err != nil {
		return err
	}
	if err := write(ctx, fresh, content); err != nil {
		return errors.Join(err, shred(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(err, shred(fresh))
	}
	return syncDir(filepath.Dir(path))
}

// write writes a file and makes it durable. It leaves it half done when it fails.
func write(ctx context.Context, path string, content Content) error {
	db, err := openFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, []string{
		"journal_mode(OFF)", // nothing to put back: with an error the file goes
		"synchronous(OFF)",  // synced once, whole
		"locking_mode(EXCLUSIVE)",
		"secure_delete(ON)", // a page that is split keeps no copy of the rows that left it
	})
	if err != nil {
		return err
	}
	if err := errors.Join(fill(ctx, db, content), db.Close()); err != nil {
		return err
	}
	return useLog(path)
}

// logged is the read and write version of a file that uses a write-ahead log, at this place in its header (SQLite file format
// §1.3).
const loggedAt, logged = 18, "\x02\x02"

// useLog makes a file one that uses a write-ahead log from its first opening on, and durable. PRAGMA journal_mode would leave a
// rollback journal beside it for a moment, and makes a -shm for a file that is in that mode already.
func useLog(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(logged), loggedAt)
	return errors.Join(err, f.Sync(), f.Close())
}

func fill(ctx context.Context, db *sql.DB, content Content) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	pragmas := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, format)
	for _, statement := range []string{cellTable("head", len(content.Head)), layoutTable, pragmas} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO head VALUES (1, $1)`, content.Head); err != nil {
		return err
	}
	for i, table := range content.Tables {
		if _, err := tx.ExecContext(ctx, `INSERT INTO layout VALUES ($1, $2, $3, $4)`, i+1, table.Name, table.Width, table.Rows); err != nil {
			return err
		}
		if err := fillTable(ctx, tx, i, table, content.Cells(i)); err != nil {
			return fmt.Errorf("table %s: %w", table.Name, err)
		}
	}
	return tx.Commit()
}

func fillTable(ctx context.Context, tx *sql.Tx, i int, table Table, cells iter.Seq[[]byte]) error {
	if _, err := tx.ExecContext(ctx, cellTable(fmt.Sprintf("t%d", i+1), table.Width)); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO t%d VALUES ($1, $2)", i+1))
	if err != nil {
		return err
	}
	defer insert.Close()
	row := 0
	for cell := range cells {
		if row++; len(cell) != table.Width {
			return fmt.Errorf("a cell of %d bytes, the table has %d", len(cell), table.Width)
		}
		if _, err := insert.ExecContext(ctx, row, cell); err != nil {
			return err
		}
	}
	if row != table.Rows {
		return fmt.Errorf("%d cells were given, the table has %d", row, table.Rows)
	}
	return nil
}

// checkHeader refuses what is not a file of the vault, from its first bytes (SQLite file format §1.3).
func checkHeader(file io.ReaderAt) error {
	var head [100]byte
	if _, err := file.ReadAt(head[:], 0); err != nil && err != io.EOF {
		return err
	}
	if string(head[:16]) != "SQLite format 3\x00" || binary.BigEndian.Uint32(head[68:]) != application {
		return errors.New("not a file of ceping's vault, or an empty one")
	}
	if string(head[loggedAt:loggedAt+len(logged)]) != logged { // a rollback journal would hold each page as it was
		return errors.New("it does not use a write-ahead log: something else has written it")
	}
	return nil
}

// readLayout reads head and tables, and checks that every table has the rows and the width that the layout says.
func readLayout(ctx context.Context, conn *sql.Conn) (tables []Table, head []byte, err error) {
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return nil, nil, err
	}
	if version < 1 {
		return nil, nil, errors.New("it has no format: not a whole file of ceping's vault")
	}
	if version > format {
		return nil, nil, fmt.Errorf("%w: format %d", ErrNewer, version)
	}
	if err := conn.QueryRowContext(ctx, `SELECT cell FROM head WHERE row = 1`).Scan(&head); err != nil {
		return nil, nil, err
	}
	rows, err := conn.QueryContext(ctx, `SELECT name, width, rows FROM layout ORDER BY row`)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var t Table
		if err := rows.Scan(&t.Name, &t.Width, &t.Rows); err != nil {
			return nil, nil, err
		}
		tables = append(tables, t)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, nil, err
	}
	for i, t := range tables {
		var fit, last int
		err := conn.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(*), coalesce(max(row), 0) FROM t%d WHERE typeof(cell) = 'blob' AND length(cell) = $1`, i+1), t.Width).Scan(&fit, &last)
		if err != nil {
			return nil, nil, err
		}
		if fit != t.Rows || last != t.Rows {
			return nil, nil, fmt.Errorf("%w: table %s has %d whole rows of %d", ErrShape, t.Name, fit, t.Rows)
		}
	}
	return tables, head, nil
}

// openExclusive opens a file on one connection that nobody else may share.
//
// A context that may end must not reach this connection: database/sql drops one whose statement was interrupted.
func openExclusive(path string) (*sql.DB, error) {
	db, err := openFile(path, os.O_RDWR, []string{
		"locking_mode(EXCLUSIVE)", // first of all, or a -shm is made
		"synchronous(FULL)",       // a commit that was answered survives a power cut
		"wal_autocheckpoint(0)",   // the writer does it, and looks at the answer
		"temp_store(MEMORY)",      // no statement journal beside the file
		"cache_spill(OFF)",        // nothing in the log before the commit
		"secure_delete(ON)",       // nothing is deleted; should SQLite move something, it leaves no copy
	})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	return db, nil
}

// openFile opens or makes a SQLite file that only the owner may read. Pragmas stand in the DSN, so that every connection has them.
func openFile(path string, flags int, pragmas []string) (*sql.DB, error) {
	file, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}, "mode": {"rw"}} // never one that is not there
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
}
