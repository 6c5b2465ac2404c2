package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// WriteOut implements office.Registry. No act of staff is under way meanwhile; voters' go on.
func (s *Store) WriteOut(ctx context.Context, act office.Act) (files []string, err error) {
	if s.access == Reading {
		return nil, &survey.Refusal{Code: "read_only"}
	}
	ctx = context.WithoutCancel(ctx)
	_, release, err := s.holdAll()
	if err != nil {
		return nil, err
	}
	defer release()
	s.lookAround()
	losses := s.watch.losses()
	if len(losses) == 0 {
		return nil, survey.Refuse("write_out_nothing")
	}
	for name, loss := range losses {
		if !loss.InHand() {
			return nil, survey.Refuse("write_out_lost", name, loss.How())
		}
		if s.foundAlready(name) {
			return nil, survey.Refuse("write_out_in_the_way", name)
		}
	}
	if err := s.makePlace(); err != nil {
		return nil, unavailable(err)
	}
	var failed error
	for _, name := range writingOrder(losses) {
		if err := s.writeOutFile(ctx, name); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", name, err))
			continue
		}
		files = append(files, name)
	}
	s.lookAround()
	if len(files) > 0 {
		failed = errors.Join(failed, s.act(ctx, nil, []office.Act{act}, func(a *acting) error {
			a.deeds[0].Detail = words.WroteOut(files...).Detail()
			return a.record(ctx)
		}))
	}
	return files, unavailable(failed)
}

// writingOrder has the house first, in which the act is recorded.
func writingOrder(losses map[string]survey.Loss) (names []string) {
	for name := range losses {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == houseName) != (b == houseName) {
			if a == houseName {
				return -1
			}
			return 1
		}
		return slices.Compare([]byte(a), []byte(b))
	})
	return names
}

// makePlace makes the directories anew where they went, too. The new one belongs to this process like the old.
func (s *Store) makePlace() error {
	_, err := os.Lstat(s.dir)
	gone := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(filepath.Join(s.dir, boxesName), 0o700); err != nil || !gone {
		return err
	}
	lock := flock.New(filepath.Join(s.dir, lockName), flock.SetPermissions(0o600))
	if taken, err := lock.TryLock(); err != nil || !taken {
		return errors.Join(err, ErrLocked)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locks = append(s.locks, lock)
	return nil
}

func (s *Store) writeOutFile(ctx context.Context, name string) error {
	switch name {
	case houseName:
		return s.writeOutHouse(ctx)
	case slipsName:
		return s.slips.WriteOut(ctx)
	}
	for _, k := range s.everySession() {
		if boxName(k.session.ID) == name {
			return s.withBox(ctx, k, func(box *street.Box) error { return box.WriteOut(ctx) })
		}
	}
	return survey.ErrSessionUnknown
}
