package boxkey

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// enter takes a place that must be free.
func enter(t *testing.T, turns *Turns, ctx context.Context, progress func(Progress)) *task {
	t.Helper()
	k, err := turns.enter(ctx, 1, progress)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestFaultOneRunAtATime: however many keys are wrapped and unwrapped at once, one scrypt runs.
func TestFaultOneRunAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		var running, runs atomic.Int32
		for range 20 {
			k := enter(t, &turns, t.Context(), nil)
			go func() {
				defer k.leave()
				for range 3 {
					if err := k.do(func() error {
						if n := running.Add(1); n != 1 {
							t.Errorf("%d runs at once", n)
						}
						time.Sleep(time.Second)
						running.Add(-1)
						runs.Add(1)
						return nil
					}); err != nil {
						t.Error(err)
					}
				}
			}()
		}
		began := time.Now()
		for runs.Load() < 60 {
			time.Sleep(time.Second)
		}
		if took := time.Since(began); took > 61*time.Second {
			t.Errorf("60 runs of a second took %s: turns are lost", took)
		}
		synctest.Wait()
		if turns.inside != 0 || turns.running || len(turns.queue) != 0 {
			t.Errorf("left behind: %+v", &turns)
		}
	})
}

// TestFaultTurnsAreFair: a key with many runs, as wrong passphrases cause, does not keep one with few waiting for all of them.
func TestFaultTurnsAreFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		var mu sync.Mutex
		var order []string
		attempt := func(name string, n int) {
			k := enter(t, &turns, t.Context(), nil)
			go func() {
				defer k.leave()
				for range n {
					k.do(func() error {
						time.Sleep(time.Second)
						mu.Lock()
						defer mu.Unlock()
						order = append(order, name)
						return nil
					})
				}
			}()
			synctest.Wait()
		}
		attempt("wrong", 6)
		attempt("wrong again", 6)
		attempt("right", 2)
		time.Sleep(time.Minute)
		synctest.Wait()
		want := []string{"wrong", "wrong again", "right", "wrong", "wrong again", "right"}
		if !slices.Equal(order[:6], want) || len(order) != 14 {
			t.Errorf("runs came in the order %q, want %q first", order, want)
		}
	})
}

// TestFaultWaitingEnds: one who waits is told how many are before, leaves when its context ends without being told that it is its turn, and
// the turn goes to the next.
func TestFaultWaitingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		finish := make(chan struct{})
		first := enter(t, &turns, t.Context(), nil)
		go first.do(func() error { <-finish; return nil })
		synctest.Wait()

		ctx, cancel := context.WithCancel(t.Context())
		var left []int
		second := enter(t, &turns, ctx, func(p Progress) { left = append(left, p.Ahead) })
		gone := make(chan error, 1)
		go func() { gone <- second.do(func() error { t.Error("it ran"); return nil }) }()
		synctest.Wait()
		var told []int
		third := enter(t, &turns, t.Context(), func(p Progress) { told = append(told, p.Ahead) })
		done := make(chan error, 1)
		go func() { done <- third.do(func() error { return nil }) }()
		synctest.Wait()

		cancel()
		if err := <-gone; !errors.Is(err, ErrStopped) || !errors.Is(err, context.Canceled) {
			t.Errorf("stopped while waiting: %v", err)
		}
		if want := []int{1}; !slices.Equal(left, want) {
			t.Errorf("who left was told %v runs ahead, want %v", left, want)
		}
		close(finish)
		if err := <-done; err != nil {
			t.Error(err)
		}
		if want := []int{2, 1, 0}; !slices.Equal(told, want) {
			t.Errorf("told %v runs ahead, want %v", told, want)
		}
		if err := second.do(func() error { t.Error("it ran"); return nil }); !errors.Is(err, ErrStopped) {
			t.Errorf("begun after the context's end: %v", err)
		}
	})
}

// TestFaultWaitingIsTold: each who waits is told at every turn how many are before, down to none.
func TestFaultWaitingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		told := make([][]int, 5)
		for i := range told {
			k := enter(t, &turns, t.Context(), func(p Progress) { told[i] = append(told[i], p.Ahead) })
			go k.do(func() error { time.Sleep(time.Second); return nil })
			synctest.Wait()
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		for i, got := range told {
			var want []int
			for n := i; n >= 0; n-- {
				want = append(want, n)
			}
			if !slices.Equal(got, want) {
				t.Errorf("number %d was told %v, want %v", i, got, want)
			}
		}
	})
}

