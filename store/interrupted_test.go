package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/words"
)

// beside is where a rewrite puts a file aside, or a fresh one before it takes its place.
func (h *hall) beside(suffix string) string {
	return filepath.Join(h.dir, "boxes", ".ceping-tmp-"+h.id+".db"+suffix)
}

// TestInterrupted: what a rewrite that was killed has left beside a box is cleared away, and never the box with it, in whichever phase.
func TestInterrupted(t *testing.T) {
	for _, phase := range []survey.Phase{survey.Ready, survey.Voting, survey.Closed, survey.Opened, survey.Archived} {
		for what, lay := range map[string]func(h *hall) error{
			"the fresh file half written": func(h *hall) error {
				return errors.Join(os.WriteFile(h.beside(".new"), bytes.Repeat([]byte("half"), 1000), 0o600), os.WriteFile(h.beside(".new-journal"), []byte("x"), 0o600))
			},
			"a second name of the box": func(h *hall) error { return os.Link(filepath.Join(h.dir, h.boxFile()), h.beside(".old")) },
			"the box of before": func(h *hall) error {
				copyFile(t, filepath.Join(h.dir, h.boxFile()), h.beside(".old"))
				return nil
			},
		} {
			t.Run(string(phase)+" "+what, func(t *testing.T) {
				h := newHall(t, openSQLite, 6, survey.Voting)
				b := newBallot()
				if phase.Reached(survey.Voting) {
					h.cast(b)
				} else {
					h.session(phase)
				}
				for _, next := range []survey.Phase{survey.Closed, survey.Opened, survey.Archived} {
					if phase.Reached(next) {
						h.advance(next)
					}
				}
				h.close()
				must(t, lay(h))
				for range 2 {
					h.open()
					if left, _ := filepath.Glob(h.beside("*")); len(left) > 0 {
						t.Errorf("left %v", left)
					}
					if at := h.at(); at.Phase != phase {
						t.Errorf("it is %s", at.Phase)
					}
					h.close()
				}
				h.open()
				if phase == survey.Voting {
					h.advance(survey.Closed)
				}
				if phase.Reached(survey.Voting) {
					if diff := cmp.Diff(coversOf(b), h.covers()); diff != "" {
						t.Errorf("the box (-want +got):\n%s", diff)
					}
				}
			})
		}
	}
}

// TestInterruptedSlips is TestInterrupted for the book of slips.
func TestInterruptedSlips(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Voting)
	h.cast(newBallot())
	h.close()
	slips, old := filepath.Join(h.dir, "slips.db"), filepath.Join(h.dir, ".ceping-tmp-slips.db.old")
	for _, lay := range []func() error{
		func() error { return os.Link(slips, old) },
		func() error { copyFile(t, slips, old); return nil },
		func() error {
			return os.WriteFile(filepath.Join(h.dir, ".ceping-tmp-slips.db.new"), []byte("half"), 0o600)
		},
	} {
		must(t, lay())
		h.open()
		if left, _ := filepath.Glob(filepath.Join(h.dir, ".ceping-tmp-*")); len(left) > 0 || h.slips().Collected != 1 {
			t.Errorf("left %v, %+v", left, h.slips())
		}
		h.close()
	}
}

// TestInterruptedReady: a box whose session never became ready is removed when that was recorded before it was made, and does not
// hinder the next try. One that nothing is recorded of stays, and its session does not become ready beside it.
func TestInterruptedReady(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Voting)
	b := newBallot()
	h.cast(b)
	voting := h.id
	h.session(survey.Draft)
	h.must(h.step(survey.Ready))
	h.close()
	house, box := filepath.Join(h.dir, "ceping.db"), filepath.Join(h.dir, h.boxFile())
	alter(t, house, `UPDATE sessions SET phase = 'draft', protocol = 0, step = 0, box_seen = NULL WHERE id = '`+h.id+`'`)
	h.open()
	if _, err := os.Stat(box); err != nil {
		t.Fatalf("a box that nothing is recorded of: %v", err)
	}
	if strays, err := h.Strays(t.Context()); err != nil || len(strays) != 1 || strays[0] != h.boxFile() {
		t.Errorf("strays: %v, %v", strays, err)
	}
	if err := h.step(survey.Ready); !isRefusal(err) || !strings.Contains(words.EnglishError(err), h.boxFile()) {
		t.Errorf("made ready over a box: %v", err)
	}
	if _, err := os.Stat(box); err != nil {
		t.Fatalf("after a refused MakeReady: %v", err)
	}
	h.close()
	alter(t, house, `INSERT INTO intents (session, what) VALUES ('`+h.id+`', 'ready')`)
	h.open()
	if _, err := os.Stat(box); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", h.boxFile(), err)
	}
	h.advance(survey.Ready)
	if n := h.counted(); n != 0 {
		t.Errorf("%d ballots in a new box", n)
	}
	h.id = voting
	h.cast(b)
	if n := h.counted(); n != 1 {
		t.Errorf("%d ballots in the box that was ready", n)
	}
}

