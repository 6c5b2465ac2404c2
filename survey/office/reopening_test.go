package office_test

import (
	"testing"

	"ceping/survey"
)

// TestReopeningPublishesNoTally: a session that is closed, reopened and closed again has published two seals, a count and a
// digest each, and one tally: nothing of the ballots in between can be told apart.
func TestReopeningPublishesNoTally(t *testing.T) {
	s := newSitting(t, nil)
	for range 6 {
		s.cast("C", s.padded(goodBallot))
	}
	s.advance(survey.Closed)
	before, err := s.office.Session(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.office.Report(t.Context(), s.id); err == nil {
		t.Error("a closed session has a report")
	}
	s.advance(survey.Voting)
	s.cast("C", s.padded(goodBallot))
	report := s.open()
	if before.Tally != nil || before.Seal.Count != 6 || report.Seal.Count != 7 || before.Seal.Digest == report.Seal.Digest {
		t.Errorf("published before: %+v, %+v; after: %+v", before.Seal, before.Tally, report.Seal)
	}
}
