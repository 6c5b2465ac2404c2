package office_test

import (
	"testing"

	"ceping/survey"
)

// TestPrintedInNoOrder: slips of all categories, spares among them, are printed mixed: where a slip lies in the pile says nothing of it. As
// they are made, each category's lie together.
func TestPrintedInNoOrder(t *testing.T) {
	s := newHouse(t)
	var err error
	s.id, err = s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	s.advance(survey.Ready)
	runs := func() (n int) {
		batch, err := s.staff.By(s.office.Terminal()).Issue(t.Context(), s.id)
		s.must(err)
		for i, one := range batch.Slips {
			if i == 0 || one.Category.Code != batch.Slips[i-1].Category.Code {
				n++
			}
		}
		return n
	}
	// Of 38 slips in three categories some 24 runs are expected; 8 in each of three batches chance does not give.
	for range 3 {
		if n := runs(); n < 8 {
			t.Errorf("the slips lie in %d runs of one category", n)
		}
	}
}
