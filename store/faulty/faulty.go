// Package faulty is a disk for tests that fails on demand: it forgets at a power cut what was not synced, gives errors, is full, or hangs.
// It is a file system of its own, mounted by FUSE, whose state lies in the memory of the process that mounted it. Whatever writes to it is a
// process of its own: a program that waits for itself in a page fault stops for good.
//
// What it takes from POSIX, and no more: what was written to a file is on the disk once that file was synced, and a name once its directory
// was. Before, at a cut, each sector that was written is there or is not, and so is each change of a name, a rename as a whole. After an
// fsync that failed, what it should have brought to the disk is not written again by a later one, as on Linux.
package faulty

import (
	"errors"
	"sync"
	"syscall"
)

// ErrNone says why nothing is mounted here; tests that need a disk are skipped with it.
var ErrNone = errors.New("no file system of the tests' own can be mounted here (it needs Linux, /dev/fuse and root)")

// Call is what is asked of the disk.
type Call struct {
	What string // read, write, sync, truncate, create, open, mkdir, unlink, rename, link
	Name string // of the file, without its directory
}

// Disk is a mounted disk.
type Disk struct {
	Dir     string // where it is mounted
	unmount func() error

	rules sync.RWMutex
	fail  func(Call) syscall.Errno

	mu    sync.Mutex
	nodes map[uint64]*node
	names []naming // that no sync has brought to the disk
	last  uint64   // node
	clock uint64   // grows with every change
	off   bool
	room  int64 // bytes that may come; less than 0: any number
}

// Unmount ends it. Everything on it is gone.
func (d *Disk) Unmount() error { return d.unmount() }

// Fail has every call ask: 0 lets it go on. The answer may wait as long as it likes: so does the caller. nil lets all go on.
func (d *Disk) Fail(fail func(Call) syscall.Errno) {
	d.rules.Lock()
	defer d.rules.Unlock()
	d.fail = fail
}

func (d *Disk) asked(what, name string) syscall.Errno {
	d.rules.RLock()
	fail := d.fail
	d.rules.RUnlock()
	if fail == nil {
		return 0
	}
	return fail(Call{what, name})
}

// Room leaves so many bytes free: files may grow by no more, and with none left no file is made. Less than 0: as many as anybody likes.
func (d *Disk) Room(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room = bytes
}

// Left is how many bytes are free; less than 0: any number.
func (d *Disk) Left() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.room
}
