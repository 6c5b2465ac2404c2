package store

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"ceping/store/street"
	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
	"ceping/survey/words"
)

// MakeReady implements office.Phases. That a box may be there is recorded first, and taken back with the act: one that belongs to a
// draft is removed by the next start for that record only.
func (s *Store) MakeReady(ctx context.Context, id string, keys office.Keys, seed []byte, act office.Act) error {
	err := s.move(id, survey.Draft, []office.Act{act}, func(k *kept, a *acting) error {
		ctx := context.WithoutCancel(ctx)
		path := s.boxPath(id)
		if err := s.finish(ctx, id, begun{what: makingReady}); err != nil { // what an earlier try could not take back
			return unavailable(err)
		}
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return &survey.Refusal{Code: "box_in_the_way", Values: []any{boxesName, id}}
		}
		if err := s.note(ctx, intend, id, makingReady); err != nil {
			return unavailable(err)
		}
		seen, setup := s.acts.lastAct(), k.get().Setup
		k.mu.RLock()
		number := k.step + 1 // grows over ways back to draft, too
		k.mu.RUnlock()
		err := street.CreateBox(ctx, path, street.BoxContent{
			Shape: *shapeOf(&setup), House: s.acts.id, Session: id, Step: number, Seed: seed, Seen: seen,
		})
		var view street.BoxView
		if err == nil {
			view, err = street.LookBox(ctx, path)
		}
		if err == nil {
			err = a.recordBegun(ctx, id, makingReady, a.deeds, statement{
				`UPDATE sessions SET phase = $1, protocol = 2, step = $2, manifest = $3, wrapped_box = $4, wrapped_digest = $5, box_seen = $6 WHERE id = $7`,
				[]any{survey.Ready, number, keys.Manifest, keys.Wrapped, keys.Digest, seen.Acts, id}})
		}
		if err != nil { // what cannot be taken back now is with the next start
			return errors.Join(unavailable(err), s.finish(ctx, id, begun{what: makingReady}))
		}
		k.known.Store(int64(seen.Acts))
		k.box.found(view.State)
		k.mu.Lock()
		defer k.mu.Unlock()
		k.session.Phase, k.session.Protocol, k.keys, k.step = survey.Ready, 2, keys, number
		k.seed = append([]byte(nil), seed...)
		return nil
	})
	if err == nil {
		s.keepReserve(besides)
	}
	return err
}

// Advance implements office.Phases.
func (s *Store) Advance(ctx context.Context, id string, from, to survey.Phase, act office.Act) error {
	switch [2]survey.Phase{from, to} {
	case [2]survey.Phase{survey.Ready, survey.Collecting}, [2]survey.Phase{survey.Collecting, survey.Voting}:
		return s.move(id, from, []office.Act{act}, func(k *kept, a *acting) error {
			if len(s.slips.Counts(id)) == 0 { // the next start would take them for lost, and shut the house
				return survey.Refuse("slips_none")
			}
			return s.makeStep(ctx, k, a, to, nil)
		})
	case [2]survey.Phase{survey.Opened, survey.Archived}:
		return s.ending(id, to, func() error {
			return s.move(id, from, []office.Act{act}, func(k *kept, a *acting) error {
				err := a.record(ctx, statement{`UPDATE sessions SET phase = $1 WHERE id = $2`, []any{to, id}})
				if err == nil {
					k.set(func(session *survey.Session) { session.Phase = to })
				}
				return err
			})
		})
	}
	if _, err := s.find(id); err != nil {
		return err
	}
	return &survey.Refusal{Code: "step_not_by_advancing", Values: []any{from, to}}
}

// CloseBox implements office.Phases.
func (s *Store) CloseBox(ctx context.Context, id string, act office.Act) (sealed ballot.Seal, err error) {
	err = s.ending(id, survey.Closed, func() error {
		return s.move(id, survey.Voting, []office.Act{act}, func(k *kept, a *acting) error {
			if err := s.makeStep(ctx, k, a, survey.Closed, nil); err != nil {
				return err
			}
			at := k.get().Seal
			sealed = ballot.Seal{Count: at.Count, Digest: at.Digest}
			return nil
		})
	})
	if err == nil && sealed.Digest == "" { // made, and written down when there was room
		return s.Seal(ctx, id)
	}
	return sealed, err
}

// ReopenBox implements office.Phases.
func (s *Store) ReopenBox(ctx context.Context, id string, act office.Act) error {
	return s.move(id, survey.Closed, []office.Act{act}, func(k *kept, a *acting) error {
		a.deeds[0].Detail = words.Reopened(*k.get().Seal).Detail()
		return s.makeStep(ctx, k, a, survey.Voting, nil)
	})
}

