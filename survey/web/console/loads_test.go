package console

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/web/webtest"
)

// loads counts how often somebody asks the office for a session, which is not each time that the office looks at one for an act.
type loads struct {
	*store.Store
	n atomic.Int32
}

func (l *loads) Session(ctx context.Context, id string) (survey.Session, error) {
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	for more := true; more; {
		var frame runtime.Frame
		if frame, more = frames.Next(); strings.HasSuffix(frame.Function, "office.Actor.Session") {
			l.n.Add(1)
		}
	}
	return l.Store.Session(ctx, id)
}

// TestSessionIsLoadedOnce: each page of a session asks the office for it once, in whatever phase, also where it only says why not.
func TestSessionIsLoadedOnce(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	draft, ready, opened := s.Create(nil), s.Sitting(survey.Ready).ID, s.Sitting(survey.Opened).ID
	counting := &loads{Store: s.Store}
	s.mounted.reception.office = office.New(counting, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	c := s.Staff()
	looked := 0
	for _, route := range consoleRoutes(t, http.MethodGet) {
		if !strings.HasPrefix(route, "/console/sessions/:id") {
			continue
		}
		looked++
		for _, id := range []string{draft, ready, opened} {
			path := strings.NewReplacer(":id", id, ":phase", "collecting", ":section", "leaders", ":form", "annual-leaders", ":subject", "l1", ":format", "json",
				":number", "1").Replace(route)
			counting.n.Store(0)
			c.Get(path)
			if n := counting.n.Load(); n != 1 {
				t.Errorf("%s: the session is loaded %d times", path, n)
			}
		}
	}
	if looked < 18 {
		t.Errorf("only %d pages of a session", looked)
	}
}
