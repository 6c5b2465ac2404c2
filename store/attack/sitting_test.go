package attack_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

var full = flag.Bool("full", false, "all sizes and 200 repetitions, with a table of the figures")

// figures are sums over repetitions, by moment and method.
type figures struct {
	rho      map[string]float64
	variance map[string]float64 // of the sum of rho, were the places random
	pairs    map[string]float64
}

// TestSittings plays sittings whose orders are known to the test, copies everything at moments of its life, and tries to
// recover who cast when, who collected when, and which slip belongs to which ballot. A figure outside its band is measured
// anew, and fails when it is outside again: sound designs stray once in a hundred runs.
func TestSittings(t *testing.T) {
	sizes, repetitions := []int{3, 12, 60}, 20
	if testing.Short() { // with the race detector, which is slow
		sizes, repetitions = []int{3, 12}, 5
	}
	if *full {
		sizes, repetitions = []int{3, 5, 12, 60, 500}, 200
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			first := judge(t, n, repetitions)
			if len(first) == 0 {
				return
			}
			again := judge(t, n, repetitions)
			for figure, told := range first {
				if again[figure] != "" {
					t.Errorf("%s: %s, then %s", figure, told, again[figure])
				}
			}
		})
	}
}

// judge plays the sittings of one size and returns what lies outside its band.
func judge(t *testing.T, n, repetitions int) map[string]string {
	t.Helper()
	sum := figures{map[string]float64{}, map[string]float64{}, map[string]float64{}}
	for range repetitions {
		play(t, n, sum)
		playKilled(t, n, sum)
	}
	outside := map[string]string{}
	count := len(sum.rho) + len(sum.pairs)
	// The number of right pairs has mean 1 and variance 1, whatever n is.
	chance := attack.Band(float64(repetitions), repetitions, count)
	for _, figure := range slices.Sorted(maps.Keys(sum.rho)) {
		mean, band := sum.rho[figure]/float64(repetitions), attack.Band(sum.variance[figure], repetitions, count)
		if *full {
			t.Logf("%4d voters  ρ %+.3f  band ±%.3f  %s", n, mean, band, figure)
		}
		if math.Abs(mean) > band {
			outside[figure] = fmt.Sprintf("mean ρ %.3f, band ±%.3f", mean, band)
		}
	}
	best, how := 0.0, ""
	for _, figure := range slices.Sorted(maps.Keys(sum.pairs)) {
		mean := sum.pairs[figure] / float64(repetitions)
		if mean > best {
			best, how = mean, figure
		}
		if mean > 1+chance {
			outside[figure] = fmt.Sprintf("%.2f right pairs, chance is 1 + %.2f", mean, chance)
		}
	}
	if *full {
		t.Logf("%4d voters  at best %.2f right pairs of %d, chance is 1 + %.2f, by %s", n, best, n, chance, how)
	}
	return outside
}

// voter is a slip and a ballot as one person had them; nothing but this test knows that they belong together.
type voter struct {
	digest  survey.SlipDigest
	blinded [32]byte
	ballot  version1.SealedBallot
}

