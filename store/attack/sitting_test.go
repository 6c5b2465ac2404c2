package attack_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/store"
	"ceping/store/attack"
	"ceping/survey"
)

// sizes and repetitions of the short form, of the shorter one with the race detector, and in full.
func sizes() (sizes []int, repetitions int) {
	switch {
	case *full:
		return []int{3, 5, 12, 30, 60}, *times
	case testing.Short():
		return []int{3, 12}, 2
	}
	return []int{3, 5, 12, 30, 60}, 4
}

// TestSittings plays sittings of protocol 2 whose orders are known to the test, copies everything at moments of their lives, and tries
// to recover who collected when, who cast when, who cast after a reopening, which envelopes came together, and which slip belongs to
// which ballot.
func TestSittings(t *testing.T) {
	sizes, repetitions := sizes()
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			again := repetitions
			if !*full && n < 12 {
				again *= 3
			}
			tell(t, n, judge(t, func() figures {
				sum := figures{}
				for range again {
					play(t, n, sum)
					playKilled(t, n, sum)
				}
				return sum
			}))
		})
	}
}

// tell logs the rows of the table in deploy/docs/attack.md.
func tell(t *testing.T, n int, sum figures) {
	if !*full {
		return
	}
	rows := map[string]bool{}
	for name := range sum {
		row, _, _ := strings.Cut(name, ": ")
		rows[row] = true
	}
	for _, row := range sorted(rows) {
		name := sum.strongest(row + ": ")
		t.Logf("%d voters | %s | %+.3f of ±%.3f | %.1f σ | %s", n, row, sum[name].mean(), sum[name].band(len(sum)), sum[name].z(), name)
	}
	t.Logf("%d voters | %d figures", n, len(sum))
}

func sorted(set map[string]bool) (list []string) {
	for one := range set {
		list = append(list, one)
	}
	slices.Sort(list)
	return list
}

// play is one sitting, copied at every moment of its life.
func play(t *testing.T, n int, sum figures) {
	t.Helper()
	h := openHall(t, t.TempDir(), setupOf(2, n))
	defer func() { h.close() }()
	h.advance(survey.Collecting)
	collected := shuffled(h.voters)
	h.collectAll(collected)
	sum.look("collecting", take(t, h.dir), collected, slipMarks, elements)

	h.advance(survey.Voting)
	voters := shuffled(h.voters)
	before := max(2, n*2/3) // these cast before the box is closed for the first time
	moment, within := 2+int(random(1)[0])%(before-1), int(random(1)[0])%before
	answered := 0
	h.together(voters[:before], 3, h.send, func(done int) {
		if done >= moment {
			sum.look("voting, at a random moment", take(t, h.dir), voters[:done], nonces, covers, firstTexts)
			moment = n + 1
		}
		if done > within && done < before { // and the ones that follow are under way while this copy is made
			copied := make(chan attack.Copy)
			go func() { files, _ := attack.Take(h.dir); copied <- files }()
			answered, within = done, n+1
			must(t, h.send(voters[done])) // which is sent again with its group, and answered the same
			sum.look("voting, within a group", <-copied, voters[:answered], nonces, covers, firstTexts)
		}
	})
	h.advance(survey.Closed)
	withdrawn := h.salt()
	sum.look("closed", take(t, h.dir), voters[:before], nonces, credentials, covers, firstMarks, firstTexts)
	h.advance(survey.Voting)
	files := take(t, h.dir)
	sum.look("reopened", files, voters[:before], nonces, covers, firstMarks, firstTexts)
	nowhere(t, files, "reopened", map[string][][]byte{"withdrawn salts": {withdrawn}, "credentials": marks(voters[:before], credentials)[credentials]})
	h.castAll(voters[before:])
	sum.look("reopened, all cast", take(t, h.dir), voters, nonces, covers, firstMarks, firstTexts, lastMarks)
	sum.late("reopened, all cast", take(t, h.dir), voters, before)
	sum.match("voting", take(t, h.dir), voters)
	h.advance(survey.Closed)
	files = take(t, h.dir)
	sum.look("closed again", files, voters, nonces, credentials, covers, firstMarks, firstTexts, lastMarks)
	sum.late("closed again", files, voters, before)
	h.open()
	files = take(t, h.dir)
	sum.look("opened", files, voters, credentials, covers, firstMarks, firstTexts, lastMarks)
	sum.late("opened", files, voters, before)
	sum.match("opened", files, voters)
	nowhere(t, files, "opened", map[string][][]byte{"seeds": {h.seed}, "withdrawn salts": {withdrawn}, "elements": marks(voters, elements)[elements], "nonces": marks(voters, nonces)[nonces],
		"slips": codes(voters)})
	sum.backedUp(t, h, voters, before)
	must(t, h.office.Terminal().Erase(commandLine, h.id))
	nowhere(t, take(t, h.dir), "erased", marks(voters, slipMarks, elements, nonces, credentials, covers, firstMarks, firstTexts, lastMarks))
}

