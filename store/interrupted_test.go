package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/version1"
	"github.com/google/go-cmp/cmp"
)

// TestInterrupted: whatever a killed process left between the steps of an act, Open makes the files fit the session's phase.
func TestInterrupted(t *testing.T) {
	h := newHall(t, openSQLite, 30, survey.Voting)
	ballots := newBallots(12)
	h.cast(ballots...)
	voting, closed := h.frozen(), ""
	h.advance(survey.Closed)
	want, err := h.Ballots(t.Context(), h.id)
	h.must(err)
	closed = h.frozen()
	sorted, scattered := filepath.Join(closed, h.boxFile()), filepath.Join(voting, h.boxFile())
	// A box that was written anew has seen no more than the one in whose place it is.
	sortedEarly, scatteredLate := filepath.Join(t.TempDir(), "early.db"), filepath.Join(t.TempDir(), "late.db")
	copyFile(t, sorted, sortedEarly)
	copyFile(t, scattered, scatteredLate)
	restamp(t, scattered, sortedEarly)
	restamp(t, sorted, scatteredLate)

	temp := filepath.Join("boxes", ".ceping-tmp-"+h.id+".db")

	for _, test := range []struct {
		name string
		dir  string // as the set-up and the slips were left
		box  string // as the box was left
		left map[string]string
	}{
		{name: "voting", dir: voting, box: scattered},
		{name: "closing, the fresh file half written", dir: voting, box: scattered, left: map[string]string{temp: "half", temp + "-journal": "half"}},
		{name: "closing, the fresh file whole", dir: voting, box: scattered, left: map[string]string{temp: "whole"}},
		{name: "closing by 0.1.0, the fresh file whole", dir: voting, box: scattered, left: map[string]string{h.boxFile() + ".new": "whole", h.boxFile() + ".new-journal": "half"}},
		{name: "closing, the file in its place, the phase not stored", dir: voting, box: sortedEarly},
		{name: "closed", dir: closed, box: sorted},
		{name: "reopening, the file in its place, the phase not stored", dir: closed, box: scatteredLate},
		{name: "reopening, the fresh file half written", dir: closed, box: sorted, left: map[string]string{temp: "half"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &hall{t: t, opener: openSQLite, dir: t.TempDir(), id: h.id, slots: h.slots}
			h.must(os.CopyFS(h.dir, os.DirFS(test.dir)))
			box := filepath.Join(h.dir, h.boxFile())
			copyFile(t, test.box, box)
			for name, content := range test.left {
				if content == "whole" {
					copyFile(t, sorted, filepath.Join(h.dir, name))
				} else {
					h.must(os.WriteFile(filepath.Join(h.dir, name), bytes.Repeat([]byte(content), 1000), 0o600))
				}
			}
			h.open()
			phase, layout := survey.Voting, byte(0)
			if test.dir == closed {
				phase, layout = survey.Closed, 1
			}
			if h.at().Phase != phase || h.layout() != layout || h.counted() != len(ballots) {
				t.Errorf("%s, layout %d, %d ballots", h.at().Phase, h.layout(), h.counted())
			}
			for name := range test.left {
				if _, err := os.Stat(filepath.Join(h.dir, name)); !os.IsNotExist(err) {
					t.Errorf("%s is still there: %v", name, err)
				}
			}
			h.cast(ballots...)
			if phase == survey.Voting {
				h.advance(survey.Closed)
			}
			got, err := h.Ballots(t.Context(), h.id)
			h.must(err)
			if diff := cmp.Diff(want, got); diff != "" || *h.at().Seal != version1.NewSeal(version1.Digests(want)) {
				t.Errorf("the box (-want +got):\n%s", diff)
			}
		})
	}
}

