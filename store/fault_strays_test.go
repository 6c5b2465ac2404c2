package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
)

// TestFaultStrays: a file that nobody knows is named and left.
func TestFaultStrays(t *testing.T) {
	s := newStreet(t)
	dir := s.copied(t)
	left := []string{
		filepath.Join("boxes", newID()+".db"), filepath.Join("boxes", newID()+".db.new"), filepath.Join("boxes", "notes.txt"),
		filepath.Join("boxes", s.session["erased"]+".db"), "ceping.db.copy",
	}
	for _, name := range left {
		copyFile(t, filepath.Join(s.other, "slips.db"), filepath.Join(dir, name))
	}
	temp := []string{".ceping-tmp-x", filepath.Join("boxes", ".ceping-tmp-"+newID()+".db-journal")}
	for _, name := range temp {
		copyFile(t, filepath.Join(s.other, "slips.db"), filepath.Join(dir, name))
	}
	must(t, os.Symlink(filepath.Join(s.dir, "slips.db"), filepath.Join(dir, ".ceping-tmp-link")))
	before := tree(t, dir)
	outside := tree(t, s.dir)
	opened, err := store.Open(t.Context(), store.Config{Dir: dir})
	must(t, err)
	strays, err := opened.Strays(t.Context())
	must(t, err)
	must(t, opened.Close())
	for _, name := range left {
		if !strings.Contains(strings.Join(strays, " "), name) {
			t.Errorf("%s is not named: %v", name, strays)
		}
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("reading changed the directory (-before +after):\n%s", diff)
	}
	opened, err = store.Open(t.Context(), store.Config{Dir: dir, Access: store.Working})
	must(t, err)
	must(t, opened.Close())
	after := tree(t, dir)
	for _, name := range left {
		if after[name] != before[name] {
			t.Errorf("%s was touched", name)
		}
	}
	for _, name := range temp {
		if after[name] != "" {
			t.Errorf("%s is still there", name)
		}
	}
	if diff := cmp.Diff(outside, tree(t, s.dir)); diff != "" {
		t.Errorf("a link was followed (-before +after):\n%s", diff)
	}
}

// TestFaultTemporaryOfBadBox: what was written beside a box that does not fit may be the only whole copy of it. It is named and left,
// where beside a sound box it is removed.
func TestFaultTemporaryOfBadBox(t *testing.T) {
	s := newStreet(t)
	dir := s.copied(t)
	beside := func(phase string) string { return filepath.Join("boxes", ".ceping-tmp-"+s.session[phase]+".db") }
	for _, phase := range []string{"closed", "opened"} {
		copyFile(t, filepath.Join(dir, s.box(phase)), filepath.Join(dir, beside(phase)))
	}
	must(t, os.Truncate(filepath.Join(dir, s.box("closed")), 0))
	before := tree(t, dir)
	opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Working})
	must(t, err)
	strays, err := opened.Strays(t.Context())
	must(t, err)
	must(t, opened.Close())
	after := tree(t, dir)
	if after[beside("closed")] != before[beside("closed")] || !slices.Equal(strays, []string{beside("closed")}) {
		t.Errorf("beside the bad box: %q, named are %v", after[beside("closed")], strays)
	}
	if after[beside("opened")] != "" {
		t.Error("what was left beside a sound box is still there")
	}
}
