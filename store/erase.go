package store

import (
	"context"
	"errors"
	"os"

	"ceping/survey"
	"ceping/survey/office"
)

// Erase implements office.Registry. The session's row goes first, and the same transaction records what is still to be removed:
// what a killed process leaves of it the next one removes, and nothing else.
func (s *Store) Erase(ctx context.Context, id string, act office.Act) error {
	ctx = context.WithoutCancel(ctx)
	return s.hold(id, []office.Act{act}, func(k *kept, a *acting) error {
		session := k.get()
		whole := session.Setup.Rehearsal || session.Phase == survey.Draft
		switch {
		case session.Remains != nil:
			return &survey.Refusal{Code: "erased_already"}
		case !whole && session.Phase != survey.Archived:
			return wrongPhase(session.Phase, survey.Archived)
		}
		remains, err := s.remains(ctx, id)
		if err != nil {
			return err
		}
		intended := statement{intend, []any{id, erasing}}
		if whole {
			err = a.record(ctx, intended, statement{`DELETE FROM sessions WHERE id = $1`, []any{id}})
		} else {
			err = a.record(ctx, intended, statement{`UPDATE sessions SET issuer_seed = NULL, wrapped_box = NULL, remains = $1 WHERE id = $2`, []any{text(remains), id}})
		}
		if err != nil {
			return err
		}
		s.forget(k, remains, whole)
		err = k.box.giveUp(survey.ErrSessionUnknown)
		k.second.end(s, id, survey.Mirror{}) // of a rehearsal under way
		if err == nil {
			err = s.finish(ctx, id, begun{what: erasing})
		}
		return unavailable(errors.Join(err, truncate(ctx, s.house.now())))
	})
}

// remains are the counts of a session's slips and ballots.
func (s *Store) remains(ctx context.Context, id string) (survey.Remains, error) {
	slips, err := s.CountSlips(ctx, id)
	if err != nil {
		return survey.Remains{}, err
	}
	counts, err := s.CountCast(ctx, id)
	remains := survey.Remains{Slips: slips, Cast: map[string]int{}, Paper: map[string]int{}}
	k, found := s.find(id)
	for code, n := range counts {
		remains.Cast[code] = n.Cast
		if found == nil && k.get().Protocol == 2 {
			remains.Paper[code] = n.Paper
		}
	}
	return remains, err
}

// forget lets nobody find the session any more, or no ballot in it.
func (s *Store) forget(k *kept, remains survey.Remains, whole bool) {
	k.mu.Lock()
	k.session.Remains = &remains
	k.keys.Wrapped, k.old.seed = nil, nil
	clear(k.seed)
	k.seed = nil
	k.mu.Unlock()
	if !whole {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, k.session.ID)
	for i, id := range s.order {
		if id == k.session.ID {
			s.order = append(s.order[:i:i], s.order[i+1:]...)
			break
		}
	}
}

// shred overwrites a file before it removes it; one that is absent is none. What a journalling file system or a flash disk keeps of it besides is out
// of a program's reach.
func shred(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|noFollow, 0) // never what a link leads to
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		zeros := make([]byte, 1<<16)
		for at := int64(0); at < info.Size() && err == nil; at += int64(len(zeros)) {
			_, err = f.WriteAt(zeros[:min(int64(len(zeros)), info.Size()-at)], at)
		}
	}
	return errors.Join(err, f.Sync(), f.Close(), remove(path))
}
