package store

import (
	"bytes"
	"context"
	"database/sql"
	"slices"

	"ceping/survey"
)

// states are a slip's states as the file has them, by index.
var states = []survey.SlipState{survey.SlipFresh, survey.SlipCollected, survey.SlipVoided}

// slip is a row.
type slip struct {
	rank int
	survey.SlipRecord
	blinded [32]byte
}

// set is a change that gives a slip another state and blinded element.
func (f *slipFile) set(ctx context.Context, tx *sql.Tx, s *slip, state survey.SlipState, blinded [32]byte) (func(), error) {
	err := exec(ctx, tx, `UPDATE slips SET state = $1, blinded = $2 WHERE rank = $3`,
		[]byte{byte(slices.Index(states, state))}, blinded[:], s.rank)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	before := *s
	s.State, s.blinded = state, blinded
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		*s = before
	}, nil
}

// replace is a change that forgets a session's batch and stores another.
func (f *slipFile) replace(session string, batch []survey.IssuedSlip) change {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		id, err := fixedID(session)
		if err != nil {
			return nil, survey.ErrSessionUnknown
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM slips WHERE session = $1`, id); err != nil {
			return nil, &broken{err}
		}
		batch := slices.Clone(batch)
		slices.SortFunc(batch, func(a, b survey.IssuedSlip) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
		fresh := map[survey.SlipDigest]*slip{}
		for i, issued := range batch {
			s := &slip{rank: f.lastRank + 1 + i, SlipRecord: survey.SlipRecord{Session: session, Category: issued.Category, State: survey.SlipFresh}}
			_, err := tx.ExecContext(ctx, `INSERT INTO slips VALUES ($1, $2, $3, $4, $5, $6)`,
				s.rank, id, fixedCode(s.Category), issued.Digest[:], []byte{0}, s.blinded[:])
			if err != nil {
				return nil, &broken{err}
			}
			fresh[issued.Digest] = s
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		before, lastRank := f.slips, f.lastRank
		f.slips = map[survey.SlipDigest]*slip{}
		for digest, s := range before {
			if s.Session != session {
				f.slips[digest] = s
			}
		}
		for digest, s := range fresh {
			f.slips[digest] = s
		}
		f.lastRank += len(batch)
		return func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.slips, f.lastRank = before, lastRank
		}, nil
	}
}

// elements are the slips of a session that are bound to a blinded element.
func (f *slipFile) elements(session string) map[*slip][32]byte {
	f.mu.RLock()
	defer f.mu.RUnlock()
	bound := map[*slip][32]byte{}
	for _, s := range f.slips {
		if s.Session == session && s.blinded != [32]byte{} {
			bound[s] = s.blinded
		}
	}
	return bound
}

// erased is zeros for each slip.
func erased(elements map[*slip][32]byte) map[*slip][32]byte {
	zeros := map[*slip][32]byte{}
	for s := range elements {
		zeros[s] = [32]byte{}
	}
	return zeros
}

// bind is a change that overwrites the blinded elements of collected slips, each in place.
func (f *slipFile) bind(elements map[*slip][32]byte) change {
	return func(ctx context.Context, tx *sql.Tx) (func(), error) {
		var undo []func()
		takeBack := func() {
			for _, back := range undo {
				back()
			}
		}
		for s, blinded := range elements {
			back, err := f.set(ctx, tx, s, s.State, blinded)
			if err != nil {
				takeBack()
				return nil, err
			}
			undo = append(undo, back)
		}
		if len(undo) == 0 {
			return nil, nil
		}
		return takeBack, nil
	}
}
