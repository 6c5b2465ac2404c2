package web_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// assault is one way to hold a server up: it sends what it sends and then waits, as long as the server lets it.
type assault struct {
	name string
	send func(c net.Conn, i int) error
}

// says sends a text, in which %d is another number each time.
func says(text string) func(net.Conn, int) error {
	return func(c net.Conn, i int) error {
		_, err := io.WriteString(c, strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
		return err
	}
}

// posting is the head of a request to a path.
func posting(path, more string) string {
	return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" + more + "\r\n"
}

const castPath = "/api/v1/cast"

// halfSent are requests whose body never comes, or never ends.
var halfSent = []assault{
	{"head only", says(posting(castPath, "Content-Length: 60000\r\n"))},
	{"some of the body", func(c net.Conn, i int) error {
		return says(posting(castPath, "Content-Length: 65536\r\n")+strings.Repeat("x", 1+i*997%65000))(c, i)
	}},
	{"all but a byte", says(posting(castPath, "Content-Length: 65536\r\n") + strings.Repeat("x", 65535))},
	{"all but a byte of the largest", says(posting(castPath, "Content-Length: 786432\r\n") + strings.Repeat("x", 786431))},
	{"much announced, little sent", says(posting("/api/v1/enter", "Content-Length: 9000000000\r\n") + "x")},
	{"100-continue", says(posting("/api/v1/collect", "Content-Length: 4000\r\nExpect: 100-continue\r\n"))},
	{"a byte a second", drip(posting(castPath, "Content-Length: 60000\r\n"))},
}

// halfForms are forms of the console whose body never comes.
var halfForms = []assault{
	{"login", says(posting("/console/login", "Content-Length: 60000\r\n") + "name=a&password=")},
	{"one-time link", says(posting("/console/enter/x%d", "Content-Length: 60000\r\n") + "x")},
	{"upload of a stranger", says(posting("/console/sessions/x/edit/leaders/import", "Content-Length: 5000000\r\n") + strings.Repeat("x", 65536))},
	{"no such page", says(posting("/no/such/page", "Content-Length: 60000\r\n") + "x")},
}

// unsent are connections on which no request stands, or an answer that is not taken.
var unsent = []assault{
	{"nothing", says("")},
	{"half a head", says("POST /api/v1/cast HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: ")},
	{"a head, byte by byte", drip("")},
	{"idle", says("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")},
	{"answers not taken", func(c net.Conn, i int) error {
		c.(*net.TCPConn).SetReadBuffer(1)
		return drip(strings.Repeat("GET /assets/voter-ABCD2345.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 2000))(c, i)
	}},
	{"pipelined", says(strings.Repeat("GET /api/v1/sessions/none HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 50))},
}

// siege is a crowd of connections that hold a server up, each made anew when the server has closed it.
type siege struct {
	standing, renewed atomic.Int64
	end               func() // and wait until all are gone
}

// besiege lets n connections stand before an address, of all kinds by turns, from many addresses: a machine has some 28,000
// ports for one. It returns once all stand.
func besiege(t *testing.T, address string, n int, kinds ...assault) *siege {
	t.Helper()
	descriptors(t, 2*n+2000)
	ctx, cancel := context.WithCancel(t.Context())
	var crowd sync.WaitGroup
	s := &siege{end: sync.OnceFunc(func() { cancel(); crowd.Wait() })}
	t.Cleanup(s.end)
	for i := range n {
		crowd.Go(func() {
			dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(1+i%200))}}
			for stood := false; ctx.Err() == nil; stood = true {
				c, err := dialer.DialContext(ctx, "tcp", address)
				if err != nil {
					time.Sleep(50 * time.Millisecond)
					continue
				}
				c.(*net.TCPConn).SetLinger(0)
				gone := context.AfterFunc(ctx, func() { c.Close() })
				if !stood {
					s.standing.Add(1)
				} else {
					s.renewed.Add(1)
				}
				if kinds[i%len(kinds)].send(c, i) == nil {
					io.Copy(io.Discard, c)
				}
				gone()
				c.Close()
			}
		})
	}
	for deadline := time.Now().Add(20 * time.Second); s.standing.Load() < int64(n); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("only %d of %d connections stand", s.standing.Load(), n)
		}
	}
	return s
}

// descriptors makes room for n files in this process; without it the test is not run.
func descriptors(t *testing.T, n int) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if limit.Cur < uint64(n) {
		limit.Cur, limit.Max = uint64(n), max(limit.Max, uint64(n))
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Skipf("this needs %d open files (ulimit -n): %v", n, err)
		}
	}
}

// drip sends a text and then a byte a second.
func drip(head string) func(net.Conn, int) error {
	return func(c net.Conn, i int) error {
		if err := says(head)(c, i); err != nil {
			return err
		}
		for {
			if _, err := c.Write([]byte("P")); err != nil {
				return err
			}
			time.Sleep(time.Second)
		}
	}
}
