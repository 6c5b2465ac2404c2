package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/survey"
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

	for _, test := range []struct {
		name string
		dir  string // as the set-up and the slips were left
		box  string // as the box was left
		left map[string]string
	}{
		{name: "voting", dir: voting, box: scattered},
		{name: "closing, the fresh file half written", dir: voting, box: scattered, left: map[string]string{".new": "half", ".new-journal": "half"}},
		{name: "closing, the fresh file whole", dir: voting, box: scattered, left: map[string]string{".new": "whole"}},
		{name: "closing, the file in its place, the phase not stored", dir: voting, box: sorted},
		{name: "closed", dir: closed, box: sorted},
		{name: "reopening, the file in its place, the phase not stored", dir: closed, box: scattered},
		{name: "reopening, the fresh file half written", dir: closed, box: sorted, left: map[string]string{".new": "half"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &hall{t: t, opener: openSQLite, dir: t.TempDir(), id: h.id, slots: h.slots}
			h.must(os.CopyFS(h.dir, os.DirFS(test.dir)))
			box := filepath.Join(h.dir, h.boxFile())
			copyFile(t, test.box, box)
			for suffix, content := range test.left {
				if content == "whole" {
					copyFile(t, sorted, box+suffix)
				} else {
					h.must(os.WriteFile(box+suffix, bytes.Repeat([]byte(content), 1000), 0o600))
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
			for suffix := range test.left {
				if _, err := os.Stat(box + suffix); !os.IsNotExist(err) {
					t.Errorf("%s is still there: %v", suffix, err)
				}
			}
			h.cast(ballots...)
			if phase == survey.Voting {
				h.advance(survey.Closed)
			}
			got, err := h.Ballots(t.Context(), h.id)
			h.must(err)
			if diff := cmp.Diff(want, got); diff != "" || *h.at().Seal != survey.NewSeal(survey.Digests(want)) {
				t.Errorf("the box (-want +got):\n%s", diff)
			}
		})
	}
}

// TestInterruptedReady: a box whose session never became ready is swept away, and does not hinder the next try.
func TestInterruptedReady(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Voting)
	b := newBallot()
	h.cast(b)
	ready := h.id
	other := filepath.Join(h.frozen(), h.boxFile())
	h.session(survey.Draft)
	h.close()
	stray := filepath.Join(h.dir, "boxes", uuid.NewString()+".db.new")
	copyFile(t, other, filepath.Join(h.dir, h.boxFile()))
	copyFile(t, other, stray)
	h.open()
	for _, path := range []string{stray, filepath.Join(h.dir, h.boxFile())} {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", filepath.Base(path), err)
		}
	}
	h.advance(survey.Ready)
	if n := h.counted(); n != 0 {
		t.Errorf("%d ballots in a new box", n)
	}
	h.id = ready
	h.cast(b)
	if n := h.counted(); n != 1 {
		t.Errorf("%d ballots in the box that was ready", n)
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
