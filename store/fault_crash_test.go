package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
)

// TestFaultCrashPoints: a process that is killed between the commits of an act leaves files that fit; the same files in any other
// mixture are told as older ones.
func TestFaultCrashPoints(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Ready)
	h.issue()
	h.reopen() // logs are empty: a file is its content
	state := func() string { dir := h.frozen(); private(t, dir); return dir }
	house := filepath.Join(h.dir, "ceping.db")
	before := state()
	// The house takes the act and cannot note that the others have seen it.
	alter(t, house, `CREATE TRIGGER no_slips BEFORE UPDATE OF slips_seen ON house BEGIN SELECT RAISE(ABORT, 'killed'); END;
		CREATE TRIGGER no_box BEFORE UPDATE OF box_seen ON sessions BEGIN SELECT RAISE(ABORT, 'killed'); END`)
	h.advance(survey.Collecting) // slips are stamped; their note fails, and the box is not reached
	h.close()
	alter(t, house, `DROP TRIGGER no_slips; DROP TRIGGER no_box`)
	act := state()
	h.open() // stamps the slips again, and notes it
	h.must(h.Record(t.Context(), survey.Act{Name: "note"}))
	h.close()
	noted := state()
	for _, test := range []struct {
		what              string
		house, slips, box string
		fault             string // a file that is named; empty: all fits
	}{
		{"nothing done", before, before, before, ""},
		{"the act recorded", act, before, before, ""},
		{"and the slips stamped", act, act, before, ""},
		{"and noted, a further act too", noted, noted, before, ""},
		{"slips of before the note", noted, before, before, "slips.db"},
		{"slips of before the last act", noted, act, before, "slips.db"},
		{"a house of before the act", before, act, before, "ceping.db"},
		{"a house of before the further act", act, noted, before, "ceping.db"},
	} {
		t.Run(test.what, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			must(t, os.MkdirAll(filepath.Join(dir, "boxes"), 0o700))
			copyFile(t, filepath.Join(test.house, "ceping.db"), filepath.Join(dir, "ceping.db"))
			copyFile(t, filepath.Join(test.slips, "slips.db"), filepath.Join(dir, "slips.db"))
			copyFile(t, filepath.Join(test.box, h.boxFile()), filepath.Join(dir, h.boxFile()))
			for range 2 {
				opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Working})
				if test.fault != "" {
					shut(t, err, test.fault)
					continue
				}
				must(t, err)
				must(t, second(opened.Session(t.Context(), h.id)))
				must(t, opened.Record(t.Context(), survey.Act{Name: "on"}))
				must(t, opened.Close())
			}
		})
	}
}

// actUntilKilled does acts of every kind until the process is killed, and prints a line for each.
func actUntilKilled(dir string) error {
	ctx := context.Background()
	opened, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Working})
	if err != nil {
		return err
	}
	for {
		id := newID()
		setup := survey.Setup{Rehearsal: true, Categories: []survey.Category{{Code: "A", Weight: 100, Slips: 6}}}
		steps := []func() error{
			func() error {
				return opened.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act("create"))
			},
			func() error { return opened.MakeReady(ctx, id, someKeys(), 6, act("ready")) },
			func() error { return opened.Issue(ctx, id, newSlips(6), act("issue")) },
			func() error { return opened.Advance(ctx, id, survey.Ready, survey.Collecting, act("advance")) },
			func() error { return opened.Advance(ctx, id, survey.Collecting, survey.Voting, act("advance")) },
			func() error { return opened.Cast(ctx, id, newBallot()) },
			func() error { return second(opened.CloseBox(ctx, id, closing)) },
			func() error { return opened.Advance(ctx, id, survey.Closed, survey.Voting, act("reopen")) },
			func() error { return second(opened.CloseBox(ctx, id, closing)) },
			func() error { return opened.OpenBox(ctx, id, survey.Tally{}, act("open")) },
			func() error { return opened.Record(ctx, act("take report")) },
		}
		if rand.IntN(2) == 0 {
			steps = append(steps, func() error { return opened.Erase(ctx, id, act("erase")) })
		}
		for i, step := range steps {
			if err := step(); err != nil {
				return fmt.Errorf("step %d: %w", i, err)
			}
			fmt.Println("acted", id)
		}
	}
}

