package faulty_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ceping/store/faulty"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mounted(t *testing.T, from string) *faulty.Disk {
	t.Helper()
	disk, err := faulty.Mount(t.TempDir(), from)
	if errors.Is(err, faulty.ErrNone) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, disk.Unmount()) })
	return disk
}

// after is what a cut leaves of a file; nil when it has no name.
func after(t *testing.T, disk *faulty.Disk, loss faulty.Loss, name string) []byte {
	t.Helper()
	dir := t.TempDir()
	must(t, disk.Cut(dir, loss))
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return content
}

func synced(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	must(t, f.Sync())
	must(t, f.Close())
}

// TestSynced: after a cut there is what was synced, of files and of names, and of the rest what the loss leaves.
func TestSynced(t *testing.T) {
	disk := mounted(t, "")
	box := filepath.Join(disk.Dir, "box")
	old, fresh := bytes.Repeat([]byte{1}, 20_000), bytes.Repeat([]byte{2}, 20_000)
	must(t, os.WriteFile(box, old, 0o600))
	if got := after(t, disk, faulty.All, "box"); got != nil {
		t.Errorf("a name that was never synced is there, with %d bytes", len(got))
	}
	synced(t, disk.Dir)
	if got := after(t, disk, faulty.All, "box"); got == nil || len(got) != 0 {
		t.Errorf("of a file that was never synced, %d bytes are there", len(got))
	}
	synced(t, box)
	if got := after(t, disk, faulty.All, "box"); !bytes.Equal(got, old) {
		t.Errorf("of a synced file, %d bytes are there", len(got))
	}
	f, err := os.OpenFile(box, os.O_RDWR, 0)
	must(t, err)
	defer f.Close()
	_, err = f.WriteAt(fresh, 0)
	must(t, err)
	if got := after(t, disk, faulty.All, "box"); !bytes.Equal(got, old) {
		t.Error("a write that was not synced is there")
	}
	kinds := map[string]bool{}
	for range 60 {
		got := after(t, disk, faulty.Torn, "box")
		for at := 0; at < len(got); at += 512 {
			sector := got[at:min(at+512, len(got))]
			if !bytes.Equal(sector, old[:len(sector)]) && !bytes.Equal(sector, fresh[:len(sector)]) {
				t.Fatalf("a sector at %d is torn itself", at)
			}
		}
		switch {
		case bytes.Equal(got, old):
			kinds["none"] = true
		case bytes.Equal(got, fresh):
			kinds["whole"] = true
		default:
			kinds["torn"] = true
		}
	}
	if len(kinds) != 3 {
		t.Errorf("cuts leave of a write only %v", kinds)
	}
	must(t, f.Sync())
	if got := after(t, disk, faulty.All, "box"); !bytes.Equal(got, fresh) {
		t.Error("a synced write is not there")
	}
}

// TestNames: a rename is there as a whole or not at all, and for good once its directory is synced; two names of a file stay two names of one.
func TestNames(t *testing.T) {
	from := t.TempDir()
	must(t, os.WriteFile(filepath.Join(from, "box"), []byte("old"), 0o600))
	must(t, os.Link(filepath.Join(from, "box"), filepath.Join(from, "box.old")))
	disk := mounted(t, from)
	box, fresh := filepath.Join(disk.Dir, "box"), filepath.Join(disk.Dir, "fresh")
	must(t, os.WriteFile(fresh, []byte("new"), 0o600))
	synced(t, fresh)
	synced(t, disk.Dir)
	must(t, os.Rename(fresh, box))
	seen := map[string]bool{}
	for range 40 {
		dir := t.TempDir()
		must(t, disk.Cut(dir, faulty.Random))
		content, err := os.ReadFile(filepath.Join(dir, "box"))
		must(t, err)
		_, err = os.Stat(filepath.Join(dir, "fresh"))
		if seen[string(content)] = true; (err == nil) != (string(content) == "old") {
			t.Fatalf("half a rename: %q, %v", content, err)
		}
	}
	if len(seen) != 2 {
		t.Errorf("cuts leave only %v", seen)
	}
	synced(t, disk.Dir)
	if got := after(t, disk, faulty.All, "box"); string(got) != "new" {
		t.Errorf("a synced rename is not there: %q", got)
	}
	if got := after(t, disk, faulty.All, "box.old"); string(got) != "old" {
		t.Errorf("the other name of a file that was replaced: %q", got)
	}
	must(t, os.Link(box, filepath.Join(disk.Dir, "second")))
	synced(t, disk.Dir)
	dir := t.TempDir()
	must(t, disk.Cut(dir, faulty.All))
	one, err := os.Stat(filepath.Join(dir, "box"))
	must(t, err)
	other, err := os.Stat(filepath.Join(dir, "second"))
	if must(t, err); !os.SameFile(one, other) {
		t.Error("two names of a file became two files")
	}
	must(t, os.Remove(box))
	if got := after(t, disk, faulty.All, "box"); string(got) != "new" {
		t.Errorf("a removal that was not synced took the file: %q", got)
	}
}

// TestFails: errors reach whoever calls, a sync that failed is not made up for by the next, a full disk takes no more, and what hangs goes on.
func TestFails(t *testing.T) {
	disk := mounted(t, "")
	path := filepath.Join(disk.Dir, "box")
	must(t, os.WriteFile(path, []byte("first"), 0o600))
	synced(t, path)
	synced(t, disk.Dir)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	defer f.Close()
	disk.Fail(func(c faulty.Call) syscall.Errno {
		if c.What == "sync" && c.Name == "box" {
			return syscall.EIO
		}
		return 0
	})
	_, err = f.WriteAt([]byte("other"), 0)
	must(t, err)
	if err := f.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("a sync that fails: %v", err)
	}
	disk.Fail(nil)
	must(t, f.Sync())
	if got := after(t, disk, faulty.Later, "box"); string(got) != "first" {
		t.Errorf("after a sync that failed and one that did not: %q", got)
	}
	disk.Room(3)
	_, err = f.WriteAt([]byte("longer than"), 0)
	if info, statErr := f.Stat(); !errors.Is(err, syscall.ENOSPC) || statErr != nil || info.Size() != 8 || disk.Left() != 0 {
		t.Errorf("on a full disk: %d bytes are free, %v, %v", disk.Left(), err, statErr)
	}
	if err := os.WriteFile(filepath.Join(disk.Dir, "more"), nil, 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a file on a full disk: %v", err)
	}
	must(t, os.Remove(path))
	if disk.Left() != 8 {
		t.Errorf("removing a file of 8 bytes leaves %d free", disk.Left())
	}
	release, hanging := make(chan struct{}), make(chan error, 1)
	disk.Fail(func(faulty.Call) syscall.Errno { <-release; return 0 })
	go func() { hanging <- f.Sync() }()
	select {
	case err := <-hanging:
		t.Errorf("it did not hang: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	close(release)
	must(t, <-hanging)
	disk.Fail(nil)
}
