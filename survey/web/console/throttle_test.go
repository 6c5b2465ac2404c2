package console

import (
	"fmt"
	"testing"
	"time"
)

// TestThrottle: after some wrong passwords a key waits, twice as long each time and never for ever; others do not wait. The
// fifth locks, once; a try that was not looked at does not count.
func TestThrottle(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	th := newThrottle(func() time.Time { return now }, 100)
	th.wait("a")
	th.spared("a")
	for i := range freeTries + 1 {
		if left, locks := th.wait("a"); left != 0 || locks != (i == freeTries) {
			t.Fatalf("early try %d waits %v, locks: %t", i, left, locks)
		}
	}
	last := time.Duration(0)
	for i := range 20 {
		left, locks := th.wait("a")
		if left <= 0 || left > longestWay || left < last || locks || i < 4 && left != 2*time.Second<<i {
			t.Fatalf("wait %d is %v after %v, locks: %t", i, left, last, locks)
		}
		if left, _ := th.wait("b"); left != 0 {
			t.Fatal("another key waits too")
		}
		th.right("b")
		last = left
		now = now.Add(left)
		if left, locks := th.wait("a"); left != 0 || locks {
			t.Fatal("waits on when the time is over, or locks again")
		}
	}
	th.right("a")
	if left, _ := th.wait("a"); left != 0 {
		t.Error("waits after the right password")
	}
}

// TestFaultThrottleIsBounded: it keeps no more keys than it may, and those that wait longest.
func TestFaultThrottleIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	th := newThrottle(func() time.Time { return now }, 100)
	for left := time.Duration(0); left < time.Minute; left, _ = th.wait("guessed") {
		now = now.Add(left)
	}
	for i := range 10_000 {
		th.wait(fmt.Sprint(i))
		now = now.Add(time.Millisecond)
	}
	if len(th.keys) != 100 {
		t.Errorf("keeps %d keys", len(th.keys))
	}
	if left, _ := th.wait("guessed"); left == 0 {
		t.Error("a wait was washed away by other keys")
	}
	now = now.Add(2 * time.Hour)
	if left, _ := th.wait("guessed"); left != 0 {
		t.Errorf("hours later it still waits %v", left)
	}
	if th.wait("new"); len(th.keys) > 3 {
		t.Errorf("hours later it keeps %d keys", len(th.keys))
	}
}
