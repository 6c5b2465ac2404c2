package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
)

// TestFaultExchanged: a box that is exchanged for an older copy while ceping runs takes no act's stamp, which would make it look like
// the one that was left, and goes into no backup. With the right one back the session goes on.
func TestFaultExchanged(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Voting)
	h.cast(newBallots(2)...)
	h.reopen()
	old := filepath.Join(h.frozen(), h.boxFile())
	h.cast(newBallots(2)...)
	h.advance(survey.Closed)
	box, aside := filepath.Join(h.dir, h.boxFile()), filepath.Join(t.TempDir(), "box.db")
	must(t, os.Rename(box, aside))
	copyFile(t, old, box)
	enter := func() error {
		return h.Enter(t.Context(), h.id, map[string]survey.Entered{}, []survey.Phase{survey.Closed}, act("leftover"))
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
	if err := h.Backup(t.Context(), new(bytes.Buffer), act("backup")); err == nil || !strings.Contains(err.Error(), "older copy") {
		t.Errorf("backup: %v", err)
	}
	if _, err := h.Ballots(t.Context(), h.id); err == nil || !strings.Contains(err.Error(), "older copy") {
		t.Errorf("ballots: %v", err)
	}
	h.reopen()
	if _, err := h.Session(t.Context(), h.id); err == nil || !strings.Contains(err.Error(), "older copy") {
		t.Errorf("after a start: %v", err)
	}
	h.close()
	must(t, os.Rename(aside, box))
	h.open()
	must(t, enter())
	if ballots, err := h.Ballots(t.Context(), h.id); err != nil || len(ballots) != 4 {
		t.Errorf("%d ballots, %v", len(ballots), err)
	}
	must(t, h.Backup(t.Context(), new(bytes.Buffer), act("backup")))
	exchanged()
	slips := filepath.Join(h.dir, "slips.db")
	must(t, os.Rename(slips, aside))
	exchanged("slips.db")
	copyFile(t, filepath.Join(filepath.Dir(filepath.Dir(old)), "slips.db"), slips)
	exchanged("slips.db")
	if err := h.Backup(t.Context(), new(bytes.Buffer), act("backup")); err == nil {
		t.Error("a backup with slips that are not those of the house")
	}
	must(t, os.Rename(aside, slips))
	must(t, h.Backup(t.Context(), new(bytes.Buffer), act("backup")))
	house := filepath.Join(h.dir, "ceping.db")
	must(t, os.Rename(house, aside))
	exchanged("ceping.db")
	must(t, os.Rename(aside, house))
	h.advance(survey.Voting)
	exchanged()
	must(t, os.Rename(box, aside))
	exchanged(h.boxFile())
	must(t, os.Rename(aside, box))
	exchanged()
}
