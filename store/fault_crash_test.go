package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// mixture puts files together into a data directory: of each name the one in another directory.
func mixture(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.MkdirAll(filepath.Join(dir, "boxes"), 0o700))
	for name, from := range files {
		copyFile(t, filepath.Join(from, name), filepath.Join(dir, name))
	}
	return dir
}

// TestFaultCrashPoints: a process that is killed between the commits of an act of the house leaves files that fit; the same files in any
// other mixture are told as older ones.
func TestFaultCrashPoints(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Ready)
	h.reopen() // logs are empty: a file is its content
	note := func() { h.must(h.Enter(t.Context(), h.id, nil, survey.Phases(), "", h.act("note"))) }
	house := filepath.Join(h.dir, "ceping.db")
	before := h.frozen()
	// The house takes the act and cannot note that the others have seen it.
	alter(t, house, `CREATE TRIGGER no_slips BEFORE UPDATE OF slips_seen ON house BEGIN SELECT RAISE(ABORT, 'killed'); END;
		CREATE TRIGGER no_box BEFORE UPDATE OF box_seen ON sessions BEGIN SELECT RAISE(ABORT, 'killed'); END`)
	note() // slips are stamped; their note fails, and the box is not reached
	h.close()
	alter(t, house, `DROP TRIGGER no_slips; DROP TRIGGER no_box`)
	acted := h.frozen()
	h.open() // stamps the slips again, and notes it
	note()
	h.close()
	noted := h.frozen()
	for _, test := range []struct {
		what              string
		house, slips, box string
		fault             string // a file that is named; empty: all fits
	}{
		{"nothing done", before, before, before, ""},
		{"the act recorded", acted, before, before, ""},
		{"and the slips stamped", acted, acted, before, ""},
		{"and noted, a further act too", noted, noted, noted, ""},
		{"slips of before the note", noted, before, noted, "slips.db"},
		{"slips of before the last act", noted, acted, noted, "slips.db"},
		{"a box of before the last act", noted, noted, acted, h.boxFile()},
		{"a house of before the act", before, acted, before, "ceping.db"},
		{"a house of before the further act", acted, noted, before, "ceping.db"},
		{"a house of before the box's act", acted, acted, noted, "ceping.db"},
	} {
		t.Run(test.what, func(t *testing.T) {
			dir := mixture(t, map[string]string{"ceping.db": test.house, "slips.db": test.slips, h.boxFile(): test.box})
			for range 2 {
				opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Working})
				if test.fault != "" && test.fault != h.boxFile() {
					shut(t, err, test.fault)
					continue
				}
				must(t, err)
				if _, err := opened.Session(t.Context(), h.id); (err != nil) != (test.fault != "") {
					t.Errorf("its session: %v", err)
				}
				must(t, opened.Record(t.Context(), act("", "on")))
				must(t, opened.Close())
			}
		})
	}
}

// TestFaultStepPoints: a process that is killed between the commits of a step leaves files that the next one takes on from where the box
// stands; in any other mixture they are told as older ones, and none makes the step twice.
func TestFaultStepPoints(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Ready)
	for number, step := range []struct {
		from, to survey.Phase
		name     string
	}{
		{survey.Ready, survey.Collecting, "advance"}, {survey.Collecting, survey.Voting, "advance"}, {survey.Voting, survey.Closed, "close"},
		{survey.Closed, survey.Voting, "reopen"}, {survey.Voting, survey.Closed, "close"}, {survey.Closed, survey.Opened, "open"},
	} {
		if step.from == survey.Voting {
			h.cast(newBallot())
		}
		acts, counted, result := len(h.acts()), h.counted(), someResult(h.at())
		h.close()
		before := h.frozen()
		begun := h.frozen()
		intent := map[string]any{"number": number + 2, "from": step.from, "to": step.to, "act": h.act(step.name)}
		if step.to == survey.Opened {
			intent["result"] = result
		}
		text, err := json.Marshal(intent)
		must(t, err)
		alter(t, filepath.Join(begun, "ceping.db"), fmt.Sprintf(`INSERT INTO intents (session, what, step) VALUES ('%s', 'step', '%s')`, h.id, text))
		h.open()
		if step.name == "reopen" {
			h.back()
		} else {
			h.must(h.step(step.to))
		}
		h.close()
		after := h.frozen()
		for _, test := range []struct {
			what              string
			house, slips, box string
			fault             string
			stands            survey.Phase
			acts              int
		}{
			{"nothing done", before, before, before, "", step.from, acts},
			{"begun", begun, before, before, "", step.from, acts},
			{"recorded", after, after, after, "", step.to, acts + 1},
			{"the house of before", before, before, after, "ceping.db", "", 0},
			{"the box of before", after, after, before, h.boxFile(), "", 0},
		} {
			t.Run(fmt.Sprint(number, " ", step.to, " ", test.what), func(t *testing.T) {
				dir := mixture(t, map[string]string{"ceping.db": test.house, "slips.db": test.slips, h.boxFile(): test.box})
				for range 2 {
					opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Working})
					if test.fault == "ceping.db" {
						shut(t, err, test.fault)
						continue
					}
					must(t, err)
					again := &hall{ports: opened, t: t, id: h.id}
					if test.fault != "" {
						if _, err := opened.Session(t.Context(), h.id); err == nil || !strings.Contains(words.EnglishError(err), "older copy") {
							t.Errorf("its session: %v", err)
						}
					} else if n := len(again.acts()); again.at().Phase != test.stands || n != test.acts || again.counted() != counted {
						t.Errorf("it is %s with %d acts and %d ballots, want %s, %d and %d", again.at().Phase, n, again.counted(), test.stands, test.acts, counted)
					}
					again.close()
				}
			})
		}
		h.open()
	}
}

