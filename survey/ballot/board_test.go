package ballot_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/ballot"
)

// blurting is a store that tells everything it is asked, whatever the phase.
type blurting struct{ phase survey.Phase }

func (b blurting) Phase(context.Context, string) (survey.Phase, error)   { return b.phase, nil }
func (b blurting) Totals(context.Context, string) (ballot.Totals, error) { return ballot.Totals{}, nil }
func (b blurting) Seal(context.Context, string) (ballot.Seal, error) {
	return ballot.Seal{Count: 1}, nil
}
func (b blurting) List(context.Context, string, string) ([]string, error) {
	return []string{"a line"}, nil
}
func (b blurting) OpenedSeal(context.Context, string) (ballot.OpenedSeal, error) {
	return ballot.OpenedSeal{Salt: [32]byte{1}, Lists: map[string]string{"cover": "a list"}}, nil
}

// TestBoardWaits: before the box is opened the board tells no list and no salt, whatever the store behind it says: with the lists of a closed
// box, and those after a reopening, the late voters' envelopes would be known.
func TestBoardWaits(t *testing.T) {
	for _, phase := range []survey.Phase{survey.Draft, survey.Ready, survey.Collecting, survey.Voting, survey.Closed, survey.Opened, survey.Archived} {
		board, opened := ballot.NewBoard(blurting{phase}, time.Now), phase.Reached(survey.Opened)
		list, err := board.List(t.Context(), "session", "cover")
		if told := err == nil && len(list) > 0; told != opened || !opened && !errors.Is(err, ballot.ErrNotClosed) {
			t.Errorf("%s: a list %v, %v", phase, list, err)
		}
		seal, told, err := board.Seal(t.Context(), "session")
		if err != nil || told != opened || (seal.Salt != [32]byte{}) != opened || (seal.Lists != nil) != opened {
			t.Errorf("%s: a seal %+v, %v", phase, seal, err)
		}
	}
}
