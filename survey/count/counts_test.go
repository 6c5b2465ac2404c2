package count_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
)

// TestHeader: 发出＝印制－作废－余票, of which what was not entered is 0; a nullable count's total is null if any category's is.
func TestHeader(t *testing.T) {
	s := &survey.Setup{Categories: []survey.Category{{Code: "A", Expected: new(9)}, {Code: "B", Expected: new(5)}}}
	entered := map[string]survey.Entered{"A": {Present: new(8), Leftover: new(3)}, "B": {Present: new(4)}}
	slips := map[string]survey.SlipCount{"A": {Printed: 12, Void: 1, Collected: 8, Replaced: 1}, "B": {Printed: 6}}
	got := count.Header(s, entered, slips, map[string]survey.CastCount{"A": {Cast: 7, Paper: 2}})
	want := map[string]count.Counts{
		"A":     {Expected: new(9), Present: new(8), Leftover: new(3), Printed: 12, Void: 1, Issued: 8, Collected: 8, Replaced: 1, Cast: 7, Paper: 2},
		"B":     {Expected: new(5), Present: new(4), Printed: 6, Issued: 6},
		"total": {Expected: new(14), Present: new(12), Printed: 18, Void: 1, Issued: 14, Collected: 8, Replaced: 1, Cast: 7, Paper: 2},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// What can still be mended is told of the categories whose leftover was counted, and of no other.
	slips["B"] = survey.SlipCount{Printed: 6, Collected: 7}
	if list := count.CountAlarms(s, count.Header(s, entered, slips, nil)); len(list) != 0 {
		t.Errorf("rings before it was counted: %v", list)
	}
	entered["B"] = survey.Entered{Leftover: new(0)}
	if list := count.CountAlarms(s, count.Header(s, entered, slips, nil)); len(list) != 1 || list[0].Code != count.IssuedBelowCollected || list[0].Category != "B" {
		t.Errorf("one issued less than collected: %v", list)
	}
}

// TestQuotaOfWhomItIsAsked: V is the largest of the subjects', and a percentage is of all who are asked, a withheld one among them.
func TestQuotaOfWhomItIsAsked(t *testing.T) {
	rings := func(percent int, votes []map[string]any, lost string) bool {
		f := hall(t, func(s *survey.Setup) {
			s.Categories = s.Categories[:1]
			s.Forms = s.Forms[:1]
			s.Forms[0].Quota = &survey.Quota{Grade: "g", MaxPercent: &percent}
		}, map[string][]map[string]any{"A": votes})
		box := f.box(t)
		if lost != "" {
			box.Envelopes[lost] = box.Envelopes[lost][:len(box.Envelopes[lost])-2]
		}
		r := count.NewReport(count.Input{Setup: &f.Setup, Counts: f.Header(), Tally: count.NewTally(&f.Setup, box)})
		for _, a := range r.Alarms {
			if a.Code == count.QuotaExceeded {
				return true
			}
		}
		return false
	}
	// l1 gets g from all six; of l2 only two say something, too few. Half of the two who are asked is one.
	few := both(times(2, "f.l1.de", "g", "f.l2.de", "p"), times(4, "f.l1.de", "g"))
	if rings(50, few, "") {
		t.Error("six times g, where one of two may have it on six ballots")
	}
	if !rings(49, few, "") {
		t.Error("six times g, where nobody may have it")
	}
	// Two of l2's envelopes are lost: V is l1's still.
	if rings(50, times(6, "f.l1.de", "g", "f.l2.de", "p"), "f.l2") || rings(50, times(6, "f.l1.de", "p", "f.l2.de", "g"), "f.l1") {
		t.Error("V is not the largest")
	}
}

// TestNoHeaderSinglesOut: 有效, 空白 and 无效 that stand in what was handed in are no way round what is not published.
func TestNoHeaderSinglesOut(t *testing.T) {
	r := hall(t, nil, map[string][]map[string]any{"A": marked(6), "B": both(marked(2), times(1)), "C": marked(6)}).count(t, func(c map[string]count.Counts) {
		for code, n := range c {
			n.Valid, n.Blank, n.Invalid = new(2), new(1), new(0)
			c[code] = n
		}
	})
	if b := r.Counts["B"]; b.Valid != nil || b.Blank != nil || b.Invalid != nil || *r.Counts["A"].Valid != 6 {
		t.Errorf("%+v", r.Counts)
	}
}

// TestNotItsForm: an envelope of a category that does not fill its form is damaged, and counts nowhere.
func TestNotItsForm(t *testing.T) {
	f := hall(t, func(s *survey.Setup) { s.Forms[0].Categories = []string{"A", "C"} }, map[string][]map[string]any{"A": marked(6), "B": marked(6), "C": marked(6)})
	box := f.box(t)
	stray := box.Envelopes["f.l1"][0]
	stray.Category = "B"
	box.Envelopes["f.l1"] = append(box.Envelopes["f.l1"], stray)
	r := count.NewReport(count.Input{Setup: &f.Setup, Counts: f.Header(), Tally: count.NewTally(&f.Setup, box)})
	found := false
	for _, a := range r.Alarms {
		found = found || a.Code == count.EnvelopesDiffer && a.Subject == "l1" && *a.Count == 1
	}
	if v := r.Forms[0].Subjects[0].Valid; !found || *v["total"] != 12 {
		t.Errorf("valid %v, alarms %v", v, r.Alarms)
	}
}
