package version1

import (
	"math/big"
	"strings"
)

// fixed2 writes an exact number with two decimals, rounded half-up (ties towards +∞). It is the only place that rounds.
// Nil stays nil, and nothing is ever −0.00.
func fixed2(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	cents := new(big.Rat).Mul(r, big.NewRat(100, 1))
	cents.Add(cents, big.NewRat(1, 2))
	// Div is Euclidean: with a positive denominator it is the floor.
	floor := new(big.Int).Div(cents.Num(), cents.Denom())
	digits := new(big.Int).Abs(floor).String()
	for len(digits) < 3 {
		digits = "0" + digits
	}
	var text strings.Builder
	if floor.Sign() < 0 {
		text.WriteByte('-')
	}
	text.WriteString(digits[:len(digits)-2] + "." + digits[len(digits)-2:])
	s := text.String()
	return &s
}

// ratio is n/d, or nil when d is not positive.
func ratio(n, d int) *big.Rat {
	if d <= 0 {
		return nil
	}
	return big.NewRat(int64(n), int64(d))
}

// percent writes a ratio in percent.
func percent(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	return fixed2(new(big.Rat).Mul(r, big.NewRat(100, 1)))
}

// weighing sums weight × value over the values that are not nil.
type weighing struct{ sum, weights *big.Rat }

func newWeighing() *weighing { return &weighing{new(big.Rat), new(big.Rat)} }

func (w *weighing) add(weight, value *big.Rat) {
	if value == nil {
		return
	}
	w.sum.Add(w.sum, new(big.Rat).Mul(weight, value))
	w.weights.Add(w.weights, weight)
}

// mean is the weighted mean, nil when the weights sum to 0.
func (w *weighing) mean() *big.Rat {
	if w.weights.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(w.sum, w.weights)
}
