package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

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

// TestMirrorOnSameDisk: where a stick was is an empty folder once it is pulled, on the disk that the data directory is on: no copy is made there.
func TestMirrorOnSameDisk(t *testing.T) {
	stick, err := os.MkdirTemp("/dev/shm", "ceping-stick")
	if err != nil {
		t.Skipf("there is no second disk to try it with: %v", err)
	}
	t.Cleanup(func() { os.RemoveAll(stick) })
	root := t.TempDir()
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
	mount, empty := filepath.Join(root, "mount"), filepath.Join(root, "empty")
	if err := os.Symlink(stick, mount); err != nil {
		t.Fatal(err)
	}
	h := newHall(t, mirrored(mount), 3, survey.Voting)
	h.must(os.Mkdir(empty, 0o700))
	h.must(os.Remove(mount))
	h.must(os.Symlink(empty, mount))
	h.waitFor(survey.ActMirrorLost)
	if err := h.BeginMirror(t.Context(), h.id, h.act("begin")); !isRefusal(err) {
		t.Errorf("begun on the same disk: %v", err)
	}
	if _, files := on(t, empty); files != 0 {
		t.Errorf("%d files", files)
	}
	h.must(os.Remove(mount))
	h.must(os.Symlink(stick, mount))
	h.must(h.BeginMirror(t.Context(), h.id, h.act("begin")))
	if !h.mirror().Live {
		t.Errorf("the mirror is %+v", h.mirror())
	}
}
