package count_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
)

// TestWithheldFirst: what too few marked in all is withheld and merges nothing; at the minimum it is published, and merges. A mark of
// 不了解 is a rater too.
func TestWithheldFirst(t *testing.T) {
	for _, test := range []struct {
		name     string
		votes    map[string][]map[string]any
		groups   []string
		withheld bool
		total    string
	}{
		{"four raters", map[string][]map[string]any{"A": both(marked(3), times(1, "f.l1.de", "g", "f.l2.neng", "g"), times(5, "f.l1.de", "g", "f.l2.neng", "g")), "B": times(6, "f.l1.de", "g", "f.l2.neng", "g"),
			"C": both(marked(1), times(5, "f.l1.de", "g", "f.l2.neng", "g"))}, nil, true, "100.00"},
		{"five raters", map[string][]map[string]any{"A": both(marked(4), times(5, "f.l1.de", "g", "f.l2.neng", "g")), "B": times(6, "f.l1.de", "g", "f.l2.neng", "g"),
			"C": both(marked(1), times(5, "f.l1.de", "g", "f.l2.neng", "g"))}, []string{"A+B+C"}, false, "100.00"},
		{"the fifth is 不了解", map[string][]map[string]any{"A": both(marked(4), times(1, "f.l1.neng", "u", "f.l1.de", "g"), times(5, "f.l1.de", "g")), "B": times(6, "f.l1.de", "g"), "C": times(6, "f.l1.de", "g")},
			[]string{}, false, "100.00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := hall(t, nil, test.votes).count(t, nil)
			form := r.Forms[0]
			var groups []string
			for _, g := range form.Groups {
				groups = append(groups, g.Code)
			}
			if len(test.groups) != len(groups) || len(groups) > 0 && !slices.Equal(test.groups, groups) {
				t.Errorf("groups %v, want %v", groups, test.groups)
			}
			c := form.Subjects[0].Criteria[1]
			if c.Withheld != test.withheld || (c.Marks == nil) != test.withheld || (c.Scores == nil) != test.withheld || (c.Rates == nil) != test.withheld || len(c.Dropped) > 0 && test.withheld {
				t.Errorf("withheld %v, want %v: %+v", c.Withheld, test.withheld, c)
			}
			if got := text(form.Subjects[0].Total); got != test.total {
				t.Errorf("total %s", got)
			}
		})
	}
}

// TestWeightsThatAreLeft: groups without a score drop out and are named; when the weights left sum to 0 there is no score and no rank.
func TestWeightsThatAreLeft(t *testing.T) {
	// Only B, whose weight is 0, says something of l1; A and C are unsure of l2, so that only B gives it a score.
	r := hall(t, func(s *survey.Setup) { s.Rules.Unsure = survey.UnsureExcluded }, map[string][]map[string]any{
		"A": times(5, "f.l2.de", "u"), "B": times(5, "f.l1.de", "g", "f.l2.de", "g"), "C": times(5, "f.l2.de", "u"),
	}).count(t, nil)
	l1, l2 := r.Forms[0].Subjects[0], r.Forms[0].Subjects[1]
	for _, s := range []count.ReportSubject{l1, l2} {
		c := s.Criteria[0]
		if c.Scores["weighted"] != nil || s.Total != nil || s.Rank != nil || text(c.Scores["B"]) != "100.00" {
			t.Errorf("%s: %v, total %s", s.ID, c.Scores, text(s.Total))
		}
		if diff := cmp.Diff([]string{"A", "C"}, c.Dropped); diff != "" {
			t.Errorf("%s dropped: %s", s.ID, diff)
		}
	}
	// Excluded: 不了解 has no rate; where all are unsure, D is 0 and nothing has one. Rates weigh what is left.
	rates := l2.Criteria[0].Rates
	if rates["A"]["u"] != nil || rates["total"]["u"] != nil || rates["A"]["g"] != nil || text(rates["total"]["g"]) != "100.00" || rates["weighted"]["g"] != nil {
		t.Errorf("rates %v", rates)
	}
	if text(l1.Criteria[0].Rates["weighted"]["g"]) != "0.00" { // A and C have V = 5 and no mark
		t.Errorf("rates %v", l1.Criteria[0].Rates)
	}
}

