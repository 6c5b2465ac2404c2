package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
)

// View is a file as it stands, with what a killed process left in its log. Nothing is written for it: neither the file nor what
// lies beside it changes by a byte.
type View struct {
	db     *sql.DB
	conn   *sql.Conn
	claim  string
	head   []byte
	tables []Table
}

// Look reads a file that no process has open, checks its format and sizes as Open does, and its pages besides. Its errors are those
// of Open. Close the view before the file is opened.
func Look(ctx context.Context, path string) (_ *View, err error) {
	claim, err := claimed(path)
	if err != nil {
		return nil, err
	}
	if _, taken := opened.LoadOrStore(claim, true); taken { // closing what is read here would drop its locks
		return nil, fmt.Errorf("%s: it is open already", path)
	}
	v := &View{claim: claim}
	if err := v.read(ctx, path); err != nil {
		return nil, fmt.Errorf("%s: %w", path, errors.Join(err, v.Close()))
	}
	return v, nil
}

func (v *View) read(ctx context.Context, path string) error {
	if info, err := os.Lstat(path); err != nil {
		return err
	} else if !info.Mode().IsRegular() {
		return errors.New("not a file of ceping's vault, but a link, a directory or a device")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := errors.Join(checkHeader(f), f.Close()); err != nil {
		return err
	}
	log, err := leftInLog(path + "-wal")
	if err != nil {
		return err
	}
	if log == nil {
		err = v.openFile(ctx, path)
	} else {
		err = v.openImage(ctx, path, log)
	}
	if err != nil {
		return err
	}
	// A cell of another width is ErrShape, of readLayout, and no damage to the pages.
	if _, err := v.conn.ExecContext(ctx, "PRAGMA ignore_check_constraints = ON"); err != nil {
		return err
	}
	var sound string
	if err := v.conn.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&sound); err != nil {
		return err
	}
	if sound != "ok" {
		return errors.New(sound)
	}
	v.tables, v.head, err = readLayout(ctx, v.conn)
	return err
}

// leftInLog is a write-ahead log that may say something; nil for none, and for one that was overwritten.
func leftInLog(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, logHead)
	if n, _ := f.ReadAt(head, 0); strings.Trim(string(head[:n]), "\x00") == "" {
		return nil, nil // SQLite takes nothing from a log without a header either
	}
	return os.ReadFile(path)
}

// openFile reads the file where it lies. SQLite takes an immutable one without locks, log or a file beside it.
func (v *View) openFile(ctx context.Context, path string) error {
	query := url.Values{"mode": {"ro"}, "immutable": {"1"}}
	return v.open(ctx, (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query.Encode()}).String())
}

// openImage reads a copy in memory into which the log was moved.
func (v *View) openImage(ctx context.Context, path string, log []byte) error {
	image, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if image, err = Replay(image, log); err != nil {
		return err
	}
	if err := v.open(ctx, "file::memory:"); err != nil {
		return err
	}
	return v.conn.Raw(func(c any) error { return c.(interface{ Deserialize([]byte) error }).Deserialize(image) })
}

func (v *View) open(ctx context.Context, name string) (err error) {
	if v.db, err = sql.Open("sqlite", name); err != nil {
		return err
	}
	v.db.SetMaxOpenConns(1) // each connection would have a memory of its own
	v.db.SetConnMaxLifetime(0)
	v.conn, err = v.db.Conn(ctx)
	return err
}

// Head is the head, the view's own.
func (v *View) Head() []byte { return v.head }

// Tables is the layout of the file.
func (v *View) Tables() []Table { return v.tables }

// Starts visits the first bytes of every cell of a table, as Alone.Starts.
func (v *View) Starts(ctx context.Context, table, width int, visit func(row int, start []byte) error) error {
	return each(ctx, v.conn, fmt.Sprintf("SELECT row, substr(cell, 1, %d) FROM t%d ORDER BY row", width, table+1), visit)
}

// Close lets go of the file.
func (v *View) Close() error {
	var err error
	if v.conn != nil {
		err = v.conn.Close()
	}
	if v.db != nil {
		err = errors.Join(err, v.db.Close())
	}
	clear(v.head)
	if v.claim != "" {
		opened.Delete(v.claim)
		v.claim = ""
	}
	return err
}
