package attack

import (
	"slices"
)

// Everywhere is all places of each mark in a memory, in rising order.
func Everywhere(memory []byte, marks [][]byte) [][]int {
	return Read(Copy{"memory": memory}, marks).files[0].at
}

// Runs is how much more often than by chance the next place of any mark in a memory belongs to the mark that came next: near 0
// for places in no order, towards 1 where they lie one after the other as they came. Marks are in the order in which they came.
func Runs(places [][]int) float64 {
	type place struct{ at, mark int }
	var all []place
	for mark, at := range places {
		for _, a := range at {
			all = append(all, place{a, mark})
		}
	}
	slices.SortFunc(all, func(a, b place) int { return a.at - b.at })
	next, pairs := 0, 0
	for i := 1; i < len(all); i++ {
		if all[i].mark == all[i-1].mark {
			continue
		}
		pairs++
		if d := all[i].mark - all[i-1].mark; d == 1 || d == -1 {
			next++
		}
	}
	if pairs == 0 {
		return 0
	}
	return float64(next)/float64(pairs) - 2/float64(len(places))
}
