package store

import (
	"archive/tar"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ceping/survey"
)

// absentName begins the name of an entry that stands for the box of a session out of service: what lies there is not copied.
const absentName = "out-of-service/"

// Backup implements office.Registry: a tar of the files that Restore reads, without times. No act of staff is under way
// while it is written, and outside collecting and voting no voter's act changes a file.
func (s *Store) Backup(ctx context.Context, w io.Writer, act survey.Act) error {
	sessions, release, err := s.holdAll()
	if err != nil {
		return err
	}
	defer release()
	for _, k := range sessions {
		if session := k.get(); session.Phase.InHall() && session.Fault == "" {
			return &survey.Refusal{
				English: fmt.Sprintf("session %s (%s) is %s: a copy of an open session, compared with another, shows what changed between them. Close it first", session.ID, session.Setup.Unit, session.Phase),
				Chinese: fmt.Sprintf("“%s”的测评会处于“%s”阶段，此时备份会留下前后对比的依据。请封箱后再备份", session.Setup.Unit, session.Phase.Chinese()),
			}
		}
	}
	if err := s.Record(ctx, act); err != nil {
		return err
	}
	snapshot := filepath.Join(s.dir, tempPrefix+"backup.db")
	if err := shred(snapshot); err != nil {
		return unavailable(err)
	}
	defer shred(snapshot)
	slips, err := s.snapshot(ctx, snapshot)
	if err != nil {
		return unavailable(err)
	}
	archive := tar.NewWriter(w)
	if err := add(archive, houseName, snapshot); err != nil {
		return err
	}
	if err := addBytes(archive, slipsName, slips); err != nil {
		return err
	}
	for _, k := range sessions {
		session := k.get()
		if session.Fault != "" {
			if err := addBytes(archive, absentName+session.ID, nil); err != nil {
				return err
			}
			continue
		}
		if k.box == nil || session.Remains != nil {
			continue
		}
		path := s.boxPath(session.ID)
		err := k.box.writer.pause(ctx, func(ctx context.Context) error {
			if _, err := k.box.connect(ctx); err != nil { // looked at, and its log empty
				return err
			}
			return add(archive, boxesName+"/"+filepath.Base(path), path)
		})
		if err != nil {
			return k.misfit(err)
		}
	}
	return archive.Close()
}

// snapshot copies the house to a file, and reads the book of slips, while no act is recorded: the copies fit each other.
func (s *Store) snapshot(ctx context.Context, path string) (slips []byte, err error) {
	s.acts.quiet.Lock()
	defer s.acts.quiet.Unlock()
	if _, err := s.house.ExecContext(ctx, `VACUUM INTO $1`, path); err != nil {
		return nil, err
	}
	err = s.slips.writer.pause(ctx, func(context.Context) (err error) {
		if !s.slips.at.holds() {
			return fmt.Errorf("%s is not the file any more that ceping works on", s.slipsPath())
		}
		slips, err = os.ReadFile(s.slipsPath())
		return err
	})
	return slips, err
}

func addBytes(archive *tar.Writer, name string, content []byte) error {
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content))}); err != nil {
		return err
	}
	_, err := archive.Write(content)
	return err
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
		s.mu.RLock()
		k, closed := s.sessions[id], s.closed
		s.mu.RUnlock()
		if closed {
			release()
			return nil, nil, unavailable(errStopped)
		}
		if k == nil {
			continue // erased in between
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
