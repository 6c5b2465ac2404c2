package web

import (
	"container/list"
	"context"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

const (
	// maxConnections is twice what 500 voters' browsers open at most (six each), if the process may have so many open files.
	maxConnections  = 6144
	fewConnections  = 256
	lastAnswersTime = 5 * time.Second // for answers to be taken, when the server ends
)

// stage is what a connection is at. When room must be made for another, the lowest stage is closed first, and of its
// connections the one that has been there longest. So whoever comes is let in, and none is kept out for ever.
type stage int

const (
	idle      stage = iota // between two requests
	unasked                // no head of a request has come whole
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
}

// connection is one of them.
type connection struct {
	net.Conn
	of      *connections
	stage   stage
	waiting *list.Element // nil while it is busy
	gone    bool
}

type connectionKey struct{}

// connectionOf is the connection that a request came on; nil on a server that does not bound them.
func connectionOf(ctx context.Context) *connection {
	c, _ := ctx.Value(connectionKey{}).(*connection)
	return c
}

// Bounded lets a server have at most so many connections. One that comes beyond is let in, and another is closed for it: one
// that is idle, or has not yet sent what it has to. Shutdown waits for none that has an act neither under way nor behind it.
func Bounded(server *http.Server, most int) *http.Server {
	all := &connections{most: most, known: map[net.Conn]*connection{}}
	server.ConnContext, server.ConnState = all.come, all.turn
	server.RegisterOnShutdown(all.end)
	return server
}

// openable is how many connections this process may have: half of its open files, the rest being the boxes'.
func openable() int {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		return fewConnections
	}
	return int(min(maxConnections, uint64(files.Cur)/2))
}

// come makes room for a connection and takes it in.
func (all *connections) come(ctx context.Context, c net.Conn) context.Context {
	all.mu.Lock()
	defer all.mu.Unlock()
	one := &connection{Conn: c, of: all, stage: unasked}
	if len(all.known) >= all.most && !all.closeOne() { // all are busy, which passes
		one.gone = true
		c.Close()
	} else {
		all.known[c] = one
		one.wait(unasked)
	}
	return context.WithValue(ctx, connectionKey{}, one)
}

// closeOne closes the connection that has the least to lose; false when there is none.
func (all *connections) closeOne() bool {
	for i := range all.waiting {
		if first := all.waiting[i].Front(); first != nil {
			first.Value.(*connection).leave().Close()
			return true
		}
	}
	return false
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

// end lets go of all that have no act under way; answers get some seconds more.
func (all *connections) end() {
	all.mu.Lock()
	defer all.mu.Unlock()
	for c, one := range all.known {
		switch one.stage {
		case idle, unasked, sending:
			one.leave().Close()
		case answering:
			c.SetWriteDeadline(time.Now().Add(lastAnswersTime))
		}
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

// wait goes behind those that are at a stage already. The lock is held.
func (c *connection) wait(next stage) {
	if c.waiting != nil {
		c.of.waiting[c.stage].Remove(c.waiting)
		c.waiting = nil
	}
	if c.stage = next; next < stages {
		c.waiting = c.of.waiting[next].PushBack(c)
	}
}

// leave forgets the connection. The lock is held.
func (c *connection) leave() net.Conn {
	c.wait(busy)
	delete(c.of.known, c.Conn)
	c.gone = true
	return c.Conn
}