// TestFaultKilledActs: whenever a process is killed in any act of staff, the next finds everything to fit, and nothing is stray.
func TestFaultKilledActs(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 8
	}
	h := newHall(t, openSQLite, 6, survey.Voting)
	h.close()
	for round := range rounds {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), "CEPING_KILLED="+h.dir, "CEPING_ACTS=1")
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		h.must(err)
		h.must(child.Start())
		var kill *time.Timer
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if kill == nil && strings.HasPrefix(lines.Text(), "acted") {
				kill = time.AfterFunc(time.Duration(rand.IntN(150))*time.Millisecond, func() { child.Process.Kill() })
			}
		}
		var exit *exec.ExitError
		if err := child.Wait(); kill == nil || !errors.As(err, &exit) || exit.Exited() {
			t.Fatalf("round %d: the child ended by itself: %v", round, err)
		}
		before := tree(t, h.dir)
		for _, access := range []store.Access{store.Reading, store.Working} {
			opened, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: access})
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			list, err := opened.Sessions(t.Context())
			h.must(err)
			for _, s := range list {
				if s.Fault != "" {
					t.Fatalf("round %d: %s", round, s.Fault.English(s.ID))
				}
			}
			if strays, err := opened.Strays(t.Context()); err != nil || len(strays) > 0 {
				t.Fatalf("round %d: strays %v, %v", round, strays, err)
			}
			h.must(opened.Close())
			if access == store.Reading {
				if after := tree(t, h.dir); fmt.Sprint(after) != fmt.Sprint(before) {
					t.Fatalf("round %d: reading changed the directory", round)
				}
			}
		}
		if left, _ := filepath.Glob(filepath.Join(h.dir, "boxes", ".ceping-tmp-*")); len(left) > 0 {
			t.Errorf("round %d: left %v", round, left)
		}
	}
}

// TestFaultAdopted: a house of ceping 0.1.0 is taken over as it stands, and from then on its files are known.
func TestFaultAdopted(t *testing.T) {
	s := newStreet(t)
	h := &hall{t: t, opener: openSQLite, dir: s.copied(t), id: s.session["voting"], slots: 6}
	h.unstamp()
	before := tree(t, h.dir)
	opened, err := store.Open(t.Context(), store.Config{Dir: h.dir})
	must(t, err)
	must(t, opened.Close())
	if after := tree(t, h.dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("reading has changed a house of 0.1.0")
	}
	aside := filepath.Join(t.TempDir(), "box.db")
	must(t, os.Rename(filepath.Join(h.dir, s.box("closed")), aside))
	h.open()
	if _, err := h.Session(t.Context(), s.session["closed"]); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("without its box: %v", err)
	}
	h.must(second(h.Session(t.Context(), h.id)))
	h.close()
	must(t, os.Rename(aside, filepath.Join(h.dir, s.box("closed")))) // the remedy, when the others are known already
	h.reopenAll(s)
	old := filepath.Join(t.TempDir(), "slips.db")
	h.close()
	copyFile(t, filepath.Join(h.dir, "slips.db"), old)
	h.open()
	h.must(h.Record(t.Context(), act("take report")))
	h.close()
	copyFile(t, old, filepath.Join(h.dir, "slips.db"))
	_, err = store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Working})
	shut(t, err, "slips.db")

	// A house that does not belong to its files is not taken over.
	for what, change := range map[string]struct{ file, statement, named string }{
		"no slips":               {"slips.db", `DELETE FROM slips`, "slips.db"},
		"sessions that are gone": {"ceping.db", `DELETE FROM sessions`, "slips.db"},
	} {
		dir := s.copied(t)
		other := &hall{t: t, opener: openSQLite, dir: dir}
		other.unstamp()
		alter(t, filepath.Join(dir, change.file), change.statement)
		before := tree(t, dir)
		_, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making})
		shut(t, err, change.named)
		if after := tree(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("%s: the directory changed", what)
		}
	}
}

// reopenAll opens the store again and again, and every session of the street is in service.
func (h *hall) reopenAll(s *street) {
	h.t.Helper()
	for range 2 {
		h.Store.(*store.Store).Close()
		h.open()
		for phase, id := range s.session {
			if _, err := h.Session(h.t.Context(), id); err != nil {
				h.t.Errorf("the session that is %s: %v", phase, err)
			}
		}
	}
}
