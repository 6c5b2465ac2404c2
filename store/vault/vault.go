// Package vault keeps rows of fixed width in files that do not tell in which order rows were written. It knows neither slips nor
// ballots nor forms, and is meant to be audited alone, with package random, which draws for it.
//
// # What a file is
//
// A SQLite database with a head of fixed width (table head, one row), a list of its tables (table layout), and for each of them a
// table t1, t2, … of rows made ahead: row INTEGER PRIMARY KEY from 1 on, cell BLOB of the table's width. Nothing is ever inserted
// or deleted afterwards: a change overwrites a cell, or the head, in place with as many bytes. There is no index, sequence,
// trigger or time. PRAGMA application_id and user_version name the format.
//
// # Why no order is left
//
//   - Which row a new thing takes is drawn uniformly among the free ones ([Free]), from the system's randomness, for each table
//     anew. Rows that came together cannot be paired by their places.
//   - One connection in exclusive mode: no -shm, and no reader that could keep the write-ahead log alive.
//   - Changes are committed in groups, in random order, one commit a group. After each the log is moved into the file, and then
//     overwritten in place: its header first, synced, then its frames, synced. It keeps its blocks, so that no freed block of the
//     file system holds a group. Only then is anything answered. A copy taken in between tells one group from the rest, no more.
//   - A rewrite ([Alone.Rewrite]) writes a fresh file beside the old one and renames it into its place; the old file's blocks are
//     overwritten before they are given back. What a killed rewrite leaves is overwritten at the next [Open].
//   - What a group that failed put into the log is overwritten like another's, and before the log is removed all of it is.
//   - In memory: [Free] is a bitmap and [Set] is sorted, both of one size from the beginning, so neither keeps an order either.
//     A caller's own part: a [Change] is a closure, and a nonce or an envelope that it captures by value lies on the heap, one
//     behind the other as they came (ρ 0.5 over 60, found by reading a process). It holds the request's buffer, which the caller
//     clears once it is answered.
//
// On file systems that write copies (btrfs, zfs) and on flash, overwriting does not reach the old blocks: callers warn.
//
// # What is durable
//
// A change that is answered nil has been synced, in the file or in its log. A file that is missing, of another format or of other
// sizes than its layout says is an error and is left as it is. When the path names another file than the one that is open, because
// somebody moved or replaced it, no change is acknowledged any more; a rewrite still writes what the open file holds.
//
// After an error a change was not made, or it waits in the file unanswered: made again, it must find itself and change nothing.
// Which rows are taken is learned by Config.Load, and by nothing else, since a rewrite that fails may have taken place.
//
// A process has a file open once ([Open] refuses a second time), and must not open its path in any other way: closing any
// descriptor of a file drops the locks that keep other processes out.
//
// The file system must have hard links; FAT has none, and a rewrite says so there and leaves everything as it was.
package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver
)

// ErrStopped is the answer of a file that is closed.
var ErrStopped = errors.New("vault: the file is closed")

// ErrReplaced: the path does not name the open file any more.
var ErrReplaced = errors.New("vault: the file was moved or replaced while it was open: put it back in its place")

// ErrCut: somebody has taken from the content of the open file.
var ErrCut = errors.New("vault: the file was cut short while it was open: what it held is lost")

// ErrNewer: a newer ceping wrote the file.
var ErrNewer = errors.New("vault: the file is newer than this ceping: use the one that wrote it")

// ErrShape: a table has not the rows, or not the width, that the file's own layout says.
var ErrShape = errors.New("vault: the file has not the rows that were made")

// Table is a list of rows of one width.
type Table struct {
	Name  string // unique in its file
	Width int    // bytes of a cell
	Rows  int
}

// Config is what a file is opened with. The zero Config discards what it says and has no mirror.
type Config struct {
	// Logger is told when the file begins to fail and when it is well again, never of a change.
	Logger *slog.Logger
	// Mirror gets every group before it is answered.
	Mirror Mirror
	// Load reads what the caller keeps of the file in memory: which rows are free, what is in them. It is called by Open and
	// Rewrite, and again after anything after which the file may be another than before, such as a rewrite that failed halfway;
	// until it succeeds nothing is changed. It does not rewrite.
	Load func(context.Context, *Alone) error
}

// Mirror is a second place for what is written. It gets a group that is durable in the file, its cells ordered by table and row,
// with nothing of the order in which they came; an error leaves the whole group unanswered, and the group comes again before the
// next, in the life of this process: at its start, and with each rewrite, Load is where a mirror is made equal. It keeps nothing
// of what it is given, which is overwritten afterwards.
type Mirror interface {
	Write(ctx context.Context, group []Cell) error
}

// Cell is the new content of a row. Table is its index in the layout, Row counts from 1; the head is table -1, row 1.
type Cell struct {
	Table, Row int
	Content    []byte
}

// File is an open file. Its methods may be called concurrently.
type File struct {
	path   string
	claim  string // in opened
	config Config
	writer *writer

	// What follows belongs to whoever has the writer's turn, and to Open.
	db         *sql.DB // nil after a rewrite that failed at the worst moment, until connect
	conn       *sql.Conn
	handle     *os.File // the same file, to be compared with the path
	size       int64    // which it keeps
	log        *log
	head       []byte
	layout     atomic.Pointer[[]Table]
	set        []*sql.Stmt // one a table
	unfinished bool        // a rewrite may have left something, which goes first

	closing sync.Once
	closed  error
}

