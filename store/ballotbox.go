package store

import (
	"context"

	"ceping/survey"
	"ceping/survey/version1"
)

// Cast implements office.BallotBox.
func (s *Store) Cast(ctx context.Context, session string, ballot version1.SealedBallot) error {
	k, err := s.ready(session)
	if err != nil {
		return err
	}
	if k.phase() != survey.Voting { // the file is not open, and need not be
		var decided bool
		err := k.box.writer.pause(ctx, func(context.Context) (err error) {
			decided, err = k.box.answered(ballot)
			return err
		})
		if decided || err != nil {
			return err
		}
	}
	return k.box.writer.do(ctx, k.box.put(ballot))
}

// CountCast implements office.BallotBox. A draft has no box yet, and no ballots.
func (s *Store) CountCast(_ context.Context, session string) (map[string]int, error) {
	k, err := s.find(session)
	if err != nil {
		return nil, err
	}
	if remains := k.get().Remains; remains != nil {
		return remains.Cast, nil
	}
	if k.box == nil {
		return map[string]int{}, nil
	}
	return k.box.counts(), nil
}

// Ballots implements office.BallotBox.
func (s *Store) Ballots(ctx context.Context, session string) (ballots []version1.SealedBallot, err error) {
	k, err := s.ready(session)
	if err != nil {
		return nil, err
	}
	err = k.box.writer.pause(ctx, func(ctx context.Context) error {
		if !k.phase().Reached(survey.Closed) {
			return survey.ErrNotClosed
		}
		if _, err := k.box.connect(ctx); err != nil {
			return k.misfit(err)
		}
		ballots, err = k.box.ballots(ctx)
		return k.misfit(err)
	})
	return ballots, err
}

// ready is a session that has a box.
func (s *Store) ready(id string) (*kept, error) {
	k, err := s.find(id)
	if err == nil && (!k.phase().Reached(survey.Ready) || k.get().Remains != nil) {
		err = survey.ErrSessionUnknown
	}
	return k, err
}
