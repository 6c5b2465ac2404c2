package console

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/labstack/echo/v4"

	"ceping/survey"
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

// again shows the form that a work was begun with, with what was wrong.
type again func(echo.Context, survey.Session, error) error

// act is what is done by somebody, and tells how far it is.
type act func(ctx context.Context, by office.Actor, progress func(done, total int)) error

// work is one long act.
type work struct {
	Kind        string // one of the kinds
	Again       again  // shows the form that it was begun with, with what was wrong
	Keys        boxkey.Progress
	Done, Total int // envelopes; Total is 0 before they are counted
	Finished    bool
	Err         error // when finished
}

func newWorks() *works {
	ctx, end := context.WithCancel(context.Background())
	return &works{ctx: ctx, end: end, list: map[string]*work{}}
}

// begin starts what by does; false while another one of the session is under way. The act outlives the request, since a
// ceremony does not end with a browser's tab: so the act is handed who acts, by value, and nothing of the request.
func (w *works) begin(name, kind string, by office.Actor, again again, act act) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if running := w.list[name]; running != nil && !running.Finished {
		return false
	}
	begun := &work{Kind: kind, Again: again}
	w.list[name] = begun
	go func() {
		err := w.safely(by, act, begun)
		w.mu.Lock()
		defer w.mu.Unlock()
		begun.Finished, begun.Err = true, err
	}()
	return true
}

// safely turns a panic into an error: there is no request around it that would.
func (w *works) safely(by office.Actor, act act, begun *work) (err error) {
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
	return act(ctx, by, func(done, total int) {
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
