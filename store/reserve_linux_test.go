package store_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/words"
)

// onSmallDisk is a served hall whose data directory lies on a disk of so many MB, which fill makes full to the last byte until freed.
func onSmallDisk(t *testing.T, size string) (h *hall, fill func() (freed func())) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk: what a full one does is not tried here")
	}
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("this machine mounts no tmpfs, so what a full disk does is not tried here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	var log *noted
	h, log = served(t, 20, survey.Draft)
	h.close()
	h.dir = filepath.Join(disk, "data")
	h.open()
	t.Cleanup(func() {
		h.close()
		if t.Failed() {
			t.Log(log.text.String())
		}
	})
	return h, func() func() {
		t.Helper()
		path := filepath.Join(disk, "ballast")
		f, err := os.Create(path)
		must(t, err)
		for block := make([]byte, 64<<10); len(block) > 0; {
			if _, err := f.Write(block); errors.Is(err, syscall.ENOSPC) {
				block = block[:len(block)/2]
			} else {
				must(t, err)
			}
		}
		must(t, f.Close())
		return func() { must(t, os.Remove(path)) }
	}
}

// TestFullDiskSitting: on a disk that is full from the voting on, the box is closed, opened and archived out of the reserve, no answered
// ballot is missing, and ceping starts again whenever it ended.
func TestFullDiskSitting(t *testing.T) {
	h, fill := onSmallDisk(t, "12m")
	h.session(survey.Voting)
	h.cast(newBallots(5)...)
	reserve := filepath.Join(h.dir, "ceping.reserve")
	box := size(t, filepath.Join(h.dir, h.boxFile()))
	if n := size(t, reserve); n < box+2<<20 {
		t.Fatalf("a reserve of %d bytes for a box of %d", n, box)
	}
	fill()
	said := h.troubles(1)
	if !strings.Contains(said[0], "磁盘满了") || !strings.Contains(said[0], "投票") || !strings.Contains(said[0], "备用空间，照常") {
		t.Errorf("staff are told %q", said)
	}
	h.unavailable("ready", h.store().Ready(t.Context()))
	answered := 5
	for _, slip := range h.issued[h.id][:3] {
		if _, err := h.Collect(t.Context(), slip.Digest, element()); err != nil {
			h.unavailable("collect", err)
			continue
		}
		if err := h.Cast(t.Context(), h.id, newBallot()); err == nil {
			answered++
		} else {
			h.unavailable("cast", err)
		}
	}
	again := func(when string) {
		t.Helper()
		h.close()
		fill()
		h.open()
		if n := h.counted(); n < answered {
			t.Errorf("%s: %d ballots of %d after the start", when, n, answered)
		}
		fill()
	}
	again("while voting")
	h.advance(survey.Closed)
	if n := len(h.covers()); n < answered {
		t.Errorf("%d ballots in the closed box, %d were answered", n, answered)
	}
	fill()
	h.advance(survey.Opened)
	again("opened")
	h.advance(survey.Archived)
	again("archived")
	if got := strings.Join(h.acts(), " "); got != "create ready issue advance advance close open advance" {
		t.Errorf("acts: %s", got)
	}
}

// TestReserveComesBack: once there is room the reserve is there again, and nothing is the matter; a disk that is nearly full is said and
// keeps /readyz as it is.
func TestReserveComesBack(t *testing.T) {
	h, fill := onSmallDisk(t, "100m")
	h.session(survey.Voting)
	reserve := filepath.Join(h.dir, "ceping.reserve")
	must(t, os.WriteFile(filepath.Join(h.dir, "..", "half"), make([]byte, 60<<20), 0o600))
	if said := h.troubles(1); !strings.Contains(said[0], "快满") || !strings.Contains(said[0], "投票照常") {
		t.Errorf("staff are told %q", said)
	}
	h.must(h.store().Ready(t.Context()))
	must(t, os.Remove(filepath.Join(h.dir, "..", "half")))
	h.troubles(0)
	freed := fill()
	h.advance(survey.Closed)
	freed()
	h.troubles(0)
	if size(t, reserve) == 0 {
		t.Error("there is no reserve")
	}
	must(t, os.Remove(reserve)) // whoever takes it for litter
	h.troubles(0)
	for end := 0; size(t, reserve) == 0 && end < 300; end++ {
		_, _ = h.store().Troubles(t.Context())
		h.must(h.store().Ready(t.Context()))
	}
	if size(t, reserve) == 0 {
		t.Error("it does not come back")
	}
	h.close()
	if err := os.Remove(reserve); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	fill()
	if opened, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Working}); err == nil {
		opened.Close()
	} else if !strings.Contains(words.EnglishError(err), "full") {
		t.Errorf("a start without any room: %v", err)
	}
}
