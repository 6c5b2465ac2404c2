// Package attack reads copies of a data directory, of a disk and of a process's memory as an adversary who has seized them, and tries
// to recover in which order ballots were cast, which envelopes came together, which slip belongs to which ballot, and anything of a
// voter that should not be there. It is used by tests only: first on naive designs, where it must succeed, then on ceping, where it
// must not.
package attack

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
)

// Copy is all files of a directory at one moment, by path below it.
type Copy map[string][]byte

// Take copies a directory.
func Take(dir string) (Copy, error) {
	files := Copy{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
	return files, err
}

// Spearman is the rank correlation of places with the order of their list; ties share the mean rank. With fewer than two
// different places there is nothing to correlate and it is 0.
func Spearman(places []float64) float64 {
	n := len(places)
	ranks, sorted := make([]float64, n), slices.Sorted(slices.Values(places))
	for i, p := range places {
		below, _ := slices.BinarySearch(sorted, p)
		upTo := sort.Search(n, func(j int) bool { return sorted[j] > p })
		ranks[i] = float64(below+upTo-1) / 2
	}
	mean := float64(n-1) / 2
	var both, given, order float64
	for i, r := range ranks {
		x, y := r-mean, float64(i)-mean
		both, given, order = both+x*y, given+x*x, order+y*y
	}
	if given == 0 || order == 0 {
		return 0
	}
	return both / math.Sqrt(given*order)
}

// Band is the half width of the interval that holds the mean of a figure over so many repetitions, given the variance of their
// sum: that of ρ for n ballots in random places is 1/(n−1) each. It holds with 99 % probability for all figures of a suite
// together (Bonferroni).
func Band(variance float64, repetitions, figures int) float64 {
	z := math.Sqrt2 * math.Erfinv(1-0.01/float64(figures))
	return z * math.Sqrt(variance) / float64(repetitions)
}

// Pairs counts how many of n slips a guess pairs with their own ballot when the k-th slip of one order is held to belong to
// the k-th ballot of another. Chance finds one, however many there are.
func Pairs(slips, ballots []float64) int {
	found := 0
	a, b := Ranks(slips), Ranks(ballots)
	for i := range a {
		if a[i] == b[i] {
			found++
		}
	}
	return found
}

// Ranks orders places; between equal ones chance decides.
func Ranks(places []float64) []int {
	order := rand.Perm(len(places))
	sort.SliceStable(order, func(i, j int) bool { return places[order[i]] < places[order[j]] })
	rank := make([]int, len(places))
	for r, i := range order {
		rank[i] = r
	}
	return rank
}
