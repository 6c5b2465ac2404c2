package attack_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ceping/store/attack"
)

var (
	full  = flag.Bool("full", false, "all sizes and many repetitions, with a table of the figures")
	times = flag.Int("times", 200, "in full: sittings of each size")
)

// figures are what methods made of copies, by what was looked for and the method.
type figures map[string]*figure

// figure is a sum over repetitions, with its variance were everything in random places. Its mean would be 0.
type figure struct {
	sum, variance, times float64
	upper                bool // what is below its mean says nothing
}

func (f figures) add(name string, value, variance float64) *figure {
	if f[name] == nil {
		f[name] = new(figure)
	}
	f[name].sum += value
	f[name].variance += variance
	f[name].times++
	return f[name]
}

func (one *figure) mean() float64 { return one.sum / one.times }

// z is how many standard deviations of chance a figure is from its mean.
func (one *figure) z() float64 {
	if one.variance == 0 {
		return 0
	}
	if z := one.sum / math.Sqrt(one.variance); z > 0 || !one.upper {
		return math.Abs(z)
	}
	return 0
}

func (one *figure) band(figures int) float64 {
	return attack.Band(one.variance, int(one.times), figures)
}

func (one *figure) String() string { return fmt.Sprintf("mean %+.3f, %.1f σ", one.mean(), one.z()) }

// outside are the figures that chance does not explain, of all of them together.
func (f figures) outside() map[string]string {
	found := map[string]string{}
	for name, one := range f {
		if band := one.band(len(f)); one.z() > 0 && math.Abs(one.mean()) > band {
			found[name] = fmt.Sprintf("%v, band ±%.3f", one, band)
		}
	}
	return found
}

// strongest is the figure furthest from chance, of those whose names begin so.
func (f figures) strongest(prefix string) (name string) {
	for _, other := range slices.Sorted(maps.Keys(f)) {
		if strings.HasPrefix(other, prefix) && (name == "" || f[other].z() > f[name].z()) {
			name = other
		}
	}
	return name
}

// judge measures, and measures anew what is outside its band: sound designs stray once in a hundred runs. What is outside again is
// an error.
func judge(t *testing.T, measure func() figures) figures {
	t.Helper()
	first := measure()
	outside := first.outside()
	if len(outside) == 0 {
		return first
	}
	again := measure().outside()
	for _, name := range slices.Sorted(maps.Keys(outside)) {
		if again[name] != "" {
			t.Errorf("%s: %s, then %s", name, outside[name], again[name])
		} else {
			t.Logf("%s: %s, and within its band when measured anew", name, outside[name])
		}
	}
	return first
}

// mustBite: a naive design gives away what its attack looks for. finds is a part of the figure's name.
func mustBite(t *testing.T, sum figures, finds string) {
	t.Helper()
	outside := sum.outside()
	strongest := ""
	for name := range outside {
		if strings.Contains(name, finds) && (strongest == "" || sum[name].z() > sum[strongest].z()) {
			strongest = name
		}
	}
	if strongest == "" {
		t.Errorf("the suite does not bite: found only %v", outside)
		return
	}
	t.Logf("%s: %s", strongest, outside[strongest])
}

// guesses are the places that every method gives to marks. The methods get them sorted, so that their own order says nothing.
func guesses(files attack.Copy, marks [][]byte) map[string][]float64 {
	return guessesOf(files, map[string][][]byte{"": marks})[""]
}

// guessesOf is guesses for several kinds of marks, reading the copy once.
func guessesOf(files attack.Copy, kinds map[string][][]byte) map[string]map[string][]float64 {
	names := slices.Sorted(maps.Keys(kinds))
	var all [][]byte
	for _, name := range names {
		all = append(all, slices.SortedFunc(slices.Values(kinds[name]), bytes.Compare)...)
	}
	reading, from := attack.Read(files, all), 0
	guessed := map[string]map[string][]float64{}
	for _, name := range names {
		marks := kinds[name]
		part, sorted := reading.Part(from, from+len(marks)), all[from:from+len(marks)]
		from += len(marks)
		guessed[name] = map[string][]float64{}
		for _, method := range attack.Methods() {
			places, ok := method.Guess(part)
			if !ok {
				continue
			}
			for _, mark := range marks {
				i, _ := slices.BinarySearchFunc(sorted, mark, bytes.Compare)
				guessed[name][method.Name] = append(guessed[name][method.Name], places[i])
			}
		}
	}
	return guessed
}

// order adds how places go with the order of their list, and how often neighbours are neighbours there.
func (f figures) order(name string, places []float64) {
	n := len(places)
	f.add(name, attack.Spearman(places), 1/float64(n-1))
	if n > 4 && slices.Max(places) > slices.Min(places) {
		f.add(name+", neighbours", neighbours(places), neighbourVariance(n)).upper = true
	}
}

// pair adds how one list of places goes with another, and how many pairs are right when both are put in order.
func (f figures) pair(name string, one, other []float64) {
	f.add(name, attack.Together(one, other), 1/float64(len(one)-1))
	f.pairs(name+", right pairs", one, other)
}

func (f figures) pairs(name string, one, other []float64) {
	f.add(name, float64(attack.Pairs(one, other)-1), 1).upper = true
}

// apart adds how places tell the marked ones from the others.
func (f figures) apart(name string, places []float64, marked []bool) {
	some := 0
	for _, is := range marked {
		if is {
			some++
		}
	}
	if some > 0 && some < len(marked) {
		f.add(name, attack.Apart(places, marked), attack.ApartVariance(len(marked), some))
	}
}

// neighbours is how often those that lie next to each other came one after the other, less how often chance does it.
func neighbours(places []float64) float64 {
	at := rand.Perm(len(places)) // between equal places chance decides
	slices.SortStableFunc(at, func(a, b int) int {
		switch {
		case places[a] < places[b]:
			return -1
		case places[a] > places[b]:
			return 1
		}
		return 0
	})
	together := 0
	for i := 1; i < len(at); i++ {
		if d := at[i] - at[i-1]; d == 1 || d == -1 {
			together++
		}
	}
	n := float64(len(at))
	return float64(together) - 2*(n-1)/n
}

// neighbourVariance is that of neighbours for n in random places, exactly: two places next to each other have values next to each other
// with 2/n; of two such pairs of places, those that share a place and those that do not are counted apart.
func neighbourVariance(n int) float64 {
	m := float64(n)
	mean := 2 * (m - 1) / m
	sharing := 4 * (m - 2) / (m * (m - 1))
	apart := 4 * (m - 2) * (m - 3) / (m * (m - 1))
	return mean + sharing + apart - mean*mean
}
