package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
)

// TestMirrorAgain: a mirror that was lost, or ended, is begun again under way, whole, so that a takeover has all ballots, those of the time
// between too; the log has what staff did and the alarm stays. What is lost is shown until then.
func TestMirrorAgain(t *testing.T) {
	for name, lose := range map[string]func(h *hall, disk string){
		"pulled out": func(h *hall, disk string) {
			h.must(os.RemoveAll(disk))
			h.waitFor(survey.ActMirrorLost)
		},
		"ended by staff": func(h *hall, disk string) { h.must(h.EndMirror(h.t.Context(), h.id, h.act(survey.ActMirrorLost))) },
	} {
		t.Run(name, func(t *testing.T) {
			disk := filepath.Join(t.TempDir(), "stick")
			h := newHall(t, func(t *testing.T, house string) ports {
				if err := os.MkdirAll(disk, 0o700); err != nil {
					t.Fatal(err)
				}
				return mirrored(disk)(t, house)
			}, 12, survey.Voting)
			ctx := t.Context()
			again := func() error { return h.BeginMirror(ctx, h.id, h.act("begin")) }
			takenOver := func() int {
				elsewhere := *h
				elsewhere.opener = openSQLite // with no mirror of its own
				return elsewhere.taken(asItIs(t, disk), h.code()).counted()
			}
			h.vote()
			if err := again(); !isRefusal(err) {
				t.Errorf("begun beside one that is live: %v", err)
			}
			lose(h, disk)
			h.vote()
			if name == "pulled out" {
				if err := again(); !isRefusal(err) || h.mirror() != (survey.Mirror{Reason: survey.MirrorMissing}) {
					t.Errorf("begun without its disk: %v, %+v", err, h.mirror())
				}
				h.must(os.Mkdir(disk, 0o700))
			}
			h.must(again())
			if !h.mirror().Live {
				t.Fatalf("the mirror is %+v", h.mirror())
			}
			h.vote()
			if got := takenOver(); got != 3 {
				t.Errorf("%d ballots are in the copy", got)
			}
			if acts := h.acts(); !slices.Contains(acts, "begin") || acts[len(acts)-1] != survey.ActMirror {
				t.Errorf("the log has %q", acts)
			}
			h.advance(survey.Closed)
			h.back() // writes the box anew, and its copy with it
			h.vote()
			if got := takenOver(); got != 4 || !h.mirror().Live {
				t.Errorf("after reopening %d ballots are in the copy, and the mirror is %+v", got, h.mirror())
			}
			log, err := h.SessionAudit(ctx, h.id)
			h.must(err)
			if !survey.LostMirror(log) {
				t.Error("the alarm is gone")
			}
			h.advance(survey.Closed)
			h.advance(survey.Opened)
			if err := again(); !isRefusal(err) {
				t.Errorf("begun of an opened box: %v", err)
			}
			if _, files := on(t, disk); files != 0 {
				t.Errorf("%d files are left after opening", files)
			}
		})
	}
}

// TestMirrorNowhere: a house that was started without a mirror begins none.
func TestMirrorNowhere(t *testing.T) {
	h := newHall(t, mirrored(""), 3, survey.Voting)
	acts := len(h.acts())
	if err := h.BeginMirror(t.Context(), h.id, h.act("begin")); !isRefusal(err) || len(h.acts()) != acts {
		t.Errorf("%v, %q", err, h.acts())
	}
}

