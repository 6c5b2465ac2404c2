package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"runtime"
	"sync"
)

// errStopped is the answer of a closed store.
var errStopped = errors.New("the store is closed")

// order is what waits for a writer: a change, or something that runs while nothing is written.
type order struct {
	change change
	alone  func() error
	done   chan error
}

// writer is the one writer of an exclusive file. It commits changes in groups: one transaction, then the write-ahead log
// is truncated, then all are answered.
type writer struct {
	// connect returns the file's connection, mended first if a failed act left it in need. Only the writer calls it.
	connect func(context.Context) (*sql.DB, error)
	logger  *slog.Logger // names the file
	rest    func() error // called when nothing is under way; may let go of the connection
	queue   chan order
	stopped chan struct{}
	closing sync.RWMutex
	closed  bool
	dirty   bool // a commit was not followed by a truncation yet
	failing bool // and the log has been told
}

func startWriter(connect func(context.Context) (*sql.DB, error), logger *slog.Logger) *writer {
	w := &writer{connect: connect, logger: logger, queue: make(chan order, maxGroup), stopped: make(chan struct{})}
	w.rest = func() error { return nil }
	go w.run()
	return w
}

// noWriter refuses everything: that of a file that is only read.
func noWriter() *writer {
	w := &writer{closed: true, stopped: make(chan struct{})}
	close(w.stopped)
	return w
}

// do has a change made and waits for its answer. When the context ends first, the change may still be made.
func (w *writer) do(ctx context.Context, c change) error {
	o := order{change: c, done: make(chan error, 1)}
	if err := w.enqueue(ctx, o); err != nil {
		return err
	}
	select {
	case err := <-o.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pause runs f while nothing is written. Once it has its turn it is not left half done: its context does not end.
func (w *writer) pause(ctx context.Context, f func(context.Context) error) error {
	o := order{alone: func() error { return f(context.WithoutCancel(ctx)) }, done: make(chan error, 1)}
	if err := w.enqueue(ctx, o); err != nil {
		return err
	}
	return <-o.done
}

func (w *writer) enqueue(ctx context.Context, o order) error {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return unavailable(errStopped)
	}
	select {
	case w.queue <- o:
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
		if first.alone != nil {
			first.done <- w.settled(first.alone())
			continue
		}
		runtime.Gosched() // with one processor, lets others queue up: else every group is one
		group, last := w.drain(first)
		w.commit(group)
		if last != nil {
			last.done <- w.settled(last.alone())
		}
	}
}

// settled hands an answer on when the writer has come to rest. What goes wrong in that is no answer to the act.
func (w *writer) settled(answer error) error {
	if err := w.rest(); err != nil {
		w.logger.Error("the file could not be let go", "error", err)
	}
	return answer
}

// drain takes the changes that wait already, up to one that runs alone.
func (w *writer) drain(first order) (group []order, last *order) {
	group = []order{first}
	for len(group) < maxGroup {
		select {
		case o, ok := <-w.queue:
			switch {
			case !ok:
				return group, nil
			case o.alone != nil:
				return group, &o
			}
			group = append(group, o)
		default:
			return group, nil
		}
	}
	return group, nil
}
