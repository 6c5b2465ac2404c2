package web

import (
	"net"
	"sync/atomic"

	"github.com/labstack/echo/v4"
)

// netBuffer is the size of the buffer that net/http reads a connection through: longer reads go past it.
const netBuffer = 4096

// Listener returns the listener of the site: the buffers of its connections hold nothing of a request that was answered. The voter's acts
// are refused on others.
func (s *Server) Listener(l net.Listener) net.Listener { return wipedListener{l} }

type wipedListener struct{ net.Listener }

func (l wipedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &wiped{Conn: c}, nil
}

// wiped is a connection that overwrites the buffer which net/http reads it through. That buffer has what came after the head of a
// request, and is handed on to other connections as it is.
type wiped struct {
	net.Conn
	buffer atomic.Pointer[[]byte] // net/http's, from the first read on
}

// Read reads after what is still unread: the rest of the buffer was taken, and is overwritten first.
func (w *wiped) Read(p []byte) (int, error) {
	if len(p) <= netBuffer {
		clear(p)
		w.buffer.CompareAndSwap(nil, &p) // at first all of it is free
	}
	return w.Conn.Read(p)
}

// CloseWrite lets net/http end a connection so that the last answer arrives.
func (w *wiped) CloseWrite() error {
	if half, ok := w.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// wipe overwrites the buffer while a handler of the connection runs, after which nothing more is read from it.
func (w *wiped) wipe() {
	if buffer := w.buffer.Load(); buffer != nil {
		clear(*buffer)
	}
}

// HangUp has the connection closed when the request is answered, so that what comes next travels on another, and the buffer
// overwritten that it was read through. It comes before the queue.
func HangUp(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		on := connectionOf(c.Request().Context())
		if on == nil {
			return errNotAdmitted
		}
		from, ok := on.Conn.(*wiped)
		if !ok {
			return errNotAdmitted
		}
		defer from.wipe()
		c.Response().Header().Set("Connection", "close")
		return next(c)
	}
}
