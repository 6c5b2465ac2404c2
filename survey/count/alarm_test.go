package count_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
)

// TestAlarmsAtEquality: each alarm, where its two sides are equal, and one beyond.
func TestAlarmsAtEquality(t *testing.T) {
	zero := func(n *count.Counts) { n.Leftover, n.Present = new(0), new(n.Cast) }
	even := func(n *count.Counts) { zero(n); n.Issued, n.Collected = n.Cast, n.Cast }
	for _, test := range []struct {
		name  string
		votes []map[string]any // of A; B and C have twelve that say nothing of l1
		head  func(*count.Counts)
		want  []string
	}{
		{"all is even", marked(6), even, nil},
		{"issued one below collected", marked(6), func(n *count.Counts) { even(n); n.Issued-- }, []string{"issued_below_collected"}},
		{"issued above present", marked(6), func(n *count.Counts) { even(n); *n.Present-- }, []string{"issued_above_present"}},
		{"issued without replaced is present", marked(6), func(n *count.Counts) { even(n); n.Issued, n.Collected, n.Replaced = 7, 7, 1 }, nil},
		{"one more than voters", marked(6), func(n *count.Counts) { even(n); n.Issued, n.Collected, n.Replaced = 7, 7, 2 }, []string{"cast_above_voters"}},
		{"cast above collected", marked(6), func(n *count.Counts) { even(n); n.Collected-- }, []string{"cast_above_collected", "cast_above_voters"}},
		{"leftover not entered", marked(6), func(n *count.Counts) { even(n); n.Leftover = nil }, []string{"leftover_missing"}},
		{"a tenth invalid", both(marked(15), times(3, "state", "spoiled")), even, nil},
		{"more than a tenth invalid", both(marked(14), times(3, "state", "spoiled")), even, []string{"many_invalid"}},
		{"two invalid of few", both(marked(5), times(2, "state", "spoiled")), even, nil},
		{"quota at V", marked(6), even, nil},
		{"quota above V", both(marked(5), times(1, "f.l1.de", "g", "f.l2.de", "g")), even, []string{"quota_exceeded"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := hall(t, nil, map[string][]map[string]any{"A": test.votes, "B": times(6, "f.l2.de", "p"), "C": times(6, "f.l2.de", "p")}).count(t, func(c map[string]count.Counts) {
				for code, n := range c {
					if even(&n); code == "A" {
						test.head(&n)
					}
					c[code] = n
				}
			})
			var got []string
			for _, a := range r.Alarms {
				got = append(got, a.Code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAlarmsOfAWithheldSession: they ring all the same and tell why, without the number that is withheld.
func TestAlarmsOfAWithheldSession(t *testing.T) {
	r := hall(t, nil, map[string][]map[string]any{"A": both(marked(4), times(9, "state", "spoiled"))}).count(t, nil)
	if !r.Withheld || len(r.Forms) > 0 || r.Counts["total"].Invalid != nil || r.Counts["A+B+C"].Cast != 13 {
		t.Errorf("%+v", r)
	}
	if !slices.ContainsFunc(r.Alarms, func(a count.Alarm) bool { return a.Code == count.ManyInvalid }) {
		t.Errorf("alarms %v", r.Alarms)
	}
}
