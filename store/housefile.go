package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"

	"ceping/survey"
)

// houseFile is the house while it is open, and where its file lay then. A system lets anybody who may write the directory take the file
// away or put another there, and the process goes on with the one that it has: so whoever writes looks before and after, and what went
// into a file that is not in its place is not answered as done.
type houseFile struct {
	db     atomic.Pointer[sql.DB] // another one once it was written out
	mu     sync.RWMutex           // guards what follows
	pinned *sql.Conn              // keeps the log from being removed and made anew, so that it can be compared, too
	at     [2]place               // the file and its log; none of a house that is only read
}

// place is where a file lay when it was opened.
type place struct {
	path string
	file fs.FileInfo
}

// holds reports whether the file is there still.
func (p place) holds() bool {
	now, err := os.Lstat(p.path)
	return err == nil && os.SameFile(p.file, now)
}

// workOn opens the house for work, brings its schema up to date, and notes where it lies.
func (h *houseFile) workOn(ctx context.Context, path string) error {
	db, err := openHouse(ctx, path)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pinned, err = connected(ctx, db)
	for i, name := range []string{path, path + "-wal"} {
		info, statErr := os.Lstat(name)
		h.at[i] = place{name, info}
		err = errors.Join(err, statErr)
	}
	if err != nil {
		if h.pinned != nil {
			err = errors.Join(err, h.pinned.Close())
		}
		return errors.Join(err, db.Close())
	}
	h.db.Store(db)
	return nil
}

// houseConnections are made at once and kept, so that hardly any is made when the file is not in its place any more.
const houseConnections = 6

// connected makes the connections, and keeps one.
func connected(ctx context.Context, db *sql.DB) (pinned *sql.Conn, err error) {
	db.SetMaxIdleConns(houseConnections)
	var all []*sql.Conn
	for range houseConnections {
		one, err := db.Conn(ctx)
		if err != nil {
			return nil, errors.Join(err, closeAll(all))
		}
		all = append(all, one)
		var houses int
		if err := one.QueryRowContext(ctx, `SELECT count(*) FROM house`).Scan(&houses); err != nil { // with a log from here on
			return nil, errors.Join(err, closeAll(all))
		}
	}
	return all[0], closeAll(all[1:])
}

func closeAll(all []*sql.Conn) (err error) {
	for _, one := range all {
		err = errors.Join(err, one.Close())
	}
	return err
}

// away is how the house is not in its place any more; "" while it is. Its file never shrinks but by somebody's hand.
func (h *houseFile) away() survey.Loss {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, p := range h.at {
		if p.file != nil && !p.holds() {
			return lossAt(p.path)
		}
	}
	if h.at[0].file != nil {
		if now, err := os.Lstat(h.at[0].path); err == nil && now.Size() < h.at[0].file.Size() {
			return survey.LossCut
		}
	}
	return ""
}

// lossAt tells a file that is not there from another one that is.
func lossAt(path string) survey.Loss {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return survey.LossMissing
	}
	return survey.LossReplaced
}

func (h *houseFile) now() *sql.DB { return h.db.Load() }

func (h *houseFile) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return h.now().QueryContext(ctx, query, args...)
}

func (h *houseFile) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return h.now().QueryRowContext(ctx, query, args...)
}

func (h *houseFile) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var err error
	if h.pinned != nil {
		if err = h.pinned.Close(); errors.Is(err, sql.ErrConnDone) { // it is closed already
			err = nil
		}
	}
	if db := h.now(); db != nil {
		err = errors.Join(err, db.Close())
	}
	return err
}

// note writes into the house what is no act: what is about to be done, and which acts the other files have seen. It is not done where the
// house is not in its place; where that happens meanwhile, what was to follow is not done.
func (s *Store) note(ctx context.Context, query string, args ...any) error {
	s.acts.quiet.Lock()
	defer s.acts.quiet.Unlock()
	if err := s.houseAway("house_away"); err != nil {
		return err
	}
	if _, err := s.house.now().ExecContext(ctx, query, args...); err != nil {
		return unavailable(err)
	}
	return s.houseAway("house_away")
}

// houseAway is the error of a house that is not in its place, or that cannot be used by us any more.
func (s *Store) houseAway(code survey.Code) error {
	loss := s.house.away()
	if loss == "" {
		loss = s.watch.lossOf(houseName)
	}
	if loss == "" {
		return nil
	}
	return lost(survey.Refuse(code, houseName, loss.How()))
}

// lost is a refusal to staff that is a fault of files to phones.
func lost(refusal error) error { return fmt.Errorf("%w: %w", survey.ErrUnavailable, refusal) }
