package store

import (
	"context"
	"database/sql"

	"ceping/survey"
)

// Issue implements office.SlipBook. When the batch is stored and only the audit log cannot be written, the error says so.
func (s *Store) Issue(ctx context.Context, session string, batch []survey.IssuedSlip, act survey.Act) error {
	ctx = context.WithoutCancel(ctx) // the act and its line in the audit log belong together
	return s.move(session, survey.Ready, func(_ *kept, a *acting) error {
		if err := s.slips.writer.do(ctx, s.slips.replace(session, batch)); err != nil {
			return err
		}
		return a.recordDone(ctx, act)
	})
}

// Slip implements office.SlipBook.
func (s *Store) Slip(_ context.Context, digest survey.SlipDigest) (survey.SlipRecord, error) {
	s.slips.mu.RLock()
	defer s.slips.mu.RUnlock()
	if found, ok := s.slips.slips[digest]; ok {
		return found.SlipRecord, nil
	}
	return survey.SlipRecord{}, survey.ErrSlipUnknown
}

// Collect implements office.SlipBook.
func (s *Store) Collect(ctx context.Context, digest survey.SlipDigest, blinded [32]byte) (survey.SlipRecord, error) {
	var record survey.SlipRecord
	err := s.slips.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) (func(), error) {
		found, ok := s.slips.slips[digest]
		if !ok {
			return nil, survey.ErrSlipUnknown
		}
		record = found.SlipRecord
		switch {
		case found.State == survey.SlipVoided:
			return nil, survey.ErrSlipVoid
		case found.State == survey.SlipCollected && found.blinded == blinded && blinded != [32]byte{}: // zeros: overwritten
			return nil, nil
		case found.State == survey.SlipCollected:
			return nil, survey.ErrSlipSpent
		}
		k, err := s.find(found.Session)
		if err != nil {
			return nil, err
		}
		if err := k.phase().CanCollect(); err != nil {
			return nil, err
		}
		return s.slips.set(ctx, tx, found, survey.SlipCollected, blinded)
	})
	if err != nil {
		return survey.SlipRecord{}, err
	}
	record.State = survey.SlipCollected
	return record, nil
}

// Void implements office.SlipBook. When the slip is void and only the audit log cannot be written, the error says so.
func (s *Store) Void(ctx context.Context, session string, digest survey.SlipDigest, act survey.Act) error {
	ctx = context.WithoutCancel(ctx)
	return s.hold(session, func(k *kept, a *acting) error {
		err := s.slips.writer.do(ctx, func(ctx context.Context, tx *sql.Tx) (func(), error) {
			found, ok := s.slips.slips[digest]
			if !ok || found.Session != session {
				return nil, survey.ErrSlipUnknown
			}
			switch found.State {
			case survey.SlipVoided:
				return nil, survey.ErrSlipVoid
			case survey.SlipCollected:
				return nil, survey.ErrSlipSpent
			}
			if at := k.phase(); at.Reached(survey.Closed) {
				return nil, wrongPhase(at, survey.Ready, survey.Collecting, survey.Voting)
			}
			return s.slips.set(ctx, tx, found, survey.SlipVoided, found.blinded)
		})
		if err != nil {
			return err
		}
		return a.recordDone(ctx, act)
	})
}

// CountSlips implements office.SlipBook.
func (s *Store) CountSlips(_ context.Context, session string) (map[string]survey.SlipCount, error) {
	k, err := s.find(session)
	if err != nil {
		return nil, err
	}
	if remains := k.get().Remains; remains != nil {
		return remains.Slips, nil
	}
	counts := map[string]survey.SlipCount{}
	s.slips.mu.RLock()
	defer s.slips.mu.RUnlock()
	for _, found := range s.slips.slips {
		if found.Session != session {
			continue
		}
		c := counts[found.Category]
		c.Printed++
		switch found.State {
		case survey.SlipVoided:
			c.Void++
		case survey.SlipCollected:
			c.Collected++
		}
		counts[found.Category] = c
	}
	return counts, nil
}
