package street_test

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ceping/store/attack"
	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
)

// figures are means of what a method makes of a moment, with the variance of their sums.
type figures map[string]*figure

type figure struct{ sum, variance, times float64 }

func (f figures) add(name string, value float64, n int) {
	if f[name] == nil {
		f[name] = new(figure)
	}
	f[name].sum += value
	f[name].times++
	f[name].variance += 1 / float64(n-1)
}

func (f figures) outside() map[string]string {
	found := map[string]string{}
	for name, one := range f {
		if mean, band := one.sum/one.times, attack.Band(one.variance, int(one.times), len(f)); math.Abs(mean) > band {
			found[name] = fmt.Sprintf("mean ρ %+.3f, band ±%.3f", mean, band)
		}
	}
	return found
}

// look adds what every method makes of a copy: the order of the nonces and of two keys' envelopes, which belong together, and of the
// slips' elements.
func (f figures) look(t *testing.T, dir, moment string, elements [][]byte, cast []ballot.Cast) {
	t.Helper()
	files, err := attack.Take(dir)
	must(t, err)
	of := map[string][][]byte{"elements": elements, "nonces": nil, "covers": nil, "texts": nil}
	for _, c := range cast {
		of["nonces"] = append(of["nonces"], c.Nonce[:])
		of["covers"] = append(of["covers"], c.Envelopes[0])
		of["texts"] = append(of["texts"], c.Envelopes[len(c.Envelopes)-1])
	}
	guesses := map[string]map[string][]float64{}
	for what, marks := range of {
		guesses[what] = map[string][]float64{}
		reading := attack.Read(files, marks)
		for _, method := range attack.Methods() {
			if places, ok := method.Guess(reading); ok {
				guesses[what][method.Name] = places
				f.add(moment+", order of "+what+": "+method.Name, attack.Spearman(places), len(marks))
			}
		}
	}
	for _, pair := range [][2]string{{"nonces", "covers"}, {"covers", "texts"}, {"nonces", "texts"}} {
		for method, one := range guesses[pair[0]] {
			if other, ok := guesses[pair[1]][method]; ok {
				f.add(moment+", "+pair[0]+" and "+pair[1]+": "+method, attack.Together(one, other), len(cast))
			}
		}
	}
}

func playOrder(t *testing.T, n int, sum figures) {
	t.Helper()
	ctx, f, house, session := t.Context(), files{t.TempDir()}, uuid.New(), uuid.NewString()
	opened, err := f.OpenSlips(ctx, house)
	must(t, err)
	slips := opened.(*street.Slips)
	defer slips.Close()
	var printed []survey.IssuedSlip
	for range n + n/4 {
		printed = append(printed, survey.IssuedSlip{Digest: survey.NewSlip().Digest(), Category: "A"})
	}
	must(t, slips.Issue(ctx, session, survey.Collecting, printed))
	must(t, f.CreateBox(ctx, street.BoxContent{Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": len(printed)}}, House: house, Session: session, Seed: streettest.Random(32)}))
	box, err := street.OpenBox(ctx, f.box(session), street.BoxConfig{House: house, Session: session,
		Collected: func(category string) int { return slips.Collected(session, category) }})
	must(t, err)
	defer box.Close()
	must(t, box.SetPhase(ctx, 1, survey.Collecting))
	must(t, box.SetPhase(ctx, 2, survey.Voting))
	elements, cast := make([][]byte, n), make([]ballot.Cast, n)
	for i := range n {
		elements[i], cast[i] = streettest.Random(32), streettest.NewCast("A")
	}
	for from := 0; from < n; { // groups of up to three
		to := min(n, from+1+int(streettest.Random(1)[0])%3)
		var group sync.WaitGroup
		for i := from; i < to; i++ {
			group.Go(func() {
				if _, err := slips.Collect(context.Background(), printed[i].Digest, [32]byte(elements[i])); err != nil {
					t.Error(err)
				}
				if err := box.Cast(context.Background(), cast[i]); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		from = to
	}
	sum.look(t, f.dir, "voting", elements, cast)
	_, err = box.Seal(ctx, 3)
	must(t, err)
	must(t, box.Reopen(ctx, 4))
	sum.look(t, f.dir, "reopened", elements, cast)
	_, err = box.Seal(ctx, 5)
	must(t, err)
	closed := cast[:n:n]
	sum.look(t, f.dir, "closed", elements, closed)
}

// TestNoOrder: no method that the suite knows finds in which order ballots were cast or slips collected, or which envelopes came
// together. A figure outside its band is measured anew, and fails when it is outside again.
func TestNoOrder(t *testing.T) {
	repetitions := 12
	if testing.Short() {
		repetitions = 4
	}
	for _, n := range []int{3, 12, 40} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			measure := func() figures {
				sum := figures{}
				for range repetitions {
					playOrder(t, n, sum)
				}
				return sum
			}
			outside := measure().outside()
			if len(outside) == 0 {
				return
			}
			again := measure().outside()
			for name, told := range outside {
				if again[name] != "" {
					t.Errorf("%s: %s, then %s", name, told, again[name])
				}
			}
		})
	}
}

// A late ballot is not named by a copy of the closed box and one of the reopened one: free rows and used ones lie in one order.
func TestReopenMixesFreeRows(t *testing.T) {
	const n = 12
	late, rounds := 0, 60
	if testing.Short() {
		rounds = 20
	}
	for range rounds {
		ctx, f, house, session := t.Context(), files{t.TempDir()}, uuid.New(), uuid.NewString()
		must(t, f.CreateBox(ctx, street.BoxContent{Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 2 * n}}, House: house, Session: session, Seed: streettest.Random(32)}))
		box, err := street.OpenBox(ctx, f.box(session), street.BoxConfig{House: house, Session: session, Collected: func(string) int { return 2 * n }})
		must(t, err)
		must(t, box.SetPhase(ctx, 1, survey.Collecting))
		must(t, box.SetPhase(ctx, 2, survey.Voting))
		for range n {
			must(t, box.Cast(ctx, streettest.NewCast("A")))
		}
		_, err = box.Seal(ctx, 3)
		must(t, err)
		must(t, box.Reopen(ctx, 4))
		one := streettest.NewCast("A")
		must(t, box.Cast(ctx, one))
		files, err := attack.Take(f.dir)
		must(t, err)
		// Where in the file is the late cover among all rows of its key: behind the others, as free rows of a sorted table would be?
		at := attack.Everywhere(files[session+".db"], [][]byte{one.Envelopes[0]})[0]
		must(t, box.Close())
		copied, err := street.OpenBox(ctx, f.box(session), street.BoxConfig{House: house, Session: session})
		must(t, err)
		_, err = copied.Seal(ctx, 5)
		must(t, err)
		contents, err := copied.Read(ctx)
		must(t, err)
		must(t, copied.Close())
		behind := 0
		for _, row := range contents.Rows[manifest.CoverKey] {
			places := attack.Everywhere(files[session+".db"], [][]byte{row.Sealed})[0]
			if places[0] < at[0] { // SQLite fills pages from the end
				behind++
			}
		}
		if behind == 0 || behind == n {
			late++
		}
	}
	// At either end by chance: 2 of 13.
	if limit := rounds*2/(n+1) + 12; late > limit {
		t.Errorf("the late ballot lies at an end %d times of %d, by chance about %d", late, rounds, rounds*2/(n+1))
	}
}
