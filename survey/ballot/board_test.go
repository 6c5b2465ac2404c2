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

// counting is a store whose counts go on, and that may fail.
type counting struct {
	blurting
	cast         int
	phase, total error
}

func (c *counting) Phase(context.Context, string) (survey.Phase, error) {
	return c.blurting.phase, c.phase
}

func (c *counting) Totals(context.Context, string) (ballot.Totals, error) {
	c.cast++
	return ballot.Totals{Collected: 9, Cast: c.cast}, c.total
}

// TestBoardCounts: counts stand for five seconds, each session's own, so that they time no single voter; the phase is as it is. An error
// is no count, and is not kept as one.
func TestBoardCounts(t *testing.T) {
	store, at := &counting{blurting: blurting{survey.Collecting}}, time.Unix(1000, 0)
	board := ballot.NewBoard(store, func() time.Time { return at })
	want := func(session string, phase survey.Phase, cast int) {
		t.Helper()
		got, err := board.Counts(t.Context(), session)
		if err != nil || got != (ballot.Counts{Phase: phase, Totals: ballot.Totals{Collected: 9, Cast: cast}}) {
			t.Errorf("%+v, %v, want %s and %d cast", got, err, phase, cast)
		}
	}
	store.total = errStore
	if got, err := board.Counts(t.Context(), "s"); err != errStore || got != (ballot.Counts{}) {
		t.Errorf("%+v, %v", got, err)
	}
	store.total, store.cast = nil, 0
	want("s", survey.Collecting, 1)
	at = at.Add(5*time.Second - 1)
	store.blurting.phase = survey.Voting
	want("s", survey.Voting, 1)
	want("another", survey.Voting, 2)
	at = at.Add(1)
	want("s", survey.Voting, 3)
	store.phase = survey.ErrSessionUnknown
	if got, err := board.Counts(t.Context(), "s"); err != survey.ErrSessionUnknown || got != (ballot.Counts{}) {
		t.Errorf("%+v, %v", got, err)
	}
	store.blurting.phase = survey.Opened // whatever a store says beside its error
	if seal, opened, err := board.Seal(t.Context(), "s"); err != survey.ErrSessionUnknown || opened || seal.Salt != [32]byte{} {
		t.Errorf("%+v, %t, %v", seal, opened, err)
	}
	if list, err := board.List(t.Context(), "s", "cover"); err != survey.ErrSessionUnknown || list != nil {
		t.Errorf("%v, %v", list, err)
	}
}