// TestInterruptedReadyForeign: what lies where a box was about to be made, and is none that was never used, stays, whatever is recorded.
func TestInterruptedReadyForeign(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Voting)
	h.cast(newBallot())
	from := filepath.Join(h.dir, h.boxFile())
	h.session(survey.Draft)
	h.close()
	alter(t, filepath.Join(h.dir, "ceping.db"), `INSERT INTO intents (session, what) VALUES ('`+h.id+`', 'ready')`)
	copyFile(t, from, filepath.Join(h.dir, h.boxFile()))
	h.open()
	if strays, err := h.Strays(t.Context()); err != nil || len(strays) != 1 || size(t, filepath.Join(h.dir, h.boxFile())) == 0 {
		t.Errorf("strays: %v, %v", strays, err)
	}
}

// TestInterruptedUpgrade: the book of slips of version 1 is given up the same way from wherever a process was killed doing it.
func TestInterruptedUpgrade(t *testing.T) {
	v := newVersion1(t)
	upgraded := filepath.Join(t.TempDir(), "upgraded")
	must(t, os.CopyFS(upgraded, os.DirFS(filepath.Join(v.dir, "house"))))
	private(t, upgraded)
	opened, err := openAs(t, upgraded, store.Working)
	must(t, err)
	must(t, opened.Close())
	alter(t, filepath.Join(upgraded, "ceping.db"), `UPDATE house SET slips_seen = 0`)
	const aside, fresh = ".ceping-tmp-slips.version1", ".ceping-tmp-slips.version2"
	old := filepath.Join(v.dir, "house", "slips.db")
	for what, lay := range map[string]func(dir string) error{
		"the counts are kept":       func(string) error { return nil },
		"the new book half written": func(dir string) error { return os.WriteFile(filepath.Join(dir, fresh), []byte("half"), 0o600) },
		"the new book": func(dir string) error {
			copyFile(t, filepath.Join(upgraded, "slips.db"), filepath.Join(dir, fresh))
			return nil
		},
		"the old one has two names": func(dir string) error { return os.Link(filepath.Join(dir, "slips.db"), filepath.Join(dir, aside)) },
		"the new one in its place": func(dir string) error {
			copyFile(t, old, filepath.Join(dir, aside))
			copyFile(t, filepath.Join(upgraded, "slips.db"), filepath.Join(dir, "slips.db"))
			return nil
		},
		"a log of the old one": func(dir string) error {
			inLog(t, filepath.Join(dir, "slips.db"), `UPDATE stamp SET one = 1`)
			return nil
		},
	} {
		t.Run(what, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			must(t, os.CopyFS(dir, os.DirFS(upgraded)))
			copyFile(t, old, filepath.Join(dir, "slips.db"))
			private(t, dir)
			must(t, lay(dir))
			before := tree(t, dir)
			opened, err := openAs(t, dir, store.Reading)
			must(t, err)
			v.holds(t, opened, false)
			must(t, opened.Close())
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("reading changed the directory (-before +after):\n%s", diff)
			}
			for range 2 {
				opened, err := openAs(t, dir, store.Working)
				must(t, err)
				v.holds(t, opened, true)
				must(t, opened.Close())
				if left, _ := filepath.Glob(filepath.Join(dir, ".ceping-tmp-*")); len(left) > 0 || size(t, filepath.Join(dir, "slips.db-wal")) > 0 {
					t.Errorf("left %v", left)
				}
			}
		})
	}
}

// TestInterruptedRemoval: a box that was about to be removed, and was overwritten when the process was killed, is removed by the next.
func TestInterruptedRemoval(t *testing.T) {
	for what, intent := range map[string]string{"ready": "'ready', NULL", "draft": "'draft', '{\"from\":\"ready\",\"to\":\"draft\",\"act\":{\"Who\":\"terminal\",\"Name\":\"back to draft\"}}'"} {
		h := newHall(t, openSQLite, 3, survey.Draft)
		h.must(h.step(survey.Ready))
		h.close()
		box := filepath.Join(h.dir, h.boxFile())
		content, err := os.ReadFile(box)
		must(t, err)
		clear(content[:len(content)/2])
		must(t, os.WriteFile(box, content, 0o600))
		house := filepath.Join(h.dir, "ceping.db")
		alter(t, house, `INSERT INTO intents (session, what, step) VALUES ('`+h.id+`', `+intent+`)`)
		if what == "ready" {
			alter(t, house, `UPDATE sessions SET phase = 'draft', protocol = 0, step = 0, box_seen = NULL WHERE id = '`+h.id+`'`)
		}
		h.open()
		if h.at().Phase != survey.Draft || size(t, box) != 0 {
			t.Errorf("%s: it is %s, with a box of %d bytes", what, h.at().Phase, size(t, box))
		}
		h.advance(survey.Ready)
	}
}
