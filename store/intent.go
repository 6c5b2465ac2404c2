package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"ceping/store/street"
	"ceping/store/vault"
	"ceping/survey"
)

// intent is what is about to be changed in the files of a session, recorded in the house first. Nothing else is ever removed.
type intent string

const (
	makingReady intent = "ready" // a fresh box, without a ballot, whose session may not become ready
	erasing     intent = "erase" // slips and box of a session that was erased
	withdrawing intent = "draft" // slips and box of a session on its way back to draft, none of whose slips was collected
	stepping    intent = "step"  // a step that the box has made or not; see step
	slipping    intent = "slips" // an act on slips that their book has made or not; see Store.onSlips
)

// begun is an intent with what belongs to it.
type begun struct {
	what intent
	step *step // of stepping, and the act of withdrawing
}

func readIntents(ctx context.Context, house *sql.DB) (map[string]begun, error) {
	rows, err := house.QueryContext(ctx, `SELECT session, what, step FROM intents`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]begun{}
	for rows.Next() {
		var id string
		var one begun
		var made sql.NullString
		if err := rows.Scan(&id, &one.what, &made); err != nil {
			return nil, err
		}
		if err := checkID(id); err != nil {
			return nil, err
		}
		if made.Valid {
			if err := json.Unmarshal([]byte(made.String), &one.step); err != nil {
				return nil, err
			}
		}
		if (one.what == stepping || one.what == withdrawing || one.what == slipping) && one.step == nil {
			return nil, errors.New("a step is recorded as begun, and not which")
		}
		found[id] = one
	}
	return found, rows.Err()
}

// intend and intendStep are the statements that record an intent; done that which takes it out.
const (
	intend     = `INSERT INTO intents (session, what) VALUES ($1, $2) ON CONFLICT (session) DO UPDATE SET what = $2, step = NULL`
	intendStep = `INSERT INTO intents (session, what, step) VALUES ($1, $2, $3) ON CONFLICT (session) DO UPDATE SET what = $2, step = $3`
	intentDone = `DELETE FROM intents WHERE session = $1`
)

// finish does what an interrupted act had recorded and not done.
func (s *Store) finish(ctx context.Context, id string, one begun) error {
	path := s.boxPath(id)
	switch one.what {
	case stepping:
		return nil // with the session's box: takeUp
	case slipping:
		k, err := s.find(id)
		if err != nil {
			return nil // out of service: the record stays
		}
		k.slipAct = one.step
		return s.act(ctx, k, nil, func(a *acting) error {
			_, err := s.settleSlips(ctx, k, a)
			return err
		})
	case withdrawing:
		return s.finishWithdrawal(ctx, id, one.step)
	case erasing:
		if err := errors.Join(s.slips.Forget(ctx, id), vault.Remove(path), shredVersion1(path)); err != nil {
			return err
		}
		s.shredFound(boxName(id), slipsName, houseName)
	case makingReady:
		// With the act the record went: a box that is not recorded as about to be is never removed, whatever memory has of its session.
		var recorded bool
		err := s.house.QueryRowContext(ctx, `SELECT count(*) > 0 FROM intents WHERE session = $1 AND what = $2`, id, makingReady).Scan(&recorded)
		if err != nil || !recorded {
			return err
		}
		if k, err := s.find(id); err != nil || k.phase() != survey.Draft {
			return nil // a session that is out of service, say: the record stays
		}
		if s.freshBox(ctx, path, id) {
			if err := vault.Remove(path); err != nil {
				return err
			}
		} else if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			s.strays = append(s.strays, boxesName+"/"+id+".db")
			s.logger.Error("a file that belongs to no session was left where it is", "file", boxesName+"/"+id+".db")
		}
	}
	return s.note(ctx, intentDone, id)
}

// finishWithdrawal takes a session back to draft: its slips go first, and they go only while none was collected.
func (s *Store) finishWithdrawal(ctx context.Context, id string, made *step) error {
	k, err := s.find(id)
	if err != nil {
		return nil // out of service: the record stays
	}
	k.setPending(made)
	return s.act(ctx, k, nil, func(a *acting) error { return second(s.settle(ctx, k, a)) })
}

// freshBox reports whether the file is a box of this house and session that never held a ballot.
func (s *Store) freshBox(ctx context.Context, path, id string) bool {
	if overwritten(path) { // an earlier removal was interrupted
		return true
	}
	view, err := street.LookBox(ctx, path)
	if err != nil || view.House != s.acts.id || view.Session != id || view.Phase != survey.Ready {
		return false // what it is cannot be told: it stays
	}
	for _, n := range view.Cast {
		if n > 0 {
			return false
		}
	}
	return true
}

// overwritten reports whether a file was begun to be overwritten, from its first byte on, before it is removed.
func overwritten(path string) bool {
	content, err := readWhole(path)
	return err == nil && len(content) >= 512 && len(bytes.Trim(content[:512], "\x00")) == 0
}

// shredVersion1 shreds a box of version 1 and whatever was written beside it.
func shredVersion1(path string) (err error) {
	for _, name := range []string{path + "-journal", path + ".new", path + ".new-journal"} {
		err = errors.Join(err, shred(name))
	}
	return err
}
