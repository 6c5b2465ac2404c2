package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ceping/store/street"
	"ceping/survey"
)

// step is a change of phase under way. It is recorded in the house before the box makes it, and taken out with the act: so an
// interrupted one is finished when the box has made it, and forgotten when it has not.
type step struct {
	Number int             `json:"number"`
	From   survey.Phase    `json:"from"`
	To     survey.Phase    `json:"to"`
	Act    survey.Act      `json:"act"`
	Before []survey.Act    `json:"before,omitempty"` // acts that belong to it, recorded right before its own
	Result json.RawMessage `json:"result,omitempty"` // of an opening
}

// makeStep takes a session from one phase to another: the house is told, then the box makes the step, the book of slips follows, and
// the house records the acts, the last of which is the step's own.
func (s *Store) makeStep(ctx context.Context, k *kept, a *acting, to survey.Phase, acts []survey.Act, result json.RawMessage) error {
	ctx = context.WithoutCancel(ctx)
	last := len(acts) - 1
	k.mu.RLock()
	made := &step{Number: k.step + 1, From: k.session.Phase, To: to, Act: acts[last], Before: acts[:last], Result: result}
	k.mu.RUnlock()
	id := k.get().ID
	if _, err := s.house.ExecContext(ctx, intendStep, id, stepping, text(made)); err != nil {
		return unavailable(err)
	}
	err := s.withBox(ctx, k, func(box *street.Box) error {
		err := made.make(ctx, box)
		if err != nil && box.State().Step == made.Number { // made, and something after it failed
			s.logger.Error("a step is made, and what comes after it failed", "session", id, "error", err)
			err = nil
		}
		return err
	})
	if err != nil {
		if _, back := s.house.ExecContext(ctx, intentDone, id); back != nil { // the next start finds that the box has not made it
			s.logger.Error("a step that was not made stays recorded as begun", "session", id, "error", back)
		}
		return k.misfit(err)
	}
	k.mu.Lock()
	k.pending = made
	k.mu.Unlock()
	return s.finishStep(ctx, k, a)
}

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

// finishStep does what follows once the box has made a step: the phase that gates collecting follows, and the house records the act. What
// fails here comes again before the next act on the session.
func (s *Store) finishStep(ctx context.Context, k *kept, a *acting) error {
	k.mu.RLock()
	made := k.pending
	k.mu.RUnlock()
	if made == nil {
		return nil
	}
	id := k.get().ID
	var state street.State
	if err := s.withBox(ctx, k, func(box *street.Box) error {
		state = box.State()
		return nil
	}); err != nil {
		return k.misfit(err)
	}
	if err := s.follow(ctx, id, made.To); err != nil {
		return fmt.Errorf("%s is done, and the book of slips does not know it yet: %w", made.Act.Name, err)
	}
	session := k.get()
	session.Phase = made.To
	act := made.Act
	switch made.To {
	case survey.Closed:
		session.Seal = &survey.Seal{Count: state.Seal.Count, Digest: state.Seal.Digest}
		act.Detail = fmt.Sprintf("%d ballots, digest %s", state.Seal.Count, state.Seal.Digest)
	case survey.Voting:
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
	err := a.recordAll(ctx, append(slices.Clone(made.Before), act), statement{`UPDATE sessions SET phase = $1, step = $2, seal = $3, entered = $4, result = $5 WHERE id = $6`,
		[]any{session.Phase, made.Number, sealed, text(session.Counts), result, id}}, statement{intentDone, []any{id}})
	if err != nil {
		return fmt.Errorf("%s is done, and not written to the audit log yet: %w", act.Name, err)
	}
	k.mu.Lock()
	k.pending, k.step = nil, made.Number
	k.session.Phase, k.session.Seal, k.session.Counts = session.Phase, session.Seal, session.Counts
	if made.To == survey.Opened {
		clear(k.seed)
		k.seed = nil
	}
	k.mu.Unlock()
	return nil
}

// follow lets the phase that gates collecting follow that of the box. From opened on no blinded element is left.
func (s *Store) follow(ctx context.Context, id string, to survey.Phase) error {
	at, err := s.slips.Phase(id)
	if errors.Is(err, survey.ErrSessionUnknown) { // no slips are made yet
		return nil
	}
	if err == nil && at != to {
		err = s.slips.SetPhase(ctx, id, to)
	}
	if err == nil && to == survey.Opened && !s.slips.Unbound(id) {
		err = s.slips.Unbind(ctx, id)
	}
	return err
}
