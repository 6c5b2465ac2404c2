package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// TestFaultHalfSentBodies: while 2,200 requests stand whose bodies never come or never end, voters vote and staff close
// the box.
func TestFaultHalfSentBodies(t *testing.T) {
	s := newSite(t, nil).hall(64)
	c := s.staff()
	crowd := besiege(t, strings.TrimPrefix(s.base, "http://"), 2200, halfSent...)
	besiege(t, strings.TrimPrefix(s.base, "http://"), 400, halfForms...)
	s.vote(64)
	s.close(c)
	crowd.end()
	if session, err := s.office.Session(t.Context(), s.id); err != nil || session.Phase != survey.Closed {
		t.Errorf("the session is %s, %v", session.Phase, err)
	}
	if log := s.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestFaultBodyBudget: bodies that were announced hold nothing; those that have come hold 64 MB at most, however many stand
// still one byte before their end, and keep no voter out.
func TestFaultBodyBudget(t *testing.T) {
	s := newSite(t, nil).hall(64)
	bodies, address := &s.server.queues.voters.bodies, strings.TrimPrefix(s.base, "http://")
	announced := besiege(t, address, 500, halfSent[0])
	if held := bodies.holding(); held != 0 {
		t.Errorf("bodies that were announced hold %d bytes", held)
	}
	announced.end()
	besiege(t, address, 1500, assault{"all but a byte", says(posting(castPath, "Content-Length: 65536\r\n") + strings.Repeat("x", 65535))})
	full := false
	for deadline := time.Now().Add(20 * time.Second); !full && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		held := bodies.holding()
		if full = held > bodies.most-1<<20; held > bodies.most {
			t.Fatalf("%d bytes are held, more than %d", held, bodies.most)
		}
	}
	if !full {
		t.Errorf("only %d bytes are held: this tests nothing", bodies.holding())
	}
	s.vote(64)
}

func (bs *bodies) holding() int64 {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	return bs.held
}

// TestFaultSlowBodies: a phone that sends slowly is waited for; who sends nothing, or a byte now and then, is let go within
// seconds, and told that nothing was done.
func TestFaultSlowBodies(t *testing.T) {
	s := newSite(t, nil)
	piece := strings.Repeat(" ", 4<<10)
	for name, test := range map[string]struct {
		head, piece string
		pause       time.Duration
		status      int
		atLeast     time.Duration
		atMost      time.Duration
	}{
		"64 kB at 8 kB a second":   {"Content-Length: 65536\r\n", piece, 500 * time.Millisecond, http.StatusBadRequest, 6 * time.Second, 14 * time.Second},
		"nothing":                  {"Content-Length: 65536\r\n", "", time.Minute, http.StatusServiceUnavailable, silence - time.Second, 2 * silence},
		"a byte now and then":      {"Content-Length: 65536\r\n", "x", 200 * time.Millisecond, http.StatusServiceUnavailable, wholeTime - time.Second, 19 * time.Second},
		"too much, without end":    {"Transfer-Encoding: chunked\r\n", "1000\r\n" + piece + "\r\n", 5 * time.Millisecond, http.StatusRequestEntityTooLarge, 0, 19 * time.Second},
		"too much, then no more":   {"Content-Length: 9000000\r\n", "x", time.Minute, http.StatusRequestEntityTooLarge, silence - time.Second, 3 * silence},
		"a page that takes none":   {"", "x", time.Minute, http.StatusBadRequest, 0, 12 * time.Second},
		"waits to be told to send": {"Content-Length: 65536\r\nExpect: 100-continue\r\n", "", time.Minute, http.StatusContinue, 0, silence},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			begun := time.Now()
			if err := says(posting("/api/v1/enter", test.head))(c, 0); err != nil {
				t.Fatal(err)
			}
			go func() {
				for range 1 << 10 {
					if _, err := io.WriteString(c, test.piece); err != nil {
						return
					}
					time.Sleep(test.pause)
				}
			}()
			answer, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: http.MethodPost})
			took := time.Since(begun)
			if err != nil {
				t.Fatalf("no answer after %v: %v", took, err)
			}
			if answer.StatusCode != test.status || took < test.atLeast || took > test.atMost {
				t.Errorf("%s after %v, want %d between %v and %v", answer.Status, took, test.status, test.atLeast, test.atMost)
			}
			if retry := answer.Header.Get("Retry-After"); (retry != "") != (test.status == http.StatusServiceUnavailable) {
				t.Errorf("%s with Retry-After %q", answer.Status, retry)
			}
		})
	}
}