// play is one sitting, copied at every moment of its life.
func play(t *testing.T, n int, sum figures) {
	t.Helper()
	ctx, dir, id := t.Context(), t.TempDir(), uuid.NewString()
	s, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Making})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	voters, act := newVoters(n), survey.Act{Session: id, Name: "act"}
	must(t, toVoting(ctx, s, id, voters))

	var collected []voter
	for _, i := range permutation(n) {
		_, err := s.Collect(ctx, voters[i].digest, voters[i].blinded)
		must(t, err)
		collected = append(collected, voters[i])
	}
	sum.orders(t, dir, "collected, slips", collected, func(v voter) []byte { return v.digest[:] })
	sum.orders(t, dir, "collected, blinded", collected, func(v voter) []byte { return v.blinded[:] })

	var cast []voter
	moment := 3 + int(random(1)[0])%(n-2)
	for _, i := range permutation(n) {
		must(t, s.Cast(ctx, id, voters[i].ballot))
		if cast = append(cast, voters[i]); len(cast) == moment {
			sum.orders(t, dir, "open at a random moment", cast, nonce)
		}
	}
	sum.orders(t, dir, "open, all cast", cast, nonce)
	sum.matches(t, dir, "open", cast)
	_, err = s.CloseBox(ctx, id, func(survey.Seal) survey.Act { return act })
	must(t, err)
	sum.orders(t, dir, "closed", cast, nonce)
	must(t, s.Advance(ctx, id, survey.Closed, survey.Voting, act))
	sum.orders(t, dir, "reopened", cast, nonce)
	_, err = s.CloseBox(ctx, id, func(survey.Seal) survey.Act { return act })
	must(t, err)
	must(t, s.OpenBox(ctx, id, survey.Tally{}, act))
	sum.orders(t, dir, "opened", cast, nonce)
	sum.matches(t, dir, "opened", cast)
	sum.backedUp(t, s, cast)
	nowhere(t, dir, "opened", cast, func(v voter) []byte { return v.blinded[:] })
	must(t, s.Erase(ctx, id, act))
	nowhere(t, dir, "erased", cast, func(v voter) []byte { return v.digest[:] })
	nowhere(t, dir, "erased", cast, nonce)
	nowhere(t, dir, "erased", cast, func(v voter) []byte { return v.ballot.Sealed[:32] })
}

const ballotSize = 256

func newVoters(n int) []voter {
	voters := make([]voter, n)
	for i := range voters {
		voters[i] = voter{survey.NewSlip().Digest(), [32]byte(random(32)), ballotOf([32]byte(random(32)))}
	}
	return voters
}

func ballotOf(nonce [32]byte) version1.SealedBallot {
	return version1.SealedBallot{Category: "A", Nonce: nonce, MAC: [32]byte(random(32)), Sealed: random(ballotSize + seal.Overhead)}
}

// backedUp looks at a backup as at a disk.
func (f figures) backedUp(t *testing.T, s *store.Store, cast []voter) {
	t.Helper()
	var archive bytes.Buffer
	must(t, s.Backup(t.Context(), &archive, survey.Act{Name: "backup"}))
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "backup.tar"), archive.Bytes(), 0o600))
	f.orders(t, dir, "backup, as it is", cast, nonce)
	restored := filepath.Join(dir, "restored")
	must(t, store.Restore(t.Context(), restored, &archive))
	f.orders(t, restored, "backup, restored", cast, nonce)
	f.matches(t, restored, "backup, restored", cast)
}

// nowhere looks that no file holds a mark of any voter.
func nowhere(t *testing.T, dir, moment string, voters []voter, mark func(voter) []byte) {
	t.Helper()
	for name, content := range take(t, dir) {
		for _, v := range voters {
			if bytes.Contains(content, mark(v)) {
				t.Errorf("%s: %s still holds a mark of a voter", moment, name)
			}
		}
	}
}

func nonce(v voter) []byte { return v.ballot.Nonce[:] }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func take(t *testing.T, dir string) attack.Copy {
	t.Helper()
	files, err := attack.Take(dir)
	must(t, err)
	return files
}

// orders correlates what every method makes of a copy with the order of the list.
func (f figures) orders(t *testing.T, dir, moment string, inOrder []voter, mark func(voter) []byte) {
	t.Helper()
	marks := make([][]byte, len(inOrder))
	for i, v := range inOrder {
		marks[i] = mark(v)
	}
	for method, rho := range correlations(take(t, dir), marks) {
		f.rho[moment+": "+method] += rho
		f.variance[moment+": "+method] += 1 / float64(len(marks)-1)
	}
}

// matches pairs slips and ballots by every pair of methods.
func (f figures) matches(t *testing.T, dir, moment string, voters []voter) {
	t.Helper()
	files := take(t, dir)
	slips, ballots := make([][]byte, len(voters)), make([][]byte, len(voters))
	for i, v := range voters {
		slips[i], ballots[i] = v.digest[:], v.ballot.Nonce[:]
	}
	for one, a := range guesses(files, slips) {
		for other, b := range guesses(files, ballots) {
			f.pairs[moment+": slips by "+one+", ballots by "+other] += float64(attack.Pairs(a, b))
		}
	}
}
