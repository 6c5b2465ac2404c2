package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey/words"
)

// TestFaultModes: what others may write is refused, and the command that mends it is named.
func TestFaultModes(t *testing.T) {
	s := newStreet(t)
	for _, name := range []string{".", "ceping.db", "slips.db", "boxes", s.box("voting")} {
		for _, mode := range []fs.FileMode{0o020, 0o002} {
			for kind, access := range accesses {
				dir := s.copied(t)
				path := filepath.Join(dir, name)
				info, err := os.Stat(path)
				must(t, err)
				must(t, os.Chmod(path, info.Mode().Perm()|mode))
				before := tree(t, dir)
				if _, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access}); err == nil || !strings.Contains(words.EnglishError(err), "chmod go-w "+path) {
					t.Errorf("%s with mode %v, %s: %v", name, mode, kind, err)
				}
				if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
					t.Errorf("%s (-before +after):\n%s", name, diff)
				}
			}
		}
	}
}

// TestFaultBoxesElsewhere: boxes that a link leads to are looked at where they are.
func TestFaultBoxesElsewhere(t *testing.T) {
	s := newStreet(t)
	dir, elsewhere := s.copied(t), filepath.Join(t.TempDir(), "boxes")
	must(t, os.Rename(filepath.Join(dir, "boxes"), elsewhere))
	must(t, os.Symlink(elsewhere, filepath.Join(dir, "boxes")))
	opened, err := store.Open(t.Context(), store.Config{Dir: dir})
	must(t, err)
	must(t, opened.Close())
	must(t, os.Chmod(elsewhere, 0o770))
	if _, err := store.Open(t.Context(), store.Config{Dir: dir}); err == nil || !strings.Contains(words.EnglishError(err), "may be written by others (mode 0770)") {
		t.Errorf("others may put boxes there: %v", err)
	}
}
