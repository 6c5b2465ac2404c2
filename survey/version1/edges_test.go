package version1

import (
	"slices"
	"testing"

	"ceping/survey"
)

// TestAlarmEdges: each alarm is silent at equality and rings at one beside it.
func TestAlarmEdges(t *testing.T) {
	s := &survey.Setup{Categories: []survey.Category{{Code: "A", Name: "甲"}}}
	present := func(n int) *int { return &n }
	for _, test := range []struct {
		name string
		c    Counts
		fits bool
		want []string
	}{
		{"all equal", Counts{Issued: 10, Present: present(10), Collected: 10, Cast: 10}, true, nil},
		{"one collected more than issued", Counts{Issued: 9, Present: present(10), Collected: 10, Cast: 10}, true, []string{issuedBelowCollected}},
		{"one issued more than collected", Counts{Issued: 10, Present: present(10), Collected: 9, Cast: 9}, true, nil},
		{"one issued more than present", Counts{Issued: 11, Present: present(10), Collected: 10, Cast: 10}, true, []string{issuedAbovePresent}},
		{"one present more than issued", Counts{Issued: 10, Present: present(11), Collected: 10, Cast: 10}, true, nil},
		{"presence not entered", Counts{Issued: 11, Collected: 10, Cast: 10}, true, nil},
		{"nobody present", Counts{Issued: 1, Present: present(0)}, true, []string{issuedAbovePresent}},
		{"one cast more than collected", Counts{Issued: 10, Present: present(10), Collected: 9, Cast: 10}, true, []string{survey.CastAboveCollected}},
		{"one collected more than cast", Counts{Issued: 10, Present: present(10), Collected: 10, Cast: 9}, true, nil},
		{"a seal that does not fit", Counts{}, false, []string{survey.SealMismatch}},
	} {
		var got []string
		for _, alarm := range alarms(s, map[string]Counts{"A": test.c}, survey.Tally{SealMatches: test.fits}) {
			got = append(got, alarm.Code)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestTextThreshold: texts are published from ten valid ballots on, over all categories together; blank and invalid ones are none.
func TestTextThreshold(t *testing.T) {
	s := &survey.Setup{
		Categories: []survey.Category{{Code: "A", Name: "甲", Weight: 50, Slips: 20}, {Code: "B", Name: "乙", Weight: 50, Slips: 20}}, Rules: survey.Rules{MinGroup: 3, Denominator: survey.ByValid},
		Forms: []survey.Form{{ID: "work", Title: "工作", Package: "甲", Subjects: survey.OverUnit, Criteria: []survey.Criterion{{ID: "comment", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 20}}}},
	}
	const key = "work.unit.comment"
	for _, test := range []struct {
		a, b     int
		withheld bool
	}{{9, 0, true}, {4, 5, true}, {10, 0, false}, {5, 5, false}, {3, 6, true}, {3, 7, false}} {
		ballots := map[string]CountedBallots{}
		for code, n := range map[string]int{"A": test.a, "B": test.b} {
			counted := CountedBallots{Blank: 5, Invalid: 5}
			for range n {
				counted.Add(Ballot{Texts: map[string]string{key: "意见"}}, nil)
			}
			ballots[code] = counted
		}
		tally := NewTally(s, ballots)
		if len(tally.Texts) != 1 {
			t.Fatalf("%d and %d valid: %+v", test.a, test.b, tally)
		}
		got, want := tally.Texts[0], test.a+test.b
		if test.withheld {
			want = 0
		}
		if got.Withheld != test.withheld || len(got.Texts) != want {
			t.Errorf("%d and %d valid: withheld %v with %d texts, want %v with %d", test.a, test.b, got.Withheld, len(got.Texts), test.withheld, want)
		}
	}
}
