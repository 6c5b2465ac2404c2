package web

import (
	"container/list"
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// maxConnections is twice what 500 voters' browsers open at most (six each), if the process may have so many open files.
	maxConnections = 6144
	fewConnections = 256
	// grace is what every connection is given at each stage before it may have to make room: else a crowd that comes back as
	// fast as it is closed would leave nobody the time to say a word. It bounds how fast others are let in when all is full.
	grace           = 500 * time.Millisecond
	lastAnswersTime = 5 * time.Second // for answers to be taken, when the server ends
)

// stage is what a connection is at. When room must be made for another, the lowest stage is closed first, and of its
// connections the one that has been there longest. So whoever comes is let in in turn, and none is kept out for ever.
type stage int

const (
	idle      stage = iota // between two requests
	unheard                // no head of a request has come whole
	sending                // a head has come, its body not
	answering              // all is done but that the answer be taken
	stages
	busy // an act is under way, or a stream: never closed to make room, for these are bounded by places
)

// connections are those of one server, bounded in number. Nothing is known of who they are: a whole hall shares one address.
type connections struct {
	most    int
	mu      sync.Mutex
	known   map[net.Conn]*connection
	waiting [stages]list.List // the longest there first
	ended   bool
	changed chan struct{} // has one when there may be room
}

// connection is one of them.
type connection struct {
	net.Conn
	of      *connections
	stage   stage
	since   time.Time
	waiting *list.Element // nil while it is busy
	gone    bool
}

type connectionKey struct{}

// connectionOf is the connection that a request came on; nil on a server that does not bound them.
func connectionOf(ctx context.Context) *connection {
	c, _ := ctx.Value(connectionKey{}).(*connection)
	return c
}

// Streaming keeps a request's connection from being closed to make room, until done is called: a stream is bounded by places of its
// room's own.
func Streaming(ctx context.Context) (done func()) {
	on := connectionOf(ctx)
	if on == nil {
		return func() {}
	}
	on.at(busy)
	return func() { on.at(answering) }
}

// Bounded lets a server have at most so many connections. For one that comes beyond another is closed, which is idle, or has
// not sent what it has to, or does not take what it asked for; until one of them has had its time, the next wait.
// Shutdown waits only for those with an act under way, or with an answer to it.
func Bounded(server *http.Server, most int) *http.Server {
	all := &connections{most: most, known: map[net.Conn]*connection{}, changed: make(chan struct{}, 1)}
	server.ConnContext, server.ConnState = all.come, all.turn
	server.RegisterOnShutdown(all.end)
	return server
}

// openable is how many connections this process may have: half of its open files, the rest being the boxes'.
func openable() int {
	files, err := openFiles()
	if err != nil {
		return fewConnections
	}
	return int(min(maxConnections, files/2))
}

// come makes room for a connection and takes it in. The listener waits for it.
func (all *connections) come(ctx context.Context, c net.Conn) context.Context {
	all.mu.Lock()
	defer all.mu.Unlock()
	for len(all.known) >= all.most && !all.ended {
		if left := all.closeOne(); left > 0 {
			all.mu.Unlock()
			select {
			case <-all.changed:
			case <-time.After(left):
			}
			all.mu.Lock()
		}
	}
	one := &connection{Conn: c, of: all}
	all.known[c] = one
	one.wait(unheard)
	return context.WithValue(ctx, connectionKey{}, one)
}

// closeOne closes the connection that has the least to lose, of those whose grace is over. Else it is how long until then.
func (all *connections) closeOne() (left time.Duration) {
	left = grace
	for i := range all.waiting {
		first := all.waiting[i].Front()
		if first == nil {
			continue
		}
		one := first.Value.(*connection)
		if more := grace - time.Since(one.since); more > 0 {
			left = min(left, more)
			continue
		}
		one.leave().Close()
		return 0
	}
	return left
}

// turn follows net/http.
func (all *connections) turn(c net.Conn, state http.ConnState) {
	all.mu.Lock()
	defer all.mu.Unlock()
	one := all.known[c]
	if one == nil {
		return
	}
	switch state {
	case http.StateActive:
		one.wait(answering) // until it is known to send a body, or to have a place
	case http.StateIdle:
		one.wait(idle)
	case http.StateClosed, http.StateHijacked:
		one.leave()
	}
}

// end lets go of all that have no act under way, now or as soon as it is over.
func (all *connections) end() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.ended = true
	all.tell()
	for _, one := range all.known {
		one.dismiss()
	}
}

// dismiss lets go of a connection when the server ends; answers get some seconds more. The lock is held.
func (c *connection) dismiss() {
	switch c.stage {
	case idle, unheard, sending:
		c.leave().Close()
	case answering:
		c.SetDeadline(time.Now().Add(lastAnswersTime))
	}
}

// at says what the connection is at now; false when it was closed to make room.
func (c *connection) at(stage stage) bool {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if !c.gone {
		c.wait(stage)
	}
	return !c.gone
}

// wait goes after those that are at a stage already. The lock is held.
func (c *connection) wait(next stage) {
	if c.waiting != nil {
		c.of.waiting[c.stage].Remove(c.waiting)
		c.waiting = nil
	}
	c.stage, c.since = next, time.Now()
	if next < stages {
		c.waiting = c.of.waiting[next].PushBack(c)
	}
	if c.of.ended {
		c.dismiss()
	}
}

// leave forgets the connection. The lock is held.
func (c *connection) leave() net.Conn {
	c.wait(busy)
	delete(c.of.known, c.Conn)
	c.gone = true
	c.of.tell()
	return c.Conn
}

// tell wakes the listener, if it waits.
func (all *connections) tell() {
	select {
	case all.changed <- struct{}{}:
	default:
	}
}
