package web_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// seenListener hands out connections that tell what is left in their buffer when they end.
type seenListener struct {
	net.Listener
	left chan []byte
}

func (l seenListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &seen{Conn: c, left: l.left}, nil
}

type seen struct {
	net.Conn
	buffer []byte // what net/http reads through; all of it, since at first all of it is free
	left   chan []byte
}

func (s *seen) Read(p []byte) (int, error) {
	if s.buffer == nil {
		s.buffer = p
	}
	return s.Conn.Read(p)
}

func (s *seen) Close() error {
	if s.buffer != nil {
		s.left <- bytes.Clone(s.buffer)
		s.buffer = nil
	}
	return s.Conn.Close()
}

// TestBufferIsWiped: when a voter's act was answered, the buffer that its connection was read through has nothing of it; that of a page,
// on which nothing travels that must be forgotten, shows that the method bites.
func TestBufferIsWiped(t *testing.T) {
	site := newSite(t, nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	left := make(chan []byte, 8)
	server := site.Server.HTTPServer()
	go server.Serve(site.Server.Listener(seenListener{listener, left}))
	t.Cleanup(func() { server.Close() })
	const mark = "NOBODYSEESTHIS"
	for path, kept := range map[string]bool{"/api/v1/enter": false, "/api/v1/collect": false, "/api/v1/cast": false, "/privacy": true} {
		request, err := http.NewRequest(http.MethodPost, "http://"+listener.Addr().String()+path, strings.NewReader(mark))
		if err != nil {
			t.Fatal(err)
		}
		request.Close = true
		answer, err := site.Client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if found := bytes.Contains(<-left, []byte(mark)); found != kept {
			t.Errorf("%s: the mark is left: %v", path, found)
		}
	}
}