// TestInterruptedReady: a box whose session never became ready is removed when that was recorded before it was made, and does not
// hinder the next try. One that nothing is recorded of stays, and its session does not become ready beside it.
func TestInterruptedReady(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Voting)
	b := newBallot()
	h.cast(b)
	voting := h.id
	h.session(survey.Ready)
	made := h.id
	h.close()
	house, box := filepath.Join(h.dir, "ceping.db"), filepath.Join(h.dir, h.boxFile())
	alter(t, house, `UPDATE sessions SET phase = 'draft', box_seen = NULL, slots = NULL WHERE id = '`+made+`'`)
	h.open()
	if _, err := os.Stat(box); err != nil {
		t.Fatalf("a box that nothing is recorded of: %v", err)
	}
	if strays, err := h.Strays(t.Context()); err != nil || len(strays) != 1 || strays[0] != h.boxFile() {
		t.Errorf("strays: %v, %v", strays, err)
	}
	if err := h.MakeReady(t.Context(), h.id, someKeys(), 3, act("ready")); !isRefusal(err) || !strings.Contains(err.Error(), h.boxFile()) {
		t.Errorf("made ready over a box: %v", err)
	}
	if _, err := os.Stat(box); err != nil {
		t.Fatalf("after a refused MakeReady: %v", err)
	}
	h.close()
	alter(t, house, `INSERT INTO intents (session, what) VALUES ('`+made+`', 'ready')`)
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

// TestFaultErasedBefore: what a ceping 0.1.0 that was killed in erasing has left is removed when its house is taken over, and shuts it
// not: the audit log names the session. Its slips and its box are never those of one that is there.
func TestFaultErasedBefore(t *testing.T) {
	for _, left := range []string{"slips.db and the box", "the box"} {
		t.Run(left, func(t *testing.T) {
			h := newHall(t, openSQLite, 6, survey.Ready)
			stays := h.id
			h.issue()
			h.advance(survey.Collecting)
			h.advance(survey.Voting)
			h.cast(newBallot())
			marks, _ := h.filled(true)
			rehearsal := h.boxFile()
			h.close()
			before := h.frozen()
			h.open()
			h.must(h.Erase(t.Context(), h.id, survey.Act{Name: "erase", Session: h.id}))
			h.id = stays
			h.close()
			copyFile(t, filepath.Join(before, rehearsal), filepath.Join(h.dir, rehearsal))
			if left != "the box" {
				copyFile(t, filepath.Join(before, "slips.db"), filepath.Join(h.dir, "slips.db"))
			}
			h.unstamp()
			read, err := store.Open(t.Context(), store.Config{Dir: h.dir})
			must(t, err)
			if strays, err := read.Strays(t.Context()); err != nil || len(strays) > 0 {
				t.Errorf("strays: %v, %v", strays, err)
			}
			must(t, read.Close())
			h.open()
			if n := h.counted(); n != 1 {
				t.Errorf("%d ballots in the box of the other session", n)
			}
			h.reopen()
			if found := holding(t, h.dir, marks); len(found) > 0 {
				t.Errorf("of the erased session there is still %v", found)
			}
		})
	}
}

// restamp gives a file the stamp of another.
func restamp(t *testing.T, from, to string) {
	t.Helper()
	alter(t, to, `ATTACH '`+from+`' AS other; DELETE FROM stamp; INSERT INTO stamp SELECT * FROM other.stamp; DETACH other`)
}

// unstamp makes a house of a closed hall that is as ceping 0.1.0 would have left it.
func (h *hall) unstamp() {
	h.t.Helper()
	alter(h.t, filepath.Join(h.dir, "ceping.db"), `DROP TABLE house; DROP TABLE intents; DROP TABLE session_halls;
		ALTER TABLE sessions DROP COLUMN slots; ALTER TABLE sessions DROP COLUMN box_seen; DELETE FROM goose_db_version WHERE version_id > 6`)
	alter(h.t, filepath.Join(h.dir, "slips.db"), `DROP TABLE stamp`)
	boxes, err := filepath.Glob(filepath.Join(h.dir, "boxes", "*.db"))
	h.must(err)
	for _, box := range boxes {
		alter(h.t, box, `DROP TABLE stamp`)
	}
}

// frozen is a copy of the data directory as it is now.
func (h *hall) frozen() string {
	h.t.Helper()
	dir := h.t.TempDir()
	h.must(os.CopyFS(dir, os.DirFS(h.dir)))
	return dir
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
