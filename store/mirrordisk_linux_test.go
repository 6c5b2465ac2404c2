package store_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ceping/survey"
)

// mounted is a file system in a file, made by a command.
func mounted(t *testing.T, size int64, command string, args ...string) (dir string) {
	t.Helper()
	room := t.TempDir()
	image, dir := filepath.Join(room, "image"), filepath.Join(room, "stick")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, size); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(command, append(args, image)...).CombinedOutput(); err != nil {
		t.Skipf("%s cannot be run here, so no such disk is tried: %v %s", command, err, out)
	}
	mount(t, dir, "-o", "loop", image, dir)
	return dir
}

// tmpfs is a disk of a size.
func tmpfs(t *testing.T, size string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "stick")
	mount(t, dir, "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir)
	return dir
}

func mount(t *testing.T, dir string, args ...string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here (root alone can), so no such disk is tried: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
}

// frozen freezes a file system, or thaws it.
func frozen(t *testing.T, d *os.File, request uintptr) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, d.Fd(), request, 0); errno != 0 {
		t.Fatal(errno)
	}
}

// freezing makes a disk of this size, on which all that writes waits while it is frozen.
func freezing(t *testing.T, command string, args ...string) (dir string, freeze, thaw func()) {
	t.Helper()
	disk := mounted(t, 32<<20, command, args...)
	ioctl := func(request uintptr) func() {
		return func() {
			d, err := os.Open(disk)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			frozen(t, d, request)
		}
	}
	return disk, ioctl(0xC0045877), ioctl(0xC0045878)
}

// TestHangingMirror: a disk that does not answer holds up one group for five seconds, and no other; staff are told, and the copy that it keeps
// is whole when it answers again.
func TestHangingMirror(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	disk, freeze, thaw := freezing(t, "mkfs.ext4", "-q")
	h := newHall(t, mirrored(disk), 12, survey.Voting)
	h.vote()
	code := h.code()
	freeze()
	thawed := false
	defer func() {
		if !thawed {
			thaw()
		}
	}()
	waited := func(do func()) time.Duration { began := time.Now(); do(); return time.Since(began) }
	if first := waited(h.vote); first < 4*time.Second || first > 9*time.Second { // collecting and casting are two files, and one of them waits
		t.Errorf("the first ballot waited %v", first)
	}
	for range 4 {
		if next := waited(h.vote); next > 2*time.Second {
			t.Errorf("another ballot waited %v", next)
		}
	}
	if m := h.mirror(); m.Live || m.Reason != survey.MirrorSlow {
		t.Errorf("the mirror is %+v", m)
	}
	h.waitFor(survey.ActMirrorLost)
	if closing := waited(func() { h.advance(survey.Closed) }); closing > 40*time.Second {
		t.Errorf("closing waited %v", closing)
	}
	if again := waited(h.back); again > 5*time.Second { // it is not asked again
		t.Errorf("reopening waited %v", again)
	}
	thaw()
	thawed = true
	if n := h.counted(); n != 6 {
		t.Errorf("%d ballots", n)
	}
	h.close()
	time.Sleep(time.Second) // what hung is written, or given up
	if n := h.taken(disk, code).counted(); n < 1 {
		t.Errorf("%d ballots are on the mirror", n)
	}
}

// TestFullMirror: a mirror without room, from the beginning or in mid-voting, costs no ballot and says that it is full.
func TestFullMirror(t *testing.T) {
	t.Run("from the beginning", func(t *testing.T) {
		disk := tmpfs(t, "64k")
		h := newHall(t, mirrored(disk), 12, survey.Voting)
		h.vote()
		if m := h.mirror(); m.Live || m.Reason != survey.MirrorFull {
			t.Errorf("the mirror is %+v", m)
		}
		if _, files := on(t, disk); files != 0 {
			t.Errorf("%d files are left", files)
		}
	})
	t.Run("while voting", func(t *testing.T) {
		disk := tmpfs(t, "2m")
		h := newHall(t, mirrored(disk), 60, survey.Voting)
		code := h.code()
		h.vote()
		filled, err := os.Create(filepath.Join(disk, "holiday.jpg"))
		h.must(err)
		for err == nil {
			_, err = filled.Write(make([]byte, 4096))
		}
		h.must(filled.Close())
		var voters []context.Context
		for range 20 {
			voters = append(voters, t.Context())
		}
		done := make(chan error)
		for _, b := range newBallots(len(voters)) { // one group of many needs a longer log
			h.collect(1)
			go func() { done <- h.Cast(t.Context(), h.id, b) }()
		}
		for range voters {
			h.must(<-done)
		}
		h.advance(survey.Closed) // which needs room for a second copy beside the first
		if m := h.mirror(); m.Live || m.Reason != survey.MirrorFull {
			t.Errorf("the mirror is %+v", m)
		}
		if n := h.at().Seal.Count; n != 21 {
			t.Errorf("%d ballots", n)
		}
		h.close()
		h = h.taken(disk, code) // what is there is whole, and older
		if n := h.counted(); n < 1 || h.at().Phase != survey.Voting {
			t.Errorf("taken over: %d ballots, %s", n, h.at().Phase)
		}
	})
}

// TestFATMirror: sticks come formatted as FAT.
func TestFATMirror(t *testing.T) {
	disk := mounted(t, 16<<20, "mkfs.vfat")
	h := newHall(t, mirrored(disk), 12, survey.Voting)
	h.vote()
	h.advance(survey.Closed)
	h.back()
	h.vote()
	if m := h.mirror(); !m.Live {
		t.Fatalf("the mirror is %+v", m)
	}
	code := h.code()
	if n := h.taken(asItIs(t, disk), code).counted(); n != 2 {
		t.Errorf("taken over: %d ballots", n)
	}
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	if _, files := on(t, disk); files != 0 {
		t.Errorf("%d files are left", files)
	}
}
