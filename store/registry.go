package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"ceping/survey"
	"ceping/survey/seal"
)

// Create implements survey.Registry.
func (s *Store) Create(ctx context.Context, session survey.Session, act survey.Act) error {
	setup, err := json.Marshal(session.Setup)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err = s.record(ctx, act, `INSERT INTO sessions (id, phase, setup) VALUES ($1, $2, $3)`, session.ID, session.Phase, string(setup))
	if err == nil {
		s.sessions[session.ID] = &kept{session: session}
		s.order = append(s.order, session.ID)
	}
	return err
}

// Session implements survey.Registry.
func (s *Store) Session(_ context.Context, id string) (survey.Session, error) {
	k, err := s.find(id)
	if err != nil {
		return survey.Session{}, err
	}
	return k.get(), nil
}

// Sessions implements survey.Registry.
func (s *Store) Sessions(context.Context) ([]survey.Session, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]survey.Session, 0, len(s.order))
	for _, id := range slices.Backward(s.order) {
		list = append(list, s.sessions[id].get())
	}
	return list, nil
}

// Keys implements survey.Registry.
func (s *Store) Keys(_ context.Context, id string) (survey.Keys, error) {
	k, err := s.find(id)
	if err != nil {
		return survey.Keys{}, err
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	if !k.session.Phase.Reached(survey.Ready) {
		return survey.Keys{}, survey.ErrSessionUnknown
	}
	return k.keys, nil
}

// MakeReady implements survey.Registry. The box file comes first: one that belongs to a draft is swept away.
func (s *Store) MakeReady(ctx context.Context, id string, keys survey.Keys, slots int, act survey.Act) error {
	return s.move(ctx, id, survey.Draft, func(k *kept) error {
		size := keys.BallotSize + seal.Overhead
		if err := writeBox(ctx, s.boxPath(id), make([]*survey.SealedBallot, slots), size, scattered); err != nil {
			return unavailable(err)
		}
		opened, err := openBox(ctx, s.boxPath(id), size, scattered)
		if err != nil {
			return unavailable(err)
		}
		err = s.record(ctx, act, `UPDATE sessions SET phase = $1, manifest = $2, issuer_seed = $3, wrapped_box = $4, ballot_size = $5 WHERE id = $6`,
			survey.Ready, keys.Manifest, keys.IssuerSeed, keys.WrappedBox, keys.BallotSize, id)
		if err != nil {
			return errors.Join(err, opened.close())
		}
		k.box = opened
		k.set(func(session *survey.Session) { session.Phase, k.keys = survey.Ready, keys })
		return nil
	})
}

// Advance implements survey.Registry.
func (s *Store) Advance(ctx context.Context, id string, from, to survey.Phase, act survey.Act) error {
	return s.move(ctx, id, from, func(k *kept) error {
		if from == survey.Closed {
			return s.reopen(ctx, k, act)
		}
		return s.still(ctx, k, func() error {
			err := s.record(ctx, act, `UPDATE sessions SET phase = $1 WHERE id = $2`, to, id)
			if err == nil {
				k.set(func(session *survey.Session) { session.Phase = to })
			}
			return err
		})
	})
}

// CloseBox implements survey.Registry. The file is sorted first and the phase stored then; interrupted in between, the session
// is still voting, and Open scatters the ballots again.
func (s *Store) CloseBox(ctx context.Context, id string, act func(survey.Seal) survey.Act) (survey.Seal, error) {
	var sealed survey.Seal
	err := s.move(ctx, id, survey.Voting, func(k *kept) error {
		return s.still(ctx, k, func() error {
			if err := k.box.rewrite(ctx, sorted); err != nil {
				return unavailable(errors.Join(err, k.box.rewrite(context.WithoutCancel(ctx), scattered)))
			}
			ballots, err := k.box.ballots(ctx)
			if err == nil {
				sealed = survey.NewSeal(survey.Digests(ballots))
				err = s.record(ctx, act(sealed), `UPDATE sessions SET phase = $1, seal = $2 WHERE id = $3`, survey.Closed, text(sealed), id)
			}
			if err != nil {
				return errors.Join(err, k.box.rewrite(context.WithoutCancel(ctx), scattered))
			}
			k.set(func(session *survey.Session) { session.Phase, session.Seal = survey.Closed, &sealed })
			return nil
		})
	})
	return sealed, err
}

// reopen scatters the ballots again, so that old and new ones mix, and withdraws the seal and the leftovers.
func (s *Store) reopen(ctx context.Context, k *kept, act survey.Act) error {
	return s.still(ctx, k, func() error {
		if err := k.box.rewrite(ctx, scattered); err != nil {
			return unavailable(err)
		}
		session := k.get()
		for code, entered := range session.Counts {
			entered.Leftover = nil
			session.Counts[code] = entered
		}
		err := s.record(ctx, act, `UPDATE sessions SET phase = $1, seal = NULL, entered = $2 WHERE id = $3`,
			survey.Voting, text(session.Counts), session.ID)
		if err != nil {
			return errors.Join(err, k.box.rewrite(context.WithoutCancel(ctx), sorted))
		}
		k.set(func(kept *survey.Session) { kept.Phase, kept.Seal, kept.Counts = survey.Voting, nil, session.Counts })
		return nil
	})
}

// OpenBox implements survey.Registry. The blinded elements go first: opened means that they are gone.
func (s *Store) OpenBox(ctx context.Context, id string, tally survey.Tally, act survey.Act) error {
	return s.move(ctx, id, survey.Closed, func(k *kept) error {
		if err := s.slips.writer.do(context.WithoutCancel(ctx), s.slips.forget(id)); err != nil {
			return err
		}
		err := s.record(ctx, act, `UPDATE sessions SET phase = $1, tally = $2 WHERE id = $3`, survey.Opened, text(tally), id)
		if err == nil {
			k.set(func(session *survey.Session) { session.Phase, session.Tally = survey.Opened, &tally })
		}
		return err
	})
}

// Enter implements survey.Registry.
func (s *Store) Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, act survey.Act) error {
	k, err := s.find(id)
	if err != nil {
		return err
	}
	k.acts.Lock()
	defer k.acts.Unlock()
	session := k.get()
	if !slices.Contains(phases, session.Phase) {
		return wrongPhase(session.Phase, phases...)
	}
	counts := map[string]survey.Entered{}
	maps.Copy(counts, session.Counts)
	maps.Copy(counts, entered)
	if err := s.record(ctx, act, `UPDATE sessions SET entered = $1 WHERE id = $2`, text(counts), id); err != nil {
		return err
	}
	k.set(func(session *survey.Session) { session.Counts = counts })
	return nil
}

