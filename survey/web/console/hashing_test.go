package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// TestFaultHashingLine: whoever is known goes ahead, in the order of coming; no account fills a line, and a full one says so at once.
func TestFaultHashingLine(t *testing.T) {
	var h hashing
	ctx, done := t.Context(), make(chan struct{})
	var all sync.WaitGroup
	for range maxHashing {
		all.Go(func() { h.do(ctx, "at work", false, func() { <-done }) })
	}
	await(t, func() bool { return h.busy == maxHashing }, &h.mu)
	var mu sync.Mutex
	var order []string
	lines := func() int { return len(h.line[0]) + len(h.line[1]) }
	waits := func(account string, known bool) {
		t.Helper()
		before := 0
		func() { h.mu.Lock(); defer h.mu.Unlock(); before = lines() }()
		all.Go(func() {
			if err := h.do(ctx, account, known, func() { mu.Lock(); order = append(order, account); mu.Unlock() }); err != nil {
				t.Errorf("%s: %v", account, err)
			}
		})
		await(t, func() bool { return lines() == before+1 }, &h.mu)
	}
	full := func(account string, known bool) {
		t.Helper()
		ctx, stop := context.WithTimeout(ctx, 5*time.Second) // it is told at once, and without the bound never
		defer stop()
		if err := h.do(ctx, account, known, func() { t.Error("looked at") }); !errors.Is(err, errCrowded) {
			t.Errorf("%s: %v", account, err)
		}
	}
	waits("attacked", false)
	waits("attacked", false)
	full("attacked", false)
	for i := range maxLine - 2 {
		waits(fmt.Sprint("s", i), false)
	}
	full("one too many", false)
	gone, leave := context.WithCancel(ctx)
	all.Go(func() {
		if err := h.do(gone, "gone", true, func() { t.Error("looked at for nobody") }); !errors.Is(err, context.Canceled) {
			t.Errorf("gone: %v", err)
		}
	})
	await(t, func() bool { return len(h.line[0]) == 1 }, &h.mu)
	leave()
	await(t, func() bool { return len(h.line[0]) == 0 }, &h.mu)
	waits("attacked", true)
	close(done)
	all.Wait()
	if len(order) != maxLine+1 || !slices.Contains(order[:maxHashing], "attacked") || h.busy != 0 || lines() != 0 {
		t.Errorf("order %v, busy %d", order, h.busy)
	}
}

// await waits until something is so.
func await(t *testing.T, so func() bool, lock sync.Locker) {
	t.Helper()
	for range 10_000 {
		lock.Lock()
		yes := so()
		lock.Unlock()
		if yes {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("waited in vain")
}
