package store

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ceping/survey"
)

// Backup implements survey.Registry: a tar of the files that Restore reads, without times. No act of staff is under way
// while it is written, and outside collecting and voting no voter's act changes a file.
func (s *Store) Backup(ctx context.Context, w io.Writer, act survey.Act) error {
	sessions, release, err := s.holdAll()
	if err != nil {
		return err
	}
	defer release()
	for _, k := range sessions {
		if session := k.get(); session.Phase.InHall() {
			return &survey.Refusal{
				English: fmt.Sprintf("session %s (%s) is %s: a copy of an open session, compared with another, shows what changed between them. Close it first", session.ID, session.Setup.Unit, session.Phase),
				Chinese: fmt.Sprintf("“%s”的测评会处于“%s”阶段，此时备份会留下前后对比的依据。请封箱后再备份", session.Setup.Unit, session.Phase.Chinese()),
			}
		}
	}
	if err := s.Record(ctx, act); err != nil {
		return err
	}
	snapshot := filepath.Join(s.dir, "ceping.db.copy")
	if err := remove(snapshot); err != nil {
		return unavailable(err)
	}
	defer remove(snapshot)
	if _, err := s.house.ExecContext(ctx, `VACUUM INTO $1`, snapshot); err != nil {
		return unavailable(err)
	}
	archive := tar.NewWriter(w)
	if err := add(archive, houseName, snapshot); err != nil {
		return err
	}
	err = s.slips.writer.pause(ctx, func(context.Context) error { return add(archive, slipsName, s.slipsPath()) })
	if err != nil {
		return err
	}
	for _, k := range sessions {
		if k.box == nil || k.get().Remains != nil {
			continue
		}
		path := s.boxPath(k.get().ID)
		err := k.box.writer.pause(ctx, func(context.Context) error { return add(archive, "boxes/"+filepath.Base(path), path) })
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

// holdAll waits for the acts of staff under way on every session and holds further ones off until release.
func (s *Store) holdAll() (sessions []*kept, release func(), err error) {
	s.mu.RLock()
	ids := slices.Clone(s.order)
	s.mu.RUnlock()
	release = func() {
		for _, k := range sessions {
			k.acts.Unlock()
		}
	}
	for _, id := range ids {
		k, err := s.find(id)
		if errors.Is(err, survey.ErrSessionUnknown) {
			continue // erased in between
		}
		if err != nil {
			release()
			return nil, nil, err
		}
		k.acts.Lock()
		sessions = append(sessions, k)
	}
	return sessions, release, nil
}

// add puts one file into the archive.
func add(archive *tar.Writer, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return unavailable(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return unavailable(err)
	}
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size()}); err != nil {
		return err
	}
	_, err = io.Copy(archive, f)
	return err
}
