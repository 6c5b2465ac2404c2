package count

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
)

// weighing is Σ w·x / Σ w over what is added with a value.
type weighing struct{ sum, weight *big.Rat }

func newWeighing() *weighing { return &weighing{new(big.Rat), new(big.Rat)} }

// add adds a value with its weight; nil is left out.
func (w *weighing) add(weight, value *big.Rat) {
	if value == nil {
		return
	}
	w.sum.Add(w.sum, new(big.Rat).Mul(weight, value))
	w.weight.Add(w.weight, weight)
}

// mean is nil when the weights that are left sum to 0.
func (w *weighing) mean() *big.Rat {
	if w.weight.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(w.sum, w.weight)
}

func whole(n int) *big.Rat { return big.NewRat(int64(n), 1) }

// ratio is n/d; nil when d is not above 0.
func ratio(n, d int) *big.Rat {
	if d <= 0 {
		return nil
	}
	return big.NewRat(int64(n), int64(d))
}

var hundred = big.NewRat(100, 1)

// percent writes a ratio in percent; nil of nil.
func percent(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	return fixed2(new(big.Rat).Mul(r, hundred))
}

// fixed2 rounds half-up, ties towards +∞, to two decimals, and never writes -0.00; nil of nil.
func fixed2(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	// floor(100·r + 1/2), exactly
	n := new(big.Rat).Add(new(big.Rat).Mul(r, hundred), big.NewRat(1, 2))
	floor := new(big.Int).Div(n.Num(), n.Denom()) // Euclidean, so towards -∞ for a positive divisor
	text := new(big.Int).Abs(floor).String()
	text = strings.Repeat("0", max(0, 3-len(text))) + text
	text = text[:len(text)-2] + "." + text[len(text)-2:]
	if floor.Sign() < 0 {
		text = "-" + text
	}
	return &text
}

// Rounded returns an exact number as every output writes it, for those who compute on from a Report: two decimals, half-up; nil of nil.
func Rounded(r *big.Rat) *string { return fixed2(r) }

// Ranked is one of several that are ranked: by a number before it is rounded, nil for one that takes no place, among those of its kind.
type Ranked struct {
	By    *big.Rat
	Among string
}

// Ranks returns the places, 1 for the highest number; equals share one: 1, 1, 3.
func Ranks(list []Ranked) []*int {
	places, order := make([]*int, len(list)), []int{}
	for i, r := range list {
		if r.By != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(list[a].Among, list[b].Among), list[b].By.Cmp(list[a].By))
	})
	place := 0
	for n, i := range order {
		place++
		if n > 0 && list[order[n-1]].Among != list[i].Among {
			place = 1
		}
		if place > 1 && list[order[n-1]].By.Cmp(list[i].By) == 0 {
			places[i] = places[order[n-1]]
			continue
		}
		places[i] = new(place)
	}
	return places
}

// Places ranks numbers as a Report does its subjects.
func Places(numbers []*big.Rat) []*int {
	list := make([]Ranked, len(numbers))
	for i, n := range numbers {
		list[i].By = n
	}
	return Ranks(list)
}
