package version1

import (
	"math/big"
	"slices"
)

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
	w := newWeighing()
	for _, p := range points {
		s.Points = append(s.Points, Point{p.name, rounded(p.number)})
		w.add(big.NewRat(1, 1), p.number)
	}
	s.Mean = rounded(w.mean())
	return []Spread{s}
}

func rounded(r *big.Rat) string { return *fixed2(r) }

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
