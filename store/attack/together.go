package attack

import "slices"

// Together is the rank correlation of two lists of places: of what lies in one table and what lies in another, ballot by ballot.
// Near 0 nothing pairs them.
func Together(one, other []float64) float64 {
	order := make([]int, len(one))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case other[i] < other[j]:
			return -1
		case other[i] > other[j]:
			return 1
		}
		return 0
	})
	sorted := make([]float64, len(one))
	for to, from := range order {
		sorted[to] = one[from]
	}
	return Spearman(sorted)
}
