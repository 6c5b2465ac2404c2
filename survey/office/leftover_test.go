package office_test

import (
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// TestLeftoverAgainstVoid: as many slips can be left as were printed and not voided, and not one more; nor fewer than none.
func TestLeftoverAgainstVoid(t *testing.T) {
	s := newSitting(t, nil)
	ctx := t.Context()
	for range 2 {
		slip := s.slips["A"][0]
		s.slips["A"] = s.slips["A"][1:]
		if err := s.office.VoidSlip(ctx, s.id, slip.String()); err != nil {
			t.Fatal(err)
		}
	}
	s.advance(survey.Closed)
	session, err := s.office.Session(ctx, s.id)
	if err != nil {
		t.Fatal(err)
	}
	category, _ := session.Setup.Category("A")
	most := category.Printed(session.Setup.Rules.Spares) - 2
	for _, test := range []struct {
		n  int
		ok bool
	}{{most, true}, {most + 1, false}, {0, true}, {-1, false}} {
		if err := s.office.Leftover(ctx, s.id, office.HandCount{Numbers: map[string]int{"A": test.n}, Confirmed: true}); (err == nil) != test.ok {
			t.Errorf("%d left of %d: %v", test.n, most, err)
		}
	}
	session, err = s.office.Session(ctx, s.id)
	if err != nil || *session.Counts["A"].Leftover != 0 {
		t.Errorf("kept %+v, %v; the last that was taken is 0", session.Counts["A"], err)
	}
}