// TestFaultConnections: however many connections stand, of whatever kind, who comes is let in within seconds; no more are open
// than may be; and the end of the server waits for none of them.
func TestFaultConnections(t *testing.T) {
	site := newSite(t, nil)
	site.server.most = 200
	server := site.server.HTTPServer()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open, most atomic.Int64
	turn := server.ConnState
	server.ConnState = func(c net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			if n := open.Add(1); n > most.Load() {
				most.Store(n)
			}
		case http.StateClosed:
			open.Add(-1)
		}
		turn(c, state)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	site.base = "http://" + listener.Addr().String()
	s := site.hall(64)
	c := s.staff()
	besiege(t, listener.Addr().String(), 600, slices.Concat(unsent, halfSent, halfForms)...)
	s.vote(32)
	for range 4 {
		if got := s.fresh().do(http.MethodGet, "/", ""); got.status != http.StatusOK {
			t.Errorf("a page: %d", got.status)
		}
	}
	s.close(c)
	if n := most.Load(); n > 2*200 { // those closed are counted until net/http has noticed
		t.Errorf("%d connections at a time, of 200", n)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("the end: %v", err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}

// fresh is the site for a browser that has no connection yet.
func (s *site) fresh() *site {
	other := *s
	other.client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	return &other
}

// TestFaultAnswersNotTaken: a place is given back when the act is over, not when its answer was taken.
func TestFaultAnswersNotTaken(t *testing.T) {
	s := newSite(t, nil).hall(64)
	voters := s.server.queues.voters
	voters.places, voters.bodies.most = make(chan struct{}, 8), 256<<10
	enter := `{"slip":"` + s.slip("A") + `"}`
	head := posting("/api/v1/enter", fmt.Sprintf("Content-Length: %d\r\n", len(enter)))
	crowd := besiege(t, strings.TrimPrefix(s.base, "http://"), 40, assault{"enter", func(c net.Conn, i int) error {
		c.(*net.TCPConn).SetReadBuffer(1)
		return drip(strings.Repeat(head+enter, 2000))(c, i)
	}})
	for still, deadline := 0, time.Now().Add(15*time.Second); still < 20; time.Sleep(10 * time.Millisecond) {
		if still++; len(voters.places) > 0 {
			still = 0
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d places are held by those who do not take their answers", len(voters.places), cap(voters.places))
		}
	}
	if crowd.renewed.Load() > 0 {
		t.Logf("%d were cut off", crowd.renewed.Load())
	}
	s.vote(4)
}

// TestFaultQueuesApart: each kind of request has places of its own. Who finds them taken is told so at once, in a page or a
// problem: that nothing was done, and when to try again.
func TestFaultQueuesApart(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	c, q := s.staff(), s.server.queues
	draft := s.create(nil)
	requests := map[*queue][]func() answer{
		q.voters: {
			func() answer { return s.post("enter", fields{"slip": s.slips["A"][0]}) },
			func() answer { return s.do(http.MethodGet, "/api/v1/sessions/"+s.id, "") },
		},
		q.door: {
			func() answer {
				return s.staffed().submit("/console/login", url.Values{"name": {"x"}, "password": {"y"}})
			},
			func() answer { return s.staffed().submit("/console/enter/x", nil) },
		},
		q.staff: {
			func() answer { return c.get(sessionPath(s.id, "")) },
			func() answer { return c.submit(sessionPath(s.id, "/void"), url.Values{"code": {"x"}}) },
		},
		q.uploads: {func() answer {
			return c.submit(sessionPath(draft, "/edit/leaders/import"), url.Values{"pasted": {"x"}})
		}},
		q.keys: {
			func() answer { return c.submit(sessionPath(draft, "/ready"), nil) },
			func() answer { return c.submit(sessionPath(s.id, "/opening"), nil) },
		},
	}
	for full := range requests {
		for range cap(full.places) {
			full.places <- struct{}{}
		}
		for one, sent := range requests {
			for i, send := range sent {
				got := send()
				if one != full {
					if got.status == http.StatusServiceUnavailable {
						t.Errorf("request %d of a queue with free places: %d", i, got.status)
					}
					continue
				}
				if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") != retryTime || !strings.Contains(got.body, "没有记录任何内容") {
					t.Errorf("request %d of a full queue: %d, Retry-After %q, %s", i, got.status, got.header.Get("Retry-After"), got.body)
				}
			}
		}
		for _, path := range []string{"/", "/console/login", "/assets/voter-ABCD2345.js", "/healthz"} {
			if got := s.do(http.MethodGet, path, ""); got.status != http.StatusOK {
				t.Errorf("%s: %d", path, got.status)
			}
		}
		for range cap(full.places) {
			<-full.places
		}
	}
}

// staffed is a browser that nobody has logged in with.
func (s *site) staffed() *staffed { return &staffed{s} }

// TestFaultBodyWithoutQueue: a handler that no queue stands before gets no body.
func TestFaultBodyWithoutQueue(t *testing.T) {
	s := newSite(t, nil)
	s.server.echo.POST("/api/forgotten", func(c echo.Context) error {
		_, err := io.ReadAll(c.Request().Body)
		return err
	})
	expect(t, "forgotten", s.do(http.MethodPost, "/api/forgotten", "x"), http.StatusInternalServerError, "internal")
	if log := s.log.String(); !strings.Contains(log, errNotAdmitted.Error()) {
		t.Errorf("logged: %s", log)
	}
}
