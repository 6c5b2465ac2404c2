package attack_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/attack"
	"ceping/survey"
	"ceping/survey/seal"
)

var full = flag.Bool("full", false, "all sizes and 200 repetitions, with a table of the figures")

// figures are sums over repetitions, by moment and method.
type figures struct {
	rho   map[string]float64
	pairs map[string]float64
}

// TestSittings plays sittings whose orders are known to the test, copies everything at moments of its life, and tries to
// recover who cast when, who collected when, and which slip belongs to which ballot. A figure outside its band is measured
// anew, and fails when it is outside again: sound designs stray once in a hundred runs.
func TestSittings(t *testing.T) {
	sizes, repetitions := []int{3, 12, 60}, 20
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
	sum := figures{map[string]float64{}, map[string]float64{}}
	for range repetitions {
		play(t, n, sum)
	}
	outside := map[string]string{}
	count := len(sum.rho) + len(sum.pairs)
	band := attack.Band(n, repetitions, count)
	// The number of right pairs has mean 1 and variance 1, whatever n is.
	chance := attack.Band(2, repetitions, count)
	for _, figure := range slices.Sorted(maps.Keys(sum.rho)) {
		mean := sum.rho[figure] / float64(repetitions)
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
	ballot  survey.SealedBallot
}

// play is one sitting, copied at every moment of its life.
func play(t *testing.T, n int, sum figures) {
	t.Helper()
	ctx, dir, id := t.Context(), t.TempDir(), uuid.NewString()
	s, err := store.Open(ctx, store.Config{Dir: dir})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	voters, batch := make([]voter, n), make([]survey.IssuedSlip, n)
	for i := range voters {
		v := &voters[i]
		v.digest, v.blinded = survey.NewSlip().Digest(), [32]byte(random(32))
		v.ballot = survey.SealedBallot{Category: "A", Nonce: [32]byte(random(32)), MAC: [32]byte(random(32)), Sealed: random(256 + seal.Overhead)}
		batch[i] = survey.IssuedSlip{Digest: v.digest, Category: "A"}
	}
	act := survey.Act{Session: id, Name: "act"}
	setup := survey.Setup{Categories: []survey.Category{{Code: "A", Weight: 100, Slips: n}}}
	must(t, s.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act))
	must(t, s.MakeReady(ctx, id, survey.Keys{Manifest: "{}", BallotSize: 256}, n, act))
	must(t, s.Issue(ctx, id, batch, act))
	must(t, s.Advance(ctx, id, survey.Ready, survey.Collecting, act))
	must(t, s.Advance(ctx, id, survey.Collecting, survey.Voting, act))

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
	for name, content := range take(t, dir) {
		for _, v := range cast {
			if bytes.Contains(content, v.blinded[:]) {
				t.Errorf("%s of an opened session holds a blinded element", name)
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
