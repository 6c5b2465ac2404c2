package count_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
)

const edgeSession = `
assessment: 考核
unit: 某局
group: 一组
date: 2026-12-05
categories:
  - {code: A, name: 班子成员, weight: 30, slips: 40}
  - {code: B, name: 中层干部, weight: 0, slips: 40}
  - {code: C, name: 职工代表, weight: 70, slips: 40}
leaders: [{id: l1, name: 甲, post: 局长, role: principal}, {id: l2, name: 乙, post: 副局长, role: member}]
rules: {min_group: 5, denominator: valid}
forms:
  - id: f
    title: 测评表
    package: 甲
    subjects: leaders
    grades: [{code: g, name: 好, value: 100}, {code: p, name: 差, value: 0}, {code: u, name: 不了解, unsure: true}]
    quota: {grade: g, max: 1}
    criteria: [{id: de, name: 德, weight: 1}, {id: neng, name: 能, weight: 1}]
  - id: unit
    title: 单位测评表
    package: 甲
    subjects: unit
    categories: [A, C]
    criteria:
      - {id: problems, kind: choices, name: 问题, options: [{code: x, name: 甲}, {code: y, name: 乙}]}
      - {id: comment, kind: text, name: 意见, max: 20}
trustees: {threshold: 1, names: [组长]}
`

// hall is a sitting under edgeSession: who said what, by category.
func hall(t *testing.T, change func(*survey.Setup), votes map[string][]map[string]any) *fixture {
	t.Helper()
	f := &fixture{setup: readSetup(t, []byte(edgeSession))}
	if change != nil {
		change(&f.setup)
	}
	f.ballots.Ballots = votes
	return f
}

// times repeats answers given as key, value, key, value.
func times(n int, answers ...string) (list []map[string]any) {
	for range n {
		ballot := map[string]any{}
		for i := 0; i < len(answers); i += 2 {
			ballot[answers[i]] = answers[i+1]
			if answers[i] == "unit.unit.problems" {
				ballot[answers[i]] = []any{answers[i+1]}
			}
		}
		list = append(list, ballot)
	}
	return list
}

func both(lists ...[]map[string]any) []map[string]any { return slices.Concat(lists...) }

func (f *fixture) count(t *testing.T, header func(map[string]count.Counts)) count.Report {
	t.Helper()
	counts := f.counts()
	if header != nil {
		header(counts)
	}
	return count.NewReport(count.Input{Setup: &f.setup, Counts: counts, Tally: count.NewTally(&f.setup, f.box(t))})
}

// marked is a ballot that says something about everybody.
func marked(n int) []map[string]any {
	return times(n, "f.l1.de", "g", "f.l1.neng", "g", "f.l2.de", "p", "f.l2.neng", "p")
}

func text(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

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
			"A": both(times(test.a, "unit.unit.problems", "x"), marked(6-test.a)), "B": marked(5), "C": both(times(test.c, "unit.unit.problems", "y"), marked(6-test.c)),
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
			"A": times(valid-5, "unit.unit.comment", "多调研"), "B": marked(20), "C": both(times(5, "unit.unit.problems", "x"), times(3, "state", "blank")),
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
