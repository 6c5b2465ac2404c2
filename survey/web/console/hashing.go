package console

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

const (
	maxHashing = 2  // passwords that are looked at together: each takes 64 MiB
	maxLine    = 16 // that wait for it in one line: it is gone through in seconds
	maxOwn     = 2  // of one account in one line, so that none fills it
)

// hashing is where passwords wait to be looked at. There are two lines: whoever is known, by a staff session or as a browser
// that has logged in before, goes ahead of strangers. Both are bounded; who finds them full is told so at once.
type hashing struct {
	mu   sync.Mutex
	busy int
	line [2][]*waiting // the known ones, then strangers; both in the order of coming
}

type waiting struct {
	account string
	turn    chan struct{}
}

// errOwnCrowd is errCrowded for whom others at the same account stand in the way.
var errOwnCrowd = fmt.Errorf("%w at one account", errCrowded)

// do runs f in its turn; errCrowded when the line is full, errOwnCrowd when the account has its share of it, or the context's error
// when that ends first.
func (h *hashing) do(ctx context.Context, account string, known bool, f func()) error {
	i := map[bool]int{true: 0, false: 1}[known]
	w := &waiting{account, make(chan struct{})}
	h.mu.Lock()
	if h.busy < maxHashing {
		h.busy++
		h.mu.Unlock()
	} else {
		own := 0 // a full line is said first: that is the same for whatever name
		for _, other := range h.line[i] {
			if other.account == account {
				own++
			}
		}
		switch {
		case len(h.line[i]) >= maxLine:
			h.mu.Unlock()
			return errCrowded
		case own >= maxOwn:
			h.mu.Unlock()
			return errOwnCrowd
		}
		h.line[i] = append(h.line[i], w)
		h.mu.Unlock()
		select {
		case <-w.turn:
		case <-ctx.Done():
			if h.left(i, w) {
				return ctx.Err()
			}
			<-w.turn // it came at the same time
		}
	}
	defer h.next()
	f()
	return nil
}

// full reports whether a stranger finds the line full.
func (h *hashing) full() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.line[1]) >= maxLine
}

// left takes one out of a line; false when it has its turn already.
func (h *hashing) left(i int, w *waiting) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := slices.Index(h.line[i], w)
	if at < 0 {
		return false
	}
	h.line[i] = slices.Delete(h.line[i], at, at+1)
	return true
}

// next gives the place to whoever is first.
func (h *hashing) next() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, line := range h.line {
		if len(line) > 0 {
			close(line[0].turn)
			h.line[i] = line[1:]
			return
		}
	}
	h.busy--
}
