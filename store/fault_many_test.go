package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ceping/store"
	"ceping/survey"
)

// TestFaultDescriptors: hundreds of closed sessions hold no file open: with 1,024 descriptors 400 of them are read, beside 40 that
// are voting.
func TestFaultDescriptors(t *testing.T) {
	if !apart(t) {
		return
	}
	h := &hall{t: t, opener: openSQLite, dir: t.TempDir(), slots: 4}
	h.open()
	h.session(survey.Voting)
	h.cast(newBallot())
	h.advance(survey.Closed)
	closed, voting := 400, 40
	if testing.Short() {
		closed, voting = 60, 8
	}
	limit := syscall.Rlimit{Cur: 1024, Max: 1024}
	if testing.Short() {
		limit.Cur = 160
	}
	h.must(syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit))
	for range closed - 1 {
		h.session(survey.Voting)
		h.cast(newBallot())
		h.advance(survey.Closed)
	}
	for range voting {
		h.session(survey.Voting)
	}
	held := func() {
		t.Helper()
		open, err := os.ReadDir("/proc/self/fd")
		h.must(err)
		boxes := 0
		for _, fd := range open {
			if name, err := os.Readlink(filepath.Join("/proc/self/fd", fd.Name())); err == nil && filepath.Base(filepath.Dir(name)) == "boxes" {
				boxes++
			}
		}
		if boxes > 4*(voting+16) { // a file and its log, and a handle on each
			t.Errorf("%d files in boxes/ are open, and %d sessions are voting", boxes, voting)
		}
	}
	for range 2 {
		list, err := h.Sessions(t.Context())
		h.must(err)
		for _, s := range list {
			if h.id = s.ID; s.Phase == survey.Voting {
				h.cast(newBallot())
				continue
			}
			if n := len(h.covers()); n != 1 {
				t.Fatalf("%d ballots", n)
			}
		}
		held()
		h.reopen()
	}
}

// TestFaultOneOfMany: one box of no bytes among 200 puts its session out of service, and no other.
func TestFaultOneOfMany(t *testing.T) {
	h := &hall{t: t, opener: openSQLite, dir: t.TempDir(), slots: 2}
	h.open()
	for range 200 {
		h.session(survey.Ready)
	}
	h.close()
	must(t, os.Truncate(filepath.Join(h.dir, h.boxFile()), 0))
	h.open()
	list, err := h.Sessions(t.Context())
	h.must(err)
	for _, s := range list {
		if (s.ID == h.id) != (s.Fault == survey.FaultEmpty) {
			t.Errorf("session %s: %q", s.ID, s.Fault)
		}
	}
	h.must(h.ports.(*store.Store).Ready(t.Context()))

	// It is backed up without that box, and restored as it was; the others, which no backup has the seed of, are drafts again.
	var copied bytes.Buffer
	h.must(h.Backup(t.Context(), &copied, act("", "backup")))
	dir := filepath.Join(t.TempDir(), "new")
	restored, err := store.Restore(t.Context(), dir, &copied)
	h.must(err)
	if len(restored.DraftAgain) != 199 {
		t.Errorf("%d sessions are drafts again", len(restored.DraftAgain))
	}
	again := &hall{t: t, opener: openSQLite, dir: dir, id: h.id, slots: 2}
	again.open()
	list, err = again.Sessions(t.Context())
	h.must(err)
	for _, s := range list {
		if (s.ID == h.id) != (s.Fault == survey.FaultMissing) || s.ID != h.id && s.Phase != survey.Draft {
			t.Errorf("restored session %s: %s, %q", s.ID, s.Phase, s.Fault)
		}
	}
}
