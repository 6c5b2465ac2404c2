package vault

import (
	"context"
	"runtime"
	"sync"
)

// maxGroup is how many changes are committed together at most.
const maxGroup = 128

// order is what waits for the writer: a change, or something that runs while nothing is written.
type order struct {
	change Change
	alone  func() error
	done   chan error
}

// writer is the one writer of a file.
type writer struct {
	file     *File
	queue    chan order
	stopped  chan struct{}
	closing  sync.RWMutex
	closed   bool
	owed     bool   // a commit's log was not overwritten yet
	mirrored []Cell // and the mirror has not got these
	failing  bool   // and the log has been told
}

func startWriter(f *File) *writer {
	w := &writer{file: f, queue: make(chan order, maxGroup), stopped: make(chan struct{})}
	go w.run()
	return w
}

// Do has a change made, together with others, and waits until it is durable and its order is gone. When the context ends first,
// the change may still be made.
func (f *File) Do(ctx context.Context, change Change) error {
	o := order{change: change, done: make(chan error, 1)}
	if err := f.writer.enqueue(ctx, o); err != nil {
		return err
	}
	select {
	case err := <-o.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Alone is the file while nothing else is written.
type Alone struct{ file *File }

// Alone runs f while nothing is written. Once it has its turn it is not left half done: its context does not end. It reads the
// open file, even where the path does not name it any more.
func (f *File) Alone(ctx context.Context, do func(context.Context, *Alone) error) error {
	o := order{done: make(chan error, 1), alone: func() error {
		ctx := context.WithoutCancel(ctx)
		if err := f.connect(ctx); err != nil {
			return err
		}
		if err := f.settle(ctx); err != nil {
			return err
		}
		return do(ctx, &Alone{f})
	}}
	if err := f.writer.enqueue(ctx, o); err != nil {
		return err
	}
	return <-o.done
}

func (w *writer) enqueue(ctx context.Context, o order) error {
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return ErrStopped
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
			first.done <- first.alone()
			continue
		}
		runtime.Gosched() // with one processor, lets others queue up: else every group is one
		group, last := w.drain(first)
		w.file.commit(group)
		if last != nil {
			last.done <- last.alone()
		}
	}
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