// OpenBox implements office.Phases.
func (s *Store) OpenBox(ctx context.Context, id string, result office.Result, acts ...office.Act) error {
	if len(acts) == 0 {
		return errors.New("a box is opened without an act")
	}
	return s.ending(id, survey.Opened, func() error {
		return s.move(id, survey.Closed, acts, func(k *kept, a *acting) error {
			if *k.get().Seal != result.Seal {
				return survey.Refuse("count_reopened")
			}
			return s.makeStep(ctx, k, a, survey.Opened, []byte(text(result)))
		})
	})
}

// Withdraw implements office.Phases.
func (s *Store) Withdraw(ctx context.Context, id string, act office.Act) error {
	return s.hold(id, []office.Act{act}, func(k *kept, a *acting) error {
		ctx := context.WithoutCancel(ctx)
		from := k.phase()
		if from != survey.Ready && from != survey.Collecting {
			return wrongPhase(from, survey.Ready, survey.Collecting)
		}
		// Known already, it is refused before anything is recorded. What comes in between is refused where slips are kept.
		for _, n := range s.slips.Counts(id) {
			if n.Collected > 0 {
				return collectedAlready()
			}
		}
		made := &step{From: from, To: survey.Draft, Act: a.deeds[0]}
		if err := s.note(ctx, intendStep, id, withdrawing, text(made)); err != nil {
			return unavailable(err)
		}
		k.setPending(made)
		done, err := s.settle(ctx, k, a)
		if err == nil && !done {
			err = collectedAlready()
		}
		return err
	})
}

// withdraw does what is recorded as begun, as settle. That no slip was collected is decided where collecting is: when one was, it is not
// done, and the record goes.
func (s *Store) withdraw(ctx context.Context, k *kept, a *acting, act deed) (done bool, err error) {
	id := k.session.ID
	var collected *street.SlipsCollected
	if err := s.slips.Withdraw(ctx, id); errors.As(err, &collected) {
		return false, s.dropPending(ctx, k)
	} else if err != nil {
		return false, unavailable(err)
	}
	if err := errors.Join(k.box.giveUp(survey.ErrSessionUnknown), vault.Remove(s.boxPath(id))); err != nil {
		return false, unavailable(err)
	}
	s.shredFound(boxName(id))
	if err := a.recordBegun(ctx, id, withdrawing, []deed{act}, statement{draftAgain, []any{survey.Draft, id}}); err != nil {
		return false, err
	}
	k.known.Store(0)
	k.box.forget()
	k.second.end(s, id, survey.Mirror{})
	k.mu.Lock()
	clear(k.seed)
	k.session.Phase, k.session.Protocol, k.session.Counts = survey.Draft, 0, nil
	k.keys, k.seed, k.pending = office.Keys{}, nil, nil
	k.mu.Unlock()
	if err := truncate(ctx, s.house.now()); err != nil {
		s.logger.Error("the log of ceping.db keeps the keys of a session that is a draft again until the next start", "session", id, "error", err)
	}
	return true, nil
}

// draftAgain is the statement that takes out of the house what was made at ready.
const draftAgain = `UPDATE sessions SET phase = $1, protocol = 0, entered = '{}', manifest = NULL, wrapped_box = NULL, wrapped_digest = NULL,
	box_seen = NULL WHERE id = $2`

func collectedAlready() error {
	return survey.Refuse("draft_after_collecting")
}

// hold makes one act of staff on a session at a time, which must be about that session: its chain is where it belongs. What an act before
// it has left unfinished comes first.
func (s *Store) hold(id string, acts []office.Act, do func(*kept, *acting) error) error {
	k, err := s.find(id)
	if err != nil {
		return err
	}
	for _, act := range acts {
		if act.Session() != id {
			return errElsewhere
		}
	}
	k.acts.Lock()
	defer k.acts.Unlock()
	if _, err := s.find(id); err != nil { // closed while this waited
		return err
	}
	return s.act(context.Background(), k, acts, func(a *acting) error {
		if _, err := s.settle(context.Background(), k, a); err != nil {
			return err
		}
		if _, err := s.settleSlips(context.Background(), k, a); err != nil {
			return err
		}
		return do(k, a)
	})
}

// move makes one act on a session that must be in a phase.
func (s *Store) move(id string, from survey.Phase, acts []office.Act, do func(*kept, *acting) error) error {
	return s.hold(id, acts, func(k *kept, a *acting) error {
		if at := k.phase(); at != from {
			return wrongPhase(at, from)
		}
		return do(k, a)
	})
}

// wrongPhase refuses an act that belongs to other phases.
func wrongPhase(at survey.Phase, want ...survey.Phase) error {
	remedy := survey.Code("phase_passed")
	if want[0].Reached(at) {
		remedy = "phase_first"
	}
	return survey.Refuse("phase_other", at, want, remedy)
}
