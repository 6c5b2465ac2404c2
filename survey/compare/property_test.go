package compare_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/count"
	"ceping/survey/example"
)

// TestProperty: whatever the sessions, every number of a comparison follows from the counts of their Reports, computed here a second time
// and in another way; where a unit has one subject, it is the number that its Report has published.
func TestProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(31, 1))
	seen := map[string]int{}
	for range 250 {
		reports := example.CountedUnits(random, 1+random.IntN(6))
		if n := len(reports); n > 2 && random.IntN(3) == 0 { // another day in the same unit
			reports[n-1].Session.Unit, reports[n-1].Session.Date = reports[0].Session.Unit, "2023-12-06"
		}
		byID := map[string]*count.Report{}
		y := compare.Year{Assessment: survey.Assessment{ID: "a", Plan: *reports[0].Setup}}
		for _, r := range reports {
			byID[r.Session.ID] = r
			y.Opened = append(y.Opened, compare.Opened{Report: r, Phase: survey.Opened})
		}
		c := compare.New(y, nil, "")
		if len(c.Sessions)+len(c.Withheld) != len(reports) || len(c.Refused) > 0 {
			t.Fatalf("%d units: %d compared, %d withheld, refused %+v", len(reports), len(c.Sessions), len(c.Withheld), c.Refused)
		}
		for _, s := range c.Withheld {
			seen["withheld"]++
			if r := byID[s.ID]; !r.Withheld || s.Valid != nil {
				t.Errorf("%s is named as withheld with %v valid ballots", s.Unit, s.Valid)
			}
		}
		for _, f := range c.Forms {
			checkForm(t, f, byID, seen)
			checkSubjects(t, f, c, byID, seen)
		}
	}
	for _, feature := range []string{"number", "none", "average", "no average", "one subject", "several", "scored", "sum", "rate", "merged", "withheld", "form withheld", "own scale",
		"rate of bands", "own weights", "some categories", "leaders", "promoted", "body", "unit", "role of its own", "within role", "subjects share a rank", "subject without a rank", "two of one unit"} {
		if seen[feature] < 10 {
			t.Errorf("%s: seen %d times", feature, seen[feature])
		}
	}
	t.Log(seen)
}

// checkForm computes a form anew from the integers of the Reports.
func checkForm(t *testing.T, f compare.Form, reports map[string]*count.Report, seen map[string]int) {
	t.Helper()
	numbers := make([][]*big.Rat, len(f.Columns)) // that there are, by column
	values := make([]*big.Rat, len(f.Units))
	for i, u := range f.Units {
		n := naive{report: reports[u.ID]}
		n.result = n.report.Forms[slices.IndexFunc(n.report.Forms, func(r count.ReportForm) bool { return r.ID == f.ID })]
		n.form = n.report.Setup.Forms[slices.IndexFunc(n.report.Setup.Forms, func(s survey.Form) bool { return s.ID == f.ID })]
		if n.result.Withheld {
			t.Errorf("%s of %s is withheld and compared", f.ID, u.Label)
		}
		if n.form.Total == survey.TotalSum {
			seen["sum"]++
		}
		if len(u.Merged) > 0 {
			seen["merged"]++
		}
		for k, column := range f.Columns {
			var own []*big.Rat
			for _, s := range n.result.Subjects {
				if got := n.number(s, column.Key); got != nil {
					own = append(own, got)
				}
			}
			want := mean(own)
			if got := u.Values[k].Text; !cmp.Equal(got, twoDecimals(want)) {
				t.Errorf("%s, %s, %s: %v, want %v", f.ID, u.Label, column.Name, text(got), text(twoDecimals(want)))
			}
			if len(n.result.Subjects) == 1 {
				seen["one subject"]++
				if got, want := u.Values[k].Text, published(n, n.result.Subjects[0], column.Key); !cmp.Equal(got, want) {
					t.Errorf("%s, %s, %s: %v, its Report has %v", f.ID, u.Label, column.Name, text(got), text(want))
				}
			} else {
				seen["several"]++
			}
			if want == nil {
				seen["none"]++
			} else {
				seen["number"]++
				numbers[k] = append(numbers[k], want)
			}
			if k == f.Ranking() {
				values[i] = want
			}
			seen[column.Key]++
		}
	}
	seen["scored"], seen["rate"] = seen["c.s"], seen[compare.ColumnRate]
	for k, list := range numbers {
		want := mean(list)
		if len(list) < 3 {
			want = nil
			seen["no average"]++
		} else {
			seen["average"]++
		}
		if len(f.Units) > 0 && !cmp.Equal(f.Average[k], twoDecimals(want)) {
			t.Errorf("%s: average of %s is %v, want %v", f.ID, f.Columns[k].Name, text(f.Average[k]), text(twoDecimals(want)))
		}
	}
	for i, u := range f.Units {
		better := 1
		for _, other := range values {
			if other != nil && values[i] != nil && other.Cmp(values[i]) > 0 {
				better++
			}
		}
		if (u.Rank == nil) != (values[i] == nil) || u.Rank != nil && *u.Rank != better {
			t.Errorf("%s: %s has rank %v, want %d", f.ID, u.Label, u.Rank, better)
		}
	}
}

