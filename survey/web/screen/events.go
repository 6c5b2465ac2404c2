package screen

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
	"ceping/survey/web"
)

const (
	maxStreams = 200              // big screens at a time; beyond, a page asks by itself
	lookTime   = time.Second      // between two looks at the board, which counts at intervals of its own
	aliveTime  = 30 * time.Second // of silence, before a comment shows that the line is still up
	sendTime   = 10 * time.Second // for one event to leave
)

// streams tells big screens what the board says, as server-sent events. A store is asked once for all who watch.
type streams struct {
	board       Board
	office      Office
	places      chan struct{}
	passes      *Passes // nil: none
	look, alive time.Duration
	ended       chan struct{}
	end         func() // once or oftener

	mu    sync.Mutex
	shown map[string]lookedAt
}

type lookedAt struct {
	event []byte
	until time.Time
}

func newStreams(board Board, office Office, places int, passes *Passes) *streams {
	ended := make(chan struct{})
	return &streams{
		board: board, office: office, places: make(chan struct{}, places), passes: passes, look: lookTime, alive: aliveTime,
		ended: ended, end: sync.OnceFunc(func() { close(ended) }), shown: map[string]lookedAt{},
	}
}

// screenEvent is all that a stream ever says.
type screenEvent struct {
	Phase     survey.Phase `json:"phase"` // as the voter's API has them
	Collected int          `json:"collected"`
	Replaced  int          `json:"replaced"`
	Cast      int          `json:"cast"`
	Seal      *ballot.Seal `json:"seal,omitempty"` // from closed on
	// Fingerprint is the one that is shown: another after the session went back to draft.
	Fingerprint string `json:"fingerprint"`
}

// latest is the event of a session as it stood at most one look ago.
func (s *streams) latest(ctx context.Context, session string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if shown, ok := s.shown[session]; ok && time.Now().Before(shown.until) {
		return shown.event, nil
	}
	counts, err := s.board.Counts(ctx, session)
	if err != nil {
		return nil, err
	}
	said := screenEvent{Phase: counts.Phase, Collected: counts.Collected, Replaced: counts.Replaced, Cast: counts.Cast}
	promise, err := s.office.Manifest(ctx, session)
	if err != nil {
		return nil, err
	}
	said.Fingerprint = manifest.Fingerprint(promise)[:fingerprintShown]
	sealed, _, err := s.board.Seal(ctx, session)
	if err == nil {
		said.Seal = &sealed.Seal
	} else if !errors.Is(err, ballot.ErrNotClosed) {
		return nil, err
	}
	text, err := json.Marshal(said)
	if err != nil {
		return nil, err
	}
	event := append(append([]byte("data: "), text...), "\n\n"...)
	s.shown[session] = lookedAt{event, time.Now().Add(s.look)}
	return event, nil
}

// place is one of those kept for the staff's screens, or one that anybody may have; survey.ErrUnavailable when all of these are taken.
func (s *streams) place(r *http.Request, end func()) (leave func(), err error) {
	if leave, ok := s.passes.take(r, end); ok {
		return leave, nil
	}
	select {
	case s.places <- struct{}{}:
		return func() { <-s.places }, nil
	default:
		return nil, survey.ErrUnavailable
	}
}

// serve sends the board's values when they change, until the screen or the server goes. A failure ends it: the page
// opens another stream, or asks by itself.
func (s *streams) serve(c echo.Context) error {
	session := c.Param("session")
	ctx, end := context.WithCancel(c.Request().Context())
	defer end()
	leave, err := s.place(c.Request(), end)
	if err != nil {
		return err
	}
	defer leave()
	event, err := s.latest(ctx, session)
	if err != nil {
		return err
	}
	defer web.Streaming(ctx)()
	out := http.NewResponseController(c.Response())
	// The time for reading a request would run out under a stream and end it.
	if err := out.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentType, "text/event-stream")
	send := func(text []byte) error {
		if err := out.SetWriteDeadline(time.Now().Add(sendTime)); err != nil {
			return err
		}
		if _, err := c.Response().Write(text); err != nil {
			return err
		}
		return out.Flush()
	}
	look := time.NewTicker(s.look)
	defer look.Stop()
	var sent []byte
	var at time.Time
	for {
		switch {
		case !bytes.Equal(event, sent):
			err, sent, at = send(event), event, time.Now()
		case time.Since(at) >= s.alive:
			err, at = send([]byte(":\n\n")), time.Now()
		}
		if err != nil {
			return nil // it has gone, which is nobody's fault
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil
		case <-s.ended:
			return nil
		}
		if event, err = s.latest(ctx, session); err != nil {
			return nil
		}
	}
}
