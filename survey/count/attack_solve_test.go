package count_test

import "math"

// linear is lo ≤ Σ coef·x ≤ hi over counts x that are whole and not negative.
type linear struct {
	coef   []float64
	lo, hi float64
}

// solver finds what a system of such rows fixes. It stands on floating point: it attacks, it does not count.
type solver struct {
	rows   []linear
	lo, hi []float64
	basis  []linear // equalities, reduced
	pivots []int
}

const nearly = 1e-7

func newSolver(variables int, rows []linear) *solver {
	s := &solver{rows: rows, lo: make([]float64, variables), hi: make([]float64, variables)}
	for i := range s.hi {
		s.hi[i] = math.Inf(1)
	}
	s.reduce()
	s.rows = append(s.rows, s.basis...)
	for range 100 {
		if !s.propagate() {
			break
		}
	}
	return s
}

// reduce brings the equalities into reduced row echelon form.
func (s *solver) reduce() {
	for _, r := range s.rows {
		if r.lo == r.hi {
			s.basis = append(s.basis, linear{append([]float64{}, r.coef...), r.lo, r.lo})
		}
	}
	done := 0
	for v := range s.lo {
		at := -1
		for i := done; i < len(s.basis); i++ {
			if math.Abs(s.basis[i].coef[v]) > nearly && (at < 0 || math.Abs(s.basis[i].coef[v]) > math.Abs(s.basis[at].coef[v])) {
				at = i
			}
		}
		if at < 0 {
			continue
		}
		s.basis[done], s.basis[at] = s.basis[at], s.basis[done]
		s.basis[done] = s.basis[done].plus(s.basis[done], 1/s.basis[done].coef[v]-1)
		for i := range s.basis {
			if i != done {
				s.basis[i] = s.basis[i].plus(s.basis[done], -s.basis[i].coef[v])
			}
		}
		s.pivots = append(s.pivots, v)
		done++
	}
	s.basis = s.basis[:done]
}

func (r linear) plus(o linear, times float64) linear {
	sum := linear{make([]float64, len(r.coef)), r.lo + times*o.lo, 0}
	sum.hi = sum.lo
	for i := range r.coef {
		sum.coef[i] = r.coef[i] + times*o.coef[i]
	}
	return sum
}

// propagate narrows the bounds of each variable by each row; it reports whether it could.
func (s *solver) propagate() (narrowed bool) {
	for _, r := range s.rows {
		least, most := 0.0, 0.0
		for i, c := range r.coef {
			if c > nearly {
				least, most = least+c*s.lo[i], most+c*s.hi[i]
			} else if c < -nearly {
				least, most = least+c*s.hi[i], most+c*s.lo[i]
			}
		}
		for i, c := range r.coef {
			if math.Abs(c) <= nearly {
				continue
			}
			low, high := c*s.lo[i], c*s.hi[i]
			if c < 0 {
				low, high = high, low
			}
			from, to := (r.lo-(most-high))/c, (r.hi-(least-low))/c
			if c < 0 {
				from, to = to, from
			}
			if from = math.Ceil(from - nearly); from > s.lo[i] { // false of a NaN, from infinite bounds
				s.lo[i], narrowed = from, true
			}
			if to = math.Floor(to + nearly); to < s.hi[i] {
				s.hi[i], narrowed = to, true
			}
		}
	}
	return narrowed
}

// value is what Σ coef·x must be, when it must be something.
func (s *solver) value(coef []float64) (int, bool) {
	rest := linear{append([]float64{}, coef...), 0, 0}
	for i, v := range s.pivots {
		rest = rest.plus(s.basis[i], -rest.coef[v])
	}
	// What no equality gives, the bounds of its variables may.
	least, most := -rest.lo, -rest.lo
	for i, c := range rest.coef {
		if math.Abs(c) > nearly {
			least, most = least+min(c*s.lo[i], c*s.hi[i]), most+max(c*s.lo[i], c*s.hi[i])
		}
	}
	if most-least < nearly {
		return int(math.Round(least)), true
	}
	least, most = 0, 0
	for i, c := range coef {
		if c != 0 {
			least, most = least+c*s.lo[i], most+c*s.hi[i]
		}
	}
	return int(math.Round(least)), most-least < nearly
}
