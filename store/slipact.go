package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
)

// Issue implements office.SlipBook.
func (s *Store) Issue(ctx context.Context, session string, batch []survey.IssuedSlip, act office.Act) error {
	return s.move(session, survey.Ready, []office.Act{act}, func(k *kept, a *acting) error {
		if err := k.roomFor(batch); err != nil {
			return err
		}
		made := &step{Act: a.deeds[0]}
		if len(batch) > 0 {
			made.Slip = hex.EncodeToString(batch[0].Digest[:])
		}
		defer s.mirrorAnew(ctx, k)
		return s.onSlips(ctx, k, a, made, func(ctx context.Context) error { return s.slips.Issue(ctx, session, survey.Ready, batch) })
	})
}

// roomFor refuses more slips of a category than the box has rows for: the last ballots would find none.
func (k *kept) roomFor(batch []survey.IssuedSlip) error {
	rows := k.box.state().Slips
	left := maps.Clone(rows)
	for _, issued := range batch {
		if left[issued.Category]--; left[issued.Category] < 0 {
			return fmt.Errorf("more slips of category %q than the %d that the box was made for", issued.Category, rows[issued.Category])
		}
	}
	return nil
}

// Void implements office.SlipBook.
func (s *Store) Void(ctx context.Context, session string, digest survey.SlipDigest, act office.Act) error {
	return s.takeOut(ctx, act, ballot.Voided, session, digest, ballot.DecideVoid, s.slips.Void)
}

// Replace implements office.SlipBook.
func (s *Store) Replace(ctx context.Context, session string, digest survey.SlipDigest, act office.Act) error {
	return s.takeOut(ctx, act, ballot.Replaced, session, digest, ballot.DecideReplace, s.slips.Replace)
}

// takeOut begins no act that the book would refuse as it is.
func (s *Store) takeOut(ctx context.Context, act office.Act, to ballot.SlipState, session string, digest survey.SlipDigest,
	decide func(ballot.SlipState, survey.Phase) error, do func(context.Context, string, survey.SlipDigest) error) error {
	return s.hold(session, []office.Act{act}, func(k *kept, a *acting) error {
		at, err := s.slips.Find(ctx, digest)
		if err == nil && at.Session != session {
			err = ballot.ErrSlipUnknown
		}
		if err == nil {
			err = decide(at.State, at.Phase)
		}
		if err != nil {
			return err
		}
		made := &step{Act: a.deeds[0], State: to, Slip: hex.EncodeToString(digest[:])}
		return s.onSlips(ctx, k, a, made, func(ctx context.Context) error { return do(ctx, session, digest) })
	})
}

// onSlips makes an act on slips, which have a file of their own: that it begins is recorded in the house first, so that a process killed
// in between leaves no slip changed without the act.
func (s *Store) onSlips(ctx context.Context, k *kept, a *acting, made *step, do func(context.Context) error) error {
	ctx = context.WithoutCancel(ctx)
	if err := s.note(ctx, intendStep, k.session.ID, slipping, text(made)); err != nil {
		return unavailable(err)
	}
	k.slipAct = made
	s.mirrorRecord(ctx, k)
	failed := do(ctx)
	done, err := s.settleSlips(ctx, k, a)
	if err != nil {
		return errors.Join(fmt.Errorf("%s is done, but not written to the audit log: %w", made.Act.Name, err), failed)
	}
	if !done && failed == nil {
		failed = unavailable(errors.New("the book of slips did not take the act"))
	}
	return failed
}

// settleSlips ends the act on slips that is begun on a session, if one is: the book is asked whether it is made. While it cannot be
// recorded it stays begun, and this is tried again before the next act.
func (s *Store) settleSlips(ctx context.Context, k *kept, a *acting) (done bool, err error) {
	made := k.slipAct
	if made == nil {
		return false, nil
	}
	if done, err = s.madeOnSlips(ctx, made); err != nil {
		return false, err
	}
	if done {
		err = a.recordBegun(ctx, k.session.ID, slipping, []deed{made.Act})
	} else {
		err = s.note(ctx, intentDone+` AND what = $2`, k.session.ID, slipping)
		err = unavailable(err)
	}
	if err == nil {
		k.slipAct = nil
	}
	return done, err
}

// madeOnSlips reports whether an act on slips is made: its slip stands as it was to stand, or, of a batch, is there.
func (s *Store) madeOnSlips(ctx context.Context, made *step) (bool, error) {
	digest, err := hex.DecodeString(made.Slip)
	if err != nil || len(digest) != len(survey.SlipDigest{}) {
		return false, nil // a batch without a slip
	}
	found, err := s.slips.Find(ctx, survey.SlipDigest(digest))
	switch {
	case errors.Is(err, survey.ErrSlipUnknown):
		return false, nil
	case err != nil:
		return false, err
	}
	return made.State == "" || found.State == made.State, nil
}
