package boxkey

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
)

// MaxWaiting is how many keys may be wrapped or unwrapped at a time, the one whose turn it is among them.
const MaxWaiting = 64

var (
	// ErrBusy is returned when MaxWaiting others wait. Nothing was done.
	ErrBusy = errors.New("boxkey: too many box keys are being made or opened")
	// ErrStopped is returned, with the context's error, when the context ends first. No key was made or opened.
	ErrStopped = errors.New("boxkey: stopped before the box key was made or opened")
)

// Progress is how far a key is wrapped or unwrapped.
type Progress struct {
	Done, Total int // layers
	Ahead       int // scrypt runs before the next one of this key; 0 when it is its turn
}

// Turns is the one place where scrypt runs, one run after another, because each takes 256 MiB and a machine in a hall has little
// memory. [Turns.Wrap] and [Turns.Unwrap] are the only ways to it: a process makes one Turns and hands it to all who need it.
// Runs are let in as they come, and a key that needs several queues anew for each, so that one with many runs does not keep
// others waiting for all of them. What a run took is given back to the system before the next. The zero value is ready to use.
type Turns struct {
	mu      sync.Mutex
	inside  int       // keys being wrapped or unwrapped
	running bool      // a run is under way
	queue   []*waiter // the runs that wait, first come first
}

// waiter is a run that waits.
type waiter struct {
	let   chan struct{} // closed when it is its turn
	ahead func(int)     // told, under the lock, when there are fewer before it
}

// task is one key's way through the turns. A passphrase's run goes through do.
type task struct {
	ctx      context.Context
	turns    *Turns
	mu       sync.Mutex
	standing Progress
	report   func(Progress)
}

// enter takes a place for a key of so many layers; progress may be nil. leave gives the place back.
func (t *Turns) enter(ctx context.Context, layers int, progress func(Progress)) (*task, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.inside >= MaxWaiting {
		return nil, ErrBusy
	}
	t.inside++
	return &task{ctx: ctx, turns: t, standing: Progress{Total: layers}, report: progress}, nil
}

func (k *task) leave() {
	k.turns.mu.Lock()
	defer k.turns.mu.Unlock()
	k.turns.inside--
}

// do runs scrypt when it is this key's turn.
func (k *task) do(run func() error) error {
	if err := k.turns.wait(k.ctx, k.ahead); err != nil {
		return fmt.Errorf("%w: %w", ErrStopped, err)
	}
	defer k.turns.pass()
	before := allocated()
	defer func() { giveBack(before) }()
	return run()
}

// layer tells that one more layer is done.
func (k *task) layer() { k.tell(func(p *Progress) { p.Done++ }) }

func (k *task) ahead(n int) { k.tell(func(p *Progress) { p.Ahead = n }) }

func (k *task) tell(change func(*Progress)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(&k.standing)
	if k.report != nil {
		k.report(k.standing)
	}
}

// wait returns when it is the caller's turn, which pass ends.
func (t *Turns) wait(ctx context.Context, ahead func(int)) error {
	t.mu.Lock()
	if err := ctx.Err(); err != nil {
		t.mu.Unlock()
		return err
	}
	if !t.running {
		t.running = true
		ahead(0)
		t.mu.Unlock()
		return nil
	}
	w := &waiter{make(chan struct{}), ahead}
	t.queue = append(t.queue, w)
	ahead(len(t.queue))
	t.mu.Unlock()
	select {
	case <-w.let:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if at := slices.Index(t.queue, w); at >= 0 {
		t.queue = slices.Delete(t.queue, at, at+1)
		t.count(at)
	} else {
		t.next() // it was let in at the same moment
	}
	return ctx.Err()
}

// pass ends a turn.
func (t *Turns) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next()
}

func (t *Turns) next() {
	if len(t.queue) == 0 {
		t.running = false
		return
	}
	first := t.queue[0]
	t.queue = slices.Delete(t.queue, 0, 1)
	first.ahead(0)
	close(first.let)
	t.count(0)
}

// count tells those from a place on how many are before them.
func (t *Turns) count(from int) {
	for i, w := range t.queue[from:] {
		w.ahead(from + i + 1)
	}
}

// muchMemory is when memory is given back: a run at the cost of tests takes less, and giving back takes a millisecond.
const muchMemory = 16 << 20

// giveBack returns what a run took to the system. The collector alone would let the next run take as much again beside it.
func giveBack(before uint64) {
	if allocated()-before > muchMemory {
		debug.FreeOSMemory()
	}
}

// allocated is how many bytes the process has ever asked of the heap.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