// TestFaultStepHalfway: the box has made the step, and the house is killed before it knows: the step is finished at the next start, whichever
// way the book of slips stands.
func TestFaultStepHalfway(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Ready)
	house := filepath.Join(h.dir, "ceping.db")
	for _, step := range []struct {
		to   survey.Phase
		name string
	}{
		{survey.Collecting, "advance"}, {survey.Voting, "advance"}, {survey.Closed, "close"}, {survey.Voting, "reopen"}, {survey.Closed, "close"}, {survey.Opened, "open"},
	} {
		if h.at().Phase == survey.Voting {
			h.cast(newBallot())
		}
		acts, counted := len(h.acts()), h.counted()
		h.close()
		slips := filepath.Join(h.frozen(), "slips.db")
		h.open()
		alter(t, house, `CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'killed'); END`)
		if step.name == "reopen" {
			h.unavailable("reopen", h.ReopenBox(t.Context(), h.id, h.act("reopen")))
		} else {
			h.unavailable(string(step.to), h.step(step.to))
		}
		h.must(h.ports.(*store.Store).Close())
		alter(t, house, `DROP TRIGGER refuse`)
		halfway := h.frozen()
		for _, from := range []string{filepath.Join(halfway, "slips.db"), slips} {
			again := &hall{t: t, opener: openSQLite, dir: h.frozen(), id: h.id}
			copyFile(t, from, filepath.Join(again.dir, "slips.db"))
			for range 2 {
				again.open()
				names := again.acts()
				if again.at().Phase != step.to || len(names) != acts+1 || names[acts] != step.name || again.counted() != counted {
					t.Errorf("it is %s, %d ballots, acts %v", again.at().Phase, again.counted(), names)
				}
				record, err := again.Find(t.Context(), h.issued[h.id][0].Digest)
				if err != nil || record.Phase != step.to {
					t.Errorf("collecting is gated as %s, %v", record.Phase, err)
				}
				if _, err := again.Result(t.Context(), h.id); (err == nil) != (step.to == survey.Opened) || err != nil && !errors.Is(err, office.ErrNotOpened) {
					t.Errorf("the result: %v", err)
				}
				again.close()
			}
		}
		h.open()
	}
}

// TestFaultWithdrawalPoints: a way back to draft that is begun is finished at the next start, unless a slip was collected meanwhile.
func TestFaultWithdrawalPoints(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Collecting)
	fresh := h.issued[h.id][0].Digest
	h.close()
	before := h.frozen()
	h.open()
	h.collect(1)
	h.close()
	collected := h.frozen()
	text, err := json.Marshal(map[string]any{"number": 0, "from": survey.Collecting, "to": survey.Draft, "act": h.begun("back to draft")})
	must(t, err)
	for _, test := range []struct {
		what   string
		slips  string // a directory; empty: they are gone
		box    bool
		stands survey.Phase
	}{
		{"begun", before, true, survey.Draft},
		{"a slip collected", collected, true, survey.Collecting},
		{"the slips gone", "", true, survey.Draft},
		{"the box gone, too", "", false, survey.Draft},
	} {
		t.Run(test.what, func(t *testing.T) {
			dir := mixture(t, map[string]string{"ceping.db": before, "slips.db": before, h.boxFile(): before})
			if test.slips == collected {
				copyFile(t, filepath.Join(collected, "slips.db"), filepath.Join(dir, "slips.db"))
			}
			if test.slips == "" { // as it stands after the slips have gone: it has seen no more than the house
				again := &hall{t: t, opener: openSQLite, dir: dir, id: h.id}
				again.open()
				alter(t, filepath.Join(dir, "ceping.db"), `CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'killed'); END`)
				again.unavailable("back to draft", again.Withdraw(t.Context(), h.id, h.act("back to draft")))
				must(t, again.ports.(*store.Store).Close())
				alter(t, filepath.Join(dir, "ceping.db"), `DROP TRIGGER refuse`)
				if test.box {
					copyFile(t, filepath.Join(before, h.boxFile()), filepath.Join(dir, h.boxFile()))
				}
			} else {
				alter(t, filepath.Join(dir, "ceping.db"), fmt.Sprintf(`INSERT INTO intents (session, what, step) VALUES ('%s', 'draft', '%s')`, h.id, text))
			}
			read, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Reading})
			must(t, err)
			must(t, read.Close())
			for range 2 {
				again := &hall{t: t, opener: openSQLite, dir: dir, id: h.id, slots: 6}
				again.open()
				if at := again.at().Phase; at != test.stands {
					t.Errorf("it is %s, want %s", at, test.stands)
				}
				if n := size(t, filepath.Join(dir, h.boxFile())); (n > 0) != (test.stands != survey.Draft) {
					t.Errorf("the box has %d bytes while %s", n, test.stands)
				}
				if _, err := again.Find(t.Context(), fresh); (err == nil) != (test.stands != survey.Draft) {
					t.Errorf("a slip while %s: %v", test.stands, err)
				}
				again.close()
			}
		})
	}
}