// codes are the slips as they are printed.
func codes(voters []*person) (list [][]byte) {
	for _, p := range voters {
		list = append(list, []byte(p.slip.String()))
	}
	return list
}

// salt is that of the closed box.
func (h *hall) salt() []byte {
	h.t.Helper()
	box, err := h.store.ReadBox(commandLine, h.id)
	must(h.t, err)
	return box.Salt[:]
}

// backedUp looks at a backup as at a disk.
func (f figures) backedUp(t *testing.T, h *hall, voters []*person, before int) {
	t.Helper()
	var archive bytes.Buffer
	must(t, h.office.Terminal().Backup(commandLine, &archive))
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "backup.tar"), archive.Bytes(), 0o600))
	f.look("backup, as it is", take(t, dir), voters, credentials, covers, firstTexts)
	nowhere(t, take(t, dir), "backup", map[string][][]byte{"seeds": {h.seed}, "nonces": marks(voters, nonces)[nonces]})
	restored := filepath.Join(dir, "restored")
	_, err := store.Restore(t.Context(), restored, &archive)
	must(t, err)
	files := take(t, restored)
	f.look("backup, restored", files, voters, credentials, covers, firstMarks, firstTexts, lastMarks)
	f.late("backup, restored", files, voters, before)
	f.match("backup, restored", files, voters)
}

// look adds what every method makes of a copy: the order of each kind of marks, and which of them came together. voters are in order.
func (f figures) look(moment string, files attack.Copy, voters []*person, kinds ...string) {
	if len(voters) < 2 {
		return
	}
	guessed := guessesOf(files, marks(voters, kinds...))
	for kind, methods := range guessed {
		for method, places := range methods {
			f.order("order, "+moment+": "+kind+", "+method, places)
		}
	}
	for _, pair := range [][2]string{{nonces, covers}, {credentials, covers}, {covers, firstTexts}, {firstMarks, firstTexts}, {firstMarks, lastMarks}} {
		for method, one := range guessed[pair[0]] {
			if other, ok := guessed[pair[1]][method]; ok {
				f.pair("envelopes, "+moment+": "+pair[0]+" with "+pair[1]+", "+method, one, other)
			}
		}
	}
}

// late adds what every method says of who cast after the reopening.
func (f figures) late(moment string, files attack.Copy, voters []*person, before int) {
	after := make([]bool, len(voters))
	for i := range after {
		after[i] = i >= before
	}
	kinds := []string{nonces, covers, firstMarks, firstTexts}
	if strings.Contains(moment, "opened") && !strings.Contains(moment, "re") || strings.Contains(moment, "backup") {
		kinds[0] = credentials
	}
	for kind, methods := range guessesOf(files, marks(voters, kinds...)) {
		for method, places := range methods {
			f.apart("late, "+moment+": "+kind+", "+method, places, after)
		}
	}
}

// match pairs slips and ballots by every pair of methods.
func (f figures) match(moment string, files attack.Copy, voters []*person) {
	spent := nonces
	if moment != "voting" {
		spent = credentials
	}
	guessed := guessesOf(files, marks(voters, slipMarks, spent, covers, elements))
	for _, pair := range [][2]string{{slipMarks, spent}, {slipMarks, covers}, {elements, spent}} {
		for one, a := range guessed[pair[0]] {
			for other, b := range guessed[pair[1]] {
				f.pairs("slips and ballots, "+moment+": "+pair[0]+" by "+one+", "+pair[1]+" by "+other, a, b)
			}
		}
	}
}

// commandLine is the context of a command.
var commandLine = context.Background()
