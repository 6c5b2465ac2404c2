//go:build linux

package vault_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store/attack"
	"ceping/store/vault"
)

// fill takes all that is left of a disk, until the function it returns is called.
func fill(t *testing.T, dir string) func() {
	t.Helper()
	path := filepath.Join(dir, "fill")
	f, err := os.Create(path)
	must(t, err)
	for _, size := range []int{1 << 16, 4096, 512, 1} {
		for block, full := make([]byte, size), error(nil); full == nil; {
			_, full = f.Write(block)
		}
	}
	f.Sync()
	must(t, f.Close())
	return func() { must(t, os.Remove(path)) }
}

// tmpfs mounts a small one.
func tmpfs(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "none", dir).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%s", out)
		}
	})
	return dir
}

// A full disk refuses changes and rewrites with errors, says so once, loses nothing, and goes on when there is room.
func TestDiskFull(t *testing.T) {
	for name, dir := range map[string]func() string{
		"tmpfs": func() string { return tmpfs(t, "4m") },
		"ext4": func() string {
			disk, err := attack.Mount(t.TempDir(), 12<<20)
			if err != nil {
				t.Skip(err)
			}
			t.Cleanup(func() { must(t, disk.Unmount()) })
			return disk.Dir
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir(), "box.db")
			must(t, vault.Create(t.Context(), path, zeroed("head", actTables)))
			var told bytes.Buffer
			f, err := vault.Open(t.Context(), path, vault.Config{Logger: slog.New(slog.NewTextHandler(&told, nil))})
			must(t, err)
			defer f.Close()
			a, err := readActs(t.Context(), f)
			must(t, err)
			must(t, f.Do(t.Context(), a.make(1)))
			rewrite := func(ctx context.Context, alone *vault.Alone) error { return a.rewrite(ctx, f, alone) }
			must(t, f.Alone(t.Context(), rewrite)) // the log begins anew, without blocks
			empty := fill(t, filepath.Dir(path))
			refused := 0
			for act := range 20 {
				if err := f.Do(t.Context(), a.make(uint64(2+act))); err != nil {
					refused++
				}
			}
			if refused == 0 {
				t.Error("nothing was refused: the disk is not full")
			}
			if n := strings.Count(told.String(), "level=ERROR"); n != 1 {
				t.Errorf("told %d times:\n%s", n, told.String())
			}
			if err := f.Alone(t.Context(), rewrite); err == nil {
				t.Error("a full disk was written to")
			}
			empty()
			for act := range 20 {
				must(t, f.Do(t.Context(), a.make(uint64(2+act))))
			}
			must(t, f.Alone(t.Context(), rewrite))
			must(t, f.Close())
			if done := check(t, path, map[uint64]bool{1: true, 2: true, 21: true}, nil); len(done) != 21 {
				t.Errorf("%d acts, want 21", len(done))
			}
		})
	}
}

// A disk that dies under the file gets nothing answered any more; what was answered before is there when it is back.
func TestDiskDies(t *testing.T) {
	disk, err := attack.Mount(t.TempDir(), 12<<20)
	if err != nil {
		t.Skip(err)
	}
	path := filepath.Join(disk.Dir, "box.db")
	must(t, vault.Create(t.Context(), path, zeroed("head", actTables)))
	f, err := vault.Open(t.Context(), path, vault.Config{})
	must(t, err)
	a, err := readActs(t.Context(), f)
	must(t, err)
	answered := map[uint64]bool{}
	for act := range uint64(10) {
		must(t, f.Do(t.Context(), a.make(act+1)))
		answered[act+1] = true
	}
	if err := disk.Die(); err != nil {
		f.Close()
		must(t, disk.Unmount())
		t.Skip(err)
	}
	for act := uint64(11); act < 20; act++ {
		if err := f.Do(t.Context(), a.make(act)); err == nil {
			t.Errorf("act %d was answered by a dead disk", act)
		}
	}
	if err := f.Alone(t.Context(), func(ctx context.Context, alone *vault.Alone) error { return a.rewrite(ctx, f, alone) }); err == nil {
		t.Error("a dead disk was written to")
	}
	f.Close()
	if _, err := vault.Open(t.Context(), path, vault.Config{}); err == nil {
		t.Error("it opens on a disk that cannot be written")
	}
	cut, err := disk.Cut(t.TempDir())
	must(t, err)
	check(t, filepath.Join(cut.Dir, "box.db"), answered, nil)
	must(t, cut.Unmount())
	if err := disk.Unmount(); err != nil {
		t.Error(fmt.Errorf("a descriptor is left: %w", err))
	}
}
