package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"ceping/store/faulty"
)

// ordeals are what is done while voters vote; each ends with a server that runs and a disk that is well.
var ordeals = []struct {
	fault string
	disk  bool // needs one of the tests' own
	crowd bool // of voters
	do    func(o *ordeal) func(some <-chan struct{})
}{
	{"process killed (SIGKILL)", false, false, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			for range 3 {
				<-some
				pause(150)
				o.kill()
				o.start()
			}
		}
	}},
	{"power cut", true, false, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			for range 2 {
				<-some
				pause(150)
				o.cutPower()
			}
		}
	}},
	{"I/O errors at random", true, false, func(o *ordeal) func(<-chan struct{}) {
		return func(<-chan struct{}) {
			o.disk.Fail(func(c faulty.Call) syscall.Errno {
				if c.What != "read" && rand.IntN(8) == 0 {
					return syscall.EIO
				}
				return 0
			})
			pause(600)
			o.disk.Fail(nil)
		}
	}},
	{"I/O errors, then a power cut", true, false, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			<-some
			o.disk.Fail(func(c faulty.Call) syscall.Errno {
				if c.What == "sync" && rand.IntN(3) == 0 {
					return syscall.EIO
				}
				return 0
			})
			pause(400)
			if rand.IntN(2) == 0 {
				o.disk.Fail(nil)
				pause(200)
			}
			o.cutPower()
		}
	}},
	{"disk full, and a restart while it is", true, false, func(o *ordeal) func(<-chan struct{}) {
		return func(<-chan struct{}) {
			o.disk.Room(int64(rand.IntN(3000)))
			pause(300)
			o.kill()
			if o.startsFull() {
				pause(200)
				o.disk.Room(-1)
			}
		}
	}},
	{"disk that hangs", true, false, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			<-some
			wait := make(chan struct{})
			o.disk.Fail(func(faulty.Call) syscall.Errno { <-wait; return 0 })
			pause(700)
			close(wait)
			o.disk.Fail(nil)
		}
	}},
	{"descriptors exhausted", false, false, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			var before unix.Rlimit
			pid := o.server.Load().cmd.Process.Pid
			limited := func(limit *unix.Rlimit, old *unix.Rlimit) {
				if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, limit, old); err != nil {
					o.t.Error(err)
				}
			}
			limited(nil, &before)
			for range 3 {
				limited(&unix.Rlimit{Cur: uint64(3 + rand.IntN(24)), Max: before.Max}, nil)
				pause(200)
				limited(&before, nil)
				pause(100)
			}
		}
	}},
	{"process stopped and continued (SIGSTOP)", false, false, func(o *ordeal) func(<-chan struct{}) {
		return func(<-chan struct{}) {
			for range 3 {
				pause(100)
				o.server.Load().cmd.Process.Signal(syscall.SIGSTOP)
				pause(300)
				o.server.Load().cmd.Process.Signal(syscall.SIGCONT)
			}
		}
	}},
	{"two servers on one directory", false, false, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			<-some
			for range 2 {
				o.second()
			}
		}
	}},
	{"clock a year ahead and an hour back", false, false, (*ordeal).clockJumps},
	{"hostile neighbours", false, false, (*ordeal).hostile},
	{"files damaged at rest", false, false, (*ordeal).damages},
	{"closed and reopened while a hall casts at once", false, true, func(o *ordeal) func(<-chan struct{}) {
		return func(some <-chan struct{}) {
			<-some
			for range 3 {
				pause(100)
				o.soon("session", "advance", o.id, "closed")
				o.must("check", o.id)
				o.soon("session", "advance", o.id, "voting")
			}
		}
	}},
}

// startsFull starts a server on a disk that is full. One that does not start says why, at once; it starts when there is room again.
func (o *ordeal) startsFull() (started bool) {
	o.t.Helper()
	c := exec.CommandContext(o.t.Context(), o.ceping, "serve", "--data", o.data, "--listen", "127.0.0.1:0")
	p := &process{t: o.t, data: o.data, cmd: c}
	c.Stdout, c.Stderr = &p.said, &p.said
	if err := c.Start(); err != nil {
		o.t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		said := p.said.String()
		switch {
		case strings.Contains(said, "console, once:"):
			_, rest, _ := strings.Cut(said, "listening on ")
			address, _, _ := strings.Cut(rest, "\n")
			p.base = "http://" + address
			o.server.Store(p)
			return true
		case ended(c.Process.Pid):
			c.Wait()
			if said = p.said.String(); !strings.Contains(said, "full") { // all of it, now that it has ended
				o.t.Fatalf("on a full disk it ends and says %q", said)
			}
			o.disk.Room(-1)
			o.start()
			return false
		case time.Now().After(deadline):
			o.t.Fatalf("on a full disk it neither starts nor says why: %q", said)
		}
	}
}

// ended reports whether a process of this one has ended and was not waited for yet.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := strings.Cut(string(stat), ") ")
	return err != nil || strings.HasPrefix(state, "Z")
}

func pause(most int) { time.Sleep(time.Duration(1+rand.IntN(most)) * time.Millisecond) }

// cutPower takes the power from disk and process, and starts again on what is left.
func (o *ordeal) cutPower() {
	o.t.Helper()
	left := o.t.TempDir()
	if err := o.disk.Off(left, faulty.Losses()[rand.IntN(len(faulty.Losses()))]); err != nil {
		o.t.Fatal(err)
	}
	o.disk.Fail(nil)
	o.kill()
	if err := o.disk.Unmount(); err != nil {
		o.t.Fatal(err)
	}
	o.mount(left)
	o.start()
}

// second starts further servers on the directory, several at once: each ends with the reason, and the first goes on.
func (o *ordeal) second() {
	o.t.Helper()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
			defer cancel()
			said, err := exec.CommandContext(ctx, o.ceping, "serve", "--data", o.data, "--listen", "127.0.0.1:0").CombinedOutput()
			if err == nil || ctx.Err() != nil || !strings.Contains(string(said), "in use by another ceping") {
				o.t.Errorf("another server on the same directory: %v, %s", err, said)
			}
		})
	}
	all.Wait()
}

// draftOnFullDisk: a disk that is full from the beginning refuses what is to be made, and leaves a draft.
func (o *ordeal) draftOnFullDisk() {
	o.t.Helper()
	for _, room := range []int64{0, 5000, 60_000} {
		o.disk.Room(room)
		if _, err := o.command("session", "advance", o.id, "ready", "--passphrases", o.passphrases); err == nil {
			o.t.Errorf("with %d bytes free a session was made ready", room)
		}
		o.kill()
		o.startsFull()
		o.disk.Room(-1)
	}
	if shown := o.must("session", "show", o.id, "--json"); !strings.Contains(shown, `"draft"`) {
		o.t.Errorf("after refusals it is %s", shown)
	}
}
