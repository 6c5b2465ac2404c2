package count

import (
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

func codesOf(groups []Group) (codes []string) {
	for _, g := range groups {
		codes = append(codes, g.Code)
	}
	return codes
}

// TestOverBallots: one that has too few goes into the next, the last into the one before; at the minimum it stands alone.
func TestOverBallots(t *testing.T) {
	for _, test := range []struct {
		valid []int
		want  []string
	}{
		{[]int{5, 5, 5}, []string{"A", "B", "C"}},
		{[]int{4, 5, 5}, []string{"A+B", "C"}},
		{[]int{5, 4, 5}, []string{"A", "B+C"}},
		{[]int{5, 5, 4}, []string{"A", "B+C"}},
		{[]int{5, 0, 5}, []string{"A", "B+C"}},
		{[]int{9, 2, 2}, []string{"A+B+C"}},
		{[]int{2, 2, 9}, []string{"A+B+C"}},
		{[]int{2, 3, 4, 9}, []string{"A+B", "C+D"}},
		{[]int{4, 4, 4, 4}, []string{"A+B", "C+D"}},
		{[]int{4, 4, 4}, []string{"A+B+C"}},
		{[]int{1, 1, 2}, []string{"A+B+C"}},
		{[]int{0}, []string{"A"}},
	} {
		valid, categories := map[string]int{}, []survey.Category{}
		for i, n := range test.valid {
			code := string(rune('A' + i))
			valid[code], categories = n, append(categories, survey.Category{Code: code, Name: code, Weight: 10 * (i + 1)})
		}
		groups := overBallots(categories, valid, 5, func(c survey.Category) int { return c.Weight })
		if diff := cmp.Diff(test.want, codesOf(groups)); diff != "" {
			t.Errorf("%v: %s", test.valid, diff)
		}
		weight := 0
		for _, g := range groups {
			weight += g.Weight
		}
		if n := len(test.valid); weight != 10*n*(n+1)/2 {
			t.Errorf("%v: weights sum to %d", test.valid, weight)
		}
	}
}

// TestOverRaters: a group with raters, but too few of one criterion, joins the next one for the whole form; one without any does not.
func TestOverRaters(t *testing.T) {
	for _, test := range []struct {
		raters [][]int // by criterion and category
		want   []string
	}{
		{nil, []string{"A", "B", "C"}},
		{[][]int{{5, 5, 5}}, []string{"A", "B", "C"}},
		{[][]int{{0, 5, 5}, {5, 0, 0}}, []string{"A", "B", "C"}},
		{[][]int{{4, 5, 5}}, []string{"A+B", "C"}},
		{[][]int{{5, 4, 5}}, []string{"A", "B+C"}},
		{[][]int{{5, 5, 4}}, []string{"A", "B+C"}},
		{[][]int{{5, 5, 5}, {4, 5, 5}}, []string{"A+B", "C"}},
		{[][]int{{4, 0, 5}}, []string{"A+B+C"}},
		{[][]int{{1, 1, 1}}, []string{"A+B+C"}},
		{[][]int{{4, 1, 4}}, []string{"A+B+C"}},            // A+B has five; C joins the one before
		{[][]int{{1, 5, 5}, {5, 5, 1}}, []string{"A+B+C"}}, // A into B, then C into what came of it
	} {
		var groups []Group
		for _, code := range []string{"A", "B", "C"} {
			groups = append(groups, Group{Code: code, Name: code, Members: []string{code}})
		}
		var raters []map[string]int
		for _, n := range test.raters {
			raters = append(raters, map[string]int{"A": n[0], "B": n[1], "C": n[2]})
		}
		before := slices.Clone(groups)
		if diff := cmp.Diff(test.want, codesOf(overRaters(groups, raters, 5))); diff != "" {
			t.Errorf("%v: %s", test.raters, diff)
		}
		if diff := cmp.Diff(before, groups); diff != "" {
			t.Errorf("%v: the session's groups were changed: %s", test.raters, diff)
		}
	}
}

// TestFixed2: ties go up, towards +∞, and nothing is ever −0.00.
func TestFixed2(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0.00", "0.004999999999999999999": "0.00", "0.005": "0.01", "0.015": "0.02", "1.005": "1.01", "2/3": "0.67", "99.995": "100.00", "12345678901234567.125": "12345678901234567.13",
		"-0.004": "0.00", "-0.005": "0.00", "-0.0050000001": "-0.01", "-0.015": "-0.01", "-1.005": "-1.00", "-1.006": "-1.01",
	} {
		r, _ := new(big.Rat).SetString(text)
		if got := fixed2(r); *got != want {
			t.Errorf("%s is written %s, want %s", text, *got, want)
		}
	}
	if fixed2(nil) != nil || percent(nil) != nil || ratio(1, 0) != nil || ratio(1, -1) != nil {
		t.Error("what is absent has a number")
	}
	if one := ratio(1, 1); one == nil || *percent(one) != "100.00" {
		t.Error("one of one has no rate")
	}
}

// TestRanks: equals share a place, and the next one is as far down as there are above it; each role has places of its own.
func TestRanks(t *testing.T) {
	var list []Ranked
	for _, r := range []struct {
		by    string
		among string
	}{{"80", ""}, {"90", ""}, {"90", ""}, {"", ""}, {"79.999999999", ""}, {"90", "x"}, {"80", ""}} {
		place := Ranked{Among: r.among}
		if r.by != "" {
			place.By, _ = new(big.Rat).SetString(r.by)
		}
		list = append(list, place)
	}
	if diff := cmp.Diff([]*int{new(3), new(1), new(1), nil, new(5), new(1), new(3)}, Ranks(list)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]*int{new(2), nil, new(1)}, Places([]*big.Rat{big.NewRat(1, 3), nil, big.NewRat(1, 2)})); diff != "" {
		t.Error(diff)
	}
}
