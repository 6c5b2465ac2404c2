package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

const actTime = 20 * time.Second // for one act of a voter

// queues are the budgets that requests share with their like: what one of them is full of keeps nobody from another. Pages and
// files that cost next to nothing need none.
type queues struct {
	voters  *queue // enter, collect, cast, counts, seal
	door    *queue // logging in: anybody may knock
	staff   *queue // the console's pages and acts
	uploads *queue // rosters
	keys    *queue // making ready and opening: passphrases are stretched for seconds
}

func newQueues() *queues {
	limited := func(limit int64) func(string) int64 { return func(string) int64 { return limit } }
	return &queues{
		voters:  newQueue(2000, 64<<20, limited(maxBody), actTime),
		door:    newQueue(maxStrangers+256, 8<<20, limited(maxKnock), 0),
		staff:   newQueue(128, 64<<20, formLimit, 0),
		uploads: newQueue(4, 64<<20, formLimit, 0),
		keys:    newQueue(8, 1<<20, formLimit, 0),
	}
}

// of is the queue of a route that only staff may use.
func (q *queues) of(route, method string) *queue {
	switch {
	case method != http.MethodPost:
		return q.staff
	case strings.HasSuffix(route, importPath):
		return q.uploads
	case strings.HasSuffix(route, "/ready"), strings.HasSuffix(route, "/opening"):
		return q.keys
	}
	return q.staff
}

// queue bounds the requests under way of one kind: their bodies in bytes and time, then their acts in number and time.
type queue struct {
	bodies bodies
	places chan struct{}
	limit  func(route string) int64 // bytes of one body
	time   time.Duration            // for an act; 0 for acts that bound themselves
}

func newQueue(places int, most int64, limit func(string) int64, time time.Duration) *queue {
	return &queue{bodies: bodies{most: most}, places: make(chan struct{}, places), limit: limit, time: time}
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

// pass reads the whole body, and only then takes a place. Both are given back when the answer begins to leave: who does not
// take it holds up nobody. Whoever is refused is told at once that nothing was done.
func (q *queue) pass(next echo.HandlerFunc) echo.HandlerFunc {
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
		if q.time > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, q.time)
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
func (q *queue) receive(c echo.Context, on *connection) (*body, error) {
	r, limit := c.Request(), q.limit(c.Path())
	unread, _ := c.Get(unreadField).(io.Reader)
	b, err := q.bodies.receive(on, unread, r.ContentLength, limit)
	switch {
	case err == nil:
		return b, nil
	case err == errTooLarge && strings.HasSuffix(c.Path(), importPath): // its page says so, with all that was typed
		return &body{of: &q.bodies, on: on, err: &http.MaxBytesError{Limit: limit}}, nil
	case err != errTooLarge: // for a moment more is read of it, so that the answer arrives
		c.Response().Header().Set("Connection", "close")
		on.SetReadDeadline(time.Now().Add(lingerTime))
	}
	return nil, err
}

// arrived is the body of a request that has passed a queue.
func arrived(c echo.Context) *body { return c.Get(arrivedField).(*body) }