// TestFaultStoppedAsItIsLetIn: who is let in at the moment when its context ends leaves the turn to the next.
func TestFaultStoppedAsItIsLetIn(t *testing.T) {
	for range 40 { // which of both is seen first is chance
		synctest.Test(t, func(t *testing.T) {
			var turns Turns
			if err := turns.wait(t.Context(), func(int) {}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			second, third := enter(t, &turns, ctx, nil), enter(t, &turns, t.Context(), nil)
			go second.do(func() error { return nil })
			synctest.Wait()
			ran := false
			go third.do(func() error { ran = true; return nil })
			synctest.Wait()
			turns.mu.Lock()
			cancel()
			turns.next()
			turns.mu.Unlock()
			synctest.Wait()
			if !ran || turns.running || len(turns.queue) > 0 {
				t.Fatalf("the third ran: %t; left behind: %+v", ran, &turns)
			}
		})
	}
}

// TestFaultMemoryIsGivenBack: what a large run took goes back to the system before the next; a small one does not cost that.
func TestFaultMemoryIsGivenBack(t *testing.T) {
	var turns Turns
	k := enter(t, &turns, t.Context(), nil)
	defer k.leave()
	for i, size := range []int{muchMemory / 4, 2 * muchMemory, muchMemory / 4} {
		want := uint32(i % 2)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := k.do(func() error { taken = make([]byte, size); return nil }); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if n := after.NumForcedGC - before.NumForcedGC; n != want {
			t.Errorf("after a run of %d bytes memory was given back %d times, want %d", size, n, want)
		}
	}
	taken = nil
}

var taken []byte

// TestFaultWaitingIsBounded: beyond MaxWaiting a key is refused before any work, and what leaves makes room. A run that panics
// gives its turn back.
func TestFaultWaitingIsBounded(t *testing.T) {
	var turns Turns
	var tasks []*task
	for range MaxWaiting {
		tasks = append(tasks, enter(t, &turns, t.Context(), nil))
	}
	key := generated(t)
	if _, err := turns.Wrap(t.Context(), key, 1, given(trustees[:1]), testWork, nil); !errors.Is(err, ErrBusy) {
		t.Errorf("Wrap = %v, want ErrBusy", err)
	}
	w := wrapped(t, key, 1, 1)
	if _, err := turns.Unwrap(t.Context(), w, given(trustees[:1]), nil); !errors.Is(err, ErrBusy) {
		t.Errorf("Unwrap = %v, want ErrBusy", err)
	}
	func() {
		defer func() { recover() }()
		tasks[0].do(func() error { panic("torn") })
	}()
	tasks[0].leave()
	if _, err := turns.Unwrap(t.Context(), w, given(trustees[:1]), nil); err != nil {
		t.Errorf("Unwrap = %v with a place free", err)
	}
}

// TestFaultProgress: Wrap tells every layer, five for 2 of 3, and Unwrap each that a passphrase opened; wrong passphrases cost a bounded
// number of runs.
func TestFaultProgress(t *testing.T) {
	key := generated(t)
	for n := 1; n <= MaxTrustees; n++ {
		for threshold := 1; threshold <= n; threshold++ {
			var told []Progress
			w, err := new(Turns).Wrap(t.Context(), key, threshold, given(trustees[:n]), testWork, func(p Progress) { told = append(told, p) })
			if err != nil {
				t.Fatal(err)
			}
			if last := told[len(told)-1]; last.Done != last.Total || threshold == 2 && n == 3 && last.Total != 5 {
				t.Errorf("%d of %d wrapped: told %+v at last", threshold, n, last)
			}
			told = nil
			if _, err := new(Turns).Unwrap(t.Context(), w, given(trustees[:n]), func(p Progress) { told = append(told, p) }); err != nil {
				t.Fatal(err)
			}
			if last := told[len(told)-1]; last.Done != threshold || last.Total != threshold {
				t.Errorf("%d of %d unwrapped: told %+v at last", threshold, n, last)
			}
			runs := 0
			var wrong []string
			for i := range n {
				wrong = append(wrong, trustees[i]+" but wrong")
			}
			if _, err := new(Turns).Unwrap(t.Context(), w, given(wrong), func(Progress) { runs++ }); !errors.Is(err, ErrPassphrase) || runs > n*n {
				t.Errorf("%d of %d: %d runs for wrong passphrases, %v", threshold, n, runs, err)
			}
		}
	}
}

// TestFaultStopped: a context that ends stops a key between two runs, whichever, and is not taken for a damaged key.
func TestFaultStopped(t *testing.T) {
	key := generated(t)
	for at := 1; at < 5; at++ {
		ctx, cancel := context.WithCancel(t.Context())
		last := 0
		w, err := new(Turns).Wrap(ctx, key, 2, given(trustees[:3]), testWork, func(p Progress) {
			if last = p.Done; p.Done == at {
				cancel()
			}
		})
		if !errors.Is(err, ErrStopped) || w != nil || last != at {
			t.Errorf("stopped after %d layers: Wrap = %q, %v after %d", at, w, err, last)
		}
		cancel()
	}
	whole := wrapped(t, key, 2, 3)
	for at := range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		if at == 0 {
			cancel()
		}
		got, err := new(Turns).Unwrap(ctx, whole, given(trustees[:3]), func(p Progress) {
			if p.Done == 1 {
				cancel()
			}
		})
		if !errors.Is(err, ErrStopped) || got != nil {
			t.Errorf("stopped after %d layers: Unwrap = %v, %v, want ErrStopped", at, got, err)
		}
		cancel()
	}
}
