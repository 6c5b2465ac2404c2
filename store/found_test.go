package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"ceping/survey"
)

// exchanged has files that are worked on exchanged for copies of them, as cp and mv back do it, and written out.
func (h *hall) exchanged(names ...string) {
	h.t.Helper()
	for _, name := range names {
		path, aside := filepath.Join(h.dir, name), filepath.Join(h.t.TempDir(), "aside")
		must(h.t, os.Rename(path, aside))
		copyFile(h.t, aside, path)
		must(h.t, os.Chmod(path, 0o666))
	}
	h.must(second(h.store().WriteOut(h.t.Context(), act("", "write out"))))
	for _, name := range names {
		if size(h.t, filepath.Join(h.dir, name+".found")) == 0 {
			h.t.Fatalf("what lay at %s is not put aside: nothing is tried", name)
		}
	}
}

// TestFoundBarsNoStart: what was put aside is for nobody else to read, and where that could not be seen to, it keeps the next start out no
// more: nothing reads it.
func TestFoundBarsNoStart(t *testing.T) {
	h, _ := served(t, 6, survey.Voting)
	h.cast(newBallots(2)...)
	names := []string{"ceping.db", "slips.db", h.boxFile()}
	h.exchanged(names...)
	for _, name := range names {
		found := filepath.Join(h.dir, name+".found")
		if info, err := os.Stat(found); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
		must(t, os.Chmod(found, 0o666)) // root's, that this account cannot change
	}
	h.reopen()
	h.cast(newBallot())
}
