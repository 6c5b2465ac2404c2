package console

import (
	"sync"
	"time"
)

const (
	freeTries  = 4               // wrong tries that cost nothing but their own time
	longestWay = 5 * time.Minute // that is waited at most
	forgotten  = time.Hour       // after the end of a wait
	maxWaits   = 10_000          // that are kept: one an account that there is, or one a browser that has logged in
)

// throttle makes guessing a password or a code slow: from the fifth wrong one on each doubles the wait. What is counted under a key
// waits by itself: an account, for browsers that are new to it, or one browser that has logged in to it before. Never an
// address: a whole office shares one.
type throttle struct {
	now  func() time.Time
	most int // keys that are kept; of more, the one that has waited longest ago is forgotten
	mu   sync.Mutex
	keys map[string]*tries
}

type tries struct {
	wrong int
	until time.Time
}

func newThrottle(now func() time.Time, most int) *throttle {
	return &throttle{now: now, most: most, keys: map[string]*tries{}}
}

// wait is how long a key must wait before the next try; 0 when it may be tried now, which counts as a wrong one until right
// or spared is told, so that many at once are not free. locks says that this try, if it is wrong, begins the first wait.
func (t *throttle) wait(key string) (left time.Duration, locks bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	a := t.keys[key]
	if a == nil {
		a = &tries{until: now}
		t.room(now)
		t.keys[key] = a
	}
	if now.Sub(a.until) > forgotten {
		*a = tries{until: now}
	}
	if left := a.until.Sub(now); left > 0 {
		return left, false
	}
	if a.wrong++; a.wrong > freeTries {
		a.until = now.Add(min(time.Second<<min(a.wrong-freeTries, 20), longestWay))
	} else {
		a.until = now
	}
	return 0, a.wrong == freeTries+1
}

// room makes room for one more.
func (t *throttle) room(now time.Time) {
	if len(t.keys) < t.most {
		return
	}
	var oldest string
	for key, a := range t.keys {
		if now.Sub(a.until) > forgotten {
			delete(t.keys, key)
		} else if first, known := t.keys[oldest]; !known || a.until.Before(first.until) {
			oldest = key
		}
	}
	if len(t.keys) >= t.most {
		delete(t.keys, oldest)
	}
}

// right forgets what was wrong before.
func (t *throttle) right(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, key)
}

// spared takes a try back that was not looked at.
func (t *throttle) spared(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a := t.keys[key]; a != nil && a.wrong > 0 {
		a.wrong--
		a.until = t.now()
	}
}
