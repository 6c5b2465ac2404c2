package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/words"
)

// step is a change of phase under way. It is recorded in the house before the box makes it, and taken out with the act: so an
// interrupted one is finished when the box has made it, and forgotten when it has not.
type step struct {
	Number int             `json:"number"`
	From   survey.Phase    `json:"from"`
	To     survey.Phase    `json:"to"`
	Act    deed            `json:"act"`
	Before []deed          `json:"before,omitempty"` // acts that belong to it, recorded right before its own
	Result json.RawMessage `json:"result,omitempty"` // of an opening
	// Of an act on slips: the digest, in hex, of the slip that is taken out and how it is to stand, or of one of a new batch.
	Slip  string           `json:"slip,omitempty"`
	State ballot.SlipState `json:"state,omitempty"`
}

// makeStep takes a session from one phase to another: the house is told, then the box makes the step, the book of slips follows, and
// the house records the acts, the last of which is the step's own.
func (s *Store) makeStep(ctx context.Context, k *kept, a *acting, to survey.Phase, result json.RawMessage) error {
	ctx = context.WithoutCancel(ctx)
	last := len(a.deeds) - 1
	// A box that does not fit, or takes nothing now, gets no step begun. One that was moved away or exchanged while it was open is closed
	// all the same: it is rewritten from what is open.
	if err := s.withBox(ctx, k, func(box *street.Box) error { return box.Ready(ctx) }); err != nil && (to != survey.Closed || !replaced(err)) {
		return err
	}
	k.mu.RLock()
	made := &step{Number: k.step + 1, From: k.session.Phase, To: to, Act: a.deeds[last], Before: a.deeds[:last], Result: result}
	k.mu.RUnlock()
	if err := s.note(ctx, intendStep, k.session.ID, stepping, text(made)); err != nil {
		return unavailable(err)
	}
	k.setPending(made)
	s.mirrorRecord(ctx, k)
	failed := s.withBox(ctx, k, func(box *street.Box) error { return made.make(ctx, box) })
	done, err := s.settle(ctx, k, a)
	switch {
	case err != nil:
		return errors.Join(err, failed)
	case !done:
		return unavailable(errors.Join(errNotMade, failed))
	}
	return nil
}

// errNotMade: a step was tried, and the box is in the phase that it was in.
var errNotMade = errors.New("the box did not take the step")

// make has the box make the step. Asked for one that it has made, it changes nothing.
func (m *step) make(ctx context.Context, box *street.Box) error {
	switch m.To {
	case survey.Closed:
		_, err := box.Seal(ctx, m.Number)
		return err
	case survey.Opened:
		return box.Open(ctx, m.Number)
	case survey.Voting:
		if m.From == survey.Closed {
			return box.Reopen(ctx, m.Number)
		}
	}
	return box.SetPhase(ctx, m.Number, m.To)
}

// settle ends the step that is begun on a session, if one is: where the box has made it, the phase that gates collecting follows and the
// house records the act, once; where it has not, the record that it was begun goes. An error of a step leaves the box in either state, so it
// is asked, and nothing else tells. While it cannot be asked the step stays begun, and this is tried again before the next act.
func (s *Store) settle(ctx context.Context, k *kept, a *acting) (done bool, err error) {
	made := k.pendingStep()
	if made == nil {
		return false, nil
	}
	if made.To == survey.Draft {
		return s.withdraw(ctx, k, a, made.Act)
	}
	id := k.session.ID
	var state street.State
	var salt [32]byte
	err = s.withBox(ctx, k, func(box *street.Box) error {
		if err := box.Ready(ctx); err != nil { // after a rewrite that failed it is read again here
			return err
		}
		state, salt = box.State(), box.Salt()
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("%s is begun, and whether it is done is not known yet: %w", made.Act.Name, err)
	}
	if state.Step != made.Number {
		return false, s.dropPending(ctx, k)
	}
	if err := gate(ctx, s.slips, id, made.To); err != nil {
		return false, fmt.Errorf("%s is done, and the book of slips does not know it yet: %w", made.Act.Name, err)
	}
	session := k.get()
	session.Phase = made.To
	act := made.Act
	switch {
	case made.To == survey.Closed:
		session.Seal = &survey.Seal{Count: state.Seal.Count, Digest: state.Seal.Digest}
		act.Detail = words.Closed(*session.Seal, check.CountsDigest(salt, s.slips.Counts(id), state.Cast, state.Paper)).Detail()
	case made.From == survey.Closed && made.To == survey.Voting:
		session.Seal = nil
		for code, entered := range session.Counts {
			session.Counts[code] = entered.Reopened()
		}
	}
	var sealed, result any
	if session.Seal != nil {
		sealed = text(session.Seal)
	}
	if made.Result != nil {
		result = string(made.Result)
	}
	if made.To == survey.Opened { // while the step is on record as begun: a killed process leaves it to the next
		s.shredFound(boxName(id), slipsName)
	}
	err = a.recordBegun(ctx, id, stepping, append(slices.Clone(made.Before), act), statement{`UPDATE sessions SET phase = $1, step = $2, seal = $3, entered = $4, result = $5 WHERE id = $6`,
		[]any{session.Phase, made.Number, sealed, text(session.Counts), result, id}})
	if err != nil {
		return false, fmt.Errorf("%s is done, and not written to the audit log yet: %w", act.Name, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pending, k.step = nil, made.Number
	k.session.Phase, k.session.Seal, k.session.Counts = session.Phase, session.Seal, session.Counts
	if made.To == survey.Opened {
		clear(k.seed)
		k.seed = nil
	}
	return true, nil
}

// recordBegun records acts whose beginning is recorded, and takes that record out. One that is out already was taken out with the acts, by
// a commit whose answer was lost: they are not recorded twice.
func (a *acting) recordBegun(ctx context.Context, id string, what intent, acts []deed, changes ...statement) error {
	recorded := errors.New("it is recorded already")
	err := a.recordAs(ctx, func(tx *sql.Tx) ([]deed, error) {
		gone, err := tx.ExecContext(ctx, intentDone+` AND what = $2`, id, what)
		if err != nil {
			return nil, unavailable(err)
		}
		if n, err := gone.RowsAffected(); err != nil {
			return nil, unavailable(err)
		} else if n != 1 {
			return nil, recorded
		}
		for _, change := range changes {
			if _, err := tx.ExecContext(ctx, change.query, change.args...); err != nil {
				return nil, unavailable(err)
			}
		}
		return acts, nil
	})
	if errors.Is(err, recorded) {
		a.recorded, err = true, nil
	}
	return err
}

// dropPending forgets a step that the files have not made.
func (s *Store) dropPending(ctx context.Context, k *kept) error {
	if err := s.note(ctx, intentDone, k.session.ID); err != nil {
		return unavailable(err)
	}
	k.setPending(nil)
	return nil
}

// gate lets the phase that gates collecting follow that of the box. From opened on no blinded element is left.
func gate(ctx context.Context, slips *street.Slips, id string, to survey.Phase) error {
	at, err := slips.Phase(id)
	if errors.Is(err, survey.ErrSessionUnknown) { // no slips are made yet
		return nil
	}
	if err == nil && at != to {
		err = slips.SetPhase(ctx, id, to)
	}
	if err == nil && to == survey.Opened && !slips.Unbound(id) {
		err = slips.Unbind(ctx, id)
	}
	return err
}
