package screen

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/web/webtest"
)

// hand is a clock that stands still until it is moved.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) read() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) move(by time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(by)
}

// sitting is one with what is inside of the screen's room.
type sitting struct {
	*webtest.Sitting
	streams *streams
}

// newStreamSite has a board with a clock of its own, and looks at it a hundred times a second.
func newStreamSite(t *testing.T) (*sitting, *hand) {
	clock := &hand{now: time.Unix(0, 0)}
	site := newSite(t, nil)
	site.streams.board = ballot.NewBoard(site.Store, clock.read)
	site.streams.look = 10 * time.Millisecond
	return &sitting{site.Sitting(survey.Voting), site.streams}, clock
}

// stream is one big screen's line.
type stream struct {
	t      *testing.T
	answer *http.Response
	lines  *bufio.Scanner
	raw    strings.Builder
}

func listen(t *testing.T, base, id string) *stream {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/screen/"+id+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return &stream{t: t, answer: answer, lines: bufio.NewScanner(answer.Body)}
}

// line is the next line that is not empty; "" at the end of the stream.
func (s *stream) line() string {
	for s.lines.Scan() {
		if text := s.lines.Text(); text != "" {
			s.raw.WriteString(text + "\n")
			return text
		}
	}
	return ""
}

// next is the next event; comments are passed over.
func (s *stream) next() screenEvent {
	s.t.Helper()
	for {
		line := s.line()
		if line == "" {
			s.t.Fatal("the stream has ended")
		}
		data, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			continue
		}
		var event screenEvent
		decoder := json.NewDecoder(strings.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&event); err != nil {
			s.t.Fatalf("event %s: %v", data, err)
		}
		return event
	}
}

// TestScreenEvents: a stream tells phase, counts and, from closed, the seal; no oftener than the board counts, not to one
// who comes between two counts either; and nothing else, opened or not.
func TestScreenEvents(t *testing.T) {
	s, clock := newStreamSite(t)
	first := listen(t, s.Base, s.ID)
	for header := range first.answer.Header {
		switch header {
		case "Cache-Control", "Content-Security-Policy", "Content-Type", "Date", "Referrer-Policy", "X-Content-Type-Options":
		default:
			t.Errorf("header %s", header)
		}
	}
	if kind := first.answer.Header.Get("Content-Type"); first.answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("%d %s", first.answer.StatusCode, kind)
	}
	if got := first.next(); got.Phase != survey.Voting || got.Collected != 0 || got.Cast != 0 || got.Seal != nil {
		t.Errorf("at first %+v", got)
	}
	for range 3 {
		s.Cast(s.Sealed(s.Collect("A")))
		clock.move(time.Second)
		if got := listen(t, s.Base, s.ID).next(); got.Collected != 0 || got.Cast != 0 {
			t.Errorf("a new screen times a voter: %+v", got)
		}
	}
	clock.move(2 * time.Second)
	// The three came within one interval, so the next event has them all: none went out in between.
	if got := first.next(); got.Collected != 3 || got.Cast != 3 {
		t.Errorf("after five seconds %+v", got)
	}
	s.Advance(survey.Closed)
	session, err := s.Office.Session(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := first.next(); got.Phase != survey.Closed || got.Seal == nil || *got.Seal != ballot.Seal(*session.Seal) {
		t.Errorf("closed: %+v", got)
	}
	s.Open()
	if got := first.next(); got.Phase != survey.Opened || *got.Seal != ballot.Seal(*session.Seal) {
		t.Errorf("opened: %+v", got)
	}
	for _, result := range []string{"salt", "lists", "forms", "annual", "rate", "score"} {
		if strings.Contains(first.raw.String(), result) {
			t.Errorf("the stream says %q: %s", result, first.raw.String())
		}
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestScreenEventsRefused: a draft has no stream, and there are no more streams than places; a place is given back.
func TestScreenEventsRefused(t *testing.T) {
	s, _ := newStreamSite(t)
	if got := s.Do(http.MethodGet, "/screen/"+s.Create(nil)+"/events", ""); got.Status != http.StatusNotFound {
		t.Errorf("a draft: %d", got.Status)
	}
	only := listen(t, s.Base, s.ID)
	only.next()
	for range maxStreams - 1 {
		s.streams.places <- struct{}{}
	}
	if got := s.Do(http.MethodGet, "/screen/"+s.ID+"/events", ""); got.Status != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", got.Status)
	}
	only.answer.Body.Close()
	s.streams.places <- struct{}{} // waits until it is free
	<-s.streams.places
	listen(t, s.Base, s.ID).next()
}

// TestScreenEventsLast: a stream outlives the times that bound other requests, and ends when the server does.
func TestScreenEventsLast(t *testing.T) {
	s, _ := newStreamSite(t)
	s.streams.alive = 300 * time.Millisecond
	server := s.Server.HTTPServer()
	server.ReadTimeout, server.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(s.Server.Listener(listener)) }()
	line := listen(t, "http://"+listener.Addr().String(), s.ID)
	line.next()
	for range 3 {
		if got := line.line(); got != ":" {
			t.Fatalf("while nothing changes it says %q", got)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
	for text := line.line(); text != ""; text = line.line() {
		if text != ":" {
			t.Errorf("at the end it says %q", text)
		}
	}
}
