package web

import "github.com/labstack/echo/v4"

// What the tests of the site with all its rooms (package web_test) look at.
const (
	Silence   = silence
	WholeTime = wholeTime
	RetryTime = retryTime
)

var ErrNotAdmitted = errNotAdmitted

// Routes are all that are mounted.
func (s *Server) Routes() []*echo.Route { return s.echo.Routes() }

// Bound sets how many connections the servers to come may have.
func (s *Server) Bound(most int) { s.most = most }

// Named is one of the queues.
func (s *Server) Named(name string) *Queue { return s.queues[name] }

// Resize gives a queue in which nothing is other bounds.
func (q *Queue) Resize(places int, bytes int64) {
	q.places, q.bodies.most = make(chan struct{}, places), bytes
}

// Held is how many bytes the bodies hold, and may.
func (q *Queue) Held() (held, most int64) {
	q.bodies.mu.Lock()
	defer q.bodies.mu.Unlock()
	return q.bodies.held, q.bodies.most
}

// Taken is how many places are.
func (q *Queue) Taken() int { return len(q.places) }

// Fill takes all places, as long as they are free.
func (q *Queue) Fill() {
	for range cap(q.places) {
		q.places <- struct{}{}
	}
}

// Empty gives them back.
func (q *Queue) Empty() {
	for range cap(q.places) {
		<-q.places
	}
}
