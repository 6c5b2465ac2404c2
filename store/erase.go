package store

import (
	"context"
	"errors"
	"os"

	"ceping/survey"
)

// Erase implements survey.Registry. The session's row goes first: what a killed process leaves of the files is swept away
// by Open.
func (s *Store) Erase(ctx context.Context, id string, act survey.Act) error {
	ctx = context.WithoutCancel(ctx)
	return s.hold(id, func(k *kept) error {
		session := k.get()
		whole := session.Setup.Rehearsal || session.Phase == survey.Draft
		switch {
		case session.Remains != nil:
			return &survey.Refusal{English: "the session is erased already", Chinese: "本次测评会的票据数据已经删除"}
		case !whole && session.Phase != survey.Archived:
			return wrongPhase(session.Phase, survey.Archived)
		}
		remains, err := s.remains(ctx, id)
		if err != nil {
			return err
		}
		if whole {
			err = s.record(ctx, act, `DELETE FROM sessions WHERE id = $1`, id)
		} else {
			err = s.record(ctx, act, `UPDATE sessions SET issuer_seed = NULL, wrapped_box = NULL, remains = $1 WHERE id = $2`, text(remains), id)
		}
		if err != nil {
			return err
		}
		s.forget(k, remains, whole)
		err = s.slips.writer.do(ctx, s.slips.replace(id, nil))
		if k.box != nil {
			err = errors.Join(err, k.box.close(), shred(s.boxPath(id)))
		}
		return unavailable(errors.Join(err, truncate(ctx, s.house)))
	})
}

// remains are the counts of a session's slips and ballots.
func (s *Store) remains(ctx context.Context, id string) (survey.Remains, error) {
	slips, err := s.CountSlips(ctx, id)
	if err != nil {
		return survey.Remains{}, err
	}
	cast, err := s.CountCast(ctx, id)
	return survey.Remains{Slips: slips, Cast: cast}, err
}

// forget lets nobody find the session any more, or no ballot in it.
func (s *Store) forget(k *kept, remains survey.Remains, whole bool) {
	k.mu.Lock()
	k.session.Remains = &remains
	k.keys.IssuerSeed, k.keys.WrappedBox = nil, nil
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

// shred overwrites a file before it removes it. What a journalling file system or a flash disk keeps of it besides is out
// of a program's reach.
func shred(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
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
	err = errors.Join(err, f.Sync(), f.Close())
	return errors.Join(err, remove(path, path+"-wal"))
}

// sweepSlips forgets the slips of sessions that are erased, or are none.
func (s *Store) sweepSlips(ctx context.Context) error {
	strays := map[string]bool{}
	for _, found := range s.slips.slips {
		if k, err := s.find(found.Session); err != nil || k.get().Remains != nil {
			strays[found.Session] = true
		}
	}
	for id := range strays {
		if err := s.slips.writer.do(ctx, s.slips.replace(id, nil)); err != nil {
			return err
		}
	}
	return nil
}
