package console

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"ceping/survey/boxkey"
	"ceping/survey/office"
)

// works are the long acts that run behind a page which shows their progress: one at a time under each name, which is a session's, or
// a person's on a session.
type works struct {
	ctx  context.Context
	end  context.CancelFunc
	mu   sync.Mutex
	list map[string]*work
}

// Kinds of works.
const (
	workReady   = "ready"
	workOpening = "opening"
)

// work is one long act.
type work struct {
	Kind        string // one of the kinds
	Keys        boxkey.Progress
	Done, Total int // envelopes; Total is 0 before they are counted
	Finished    bool
	Err         error // when finished
}

func newWorks() *works {
	ctx, end := context.WithCancel(context.Background())
	return &works{ctx: ctx, end: end, list: map[string]*work{}}
}

// begin starts an act; false while another one of the session is under way. The act outlives the request, since a
// ceremony does not end with a browser's tab; who acts is in the act, by value.
func (w *works) begin(session, kind string, act func(ctx context.Context, progress func(done, total int)) error) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if running := w.list[session]; running != nil && !running.Finished {
		return false
	}
	begun := &work{Kind: kind}
	w.list[session] = begun
	go func() {
		err := w.safely(act, begun)
		w.mu.Lock()
		defer w.mu.Unlock()
		begun.Finished, begun.Err = true, err
	}()
	return true
}

// safely turns a panic into an error: there is no request around it that would.
func (w *works) safely(act func(context.Context, func(int, int)) error, begun *work) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic of type %T: %s", fault, debug.Stack())
		}
	}()
	ctx := office.WithProgress(w.ctx, func(p boxkey.Progress) {
		w.mu.Lock()
		defer w.mu.Unlock()
		begun.Keys = p
	})
	return act(ctx, func(done, total int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		begun.Done, begun.Total = done, total
	})
}

// under reports whether an act is under way.
func (w *works) under(session string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	running := w.list[session]
	return running != nil && !running.Finished
}

// look returns how an act stands. A finished one is told once, and then forgotten.
func (w *works) look(session string) (work, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	running := w.list[session]
	if running == nil {
		return work{}, false
	}
	if running.Finished {
		delete(w.list, session)
	}
	return *running, true
}
