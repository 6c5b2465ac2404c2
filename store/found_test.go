package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// TestFoundIsOverwritten: what was put aside may be a copy of what opening and erasing overwrite: it goes with it, and another session's stays.
func TestFoundIsOverwritten(t *testing.T) {
	for name, test := range map[string]struct {
		rehearsal bool
		gone      []string
		act       func(h *hall)
	}{
		"opened": {false, []string{"slips.db", "box"}, func(h *hall) { h.advance(survey.Closed); h.advance(survey.Opened) }},
		"erased": {true, []string{"ceping.db", "slips.db", "box"}, func(h *hall) { h.must(h.Erase(h.t.Context(), h.id, h.act("erase"))) }},
	} {
		t.Run(name, func(t *testing.T) {
			h, log := served(t, 6, survey.Voting)
			other := filepath.Join(h.dir, h.boxFile()+".found")
			must(t, os.WriteFile(other, []byte("of another session"), 0o600))
			marks, _ := h.marked(test.rehearsal)
			h.exchanged("ceping.db", "slips.db", h.boxFile())
			kept := map[string]string{}
			for _, file := range []string{"ceping.db", "slips.db", h.boxFile()} {
				if filepath.Dir(file) == "boxes" {
					kept["box"] = filepath.Join(h.dir, file+".found")
				} else {
					kept[file] = filepath.Join(h.dir, file+".found")
				}
			}
			second := map[string]string{} // of the same file, which shows what became of its content
			for _, what := range test.gone {
				second[what] = filepath.Join(t.TempDir(), "second")
				must(t, os.Link(kept[what], second[what]))
			}
			test.act(h)
			for _, what := range test.gone {
				if _, err := os.Lstat(kept[what]); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%s.found is there: %v", what, err)
				}
				if content, err := os.ReadFile(second[what]); err != nil || strings.Trim(string(content), "\x00") != "" {
					t.Errorf("%s.found is not overwritten: %v", what, err)
				}
			}
			for _, mark := range holding(t, h.dir, marks) {
				if strings.Contains(mark, ".found") && (test.rehearsal || !strings.HasPrefix(mark, "ceping.db")) {
					t.Errorf("after it: %s", mark)
				}
			}
			if _, err := os.Lstat(other); err != nil {
				t.Errorf("another session's went, too: %v", err)
			}
			if log.count("put aside") > 0 {
				t.Error("the log tells of something that was left")
			}
		})
	}
}

// TestFoundIsOverwrittenAtDraft: a session on its way back to draft takes with it what lay in its box's place.
func TestFoundIsOverwrittenAtDraft(t *testing.T) {
	h, _ := served(t, 6, survey.Collecting)
	h.exchanged(h.boxFile())
	h.must(h.Withdraw(t.Context(), h.id, h.act("back to draft")))
	if _, err := os.Lstat(filepath.Join(h.dir, h.boxFile()+".found")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is there: %v", err)
	}
}

// TestFoundThatStays: what is no plain file, or another name of the file that is worked on, is not overwritten. What stays is named, and
// hinders no opening.
func TestFoundThatStays(t *testing.T) {
	h, log := served(t, 6, survey.Voting)
	ballots := newBallots(3)
	h.cast(ballots...)
	box, slips := filepath.Join(h.dir, h.boxFile()), filepath.Join(h.dir, "slips.db.found")
	h.advance(survey.Closed)
	mine := filepath.Join(t.TempDir(), "mine")
	must(t, os.WriteFile(mine, []byte("mine"), 0o600))
	must(t, os.Symlink(mine, slips))
	must(t, os.Link(box, box+".found"))
	h.advance(survey.Opened)
	if content, err := os.ReadFile(mine); err != nil || string(content) != "mine" {
		t.Errorf("what a link leads to: %q, %v", content, err)
	}
	if log.count("slips.db.found") != 1 {
		t.Error("the log does not name what was left")
	}
	h.reopen()
	if diff := cmp.Diff(coversOf(ballots...), h.covers()); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
}

// TestFoundIsTold: what was put aside is told of right away, once, with what is to become of it, and no more once it went; the next start
// does not take it for a stray.
func TestFoundIsTold(t *testing.T) {
	h, _ := served(t, 6, survey.Voting)
	h.cast(newBallots(2)...)
	told := func(want ...string) {
		t.Helper()
		list, err := h.store().Surroundings(t.Context())
		h.must(err)
		var named []string
		for _, one := range list {
			if one.Code == survey.FileFound {
				name, err := filepath.Rel(h.dir, one.Values[0].(string))
				h.must(err)
				named = append(named, name)
			}
		}
		if diff := cmp.Diff(want, named); diff != "" {
			t.Errorf("told of (-want +got):\n%s", diff)
		}
		if strays, err := h.store().Strays(t.Context()); err != nil || len(strays) > 0 {
			t.Errorf("strays: %v, %v", strays, err)
		}
	}
	told()
	h.exchanged("slips.db", h.boxFile())
	told("slips.db.found", h.boxFile()+".found")
	h.reopen()
	told("slips.db.found", h.boxFile()+".found")
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	told()
}
