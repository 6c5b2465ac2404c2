package attack_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/envelope"
)

// state is what a directory looks like from outside: names, sizes, times.
func state(dir string) string {
	var all strings.Builder
	filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil { // a file that is gone by now
			return nil
		}
		if info, err := entry.Info(); err == nil && !entry.IsDir() {
			fmt.Fprintln(&all, path, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	return all.String()
}

// killIn has another process do an act of staff, and kills it after its files have changed so many times. It answers whether the act was
// through before.
func (h *hall) killIn(act string, changes int) (through bool) {
	h.t.Helper()
	child := h.inAnotherProcess()
	child.ask([]byte("tidy")) // so that the house is open and what the start does is done
	if !child.answered() {
		h.t.Fatal("the server did not start")
	}
	last := state(h.dir)
	child.ask([]byte("act"), []byte(act))
	done := make(chan bool, 1)
	go func() { done <- child.answered() }()
	for changes > 0 && !through {
		select {
		case through = <-done:
			if !through {
				h.t.Fatalf("the server could not %s", act)
			}
		default:
			if now := state(h.dir); now != last {
				last, changes = now, changes-1
			}
		}
	}
	must(h.t, child.command.Process.Kill())
	if !through {
		through = <-done
	}
	child.command.Wait()
	return through
}

// leftovers are files that no house at rest has.
func leftovers(files attack.Copy, id string) (names []string) {
	for name := range files {
		switch base := filepath.Base(name); {
		case slices.Contains([]string{"ceping.db", "ceping.db-wal", "ceping.db-shm", "ceping.lock", "slips.db", "slips.db-wal"}, name):
		case base == id+".db" || base == id+".db-wal":
		default:
			names = append(names, name)
		}
	}
	return names
}

// boxKey is the secret that trustees' passphrases open.
func (h *hall) boxKey() []byte {
	h.t.Helper()
	kept, err := h.store.Keys(commandLine, h.id)
	must(h.t, err)
	var turns boxkey.Turns
	key, err := turns.Unwrap(commandLine, kept.Wrapped, passphrases(2), nil)
	must(h.t, err)
	secret, err := key.Bytes()
	must(h.t, err)
	return secret
}

// at is the phase of the session, whatever a killed act came to.
func (h *hall) at() survey.Phase {
	h.t.Helper()
	s, err := h.office.Session(commandLine, h.id)
	must(h.t, err)
	return s.Phase
}

// playInterrupted is a sitting whose every act is killed at some moment, once each, and done again after a start. What was left beside the
// house by a killed act is looked at as everything else, and is gone after the start.
func playInterrupted(t *testing.T, n int, sum figures, left map[string]int) {
	t.Helper()
	h := openHall(t, t.TempDir(), setupOf(2, n))
	defer func() { h.close() }()
	secret := h.boxKey()
	h.advance(survey.Collecting)
	h.collectAll(shuffled(h.voters))
	h.advance(survey.Voting)
	voters, before := shuffled(h.voters), max(2, n*2/3)
	h.castAll(voters[:before])
	always := map[string][][]byte{"box keys": {secret}, "slips": codes(voters)}
	killed := func(act string, voters []*person, kinds ...string) {
		t.Helper()
		h.killIn(act, 1+int(random(1)[0])%12)
		files := take(t, h.dir)
		for _, name := range leftovers(files, h.id) {
			left[act+": "+strings.ReplaceAll(name, h.id, "ID")]++
		}
		nowhere(t, files, act+" killed", always)
		sum.look("killed in "+act, files, voters, kinds...)
		h.start(h.dir)
		files = take(t, h.dir)
		if names := leftovers(files, h.id); len(names) > 0 {
			t.Errorf("%s killed, started again: there are %v", act, names)
		}
		nowhere(t, files, act+" killed, started again", always)
		sum.look("killed in "+act+", started again", files, voters, kinds...)
	}
	killed("closed", voters[:before], nonces, covers, firstMarks, firstTexts)
	if h.at() == survey.Voting {
		h.advance(survey.Closed)
	}
	withdrawn := h.salt()
	killed("voting", voters[:before], nonces, covers, firstMarks, firstTexts)
	if h.at() == survey.Closed {
		h.advance(survey.Voting)
	}
	always["withdrawn salts"] = [][]byte{withdrawn}
	nowhere(t, take(t, h.dir), "reopened", always)
	h.castAll(voters[before:])
	sum.late("killed in voting, all cast", take(t, h.dir), voters, before)
	h.advance(survey.Closed)
	killed("open", voters, covers, firstMarks, firstTexts)
	if h.at() == survey.Closed {
		h.open()
	}
	always["seeds"], always["nonces"], always["elements"] = [][]byte{h.seed}, marks(voters, nonces)[nonces], marks(voters, elements)[elements]
	nowhere(t, take(t, h.dir), "opened", always)
	sum.late("killed in opening", take(t, h.dir), voters, before)
	list, err := h.store.List(commandLine, h.id, envelope.Credentials)
	must(t, err)
	if len(list) != n {
		t.Fatalf("%d ballots are in the list of %d", len(list), n)
	}
	killed("backup", voters, credentials, covers, firstMarks, firstTexts)
	killed("erase", voters, covers)
	if sessions, err := h.office.Terminal().Sessions(commandLine); err != nil || len(sessions) > 0 {
		must(t, err)
		must(t, h.office.Terminal().Erase(commandLine, h.id))
	}
	maps.Copy(always, marks(voters, slipMarks, credentials, covers, firstMarks, firstTexts, lastMarks))
	nowhere(t, take(t, h.dir), "erased", always)
}

// naiveBackups keep something of a house that is killed while a copy is made.
func naiveBackup(t *testing.T, h *hall) attack.Copy {
	t.Helper()
	dir := t.TempDir()
	for name, content := range take(t, h.dir) { // copied as it is beside itself, and never looked for again
		if name == "slips.db" || strings.HasSuffix(name, h.id+".db") {
			must(t, os.WriteFile(filepath.Join(dir, filepath.Base(name)+".bak"), content, 0o600))
		}
	}
	return take(t, dir)
}

// TestInterruptedActs: of closing, reopening, opening, a backup and erasing, each killed at some moment, no file that is left then or after
// the next start tells an order, who came late, or holds what it must not; and nothing is left beside the house. A copy made aside without
// an intent that the next start finds keeps everything after opening: seed, nonces, elements.
func TestInterruptedActs(t *testing.T) {
	t.Run("naive: a copy that is made aside", func(t *testing.T) {
		h := openHall(t, t.TempDir(), setupOf(2, 5))
		defer h.close()
		h.advance(survey.Collecting)
		h.collectAll(h.voters)
		h.advance(survey.Voting)
		h.castAll(h.voters)
		copied := naiveBackup(t, h)
		h.advance(survey.Closed)
		h.open()
		found := 0
		for _, secret := range slices.Concat([][]byte{h.seed}, marks(h.voters, nonces)[nonces], marks(h.voters, elements)[elements]) {
			if slices.ContainsFunc(slices.Collect(maps.Values(copied)), func(content []byte) bool { return bytes.Contains(content, secret) }) {
				found++
			}
		}
		if found != 11 {
			t.Errorf("the suite does not bite: %d of 11 secrets are in the copy", found)
		}
	})
	sizes, repetitions := []int{3, 12}, 2
	if testing.Short() {
		sizes, repetitions = []int{5}, 1
	}
	if *full {
		sizes, repetitions = []int{3, 5, 12, 30, 60}, max(1, *times/4)
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			left := map[string]int{}
			tell(t, n, judge(t, func() figures {
				sum := figures{}
				for range repetitions {
					playInterrupted(t, n, sum, left)
				}
				return sum
			}))
			t.Logf("left by killed acts until the next start: %v", left)
		})
	}
}
