package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/words"
)

// TestFaultExchanged: a box that is exchanged for an older copy while ceping runs takes no step, no stamp of an act, which would make it look
// like the one that was left, and goes into no backup. With the right one back the session goes on.
func TestFaultExchanged(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Voting)
	h.cast(newBallots(2)...)
	h.advance(survey.Closed)
	h.reopen()
	old := filepath.Join(h.frozen(), h.boxFile())
	h.advance(survey.Opened)
	h.reopen()
	box, aside := filepath.Join(h.dir, h.boxFile()), filepath.Join(t.TempDir(), "box.db")
	must(t, os.Rename(box, aside))
	copyFile(t, old, box)
	enter := func() error {
		return h.Enter(t.Context(), h.id, map[string]survey.Entered{}, []survey.Phase{survey.Opened}, "", h.act("correct"))
	}
	exchanged := func(want ...string) {
		t.Helper()
		if names, err := h.Exchanged(t.Context()); err != nil || !slices.Equal(names, want) {
			t.Errorf("exchanged: %v, %v; want %v", names, err, want)
		}
	}
	exchanged(h.boxFile())
	must(t, enter()) // an act of the house, which does not need the box
	exchanged(h.boxFile())
	for what, err := range map[string]error{
		"backup": h.Backup(t.Context(), new(bytes.Buffer), act("", "backup")), "box": second(h.ReadBox(t.Context(), h.id)),
		"lists": second(h.List(t.Context(), h.id, "cover")), "seal": second(h.OpenedSeal(t.Context(), h.id)),
	} {
		if err == nil || !strings.Contains(words.EnglishError(err), "older copy") {
			t.Errorf("%s: %v", what, err)
		}
	}
	h.reopen()
	if _, err := h.Session(t.Context(), h.id); err == nil || !strings.Contains(words.EnglishError(err), "older copy") {
		t.Errorf("after a start: %v", err)
	}
	h.close()
	must(t, os.Rename(aside, box))
	h.open()
	must(t, enter())
	if n := len(h.covers()); n != 2 {
		t.Errorf("%d ballots", n)
	}
	must(t, h.Backup(t.Context(), new(bytes.Buffer), act("", "backup")))
	exchanged()
	h.covers() // the box is open
	must(t, os.Rename(box, aside))
	exchanged(h.boxFile())
	copyFile(t, old, box)
	exchanged(h.boxFile())
	if err := h.Backup(t.Context(), new(bytes.Buffer), act("", "backup")); err == nil {
		t.Error("a backup with a box that was put in the place of the open one")
	}
	must(t, os.Remove(box))
	must(t, os.Rename(aside, box))
	must(t, h.Backup(t.Context(), new(bytes.Buffer), act("", "backup")))
	slips := filepath.Join(h.dir, "slips.db")
	must(t, os.Rename(slips, aside))
	exchanged("slips.db")
	copyFile(t, filepath.Join(filepath.Dir(filepath.Dir(old)), "slips.db"), slips)
	exchanged("slips.db")
	if err := h.Backup(t.Context(), new(bytes.Buffer), act("", "backup")); err == nil {
		t.Error("a backup with slips that are not those of the house")
	}
	must(t, os.Rename(aside, slips))
	must(t, h.Backup(t.Context(), new(bytes.Buffer), act("", "backup")))
	house := filepath.Join(h.dir, "ceping.db")
	must(t, os.Rename(house, aside))
	exchanged("ceping.db")
	must(t, os.Rename(aside, house))
	exchanged()
}

// TestFaultExchangedOpen: a box that is taken away while ballots come takes none; with it back in its place all goes on. (It can be closed
// without: TestClosedFromTheOpenFile.)
func TestFaultExchangedOpen(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Voting)
	h.cast(newBallots(2)...)
	h.collect(1)
	box, aside := filepath.Join(h.dir, h.boxFile()), filepath.Join(t.TempDir(), "box.db")
	must(t, os.Rename(box, aside))
	if names, err := h.Exchanged(t.Context()); err != nil || !slices.Equal(names, []string{h.boxFile()}) {
		t.Errorf("exchanged: %v, %v", names, err)
	}
	late := newBallot()
	h.unavailable("cast", h.Cast(t.Context(), h.id, late))
	must(t, os.Rename(aside, box))
	must(t, h.Cast(t.Context(), h.id, late))
	h.advance(survey.Closed)
	if n := len(h.covers()); n != 3 {
		t.Errorf("%d ballots", n)
	}
	if got := strings.Join(h.acts(), " "); got != "create ready issue advance advance close" {
		t.Errorf("acts: %s", got)
	}
}
