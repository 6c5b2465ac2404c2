package web

import (
	"sync"
	"time"
)

const (
	freeTries  = 4               // wrong passwords that cost nothing but their own time
	longestWay = 5 * time.Minute // that an account waits at most
)

// throttle makes guessing an account's password slow: from the fifth wrong one on each doubles the wait. It is per account and
// never per address: a whole office shares one.
type throttle struct {
	now      func() time.Time
	mu       sync.Mutex
	accounts map[string]*tries
}

type tries struct {
	wrong int
	until time.Time
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, accounts: map[string]*tries{}}
}

// wait is how long an account must wait before the next try; 0 when it may be tried now, which counts as a wrong one until
// right is told, so that many at once are not free.
func (t *throttle) wait(account string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for name, a := range t.accounts { // what was long ago is forgotten, so that the list does not grow for ever
		if now.Sub(a.until) > time.Hour {
			delete(t.accounts, name)
		}
	}
	a := t.accounts[account]
	if a == nil {
		a = &tries{until: now}
		t.accounts[account] = a
	}
	if left := a.until.Sub(now); left > 0 {
		return left
	}
	if a.wrong++; a.wrong > freeTries {
		a.until = now.Add(min(time.Second<<min(a.wrong-freeTries, 20), longestWay))
	} else {
		a.until = now
	}
	return 0
}

func (t *throttle) right(account string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.accounts, account)
}