// checkSubjects ranks the subjects of all units a second time, by exact numbers, within their role where the form says so; and finds each
// under a label of its own session.
func checkSubjects(t *testing.T, f compare.Form, c compare.Comparison, reports map[string]*count.Report, seen map[string]int) {
	t.Helper()
	type one struct {
		by           *big.Rat
		role, shown  string
		label, place string
	}
	var all []one
	labels := map[string]bool{}
	for _, s := range c.Sessions {
		if labels[s.Label] {
			t.Errorf("two sessions are called %s", s.Label)
		}
		labels[s.Label] = true
		if strings.Contains(s.Label, "（"+s.Date+"）") {
			seen["two of one unit"]++
		}
		n := naive{report: reports[s.ID]}
		at := slices.IndexFunc(n.report.Forms, func(r count.ReportForm) bool { return r.ID == f.ID })
		if at < 0 {
			continue
		}
		n.result = n.report.Forms[at]
		n.form = n.report.Setup.Forms[slices.IndexFunc(n.report.Setup.Forms, func(s survey.Form) bool { return s.ID == f.ID })]
		if n.result.Withheld {
			seen["form withheld"]++
			continue
		}
		seen[string(n.form.Subjects)]++
		if n.form.Weights != nil {
			seen["own weights"]++
		}
		if n.form.Categories != nil {
			seen["some categories"]++
		}
		for _, s2 := range n.result.Subjects {
			role := ""
			for _, l := range n.report.Setup.Leaders {
				if l.ID == s2.ID && n.form.Subjects == survey.OverLeaders {
					role = string(l.Role)
				}
			}
			if role == "chief" {
				seen["role of its own"]++
			}
			for _, criterion := range s2.Criteria {
				if criterion.Grades != nil {
					seen["own scale"]++
				}
			}
			if best := ranking(s2); best != nil && best.Scale != nil && f.Columns[f.Ranking()].Key == compare.ColumnRate {
				seen["rate of bands"]++
			}
			by := n.number(s2, f.Columns[f.Ranking()].Key)
			all = append(all, one{by, role, text(twoDecimals(by)), s.Label, s2.Name})
		}
	}
	if !f.Many {
		return
	}
	if len(all) != len(f.Subjects) {
		t.Errorf("%s lists %d subjects of %d", f.ID, len(f.Subjects), len(all))
	}
	if f.ByRole {
		seen["within role"]++
	}
	var want, got []string
	for _, x := range all {
		rank, shared := 1, 0
		for _, y := range all {
			if x.by == nil || y.by == nil || f.ByRole && x.role != y.role {
				continue
			}
			if y.by.Cmp(x.by) > 0 {
				rank++
			}
			if y.by.Cmp(x.by) == 0 {
				shared++
			}
		}
		line := fmt.Sprintf("%s %s %s %d", x.label, x.place, x.shown, rank)
		if x.by == nil {
			line = fmt.Sprintf("%s %s %s —", x.label, x.place, x.shown)
			seen["subject without a rank"]++
		}
		if shared > 1 {
			seen["subjects share a rank"]++
		}
		want = append(want, line)
	}
	for _, s := range f.Subjects {
		shown, rank := text(s.Total), "—"
		if f.Columns[f.Ranking()].Key == compare.ColumnRate {
			shown = text(s.Rate)
		}
		if s.Rank != nil {
			rank = fmt.Sprint(*s.Rank)
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", s.Unit, s.Name, shown, rank))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("subjects of %s (-want +got):\n%s", f.ID, diff)
	}
}

// naive computes a form's numbers by the sentences of the rules, one group after another.
type naive struct {
	report *count.Report
	result count.ReportForm
	form   survey.Form
}

// each gives the weight and codes of each group.
func (n naive) each(do func(code string, weight *big.Rat, members []string)) {
	groups := n.result.Groups
	own := groups != nil
	if !own {
		groups = n.report.Groups
	}
	for _, g := range groups {
		weight := 0
		for _, member := range strings.Split(g.Code, "+") {
			weight += n.result.Weights[member]
		}
		if own {
			weight = g.Weight
		}
		do(g.Code, big.NewRat(int64(weight), 1), strings.Split(g.Code, "+"))
	}
}

func (n naive) scale(c count.ReportCriterion) (values map[string]*big.Rat, unsure string) {
	values = map[string]*big.Rat{}
	list := n.result.Grades
	if c.Grades != nil {
		list = c.Grades
	}
	for _, g := range list {
		if g.Unsure {
			unsure = g.Code
		} else {
			values[g.Code], _ = new(big.Rat).SetString(*g.Value)
		}
	}
	return values, unsure
}

func (n naive) score(c count.ReportCriterion) *big.Rat {
	if c.Withheld {
		return nil
	}
	above, below := new(big.Rat), new(big.Rat)
	n.each(func(group string, weight *big.Rat, _ []string) {
		m := c.Marks[group]
		points, over := new(big.Rat), int64(0)
		if c.Scale != nil {
			points, over = big.NewRat(c.Sum[group], 100), int64(m[count.Given])
		} else {
			values, _ := n.scale(c)
			for code, value := range values {
				points.Add(points, new(big.Rat).Mul(value, big.NewRat(int64(m[code]), 1)))
				over += int64(m[code])
			}
		}
		if n.report.Rules.ScoreOver == "valid" {
			over += int64(m[count.Unmarked])
		}
		if over > 0 {
			above.Add(above, points.Mul(points, weight).Quo(points, big.NewRat(over, 1)))
			below.Add(below, weight)
		}
	})
	if below.Sign() == 0 {
		return nil
	}
	return above.Quo(above, below)
}

// rate is in percent.
func (n naive) rate(c count.ReportCriterion, codes []string) *big.Rat {
	values, unsure := n.scale(c)
	known := func(code string) bool {
		if c.Scale != nil {
			return slices.ContainsFunc(c.Bands, func(b count.ReportBand) bool { return b.Code == code })
		}
		return values[code] != nil || code == unsure
	}
	for _, code := range codes {
		if c.Withheld || !known(code) {
			return nil
		}
	}
	above, below := new(big.Rat), new(big.Rat)
	n.each(func(group string, weight *big.Rat, members []string) {
		m := c.Marks[group]
		valid, marks := 0, 0
		for code, many := range m {
			if c.Scale == nil || code == count.Given || code == count.Unmarked {
				valid += many
			}
		}
		for _, code := range codes {
			marks += m[code]
		}
		divide, missing := 0, false
		for _, member := range members {
			h := n.report.Counts[member]
			switch n.report.Rules.Denominator {
			case survey.ByCast:
				divide += h.Cast
			case survey.ByIssued:
				divide += h.Issued - h.Replaced
			case survey.ByExpected:
				if missing = missing || h.Expected == nil; !missing {
					divide += *h.Expected
				}
			case survey.ByPresent:
				if missing = missing || h.Present == nil; !missing {
					divide += *h.Present
				}
			}
		}
		switch n.report.Rules.Denominator {
		case survey.ByValid:
			divide = valid
		case survey.ByMarked:
			divide = valid - m[count.Unmarked]
		default:
			if missing || divide < valid {
				return
			}
		}
		if n.report.Rules.Unsure == "excluded" && c.Scale == nil {
			divide -= m[unsure]
		}
		if divide > 0 {
			above.Add(above, new(big.Rat).Mul(weight, big.NewRat(100*int64(marks), int64(divide))))
			below.Add(below, weight)
		}
	})
	if below.Sign() == 0 {
		return nil
	}
	return above.Quo(above, below)
}

// number is a subject's in a column.
func (n naive) number(s count.ReportSubject, column string) *big.Rat {
	switch column {
	case compare.ColumnTotal:
		sum, weights := new(big.Rat), new(big.Rat)
		for _, c := range s.Criteria {
			weight := n.form.Criteria[slices.IndexFunc(n.form.Criteria, func(of survey.Criterion) bool { return of.ID == c.ID })].Weight.Rat()
			if weight.Sign() == 0 {
				continue
			}
			score := n.score(c)
			switch {
			case n.form.Total == survey.TotalSum && score == nil:
				return nil
			case n.form.Total == survey.TotalSum:
				sum.Add(sum, score)
				weights.SetInt64(1)
			case score != nil:
				sum.Add(sum, new(big.Rat).Mul(score, weight))
				weights.Add(weights, weight)
			}
		}
		if weights.Sign() == 0 {
			return nil
		}
		return sum.Quo(sum, weights)
	case compare.ColumnRate:
		if c := ranking(s); c != nil {
			return n.rate(*c, n.form.Derived[slices.IndexFunc(n.form.Derived, func(d survey.Derived) bool { return d.Name == n.form.Rank })].Grades)
		}
		return nil
	}
	for _, c := range s.Criteria {
		if "c."+c.ID == column {
			return n.score(c)
		}
	}
	return nil
}

// ranking is the criterion whose rate ranks.
func ranking(s count.ReportSubject) (found *count.ReportCriterion) {
	for i, c := range s.Criteria {
		if c.Scale != nil && len(c.Bands) > 0 && (found == nil || found.Scale != nil) || c.Scale == nil {
			found = &s.Criteria[i]
		}
	}
	return found
}

// published is what a Report says of a subject in a column.
func published(n naive, s count.ReportSubject, column string) *string {
	switch column {
	case compare.ColumnTotal:
		return s.Total
	case compare.ColumnRate:
		if c := ranking(s); c != nil {
			return c.Derived[n.form.Rank][count.Weighted]
		}
		return nil
	}
	for _, c := range s.Criteria {
		if "c."+c.ID == column {
			return c.Scores[count.Weighted]
		}
	}
	return nil
}

func mean(list []*big.Rat) *big.Rat {
	if len(list) == 0 {
		return nil
	}
	sum := new(big.Rat)
	for _, r := range list {
		sum.Add(sum, r)
	}
	return sum.Quo(sum, big.NewRat(int64(len(list)), 1))
}

// twoDecimals rounds half-up by integers alone; numbers here are not negative.
func twoDecimals(r *big.Rat) *string {
	if r == nil {
		return nil
	}
	twice := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(200)), r.Denom())
	n := twice.Quo(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()
	text := fmt.Sprintf("%d.%02d", n/100, n%100)
	return &text
}

func text(s *string) string {
	if s == nil {
		return "—"
	}
	return *s
}
