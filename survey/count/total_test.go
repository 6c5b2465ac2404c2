package count_test

import (
	"testing"

	"ceping/survey"
	"ceping/survey/count"
)

// TestRatesOfAll: the total's rate is of all marks, over the ballots of all groups, blank ones included where they are in the
// denominator; a flag looks at it and at no group's.
func TestRatesOfAll(t *testing.T) {
	half, err := survey.ParseFraction("1/2")
	if err != nil {
		t.Fatal(err)
	}
	// 6 of A, 6 of B and a blank one, 8 of C: good from A and B only.
	votes := map[string][]map[string]any{"A": times(6, "f.l1.de", "g"), "B": both(times(6, "f.l1.de", "g"), times(1, "state", "blank")), "C": times(8, "f.l1.de", "p")}
	for by, want := range map[survey.Denominator]string{
		survey.ByValid: "60.00", survey.ByMarked: "60.00", survey.ByCast: "57.14", survey.ByIssued: "50.00", survey.ByExpected: "40.00", survey.ByPresent: "48.00",
	} {
		r := hall(t, func(s *survey.Setup) {
			s.Rules.Denominator = by
			s.Forms[0].Flags = []survey.Flag{{Name: "过半", Criterion: "de", Grades: []string{"g"}, AtLeast: half}}
		}, votes).count(t, func(c map[string]count.Counts) {
			for code, n := range c {
				n.Issued, n.Replaced, n.Expected, n.Present = 9, 1, new(10), new(n.Cast+1)
				if code == "C" {
					n.Present = new(n.Cast + 2)
				}
				c[code] = n
			}
		})
		subject := r.Forms[0].Subjects[0]
		if got := text(subject.Criteria[0].Rates["total"]["g"]); got != want {
			t.Errorf("over %s: %s, want %s", by, got, want)
		}
		if over := want >= "50"; (len(subject.Flags) == 1) != over {
			t.Errorf("over %s: flags %v", by, subject.Flags)
		}
	}
}

// TestScoreOfOne: a score is of the marks that have a value, though the others who marked are unsure.
func TestScoreOfOne(t *testing.T) {
	r := hall(t, nil, map[string][]map[string]any{"A": both(times(1, "f.l1.de", "g"), times(5, "f.l1.de", "u"))}).count(t, nil)
	if c := r.Forms[0].Subjects[0].Criteria[0]; text(c.Scores["weighted"]) != "100.00" || c.Withheld {
		t.Errorf("%+v", c)
	}
}

// TestOneCopyRings: one envelope that is the same as another is enough for an alarm.
func TestOneCopyRings(t *testing.T) {
	for copied, rings := range map[int]bool{0: false, 1: true} {
		f := hall(t, nil, map[string][]map[string]any{"A": marked(6)})
		tally := count.NewTally(&f.Setup, f.box(t))
		tally.Copied = copied
		found := false
		for _, a := range count.NewReport(count.Input{Setup: &f.Setup, Counts: f.Header(), Tally: tally}).Alarms {
			found = found || a.Code == count.EnvelopesCopied
		}
		if found != rings {
			t.Errorf("%d copied: rings %v", copied, found)
		}
	}
}

// TestNothingToGoBy: whom nothing is asked that weighs has no total, not 0 points; whoever has no rate that a form ranks by has no place.
func TestNothingToGoBy(t *testing.T) {
	for _, total := range []survey.TotalRule{survey.TotalSum, survey.TotalMean} {
		r := hall(t, func(s *survey.Setup) {
			f := &s.Forms[0]
			f.Total, f.Derived, f.Rank = total, []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}, "好评率"
			f.Criteria[0].Weight, f.Criteria = survey.Whole(0), f.Criteria[:1]
		}, map[string][]map[string]any{"A": both(times(4, "f.l1.de", "g", "f.l2.de", "g"), times(2, "f.l1.de", "g"))}).count(t, nil)
		l1, l2 := r.Forms[0].Subjects[0], r.Forms[0].Subjects[1]
		if l1.Total != nil || l1.Rank == nil || l2.Rank != nil || !l2.Criteria[0].Withheld {
			t.Errorf("%s: %s, ranks %v and %v", total, text(l1.Total), l1.Rank, l2.Rank)
		}
	}
	r := hall(t, func(s *survey.Setup) {
		f := &s.Forms[0]
		f.Derived, f.Rank = []survey.Derived{{Name: "好评率", Grades: []string{"g"}}}, "好评率"
	}, map[string][]map[string]any{"A": both(times(4, "f.l1.neng", "g", "f.l2.neng", "g", "f.l2.de", "g"), times(2, "f.l1.neng", "g", "f.l2.de", "g"))}).count(t, nil)
	if l2 := r.Forms[0].Subjects[1]; l2.Total == nil || l2.Rank != nil { // de gives a total, neng is withheld
		t.Errorf("%s, rank %v", text(l2.Total), l2.Rank)
	}
}
