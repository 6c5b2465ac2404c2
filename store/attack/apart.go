package attack

// Apart says how far places tell some marks from the others: the rank-biserial correlation, from -1 for those that all lie before the
// others to 1 for those that all lie behind; 0 where chance has placed them, or none or all are marked.
func Apart(places []float64, marked []bool) float64 {
	sum, here, there := 0.0, 0, 0
	for i, one := range places {
		if !marked[i] {
			there++
			continue
		}
		here++
		for j, other := range places {
			switch {
			case marked[j]:
			case one > other:
				sum++
			case one < other:
				sum--
			}
		}
	}
	if here == 0 || there == 0 {
		return 0
	}
	return sum / float64(here*there)
}

// ApartVariance is the variance of Apart for so many marks, some of them marked, in random places without ties.
func ApartVariance(marks, marked int) float64 {
	return float64(marks+1) / float64(3*marked*(marks-marked))
}
