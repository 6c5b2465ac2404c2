package store_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ceping/store/faulty"
	"ceping/survey"
)

// cuts plays rounds of a child at work on a disk of the tests' own, whose power is cut several times a round: what each kind of loss leaves
// is judged. The last cut of a round is what the next begins on, so that what a start mends is cut, too.
func cuts(t *testing.T, from string, env []string, judge func(t *testing.T, c *child, dir string, done map[string]bool)) {
	t.Helper()
	rounds, each := 6, 8
	if testing.Short() {
		rounds, each = 3, 10
	}
	all, met := map[string]bool{}, map[faulty.Loss]int{}
	for round := range rounds {
		func() {
			disk, err := faulty.Mount(t.TempDir(), from)
			if errors.Is(err, faulty.ErrNone) {
				t.Skip(err)
			}
			must(t, err)
			defer func() { must(t, disk.Unmount()) }()
			c := start(t, disk.Dir, env...)
			defer c.kill()
			for cut := range each {
				if cut == 0 && round%2 == 1 { // while it starts
					time.Sleep(time.Duration(rand.IntN(40_000)) * time.Microsecond)
				} else {
					c.told()
					time.Sleep(time.Duration(rand.IntN(80_000)) * time.Microsecond)
				}
				loss := faulty.Losses()[rand.IntN(len(faulty.Losses()))]
				c.mu.Lock()
				maps.Copy(all, c.done) // whatever was answered before the cut
				c.mu.Unlock()
				dir, again := t.TempDir(), t.TempDir()
				must(t, disk.Cut(dir, loss))
				met[loss]++
				if cut == each-1 {
					c.kill()
					must(t, copied(dir, again))
					from = again
				}
				t.Logf("round %d, cut %d takes %s; %d acts were answered", round, cut, loss, len(all))
				judge(t, c, dir, maps.Clone(all))
				if t.Failed() {
					t.FailNow()
				}
			}
			if len(c.wrong) > 0 {
				t.Fatal(c.wrong)
			}
		}()
	}
	if len(all) < rounds {
		t.Errorf("only %d acts were answered: nothing was tried", len(all))
	}
	t.Log(met)
}

// copied copies a directory; names of one file stay that.
func copied(from, to string) error {
	list, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	done := map[string]os.FileInfo{}
	for _, entry := range list {
		a, b := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		info, err := os.Lstat(a)
		if err != nil {
			return err
		}
		if info.IsDir() {
			if err := errors.Join(os.Mkdir(b, 0o700), copied(a, b)); err != nil {
				return err
			}
			continue
		}
		content, err := os.ReadFile(a)
		if err == nil {
			err = os.WriteFile(b, content, info.Mode().Perm())
		}
		for name, before := range done {
			if err == nil && os.SameFile(before, info) {
				err = errors.Join(os.Remove(b), os.Link(name, b))
			}
		}
		if done[b] = info; err != nil {
			return err
		}
	}
	return nil
}

// TestFaultPowerVotes: whatever a power cut takes that was not synced, while voters collect and cast, several at once, and the box is closed
// and reopened: every ballot and slip that was answered is there, once; there are no more ballots than slips were collected, and no more of
// those than were printed; the audit chains hold.
func TestFaultPowerVotes(t *testing.T) {
	h := newHall(t, openSQLite, killedVoters, survey.Draft)
	h.must(h.step(survey.Ready))
	h.must(h.Issue(t.Context(), h.id, killedSlips(h.id), h.act("issue")))
	h.must(h.step(survey.Collecting))
	h.must(h.step(survey.Voting))
	h.close()
	cuts(t, h.dir, []string{"CEPING_CASTS=" + h.id}, func(t *testing.T, _ *child, dir string, done map[string]bool) {
		there := &hall{t: t, opener: openSQLite, dir: dir, id: h.id, slots: killedVoters}
		there.open()
		defer there.close()
		votesJudged(there, done)
	})
}

// TestFaultPowerActs: the same through whole sittings, from a draft to what was opened, archived and erased: where house, slips and box stand
// is one, each act is in the log once or not at all, and the seal is that of what is in the box.
func TestFaultPowerActs(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Draft)
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	h.close()
	cuts(t, h.dir, nil, func(t *testing.T, c *child, dir string, done map[string]bool) { judged(t, c, dir, done) })
}

// votesJudged closes a box and holds it against what was answered.
func votesJudged(h *hall, done map[string]bool) {
	h.t.Helper()
	if h.at().Phase == survey.Voting {
		h.advance(survey.Closed)
	}
	covers, slips := h.covers(), h.slips()
	if len(covers) > slips.Collected || slips.Collected > slips.Printed || h.at().Seal.Count != len(covers) {
		h.t.Errorf("%d ballots, %d slips collected of %d, sealed are %d", len(covers), slips.Collected, slips.Printed, h.at().Seal.Count)
	}
	for what := range done {
		var i int
		if _, err := fmt.Sscanf(what, "vote "+h.id+" %d", &i); err != nil {
			h.t.Fatal(what)
		}
		if n := covers[string(ballotOf(h.id, i).Envelopes[0])]; n != 1 {
			h.t.Errorf("an answered ballot is %d times in the box", n)
		}
		if _, err := h.Collect(h.t.Context(), [32]byte(mark("slip", h.id, i)), [32]byte(mark("blinded", h.id, i))); err != nil {
			h.t.Errorf("an answered slip is not bound to its element: %v", err)
		}
	}
}