// TestSmallDenominator: a rate over a count that is smaller than V is null, at V it is not, and unsure marks are taken off after that.
func TestSmallDenominator(t *testing.T) {
	for cast, want := range map[int]string{5: "null", 6: "100.00", 8: "60.00"} {
		f := hall(t, func(s *survey.Setup) { s.Rules.Denominator, s.Rules.Unsure = survey.ByPresent, survey.UnsureExcluded }, map[string][]map[string]any{
			"A": both(times(3, "f.l1.de", "g"), times(3, "f.l1.de", "u")), "B": marked(5), "C": marked(5),
		})
		r := f.count(t, func(c map[string]count.Counts) {
			n := c["A"]
			n.Present = &cast
			c["A"] = n
		})
		rates := r.Forms[0].Subjects[0].Criteria[0].Rates
		if got := text(rates["A"]["g"]); got != want {
			t.Errorf("present %d: %s, want %s", cast, got, want)
		}
		if rates["B"]["g"] != nil || rates["total"]["g"] != nil || r.Counts["total"].Present != nil {
			t.Errorf("a count that nobody entered is a denominator: %v", rates)
		}
	}
}

// TestChoicesByGroup: by group only where each has none, or enough.
func TestChoicesByGroup(t *testing.T) {
	for _, test := range []struct{ a, c, keys int }{{0, 5, 3}, {5, 5, 3}, {4, 5, 1}, {5, 1, 1}, {0, 4, 1}, {0, 0, 3}} {
		r := hall(t, nil, map[string][]map[string]any{
			"A": both(times(test.a, "work.unit.problems", "x"), marked(6-test.a)), "B": marked(5), "C": both(times(test.c, "work.unit.problems", "y"), marked(6-test.c)),
		}).count(t, nil)
		options := r.Forms[1].Choices[0].Options
		for _, o := range options {
			if len(o.Marks) != test.keys {
				t.Errorf("%d and %d chose: marks of %s are %v", test.a, test.c, o.Code, o.Marks)
			}
		}
		if first := options[0].Code; (first == "y") != (test.c > test.a) {
			t.Errorf("%d and %d chose: %s stands first", test.a, test.c, first)
		}
		if v := r.Forms[1].Choices[0].Valid; v != 12 || text(options[0].Rate) != text(new(strconv.FormatFloat(float64(max(test.a, test.c))/0.12, 'f', 2, 64))) {
			t.Errorf("V %d, rate %s", v, text(options[0].Rate))
		}
	}
}

// TestTextsNeedTen: ten valid ballots in the categories that fill the form, whoever else voted.
func TestTextsNeedTen(t *testing.T) {
	for valid, withheld := range map[int]bool{9: true, 10: false} {
		r := hall(t, nil, map[string][]map[string]any{
			"A": times(valid-5, "work.unit.comment", "多调研"), "B": marked(20), "C": both(times(5, "work.unit.problems", "x"), times(3, "state", "blank")),
		}).count(t, nil)
		got := r.Forms[1].Texts[0]
		if got.Withheld != withheld || (len(got.Texts) == 0) != withheld || got.Texts == nil {
			t.Errorf("%d valid: %+v", valid, got)
		}
	}
}

// TestMergedCategoryHasNoV: where the session merged a category over ballots, what would single its members out is null, also in a form
// that has it alone again.
func TestMergedCategoryHasNoV(t *testing.T) {
	r := hall(t, func(s *survey.Setup) { s.Forms[0].Categories = []string{"A", "C"} }, map[string][]map[string]any{"A": marked(6), "B": both(marked(2), times(1)), "C": marked(6)}).count(t, nil)
	for code, n := range r.Counts {
		if single := code == "B" || code == "C"; (n.Valid == nil) != single || (n.Blank == nil) != single || (n.Invalid == nil) != single {
			t.Errorf("%s: %+v", code, n)
		}
	}
	want := map[string]*int{"A": new(6), "C": nil, "total": new(12)}
	if diff := cmp.Diff(want, r.Forms[0].Subjects[0].Valid); diff != "" {
		t.Error(diff)
	}
}
