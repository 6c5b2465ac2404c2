package console

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"ceping/survey/office"
)

// failuresEvery is how often failed logins at one account are written to the audit log: nobody who only types may fill it.
const failuresEvery = time.Hour

// failures counts logins that failed, by account and together for names that no account has. The first is written at once,
// the others as numbers, at most one act an account and hour. What was not written yet is written at the end.
type failures struct {
	door   office.Door
	logger *slog.Logger
	now    func() time.Time
	mu     sync.Mutex
	counts map[string]*failed // by account; "" is all names without one
	timer  *time.Timer        // set while something is not written
	ended  bool
}

type failed struct {
	since     int // since the last login
	unwritten int
	written   time.Time // when it was last
}

func newFailures(door office.Door, logger *slog.Logger, now func() time.Time) *failures {
	return &failures{door: door, logger: logger, now: now, counts: map[string]*failed{}}
}

// note counts one at an account; name is empty for a name that no account has.
func (f *failures) note(ctx context.Context, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.counts[name]
	if n == nil {
		n = &failed{}
		f.counts[name] = n
	}
	n.since++
	n.unwritten++
	if f.now().Sub(n.written) >= failuresEvery {
		f.write(ctx, name, n)
	}
	if n.unwritten > 0 && f.timer == nil && !f.ended {
		f.timer = time.AfterFunc(failuresEvery, func() { f.flush(false) })
	}
}

// loggedIn takes what failed at an account since its last login. It needs no act of its own any more: the login's has it.
func (f *failures) loggedIn(name string) (taken failed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := f.counts[name]; n != nil {
		taken.since, taken.unwritten = n.since, n.unwritten
		n.since, n.unwritten = 0, 0
	}
	return taken
}

// back puts back what loggedIn has taken: the login was not written.
func (f *failures) back(name string, taken failed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := f.counts[name]; n != nil {
		n.since += taken.since
		n.unwritten += taken.unwritten
	}
}

// flush writes all that is not written; end says that nothing comes after.
func (f *failures) flush(end bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil {
		f.timer.Stop()
		f.timer = nil
	}
	f.ended = f.ended || end
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for name, n := range f.counts {
		if n.unwritten > 0 {
			f.write(ctx, name, n)
		}
		if n.unwritten > 0 && f.timer == nil && !f.ended {
			f.timer = time.AfterFunc(failuresEvery, func() { f.flush(false) })
		}
	}
}

// write makes one act of them. What cannot be written now is kept for the next time.
func (f *failures) write(ctx context.Context, name string, n *failed) {
	n.written = f.now()
	if err := f.door.NoteFailures(context.WithoutCancel(ctx), name, n.unwritten); err != nil {
		f.logger.Error("failed logins could not be written to the audit log", "error", err)
		return
	}
	n.unwritten = 0
}
