package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// Queue is a budget that requests share with their like: what one is full of keeps nobody from another. It bounds the requests
// under way of one kind: their bodies in bytes and time, then their acts in number and time. Pages and files that cost next to
// nothing need none.
type Queue struct {
	bodies bodies
	places chan struct{}
	Bounds
}

// Bounds are those of a queue.
type Bounds struct {
	Places int                      // acts under way
	Bytes  int64                    // of all bodies together
	Limit  func(route string) int64 // bytes of one body
	Time   time.Duration            // for an act; 0 for acts that bound themselves
	// Excuse lets a handler come to a body that is longer than its limit, as *http.MaxBytesError when it reads: its page says so,
	// with all that was typed. Else the answer is the site's.
	Excuse bool
}

// Queue makes a queue of the site. Each has a name of its own.
func (s *Server) Queue(name string, bounds Bounds) *Queue {
	if s.queues[name] != nil {
		panic("web: a second queue " + name)
	}
	q := &Queue{bodies: bodies{most: bounds.Bytes}, places: make(chan struct{}, bounds.Places), Bounds: bounds}
	s.queues[name] = q
	return q
}

const (
	unreadField  = "unread"  // the body as it comes from the network
	arrivedField = "arrived" // the *body once it is here
)

// shut keeps bodies from all handlers: what reads one has passed a queue first, which is not left to be remembered.
func shut(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		c.Set(unreadField, r.Body)
		r = r.WithContext(r.Context()) // net/http looks at its own request's body when the answer begins
		r.Body = closed{}
		c.SetRequest(r)
		return next(c)
	}
}

// errNotAdmitted is a fault of this room: a route that reads a body without a queue.
var errNotAdmitted = errors.New("a body is read that no queue let in")

type closed struct{}

func (closed) Read([]byte) (int, error) { return 0, errNotAdmitted }
func (closed) Close() error             { return nil }

// Pass reads the whole body, and only then takes a place. Both are given back when the answer begins to leave: who does not
// take it holds up nobody. Whoever is refused is told at once that nothing was done.
func (q *Queue) Pass(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		on := connectionOf(r.Context())
		if on == nil {
			return errNotAdmitted
		}
		b, err := q.receive(c, on)
		if err != nil {
			return err
		}
		defer b.release()
		select {
		case q.places <- struct{}{}:
		default:
			return errBusy
		}
		leave := sync.OnceFunc(func() {
			<-q.places
			on.at(answering)
		})
		defer leave()
		if !on.at(busy) { // closed to make room: nobody would learn what was done
			return errBusy
		}
		c.Response().Before(func() {
			on.SetWriteDeadline(time.Now().Add(answerTime))
			leave()
			b.forget()
		})
		ctx := r.Context()
		if q.Time > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, q.Time)
			defer cancel()
		}
		r = r.WithContext(ctx)
		r.Body = b
		c.SetRequest(r)
		c.Set(arrivedField, b)
		return next(c)
	}
}

// receive reads the body of a request within the queue's bounds.
func (q *Queue) receive(c echo.Context, on *connection) (*body, error) {
	r, limit := c.Request(), q.Limit(c.Path())
	unread, _ := c.Get(unreadField).(io.Reader)
	b, err := q.bodies.receive(on, unread, r.ContentLength, limit)
	switch {
	case err == nil:
		return b, nil
	case err == ErrTooLarge && q.Excuse:
		return &body{of: &q.bodies, on: on, err: &http.MaxBytesError{Limit: limit}}, nil
	case err != ErrTooLarge: // for a moment more is read of it, so that the answer arrives
		c.Response().Header().Set("Connection", "close")
		on.SetReadDeadline(time.Now().Add(lingerTime))
	}
	return nil, err
}

// arrived is the body of a request that has passed a queue.
func arrived(c echo.Context) *body { return c.Get(arrivedField).(*body) }
