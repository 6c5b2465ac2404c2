package count_test

import (
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
)

// row is one graded or scored criterion of one subject, counted for one group or for all.
type row struct {
	v, unmarked int
	n           map[string]int // marks by grade or band
	given       int            // marks or scores
	sum         *big.Rat       // of scores
}

// naiveCell is where the naive count keeps what a rank or a total is made of.
type naiveCell struct {
	withheld bool
	weighted *big.Rat            // score
	derived  map[string]*big.Rat // weighted, by name; absent where the scale has not all grades
	totals   func(codes []string) *big.Rat
	has      func(codes []string) bool
}

// count counts a criterion in some categories.
func (n *naive) count(f survey.Form, s naiveSubject, c survey.Criterion, categories []string) row {
	r := row{n: map[string]int{}, sum: new(big.Rat)}
	for _, content := range n.of(f.ID+"."+s.id, categories) {
		r.v++
		if c.Kind == survey.Graded {
			at := slices.IndexFunc(n.asked(f, s.role, survey.Graded), func(o survey.Criterion) bool { return o.ID == c.ID })
			if content.Marks == "" || content.Marks[at] == '-' {
				r.unmarked++
				continue
			}
			r.given++
			r.n[scaleOf(f, c)[strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyz", content.Marks[at])].Code]++
			continue
		}
		at := slices.IndexFunc(n.asked(f, s.role, survey.Scored), func(o survey.Criterion) bool { return o.ID == c.ID })
		if content.Scores == nil || content.Scores[at] == "" {
			r.unmarked++
			continue
		}
		r.given++
		score := rat(content.Scores[at])
		r.sum.Add(r.sum, score)
		if last := len(c.Bands) - 1; last >= 0 {
			n.note(n.wants("score below the lowest band") && score.Cmp(rat(c.Bands[last].From.String())) < 0, "score below the lowest band")
			n.note(n.wants("score at the edge of a band") && score.Cmp(rat(c.Bands[0].From.String())) == 0, "score at the edge of a band")
		}
		n.note(n.wants("score counted in steps from min") && !new(big.Rat).Quo(score, rat(c.Points.Step.String())).IsInt(), "score counted in steps from min")
		for _, b := range c.Bands { // from the highest
			if score.Cmp(rat(b.From.String())) >= 0 {
				r.n[b.Code]++
				break
			}
		}
	}
	return r
}

// unsure marks among those counted.
func unsureMarks(f survey.Form, c survey.Criterion, r row) (k int) {
	if c.Kind == survey.Graded {
		for _, g := range scaleOf(f, c) {
			if g.Unsure {
				k += r.n[g.Code]
			}
		}
	}
	return k
}

// rate of some grades of a row that was counted in these categories.
func (n *naive) rate(f survey.Form, c survey.Criterion, r row, categories []string, codes ...string) *big.Rat {
	d, known := 0, true
	for _, category := range categories {
		k := n.counts[category]
		switch n.setup.Rules.Denominator {
		case "cast":
			d += k.Cast
		case "issued":
			d += k.Issued - k.Replaced
		case "expected":
			if k.Expected == nil {
				known = false
			} else {
				d += *k.Expected
			}
		case "present":
			if k.Present == nil {
				known = false
			} else {
				d += *k.Present
			}
		}
	}
	switch n.setup.Rules.Denominator {
	case "valid":
		d = r.v
	case "marked":
		d = r.v - r.unmarked
	default:
		n.note(!known, "denominator "+string(n.setup.Rules.Denominator)+": not entered")
		n.note(known && d < r.v, "denominator "+string(n.setup.Rules.Denominator)+": smaller than V")
		n.note(known && d == r.v, "denominator "+string(n.setup.Rules.Denominator)+": as large as V")
		if d < r.v {
			known = false
		}
	}
	n.note(known && d > 0, "denominator "+string(n.setup.Rules.Denominator))
	if n.setup.Rules.Unsure == survey.UnsureExcluded {
		d -= unsureMarks(f, c, r)
		for _, g := range scaleOf(f, c) {
			if c.Kind == survey.Graded && g.Unsure && slices.Contains(codes, g.Code) {
				return nil
			}
		}
	}
	n.note(known && d <= 0, "denominator "+string(n.setup.Rules.Denominator)+": 0")
	if !known || d <= 0 {
		return nil
	}
	sum := 0
	for _, code := range codes {
		sum += r.n[code]
	}
	return big.NewRat(int64(sum), int64(d))
}

// score of a row.
func (n *naive) score(f survey.Form, c survey.Criterion, r row) *big.Rat {
	over, sum := r.given, new(big.Rat).Set(r.sum)
	if c.Kind == survey.Graded {
		over = 0
		for _, g := range scaleOf(f, c) {
			if !g.Unsure {
				over += r.n[g.Code]
				sum.Add(sum, new(big.Rat).Mul(big.NewRat(int64(r.n[g.Code]), 1), rat(g.Value.String())))
			}
		}
	}
	if n.setup.Rules.ScoreOver == survey.OverValid {
		over = r.v - unsureMarks(f, c, r)
	}
	n.note(over <= 0 && r.v > 0, "no score: nobody gave one")
	if over <= 0 {
		return nil
	}
	n.note(over > r.given, "score over valid: a blank counts as 0")
	n.note(unsureMarks(f, c, r) > 0, "score without 不了解")
	return sum.Quo(sum, big.NewRat(int64(over), 1))
}

// labels are the codes that a criterion counts: grades, or bands.
func labels(f survey.Form, c survey.Criterion) (codes []string) {
	if c.Kind == survey.Graded {
		for _, g := range scaleOf(f, c) {
			codes = append(codes, g.Code)
		}
		return codes
	}
	for _, b := range c.Bands {
		codes = append(codes, b.Code)
	}
	return codes
}

// mean weighs values; nil ones drop out.
func mean(values []*big.Rat, weights []int) *big.Rat {
	sum, all := new(big.Rat), 0
	for i, v := range values {
		if v != nil {
			sum.Add(sum, new(big.Rat).Mul(v, big.NewRat(int64(weights[i]), 1)))
			all += weights[i]
		}
	}
	if all == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(int64(all), 1))
}

// fewRaters reports whether somebody marked a criterion of a subject, and too few did.
func (n *naive) fewRaters(f survey.Form, s naiveSubject, c survey.Criterion, categories []string) bool {
	k := n.count(f, s, c, categories).given
	return (n.weak == "" || n.weak == inTotal || n.weak == listsShown) && k > 0 && k < n.setup.Rules.MinGroup
}