// Setting implements survey.Registry.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	err = s.house.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, unavailable(err)
}

// SetSetting implements survey.Registry.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	_, err := s.house.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2`, name, value)
	return unavailable(err)
}

// move makes one act on a session that must be in a phase.
func (s *Store) move(_ context.Context, id string, from survey.Phase, act func(*kept) error) error {
	k, err := s.find(id)
	if err != nil {
		return err
	}
	k.acts.Lock()
	defer k.acts.Unlock()
	if at := k.phase(); at != from {
		return wrongPhase(at, from)
	}
	return act(k)
}

// still makes an act while no slip is collected and no ballot is cast, so that each of them comes wholly before or after.
func (s *Store) still(ctx context.Context, k *kept, act func() error) error {
	var err error
	paused := k.box.writer.pause(ctx, func() {
		failed := s.slips.writer.pause(ctx, func() { err = act() })
		err = errors.Join(failed, err)
	})
	return errors.Join(paused, err)
}

// record changes one session and appends the act to the audit log, in one transaction.
func (s *Store) record(ctx context.Context, act survey.Act, change string, args ...any) error {
	tx, err := s.house.BeginTx(ctx, nil)
	if err != nil {
		return unavailable(err)
	}
	defer tx.Rollback()
	if change != "" {
		if _, err := tx.ExecContext(ctx, change, args...); err != nil {
			return unavailable(err)
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (at, session, name, detail) VALUES ($1, $2, $3, $4)`,
		time.Now().UTC().Format(time.RFC3339), act.Session, act.Name, act.Detail)
	if err != nil {
		return unavailable(err)
	}
	return unavailable(tx.Commit())
}

// text is a value as a JSON column has it.
func text(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err) // the domain's own plain types
	}
	return string(b)
}

func wrongPhase(at survey.Phase, want ...survey.Phase) error {
	english, chinese := "", ""
	for i, p := range want {
		if i > 0 {
			english, chinese = english+", ", chinese+"、"
		}
		english, chinese = english+string(p), chinese+p.Chinese()
	}
	return &survey.Refusal{
		English: fmt.Sprintf("the session is %s, and this is done while it is %s", at, english),
		Chinese: fmt.Sprintf("测评会处于“%s”阶段，这一步只能在“%s”阶段进行", at.Chinese(), chinese),
	}
}
