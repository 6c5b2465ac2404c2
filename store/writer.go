package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"runtime"
	"sync"
)

// maxGroup is how many acts are committed together at most.
const maxGroup = 256

// change is one act on an exclusive file. apply decides and writes; an error is a refusal and has written nothing. undo takes
// back what apply changed in memory.
type change struct {
	apply func(ctx context.Context, tx *sql.Tx) (undo func(), err error)
	alone func() // instead of apply: runs between two groups
	done  chan error
}

// broken is an error of the file, as against a refusal: it fails the whole group.
type broken struct{ error }

// writer is the one writer of an exclusive file. It commits changes in groups: one transaction, then the write-ahead log
// is truncated, then all are answered.
type writer struct {
	db      *sql.DB // replaced only by a change that runs alone
	queue   chan change
	stopped chan struct{}
	closing sync.RWMutex
	closed  bool
	dirty   bool // a commit was not followed by a truncation yet
}

func startWriter(db *sql.DB) *writer {
	w := &writer{db: db, queue: make(chan change, maxGroup), stopped: make(chan struct{})}
	go w.run()
	return w
}

// do has a change made and waits for its answer. When the context ends first, the change may still be made.
func (w *writer) do(ctx context.Context, apply func(context.Context, *sql.Tx) (func(), error)) error {
	return w.send(ctx, change{apply: apply, done: make(chan error, 1)})
}

// pause runs f while nothing is written.
func (w *writer) pause(ctx context.Context, f func()) error {
	return w.send(ctx, change{alone: f, done: make(chan error, 1)})
}

func (w *writer) send(ctx context.Context, c change) error {
	if err := w.enqueue(ctx, c); err != nil {
		return err
	}
	if c.alone != nil {
		return <-c.done // it is not left half done
	}
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) enqueue(ctx context.Context, c change) error {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return unavailable(errors.New("the store is closed"))
	}
	select {
	case w.queue <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop makes the changes under way and ends the writer.
func (w *writer) stop() {
	w.closing.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.closing.Unlock()
	<-w.stopped
}

func (w *writer) run() {
	defer close(w.stopped)
	for first := range w.queue {
		runtime.Gosched() // with one processor, lets others queue up: else every group is one
		group := []change{first}
		for first.alone == nil && len(group) < maxGroup {
			next, ok := w.next()
			if !ok {
				break
			}
			if next.alone != nil {
				w.commit(group)
				group, first = []change{next}, next
				break
			}
			group = append(group, next)
		}
		if first.alone != nil {
			first.alone()
			first.done <- nil
			continue
		}
		w.commit(group)
	}
}

// next takes a change that waits already.
func (w *writer) next() (change, bool) {
	select {
	case c, ok := <-w.queue:
		return c, ok
	default:
		return change{}, false
	}
}

// commit makes a group of changes, in random order.
func (w *writer) commit(group []change) {
	ctx := context.Background()
	shuffle(group)
	answers, err := w.transact(ctx, group)
	if err == nil && w.dirty {
		if err = truncate(ctx, w.db); err == nil {
			w.dirty = false
		}
	}
	for i, c := range group {
		if err != nil {
			c.done <- unavailable(err)
		} else {
			c.done <- answers[i]
		}
	}
}

// transact makes a group in one transaction. With an error nothing was made.
func (w *writer) transact(ctx context.Context, group []change) (answers []error, err error) {
	if w.dirty { // nothing new before the last group's order is gone
		if err := truncate(ctx, w.db); err != nil {
			return nil, err
		}
		w.dirty = false
	}
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	var undo []func()
	defer func() {
		if err != nil {
			for i := len(undo) - 1; i >= 0; i-- {
				undo[i]()
			}
		}
	}()
	answers = make([]error, len(group))
	for i, c := range group {
		takeBack, err := c.apply(ctx, tx)
		if takeBack != nil {
			undo = append(undo, takeBack)
		}
		var fault *broken
		if errors.As(err, &fault) {
			return nil, errors.Join(fault.error, tx.Rollback())
		}
		answers[i] = err
	}
	if len(undo) == 0 {
		return answers, tx.Rollback() // only refusals and repetitions
	}
	if err := tx.Commit(); err != nil {
		tx.Rollback()
		return nil, err
	}
	w.dirty = true
	return answers, nil
}

// exec runs a statement that must change exactly one row.
func exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return &broken{err}
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return &broken{errors.Join(err, errors.New("a row of an exclusive file is missing"))}
	}
	return nil
}

// shuffle orders a list at random.
func shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// below is uniform in [0, n), from the system's randomness: a slot must not be foreseen.
func below(n int) int {
	limit := ^uint64(0) - ^uint64(0)%uint64(n)
	for {
		var b [8]byte
		rand.Read(b[:])
		if v := binary.BigEndian.Uint64(b[:]); v < limit {
			return int(v % uint64(n))
		}
	}
}
