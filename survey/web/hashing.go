package web

import (
	"context"
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

// do runs f in its turn; errCrowded when the line is full, or when the context ends first.
func (h *hashing) do(ctx context.Context, account string, known bool, f func()) error {
	i := map[bool]int{true: 0, false: 1}[known]
	w := &waiting{account, make(chan struct{})}
	h.mu.Lock()
	if h.busy < maxHashing {
		h.busy++
		h.mu.Unlock()
	} else {
		own := 0
		for _, other := range h.line[i] {
			if other.account == account {
				own++
			}
		}
		if own >= maxOwn || len(h.line[i]) >= maxLine {
			h.mu.Unlock()
			return errCrowded
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
