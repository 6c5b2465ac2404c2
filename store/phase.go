package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

// MakeReady implements office.Registry. That a box may be there is recorded first, and taken back with the act: one that belongs to a
// draft is removed by the next start for that record only.
func (s *Store) MakeReady(ctx context.Context, id string, keys survey.Keys, slots int, act survey.Act) error {
	return s.move(id, survey.Draft, func(k *kept, a *acting) error {
		path, size := s.boxPath(id), keys.BallotSize+seal.Overhead
		if _, err := os.Lstat(path); err == nil {
			return &survey.Refusal{
				English: fmt.Sprintf("%s/%s.db is there already, and this session had no box yet: move that file away, do not delete it", boxesName, id),
				Chinese: fmt.Sprintf("文件%s/%s.db已经存在，而这场测评会还没有票箱：请把它移到别处，不要删除", boxesName, id),
			}
		}
		if _, err := s.house.ExecContext(ctx, intend, id, makingReady); err != nil {
			return unavailable(err)
		}
		seen := s.acts.lastAct()
		err := writeFresh(ctx, path, stamp{s.acts.id, uuid.MustParse(id), seen}, make([]*version1.SealedBallot, slots), size, scattered)
		if err == nil {
			err = takePlace(path)
		}
		if err == nil {
			err = a.record(ctx, act, statement{intentDone, []any{id}}, statement{
				`UPDATE sessions SET phase = $1, manifest = $2, issuer_seed = $3, wrapped_box = $4, ballot_size = $5, slots = $6, box_seen = $7 WHERE id = $8`,
				[]any{survey.Ready, keys.Manifest, keys.IssuerSeed, keys.WrappedBox, keys.BallotSize, slots, seen.act, id}})
		}
		if err != nil { // what cannot be taken back now is with the next start
			return errors.Join(unavailable(err), s.finish(context.WithoutCancel(ctx), id, makingReady))
		}
		k.known.Store(int64(seen.act))
		k.box = newBox(path, size, emptyScan(slots), k.phase, s.fits(k), s.logger.With("session", id))
		k.set(func(session *survey.Session) { session.Phase, k.keys = survey.Ready, keys })
		return nil
	})
}

