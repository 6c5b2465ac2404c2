package web

import (
	"testing"
	"time"
)

// TestThrottle: after some wrong passwords an account waits, twice as long each time and never for ever; others do not wait.
func TestThrottle(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	th := newThrottle(func() time.Time { return now })
	for range freeTries + 1 {
		if left := th.wait("a"); left != 0 {
			t.Fatalf("an early try waits %v", left)
		}
	}
	last := time.Duration(0)
	for i := range 20 {
		left := th.wait("a")
		if left <= 0 || left > longestWay || left < last || i < 4 && left != 2*time.Second<<i {
			t.Fatalf("wait %d is %v after %v", i, left, last)
		}
		if th.wait("b") != 0 {
			t.Fatal("another account waits too")
		}
		th.right("b")
		last = left
		now = now.Add(left)
		if th.wait("a") != 0 {
			t.Fatal("waits on when the time is over")
		}
	}
	th.right("a")
	if th.wait("a") != 0 {
		t.Error("waits after the right password")
	}
	now = now.Add(2 * time.Hour)
	th.wait("c")
	if len(th.accounts) != 1 {
		t.Errorf("keeps %d accounts", len(th.accounts))
	}
}
