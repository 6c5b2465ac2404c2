package street

import (
	"context"

	"ceping/store/vault"
	"ceping/survey/ballot"
)

// Find finds a slip of any session by its digest; ballot.ErrSlipUnknown.
func (s *Slips) Find(_ context.Context, digest ballot.SlipDigest) (ballot.SlipRecord, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, found := s.slip(digest)
	if !found {
		return ballot.SlipRecord{}, ballot.ErrSlipUnknown
	}
	return s.record(at), nil
}

func (b *book) record(at int) ballot.SlipRecord {
	one := &b.slips[at]
	session := &b.sessions[one.session]
	return ballot.SlipRecord{Session: idText(session.id), Category: session.codes[one.category], State: one.state, Phase: session.phase}
}

// Collect does what ballot.DecideCollect says and answers its errors; ballot.ErrSlipUnknown before. The record is the slip's
// afterwards.
func (s *Slips) Collect(ctx context.Context, digest ballot.SlipDigest, blinded [32]byte) (record ballot.SlipRecord, err error) {
	defer clear(digest[:])
	defer clear(blinded[:])
	err = do(ctx, s.file, func(tx *vault.Tx) (func(), error) {
		at, found := s.slip(digest)
		if !found {
			return nil, refusal{ballot.ErrSlipUnknown}
		}
		one := &s.slips[at]
		bind, err := ballot.DecideCollect(ballot.Collecting{State: one.state, Bound: one.blinded, Phase: s.sessions[one.session].phase}, blinded)
		if err != nil {
			return nil, refusal{err}
		}
		if !bind {
			record = s.record(at)
			return nil, nil
		}
		undo, err := s.set(tx, at, ballot.Collected, &blinded)
		record = s.record(at)
		return undo, err
	})
	if err != nil {
		return ballot.SlipRecord{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, found := s.slip(digest); found {
		s.answer(at)
	}
	return record, nil
}

// answer counts a slip as collected once that is durable: a box that counted it before might take a ballot more than were collected
// in the end.
func (b *book) answer(at int) {
	if one := &b.slips[at]; !one.answered && (one.state == ballot.Collected || one.state == ballot.Replaced) {
		one.answered = true
		b.sessions[one.session].collected[one.category]++
	}
}

var unbound [32]byte

// set is a change that gives a slip another state and blinded element.
func (s *Slips) set(tx *vault.Tx, at int, state ballot.SlipState, blinded *[32]byte) (undo func(), err error) {
	s.mu.Lock()
	one := &s.slips[at]
	stateBefore, blindedBefore := one.state, one.blinded
	one.state, one.blinded = state, *blinded
	cell := s.appendSlip(make([]byte, 0, slipWidth), one)
	s.mu.Unlock()
	defer clear(cell)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		one.state, one.blinded = stateBefore, blindedBefore
	}, tx.Set(slipsTable, at+1, cell)
}

// Void makes a fresh slip in hand void, as ballot.DecideVoid allows; ballot.ErrSlipUnknown before, for a slip of another session too.
func (s *Slips) Void(ctx context.Context, session string, digest ballot.SlipDigest) error {
	return s.mark(ctx, session, digest, ballot.Voided)
}

// Replace takes a collected slip out of use, as ballot.DecideReplace allows; ballot.ErrSlipUnknown before, for a slip of another
// session too. It still counts as collected.
func (s *Slips) Replace(ctx context.Context, session string, digest ballot.SlipDigest) error {
	return s.mark(ctx, session, digest, ballot.Replaced)
}

func (s *Slips) mark(ctx context.Context, session string, digest ballot.SlipDigest, as ballot.SlipState) error {
	decide := ballot.DecideVoid
	if as == ballot.Replaced {
		decide = ballot.DecideReplace
	}
	defer clear(digest[:])
	return do(ctx, s.file, func(tx *vault.Tx) (func(), error) {
		at, found := s.slip(digest)
		if !found || s.record(at).Session != session {
			return nil, refusal{ballot.ErrSlipUnknown}
		}
		one := &s.slips[at]
		if err := decide(one.state, s.sessions[one.session].phase); err != nil {
			return nil, refusal{err}
		}
		return s.set(tx, at, as, &unbound)
	})
}
