package random_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"ceping/survey/random"
)

// even fails where counts of n equally likely things are not even: chi-square above its mean by more than seven times its deviation,
// which happens once in billions of runs.
func even(t *testing.T, what string, counts []int) {
	t.Helper()
	sum := 0
	for _, c := range counts {
		sum += c
	}
	want, square := float64(sum)/float64(len(counts)), 0.0
	for _, c := range counts {
		square += (float64(c) - want) * (float64(c) - want) / want
	}
	if free := float64(len(counts) - 1); math.Abs(square-free) > 7*math.Sqrt(2*free)+10 {
		t.Errorf("%s is not even: %v", what, counts)
	}
}

func TestBelow(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 100} {
		counts := make([]int, n)
		for range 1000 * n {
			counts[random.Below(n)]++
		}
		even(t, "a number", counts)
	}
	// Of 2⁶³-1 the greatest multiple in 64 bits is twice as much; both halves of the range come.
	low, high := 0, 0
	for range 200 {
		if v := random.Below(math.MaxInt); v < 0 {
			t.Fatal("a number below 0")
		} else if v < math.MaxInt/2 {
			low++
		} else {
			high++
		}
	}
	if low == 0 || high == 0 {
		t.Errorf("%d in the lower half and %d in the upper", low, high)
	}
	for _, n := range []int{0, -1, math.MinInt} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("there is a number below %d", n)
				}
			}()
			random.Below(n)
		}()
	}
}

// TestShuffle: each of the 24 orders of four things is as likely as another, and nothing is lost.
func TestShuffle(t *testing.T) {
	orders := map[[4]byte]int{}
	for range 24_000 {
		list := []byte("abcd")
		random.Shuffle(list)
		orders[[4]byte(list)]++
	}
	var counts []int
	for order, n := range orders {
		counts = append(counts, n)
		if slices.Sort(order[:]); string(order[:]) != "abcd" {
			t.Errorf("something was lost: %q", order)
		}
	}
	if len(counts) != 24 {
		t.Fatalf("%d orders of 24", len(counts))
	}
	even(t, "an order", counts)
	random.Shuffle[int](nil)
	random.Shuffle([]int{1})
}

func TestPermutation(t *testing.T) {
	first := make([]int, 5)
	for range 5000 {
		list := random.Permutation(5)
		first[list[0]]++
		if slices.Sort(list); !slices.Equal(list, []int{0, 1, 2, 3, 4}) {
			t.Fatalf("no permutation: %v", list)
		}
	}
	even(t, "what comes first", first)
	if len(random.Permutation(0)) != 0 {
		t.Error("something of nothing")
	}
}

func TestFill(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		b := make([]byte, 34)
		random.Fill(b[1:33])
		if seen[string(b)] || bytes.Equal(b[1:33], make([]byte, 32)) || b[0] != 0 || b[33] != 0 {
			t.Fatalf("%x", b)
		}
		seen[string(b)] = true
	}
}

func TestText(t *testing.T) {
	if a, b := random.Text(), random.Text(); a == b || len(a) != 26 {
		t.Errorf("%q, %q", a, b)
	}
}