// plugged is a place for a stick in a new hall's voting: a link to one of its folders, or to one on another disk.
func plugged(t *testing.T, to string) (h *hall, place string, plug func(to string)) {
	t.Helper()
	root := t.TempDir()
	stick, err := os.MkdirTemp("/dev/shm", "ceping-stick")
	if err != nil {
		t.Skipf("there is no second disk to try it with: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(stick) })
	device := func(path string) uint64 {
		var at syscall.Stat_t
		if err := syscall.Stat(path, &at); err != nil {
			t.Fatal(err)
		}
		return uint64(at.Dev)
	}
	if device(root) == device(stick) {
		t.Skip("there is no second disk to try it with")
	}
	place = filepath.Join(root, "mount")
	plug = func(to string) {
		t.Helper()
		if to == "stick" {
			to = stick
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(root, to)
			if err := os.MkdirAll(to, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(to, place+".new"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(place+".new", place); err != nil {
			t.Fatal(err)
		}
	}
	plug(to)
	return newHall(t, mirrored(place), 6, survey.Voting), place, plug
}

// TestMirrorOnSameDisk: where a stick was is an empty folder once it is pulled, on the disk that the data directory is on: no copy is made
// there, whoever asks, and the alarm stays.
func TestMirrorOnSameDisk(t *testing.T) {
	t.Run("pulled", func(t *testing.T) {
		h, place, plug := plugged(t, "stick")
		h.vote()
		plug("empty")
		h.waitFor(survey.ActMirrorLost)
		if err := h.BeginMirror(t.Context(), h.id, h.act("begin")); !isRefusal(err) {
			t.Errorf("begun on the same disk: %v", err)
		}
		h.none("begun", place, survey.MirrorMissing)
		h.advance(survey.Closed) // writes the box anew
		h.none("closed", place, survey.MirrorMissing)
		h.back()
		h.none("reopened", place, survey.MirrorMissing)
		plug("stick")
		h.must(h.BeginMirror(t.Context(), h.id, h.act("begin")))
		if !h.mirror().Live {
			t.Errorf("the mirror is %+v", h.mirror())
		}
	})
	t.Run("plugged in after the start", func(t *testing.T) {
		h, place, plug := plugged(t, "without")
		if !h.mirror().Live { // nothing says that it is to be on another disk
			t.Fatalf("the mirror is %+v", h.mirror())
		}
		plug("stick")
		h.waitFor(survey.ActMirrorLost)
		time.Sleep(mirrorLooked)
		plug("empty")
		if err := h.BeginMirror(t.Context(), h.id, h.act("begin")); !isRefusal(err) {
			t.Errorf("begun on the same disk: %v", err)
		}
		h.advance(survey.Closed)
		h.none("closed", place, survey.MirrorMissing)
	})
}

// TestDeadMirror: a disk that answers nothing at all keeps nobody: to begin there is refused in seconds, and the session is closed.
func TestDeadMirror(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	dead := filepath.Join(t.TempDir(), "dead")
	if err := os.Mkdir(dead, 0o700); err != nil {
		t.Fatal(err)
	}
	h, place, plug := plugged(t, "stick")
	nobody, err := os.OpenFile("/dev/fuse", os.O_RDWR, 0) // who never answers
	if err != nil {
		t.Skipf("there is no disk that does not answer: %v", err)
	}
	t.Cleanup(func() { nobody.Close() }) // whoever waits is told then that it is gone
	plug("empty")
	h.waitFor(survey.ActMirrorLost)
	if err := syscall.Mount("dead", dead, "fuse", 0, fmt.Sprintf("fd=%d,rootmode=40000,user_id=0,group_id=0", nobody.Fd())); err != nil {
		t.Skipf("no disk that does not answer can be mounted: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dead, syscall.MNT_DETACH) })
	plug(dead)
	answered := func(what string, do func()) {
		t.Helper()
		done := make(chan struct{})
		go func() { defer close(done); do() }()
		select {
		case <-done:
		case <-time.After(15 * time.Second):
			t.Fatalf("%s is not answered", what)
		}
	}
	answered("the warning", func() {
		if store.MirrorWarning(h.dir, place) == "" {
			t.Error("there is no warning")
		}
	})
	answered("begun", func() {
		if err := h.BeginMirror(t.Context(), h.id, h.act("begin")); !isRefusal(err) || !strings.Contains(err.Error(), string(survey.MirrorSlow)) {
			t.Errorf("begun: %v", err)
		}
	})
	answered("closing", func() { h.must(h.step(survey.Closed)) })
	if m := h.mirror(); m != (survey.Mirror{Reason: survey.MirrorSlow}) {
		t.Errorf("the mirror is %+v", m)
	}
}