// opened are the files that this process has open, by claim. The locks that keep other processes out are dropped when a process
// closes any descriptor of the file (POSIX), so a second Open must not even begin.
var opened sync.Map

// claimed is the one name of a file, whichever way its directory is named.
func claimed(path string) (string, error) {
	dir, err := filepath.Abs(filepath.Dir(path))
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	return filepath.Join(dir, filepath.Base(path)), err
}

// Open opens a file, finishes what a killed process left of its log and of a rewrite, and checks its format and sizes. An error
// that wraps os.ErrNotExist when there is none; nothing is made or changed then.
func Open(ctx context.Context, path string, config Config) (*File, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	claim, err := claimed(path)
	if err != nil {
		return nil, err
	}
	if _, taken := opened.LoadOrStore(claim, true); taken {
		return nil, fmt.Errorf("%s: it is open already", path)
	}
	f := &File{path: path, claim: claim, config: config, unfinished: true}
	if err := f.connect(ctx); err != nil {
		opened.Delete(claim)
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f.writer = startWriter(f)
	return f, nil
}

// Tables is the layout of the file.
func (f *File) Tables() []Table { return slices.Clone(*f.layout.Load()) }

// Close finishes the changes under way, refuses later ones with ErrStopped, and lets go of the file.
func (f *File) Close() error {
	f.writer.stop()
	f.closing.Do(func() {
		f.closed = f.disconnect()
		opened.Delete(f.claim)
	})
	return f.closed
}

// connect opens the connection and finishes a rewrite, if there is none. Only Open and the writer call it.
func (f *File) connect(ctx context.Context) error {
	if f.db != nil {
		return nil
	}
	err := f.reconnect(ctx)
	if err == nil && f.unfinished { // after it: another process that has the file may be rewriting it
		if err = finishRewrite(f.path); err == nil {
			f.unfinished = false
		}
	}
	if err == nil && f.config.Load != nil {
		err = f.config.Load(ctx, &Alone{f})
	}
	if err != nil {
		err = errors.Join(err, f.disconnect())
	}
	return err
}

func (f *File) reconnect(ctx context.Context) (err error) {
	if info, err := os.Lstat(f.path); err != nil {
		return err
	} else if !info.Mode().IsRegular() {
		return errors.New("not a file of ceping's vault, but a link, a directory or a device")
	}
	if f.handle, err = os.OpenFile(f.path, os.O_RDWR, 0); err != nil {
		return err
	}
	if err := checkHeader(f.handle); err != nil { // before SQLite, which would write into an empty file
		return err
	}
	if f.db, err = openExclusive(f.path); err != nil {
		return err
	}
	if f.conn, err = f.db.Conn(ctx); err != nil {
		return err
	}
	log := &log{path: f.path + "-wal", whole: true}
	if err := log.empty(ctx, f.conn); err != nil {
		return errors.Join(err, log.close())
	}
	f.log = log
	if info, err := f.handle.Stat(); err == nil {
		f.size = info.Size()
	}
	// A group touches most pages of a box. Among the pragmas of the DSN this one reads, and a -shm is made.
	if _, err := f.conn.ExecContext(ctx, "PRAGMA cache_size = -65536"); err != nil {
		return err
	}
	if err := f.inPlace(); err != nil { // SQLite opened the same file
		return err
	}
	tables, head, err := readLayout(ctx, f.conn)
	if err != nil {
		return err
	}
	f.setHead(head)
	f.layout.Store(&tables)
	for i := range tables {
		s, err := f.conn.PrepareContext(ctx, fmt.Sprintf("UPDATE t%d SET cell = $1 WHERE row = $2", i+1))
		if err != nil {
			return err
		}
		f.set = append(f.set, s)
	}
	return nil
}

// disconnect lets go of the file. SQLite removes the log then, so all of it is overwritten first. The handle goes last: closing
// one descriptor of a file drops the process's locks on it.
func (f *File) disconnect() error {
	var err error
	for _, s := range f.set {
		err = errors.Join(err, s.Close())
	}
	if f.log != nil {
		f.log.whole = true
		err = errors.Join(err, f.log.empty(context.Background(), f.conn), f.log.close())
	}
	if f.conn != nil {
		err = errors.Join(err, f.conn.Close())
	}
	if f.db != nil {
		err = errors.Join(err, f.db.Close())
	}
	if f.handle != nil {
		err = errors.Join(err, f.handle.Close())
	}
	f.db, f.conn, f.handle, f.log, f.set = nil, nil, nil, nil, nil
	return err
}

// setHead overwrites the head that was before: a caller's secrets may stand in it.
func (f *File) setHead(head []byte) {
	clear(f.head)
	f.head = head
}

// InPlace reports ErrReplaced when the path does not name the open file any more.
func (f *File) InPlace(ctx context.Context) error {
	return f.Alone(ctx, func(context.Context, *Alone) error { return f.inPlace() })
}

// inPlace reports ErrReplaced when the path does not name the open file.
func (f *File) inPlace() error {
	open, err := f.handle.Stat()
	if err != nil {
		return err
	}
	if open.Size() < f.size {
		return ErrCut
	}
	named, err := os.Lstat(f.path)
	if errors.Is(err, os.ErrNotExist) || err == nil && !os.SameFile(open, named) {
		return ErrReplaced
	}
	return err
}
