package store

import (
	"context"

	"ceping/survey"
)

// Cast implements survey.BallotBox.
func (s *Store) Cast(ctx context.Context, session string, ballot survey.SealedBallot) error {
	k, err := s.ready(session)
	if err != nil {
		return err
	}
	return k.box.writer.do(ctx, k.box.put(ballot, func() error { return k.phase().CanCast() }))
}

// CountCast implements survey.BallotBox.
func (s *Store) CountCast(_ context.Context, session string) (map[string]int, error) {
	k, err := s.find(session)
	if err != nil {
		return nil, err
	}
	if !k.phase().Reached(survey.Ready) {
		return map[string]int{}, nil
	}
	return k.box.counts(), nil
}

// Ballots implements survey.BallotBox.
func (s *Store) Ballots(ctx context.Context, session string) ([]survey.SealedBallot, error) {
	k, err := s.ready(session)
	if err != nil {
		return nil, err
	}
	var ballots []survey.SealedBallot
	paused := k.box.writer.pause(ctx, func() {
		if !k.phase().Reached(survey.Closed) {
			err = survey.ErrNotClosed
			return
		}
		ballots, err = k.box.ballots(ctx)
		err = unavailable(err)
	})
	if paused != nil {
		return nil, paused
	}
	return ballots, err
}

// ready is a session that has a box.
func (s *Store) ready(id string) (*kept, error) {
	k, err := s.find(id)
	if err == nil && !k.phase().Reached(survey.Ready) {
		err = survey.ErrSessionUnknown
	}
	return k, err
}
