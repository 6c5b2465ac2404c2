package web_test

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
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// TestFaultHalfSentBodies: while 2,200 requests stand whose bodies never come or never end, voters vote and staff close
// the box.
func TestFaultHalfSentBodies(t *testing.T) {
	s := newSite(t, nil).Hall(64)
	c := s.Staff()
	crowd := besiege(t, strings.TrimPrefix(s.Base, "http://"), 2200, halfSent...)
	besiege(t, strings.TrimPrefix(s.Base, "http://"), 400, halfForms...)
	s.Vote(64)
	s.Close(c)
	crowd.end()
	if session, err := s.Office.Session(t.Context(), s.ID); err != nil || session.Phase != survey.Closed {
		t.Errorf("the session is %s, %v", session.Phase, err)
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestFaultBodyBudget: bodies that were announced hold nothing; those that have come hold 64 MB at most, however many stand
// still one byte before their end, and keep no voter out.
func TestFaultBodyBudget(t *testing.T) {
	s := newSite(t, nil).Hall(64)
	voters, address := s.Server.Named("voters"), strings.TrimPrefix(s.Base, "http://")
	announced := besiege(t, address, 500, halfSent[0])
	if held, _ := voters.Held(); held != 0 {
		t.Errorf("bodies that were announced hold %d bytes", held)
	}
	announced.end()
	besiege(t, address, 1500, assault{"all but a byte", says(posting(castPath, "Content-Length: 65536\r\n") + strings.Repeat("x", 65535))})
	besiege(t, address, 60, assault{"all but a byte of the largest", says(posting(castPath, "Content-Length: 786432\r\n") + strings.Repeat("x", 786431))})
	full := false
	for deadline := time.Now().Add(20 * time.Second); !full && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		held, most := voters.Held()
		if full = held > most-1<<20; held > most {
			t.Fatalf("%d bytes are held, more than %d", held, most)
		}
	}
	if !full {
		held, _ := voters.Held()
		t.Errorf("only %d bytes are held: this tests nothing", held)
	}
	s.Vote(64)
}

// TestFaultSlowBodies: a phone that sends slowly is waited for; who sends nothing, or a byte now and then, is let go within
// seconds, and told that nothing was done.
func TestFaultSlowBodies(t *testing.T) {
	s := newSite(t, nil)
	piece := strings.Repeat(" ", 4<<10)
	for name, test := range map[string]struct {
		act         string
		head, piece string
		pause       time.Duration
		status      int
		atLeast     time.Duration
		atMost      time.Duration
	}{
		"64 kB at 8 kB a second":   {"cast", "Content-Length: 65536\r\n", piece, 500 * time.Millisecond, http.StatusBadRequest, 6 * time.Second, 14 * time.Second},
		"nothing":                  {"cast", "Content-Length: 65536\r\n", "", time.Minute, http.StatusServiceUnavailable, web.Silence - time.Second, 2 * web.Silence},
		"a byte now and then":      {"cast", "Content-Length: 65536\r\n", "x", 200 * time.Millisecond, http.StatusServiceUnavailable, web.WholeTime - time.Second, 19 * time.Second},
		"too much, without end":    {"enter", "Transfer-Encoding: chunked\r\n", "1000\r\n" + piece + "\r\n", 5 * time.Millisecond, http.StatusLengthRequired, 0, 19 * time.Second},
		"too much, then no more":   {"enter", "Content-Length: 9000000\r\n", "x", time.Minute, http.StatusRequestEntityTooLarge, web.Silence - time.Second, 3 * web.Silence},
		"a page that takes none":   {"enter", "", "x", time.Minute, http.StatusBadRequest, 0, 12 * time.Second},
		"waits to be told to send": {"cast", "Content-Length: 65536\r\nExpect: 100-continue\r\n", "", time.Minute, http.StatusContinue, 0, web.Silence},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := net.Dial("tcp", strings.TrimPrefix(s.Base, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			begun := time.Now()
			if err := says(posting("/api/v1/"+test.act, test.head))(c, 0); err != nil {
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
	site.Server.Bound(200)
	server := site.Server.HTTPServer()
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
	go func() { served <- server.Serve(site.Server.Listener(listener)) }()
	site.Base = "http://" + listener.Addr().String()
	s := site.Hall(64)
	c := s.Staff()
	besiege(t, listener.Addr().String(), 600, slices.Concat(unsent, halfSent, halfForms)...)
	s.Vote(32)
	for range 4 {
		if got := s.Fresh().Do(http.MethodGet, "/", ""); got.Status != http.StatusOK {
			t.Errorf("a page: %d", got.Status)
		}
	}
	s.Close(c)
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

// TestFaultAnswersNotTaken: a place is given back when the act is over, not when its answer was taken.
func TestFaultAnswersNotTaken(t *testing.T) {
	s := newSite(t, nil).Hall(64)
	voters := s.Server.Named("voters")
	voters.Resize(8, 256<<10)
	enter := `{"slip":"` + s.Slip("A") + `"}`
	head := posting("/api/v1/enter", fmt.Sprintf("Content-Length: %d\r\n", len(enter)))
	crowd := besiege(t, strings.TrimPrefix(s.Base, "http://"), 40, assault{"enter", func(c net.Conn, i int) error {
		c.(*net.TCPConn).SetReadBuffer(1)
		return drip(strings.Repeat(head+enter, 2000))(c, i)
	}})
	for still, deadline := 0, time.Now().Add(15*time.Second); still < 20; time.Sleep(10 * time.Millisecond) {
		if still++; voters.Taken() > 0 {
			still = 0
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d places are held by those who do not take their answers", voters.Taken(), 8)
		}
	}
	if crowd.renewed.Load() > 0 {
		t.Logf("%d were cut off", crowd.renewed.Load())
	}
	s.Vote(4)
}

func sessionPath(id, below string) string { return "/console/sessions/" + id + below }

// TestFaultQueuesApart: each kind of request has places of its own. Who finds them taken is told so at once, in a page or a
// problem: that nothing was done, and when to try again.
func TestFaultQueuesApart(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	c, q := s.Staff(), s.Server.Named
	draft := s.Create(nil)
	requests := map[*web.Queue][]func() webtest.Answer{
		q("voters"): {
			func() webtest.Answer { return s.Post("enter", webtest.Fields{"slip": s.Slips["A"][0]}) },
			func() webtest.Answer { return s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID, "") },
		},
		q("door"): {
			func() webtest.Answer {
				return s.Staffed().Submit("/console/login", url.Values{"name": {"x"}, "password": {"y"}})
			},
			func() webtest.Answer { return s.Staffed().Submit("/console/enter/x", nil) },
		},
		q("staff"): {
			func() webtest.Answer { return c.Get(sessionPath(s.ID, "")) },
			func() webtest.Answer { return c.Submit(sessionPath(s.ID, "/void"), url.Values{"code": {"x"}}) },
		},
		q("uploads"): {func() webtest.Answer {
			return c.Submit(sessionPath(draft, "/edit/leaders/import"), url.Values{"pasted": {"x"}})
		}},
		q("keys"): {
			func() webtest.Answer { return c.Submit(sessionPath(draft, "/ready"), nil) },
			func() webtest.Answer { return c.Submit(sessionPath(s.ID, "/opening"), nil) },
		},
	}
	for full := range requests {
		full.Fill()
		for one, sent := range requests {
			for i, send := range sent {
				got := send()
				if one != full {
					if got.Status == http.StatusServiceUnavailable {
						t.Errorf("request %d of a queue with free places: %d", i, got.Status)
					}
					continue
				}
				if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") != web.RetryTime || !strings.Contains(got.Body, "没有记录任何内容") {
					t.Errorf("request %d of a full queue: %d, Retry-After %q, %s", i, got.Status, got.Header.Get("Retry-After"), got.Body)
				}
			}
		}
		for _, path := range []string{"/", "/console/login", "/assets/voter-ABCD2345.js", "/healthz"} {
			if got := s.Do(http.MethodGet, path, ""); got.Status != http.StatusOK {
				t.Errorf("%s: %d", path, got.Status)
			}
		}
		full.Empty()
	}
}

// TestFaultBodyWithoutQueue: a handler that no queue stands before gets no body.
func TestFaultBodyWithoutQueue(t *testing.T) {
	s := newSite(t, nil)
	s.Server.Group("").POST("/api/forgotten", func(c echo.Context) error {
		_, err := io.ReadAll(c.Request().Body)
		return err
	})
	webtest.Expect(t, "forgotten", s.Do(http.MethodPost, "/api/forgotten", "x"), http.StatusInternalServerError, "internal")
	if log := s.Log.String(); !strings.Contains(log, web.ErrNotAdmitted.Error()) {
		t.Errorf("logged: %s", log)
	}
}

func noBody(string) int64 { return 0 }

// TestDeadline: when the time of a request is over, nobody knows whether it was recorded, and the answer does not say that it
// was not.
func TestDeadline(t *testing.T) {
	s := newSite(t, nil)
	s.Server.Group("").POST("/api/slow", func(c echo.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf("casting: %w", c.Request().Context().Err())
	}, s.Server.Queue("slow", web.Bounds{Places: 1, Bytes: 1 << 20, Limit: noBody, Time: time.Millisecond}).Pass)
	got := s.Do(http.MethodPost, "/api/slow", "")
	webtest.Expect(t, "a slow request", got, 500, "internal")
	if strings.Contains(got.Body, "没有记录") || s.Log.String() != "" {
		t.Errorf("answer %s, log %s", got.Body, s.Log)
	}
}

// TestOverload: beyond the places there are, a phone is told at once to try again.
func TestOverload(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	g := s.Server.Queue("gate", web.Bounds{Places: 1, Bytes: 1 << 20, Limit: noBody, Time: time.Minute})
	inside, leave := make(chan struct{}), make(chan struct{})
	s.Server.Group("").GET("/api/gate", func(c echo.Context) error {
		inside <- struct{}{}
		<-leave
		return c.NoContent(http.StatusNoContent)
	}, g.Pass)
	first := make(chan webtest.Answer, 1)
	go func() { first <- s.Do(http.MethodGet, "/api/gate", "") }()
	<-inside
	webtest.Expect(t, "a second request", s.Do(http.MethodGet, "/api/gate", ""), 503, "unavailable")
	close(leave)
	if got := <-first; got.Status != http.StatusNoContent {
		t.Errorf("the first request: %d", got.Status)
	}
}
