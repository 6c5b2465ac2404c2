package compare

import (
	"math/big"
	"slices"

	"ceping/survey/count"
)

// mean is Σ w·x / Σ w over what is added with a value.
type mean struct{ sum, weight *big.Rat }

func newMean() *mean { return &mean{new(big.Rat), new(big.Rat)} }

// add adds a value with its weight; nil is left out.
func (m *mean) add(weight, value *big.Rat) {
	if value != nil {
		m.sum.Add(m.sum, new(big.Rat).Mul(weight, value))
		m.weight.Add(m.weight, weight)
	}
}

// value is nil when the weights that are left sum to 0.
func (m *mean) value() *big.Rat {
	if m.weight.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(m.sum, m.weight)
}

func whole(n int) *big.Rat { return big.NewRat(int64(n), 1) }

func percent(r *big.Rat) *big.Rat {
	if r == nil {
		return nil
	}
	return new(big.Rat).Mul(r, whole(100))
}

// exactPoint is a number before rounding and whose it is; nil is none.
type exactPoint struct {
	name   string
	number *big.Rat
}

// spreads is how the numbers lie; none when there is no number.
func spreads(name string, points []exactPoint) []Spread {
	points = slices.DeleteFunc(slices.Clone(points), func(p exactPoint) bool { return p.number == nil })
	if len(points) == 0 {
		return nil
	}
	slices.SortStableFunc(points, func(a, b exactPoint) int { return a.number.Cmp(b.number) })
	s := Spread{
		Name: name, Min: rounded(points[0].number), Lower: rounded(quartile(points, 1)), Median: rounded(quartile(points, 2)),
		Upper: rounded(quartile(points, 3)), Max: rounded(points[len(points)-1].number),
	}
	m := newMean()
	for _, p := range points {
		s.Points = append(s.Points, Point{p.name, rounded(p.number)})
		m.add(whole(1), p.number)
	}
	s.Mean = rounded(m.value())
	return []Spread{s}
}

func rounded(r *big.Rat) string { return *count.Rounded(r) }

// quartile interpolates linearly at place (n−1)·q/4 of sorted points, counted from 0.
func quartile(points []exactPoint, q int) *big.Rat {
	place := (len(points) - 1) * q
	low, part := points[place/4].number, place%4
	if part == 0 {
		return low
	}
	step := new(big.Rat).Sub(points[place/4+1].number, low)
	return step.Add(low, step.Mul(step, big.NewRat(int64(part), 4)))
}
