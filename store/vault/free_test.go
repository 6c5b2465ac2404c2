package vault_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"ceping/store/vault"
)

func TestFree(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 200} {
		f := vault.NewFree(n)
		for row := 1; row <= n; row++ {
			f.Add(row)
			f.Add(row)
		}
		var drawn []int
		for f.Len() > 0 {
			row, ok := f.Draw()
			if !ok {
				t.Fatal("nothing is drawn of what is free")
			}
			drawn = append(drawn, row)
		}
		if _, ok := f.Draw(); ok {
			t.Error("something is drawn of nothing")
		}
		slices.Sort(drawn)
		for i, row := range drawn {
			if row != i+1 {
				t.Fatalf("%d rows: drawn %v", n, drawn)
			}
		}
		if len(drawn) != n {
			t.Errorf("%d of %d drawn", len(drawn), n)
		}
	}
}

// Each free row is drawn as often as any other: χ² over 130 rows of which half are free stays below its 99.9999 % bound.
func TestDrawIsUniform(t *testing.T) {
	const rows, rounds = 130, 65_000
	count := map[int]int{}
	f := vault.NewFree(rows)
	for row := 2; row <= rows; row += 2 {
		f.Add(row)
	}
	free := f.Len()
	for range rounds {
		row, _ := f.Draw()
		count[row]++
		f.Add(row)
	}
	chi, want := 0.0, float64(rounds)/float64(free)
	for row := 1; row <= rows; row++ {
		if row%2 == 1 {
			if count[row] > 0 {
				t.Fatalf("row %d is drawn and was never free", row)
			}
			continue
		}
		d := float64(count[row]) - want
		chi += d * d / want
	}
	if chi > 140 { // 64 degrees of freedom
		t.Errorf("χ² = %.1f", chi)
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

func TestSet(t *testing.T) {
	const most = 300
	s, want := vault.NewSet(most), map[[32]byte]bool{}
	value := func() (v [32]byte) {
		v[0], v[31] = byte(rand.IntN(20)), byte(rand.IntN(20))
		return v
	}
	for range 5000 {
		v := value()
		if rand.IntN(3) == 0 {
			s.Remove(v)
			delete(want, v)
			continue
		}
		if len(want) == most && !want[v] {
			if !panics(func() { s.Add(v) }) {
				t.Fatal("a full set takes a value, or says that it is there")
			}
			continue
		}
		if s.Add(v) == want[v] {
			t.Fatal("Add says something else")
		}
		want[v] = true
		if s.Len() != len(want) || s.Has(v) != want[v] {
			t.Fatalf("%d values, want %d", s.Len(), len(want))
		}
	}
	all := s.Values()
	if !slices.IsSortedFunc(all, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) }) || len(all) != len(want) {
		t.Error("the values are not in order")
	}
	s.Clear()
	if s.Len() != 0 || s.Has(all[0]) {
		t.Error("cleared, and still there")
	}
}
