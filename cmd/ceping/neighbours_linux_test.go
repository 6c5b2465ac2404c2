package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// neighbours are a machine in the hall that does all it can to keep voters out, but for filling the network.
type neighbours struct {
	standing, floods atomic.Int64 // connections that were made, requests of floods that were answered
	end              func()       // and wait until all are gone
}

// posting is the head of a request.
func posting(path, more string) string {
	return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + more + "\r\n"
}

// stands are connections that hold a place: what is sent, and whether a byte a second follows.
var stands = []struct {
	text string
	drip bool
}{
	{"", false}, // nothing at all
	{"POST /api/v1/cast HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: ", false},
	{"P", true},
	{"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", false},
	{strings.Repeat("GET /api/v1/sessions/none HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 50), false},
	{strings.Repeat("GET /privacy HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 2000), true}, // and takes no answer
	{"GET /screen/%s/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", false},
	{posting("/api/v1/cast", "Content-Length: 60000\r\n"), false},
	{posting("/api/v1/cast", "Content-Length: 65536\r\n") + strings.Repeat("x", 65535), false},
	{posting("/api/v1/cast", "Content-Length: 786432\r\n") + strings.Repeat("x", 786431), false},
	{posting("/api/v1/cast", "Content-Length: 60000\r\n"), true},
	{posting("/api/v1/cast", "Transfer-Encoding: chunked\r\n") + "1000\r\n", true},
	{posting("/api/v1/enter", "Content-Length: 9000000000\r\n") + "x", false},
	{posting("/api/v1/collect", "Content-Length: 4000\r\nExpect: 100-continue\r\n"), false},
	{posting("/console/login", "Content-Length: 60000\r\n") + "name=a&password=", false},
	{posting("/console/enter/x", "Content-Length: 60000\r\n") + "x", false},
	{posting("/console/sessions/%s/edit/leaders/import", "Content-Length: 5000000\r\n") + strings.Repeat("x", 65536), false},
	{posting("/no/such/page", "Content-Length: 60000\r\n") + "x", false},
}

// floods are whole requests, sent again as soon as they are answered: slips that nobody has, ballots that no credential stands behind,
// passwords that are guessed, and pages. The number is another each time.
var floods = []struct{ path, kind, body string }{
	{"/api/v1/enter", "application/json", `{"slip":"%016d"}`},
	{"/api/v1/collect", "application/json", `{"slip":"0123456789ABCDEZ","blinded":"AA%d"}`},
	{"/api/v1/cast", "application/json", `{"session":"%[2]s","category":"A","nonce":"` + strings.Repeat("A", 43) + `","envelopes":[],"mac":"` + strings.Repeat("A", 43) + `"}`},
	{"/api/v1/cast", "application/json", strings.Repeat("[", 700_000) + "%d"},
	{"/console/login", "application/x-www-form-urlencoded", "name=nobody%d&password=wrong"},
	{"/console/login", "application/x-www-form-urlencoded", "name=admin&password=wrong%d"},
	{"/api/v1/sessions/%[2]s", "", ""},
	{"/", "", ""},
}

// beset has n connections of all kinds stand before a server, from many addresses, each made anew when it is let go, and beside them two
// of each kind of flood. It returns once all stand.
func beset(t testing.TB, address, session string, n int) *neighbours {
	t.Helper()
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur < uint64(2*n+2000) {
		t.Fatalf("this needs %d open files (ulimit -n): %d, %v", 2*n+2000, files.Cur, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var crowd sync.WaitGroup
	s := &neighbours{end: sync.OnceFunc(func() { cancel(); crowd.Wait() })}
	t.Cleanup(s.end)
	for i := range n {
		crowd.Go(func() { s.stand(ctx, address, session, i) })
	}
	for i := range 2 * len(floods) {
		crowd.Go(func() { s.flood(ctx, address, session, i) })
	}
	for deadline := time.Now().Add(time.Minute); s.standing.Load() < int64(n) || s.floods.Load() == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("only %d of %d stand, and %d requests were answered", s.standing.Load(), n, s.floods.Load())
		}
	}
	return s
}

func (s *neighbours) stand(ctx context.Context, address, session string, i int) {
	kind := stands[i%len(stands)]
	for ctx.Err() == nil {
		c, err := from(i).DialContext(ctx, "tcp", address)
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		c.(*net.TCPConn).SetLinger(0)
		gone := context.AfterFunc(ctx, func() { c.Close() })
		s.standing.Add(1)
		_, err = io.WriteString(c, strings.ReplaceAll(kind.text, "%s", session))
		for err == nil && kind.drip {
			time.Sleep(time.Second)
			_, err = c.Write([]byte("P"))
		}
		if err == nil {
			io.Copy(io.Discard, c)
		}
		gone()
		c.Close()
	}
}

func (s *neighbours) flood(ctx context.Context, address, session string, i int) {
	kind := floods[i%len(floods)]
	client := &http.Client{Timeout: phonePatience, Transport: &http.Transport{DialContext: from(i).DialContext}}
	defer client.CloseIdleConnections()
	filled := func(text string, n int) string {
		if strings.Contains(text, "%") {
			text = fmt.Sprintf(text+"%[3]s", n, session, "")
		}
		return text
	}
	for n := i; ctx.Err() == nil; n += 2 * len(floods) {
		method := http.MethodPost
		if kind.body == "" {
			method = http.MethodGet
		}
		r, err := http.NewRequestWithContext(ctx, method, "http://"+address+filled(kind.path, n), strings.NewReader(filled(kind.body, n)))
		if err != nil {
			panic(err)
		}
		r.Header.Set("Content-Type", kind.kind)
		answer, err := client.Do(r)
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		s.floods.Add(1)
	}
}
