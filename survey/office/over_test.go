package office_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// TestWhenOver: what is kept in memory of a session while it runs is told to go on the way back to draft, at closing, once more before
// opening, and at erasing; each time the session stands where it goes already.
func TestWhenOver(t *testing.T) {
	s := ready(t, func(setup *survey.Setup) { setup.Rehearsal = true })
	var told []survey.Phase
	s.office.WhenOver(func(ctx context.Context, id string) {
		session, err := s.office.Session(ctx, s.id)
		switch {
		case errors.Is(err, survey.ErrSessionUnknown):
			session.Phase = "erased"
		case err != nil || id != s.id:
			t.Errorf("told of %s: %v", id, err)
		}
		told = append(told, session.Phase)
	})
	s.advance(survey.Draft)
	s.advance(survey.Ready)
	s.issue()
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed, survey.Voting} {
		s.advance(phase)
	}
	s.open()
	s.must(s.office.Terminal().Erase(t.Context(), s.id))
	if diff := cmp.Diff([]survey.Phase{survey.Draft, survey.Closed, survey.Closed, survey.Closed, "erased"}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}