// Advance implements office.Registry.
func (s *Store) Advance(ctx context.Context, id string, from, to survey.Phase, act survey.Act) error {
	step := [2]survey.Phase{from, to}
	switch step {
	case [2]survey.Phase{survey.Closed, survey.Voting}:
		return s.move(id, from, func(k *kept, a *acting) error { return s.reopen(ctx, k, a, act) })
	case [2]survey.Phase{survey.Ready, survey.Collecting}, [2]survey.Phase{survey.Collecting, survey.Voting}, [2]survey.Phase{survey.Opened, survey.Archived}:
		return s.move(id, from, func(k *kept, a *acting) error {
			return s.still(ctx, k, func(ctx context.Context) error {
				err := a.record(ctx, act, statement{`UPDATE sessions SET phase = $1 WHERE id = $2`, []any{to, id}})
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
	return &survey.Refusal{
		English: fmt.Sprintf("a session does not go from %s to %s by advancing it", from, to),
		Chinese: fmt.Sprintf("测评会不能从“%s”直接转到“%s”", from.Chinese(), to.Chinese()),
	}
}

// CloseBox implements office.Registry. The file is sorted first and the phase stored then. When that fails, or the process is
// killed in between, the session is voting still, and the ballots are scattered again before the next is cast.
func (s *Store) CloseBox(ctx context.Context, id string, act func(survey.Seal) survey.Act) (sealed survey.Seal, err error) {
	err = s.move(id, survey.Voting, func(k *kept, a *acting) error {
		return s.still(ctx, k, func(ctx context.Context) error {
			if err := k.box.rewrite(ctx, sorted); err != nil {
				return k.misfit(err)
			}
			ballots, err := k.box.ballots(ctx)
			if err != nil {
				return k.misfit(err)
			}
			now := version1.NewSeal(version1.Digests(ballots))
			err = a.record(ctx, act(now), statement{`UPDATE sessions SET phase = $1, seal = $2 WHERE id = $3`, []any{survey.Closed, text(now), id}})
			if err != nil {
				return err
			}
			sealed = now
			k.set(func(session *survey.Session) { session.Phase, session.Seal = survey.Closed, &now })
			return nil
		})
	})
	return sealed, err
}

// reopen scatters the ballots, so that old and new ones mix, and withdraws the seal and the leftovers.
func (s *Store) reopen(ctx context.Context, k *kept, a *acting, act survey.Act) error {
	return s.still(ctx, k, func(ctx context.Context) error {
		if err := k.box.rewrite(ctx, scattered); err != nil {
			return k.misfit(err)
		}
		session := k.get()
		for code, entered := range session.Counts {
			session.Counts[code] = entered.Reopened()
		}
		err := a.record(ctx, act, statement{`UPDATE sessions SET phase = $1, seal = NULL, entered = $2 WHERE id = $3`,
			[]any{survey.Voting, text(session.Counts), session.ID}})
		if err == nil {
			k.set(func(kept *survey.Session) { kept.Phase, kept.Seal, kept.Counts = survey.Voting, nil, session.Counts })
		}
		return err
	})
}

// OpenBox implements office.Registry. The blinded elements go first: opened means that they are gone. They are put back when
// the phase cannot be stored.
func (s *Store) OpenBox(ctx context.Context, id string, tally survey.Tally, act survey.Act) error {
	return s.move(id, survey.Closed, func(k *kept, a *acting) error {
		ctx := context.WithoutCancel(ctx)
		elements := s.slips.elements(id)
		if err := s.slips.writer.do(ctx, s.slips.bind(erased(elements))); err != nil {
			return err
		}
		err := a.record(ctx, act, statement{`UPDATE sessions SET phase = $1, tally = $2 WHERE id = $3`, []any{survey.Opened, text(tally), id}})
		if err != nil {
			return errors.Join(err, s.slips.writer.do(ctx, s.slips.bind(elements)))
		}
		k.set(func(session *survey.Session) { session.Phase, session.Tally = survey.Opened, &tally })
		return nil
	})
}

// hold makes one act of staff on a session at a time.
func (s *Store) hold(id string, act func(*kept, *acting) error) error {
	k, err := s.find(id)
	if err != nil {
		return err
	}
	k.acts.Lock()
	defer k.acts.Unlock()
	if _, err := s.find(id); err != nil { // closed while this waited
		return err
	}
	return s.act(context.Background(), k, func(a *acting) error { return act(k, a) })
}

// move makes one act on a session that must be in a phase.
func (s *Store) move(id string, from survey.Phase, act func(*kept, *acting) error) error {
	return s.hold(id, func(k *kept, a *acting) error {
		if at := k.phase(); at != from {
			return wrongPhase(at, from)
		}
		return act(k, a)
	})
}

// still makes an act while no slip is collected and no ballot is cast, so that each of them comes wholly before or after.
func (s *Store) still(ctx context.Context, k *kept, act func(context.Context) error) error {
	return k.box.writer.pause(ctx, func(ctx context.Context) error { return s.slips.writer.pause(ctx, act) })
}

// wrongPhase refuses an act that belongs to other phases.
func wrongPhase(at survey.Phase, want ...survey.Phase) error {
	english, chinese := make([]string, len(want)), make([]string, len(want))
	for i, p := range want {
		english[i], chinese[i] = string(p), "“"+p.Chinese()+"”"
	}
	remedy, way := "that time has passed", "该阶段已过，不能再进行"
	if want[0].Reached(at) {
		remedy, way = "take it there first", "请先进入该阶段"
	}
	return &survey.Refusal{
		English: fmt.Sprintf("the session is %s, and this is done while it is %s: %s", at, strings.Join(english, " or "), remedy),
		Chinese: fmt.Sprintf("测评会处于“%s”阶段，这一步只能在%s阶段进行：%s", at.Chinese(), strings.Join(chinese, "、"), way),
	}
}
