package store

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ceping/store/backup"
	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/office"
)

// Names of entries that are no files: absentName marks the box of a session out of service, which is not copied, withdrawnName a session
// that was ready, whose seed no backup has: it is a draft in it; and holdsName every session of which there is more than its counts.
const (
	absentName    = "out-of-service/"
	withdrawnName = "draft-again/"
	holdsName     = "holds/"
)

// Backup implements office.Registry: a file of format 2 of package backup, of the files that Restore reads, without times.
func (s *Store) Backup(ctx context.Context, w io.Writer, act office.Act) error {
	s.backups.making.Lock()
	defer s.backups.making.Unlock()
	return second(s.writeBackup(ctx, w, func() error { return s.Record(ctx, act) }))
}

// writeBackup writes a backup, and answers how many acts it has seen. No act of staff is under way while it is written, and outside
// collecting, voting and closed no voter's act changes a file, nor could any tell what came between. begin, which may be nil, comes before
// the first byte, and after what refuses it.
func (s *Store) writeBackup(ctx context.Context, w io.Writer, begin func() error) (acts int, err error) {
	sessions, release, err := s.holdAll()
	if err != nil {
		return 0, err
	}
	defer release()
	for _, k := range sessions {
		// A step that is begun is neither here nor there: what a copy would hold of it cannot be told before it is settled.
		if err := s.act(ctx, k, nil, func(a *acting) error { return second(s.settle(ctx, k, a)) }); err != nil {
			return 0, err
		}
		if session := k.get(); openNow(session) {
			return 0, refuseOpen(session)
		}
	}
	if begin != nil {
		if err := begin(); err != nil {
			return 0, err
		}
	}
	parts := s.parts()
	if err := parts.clean(); err != nil {
		return 0, unavailable(err)
	}
	defer parts.clean()
	acts, err = s.snapshot(ctx, parts, sessions)
	if err != nil {
		return 0, unavailable(err)
	}
	return acts, parts.write(w, sessions, func(k *kept) error { return k.misfit(s.copyBox(ctx, parts.box, k)) })
}

// openNow reports whether a session is where two copies show what changed between them.
func openNow(s survey.Session) bool {
	return s.Fault == "" && (s.Phase.InHall() || s.Phase == survey.Closed)
}

func refuseOpen(s survey.Session) error {
	return &survey.Refusal{Code: "backup_of_open_session", Values: []any{s.ID, s.Setup.Unit, s.Phase}}
}

// parts are the copies that a backup is made of, while it is written.
type parts struct{ house, slips, box string }

func (s *Store) parts() parts {
	return parts{s.temporary("backup.db"), s.temporary("backup-slips.db"), s.temporary("backup-box.db")}
}

func (p parts) clean() error { return shredAll(p.house, p.slips, p.box) }

// write writes a backup of the copies of house and slips, and of each box, which copyBox copies to its place.
func (p parts) write(w io.Writer, sessions []*kept, copyBox func(*kept) error) error {
	to, err := backup.NewWriter(w)
	if err != nil {
		return err
	}
	if err := errors.Join(add(to, houseName, p.house), add(to, slipsName, p.slips)); err != nil {
		return err
	}
	for _, k := range sessions {
		session := k.get()
		if session.Remains == nil {
			err = to.Add(holdsName+session.ID, 0, nil)
		}
		switch {
		case err != nil:
		case session.Fault != "":
			err = to.Add(absentName+session.ID, 0, nil)
		case session.Phase == survey.Ready:
			err = to.Add(withdrawnName+session.ID, 0, nil)
		case k.hasFile():
			if err = copyBox(k); err == nil {
				err = errors.Join(add(to, boxesName+"/"+session.ID+".db", p.box), unavailable(shred(p.box)))
			}
		}
		if err != nil {
			return err
		}
	}
	return to.Close()
}

// temporary is the path of a file that is written beside the house.
func (s *Store) temporary(name string) string { return filepath.Join(s.dir, tempPrefix+name) }

// copyBox copies the box of an opened session aside, so that nobody who asks for it waits for whoever takes the backup. The file is let go
// of first: reading it beside the process's own connection would drop its locks.
func (s *Store) copyBox(ctx context.Context, to string, k *kept) error {
	path := s.boxPath(k.session.ID)
	if !k.hasBox() {
		if err := k.checkVersion1(ctx, path); err != nil {
			return err
		}
		return copyFile(path, to)
	}
	k.box.mu.Lock()
	defer k.box.mu.Unlock()
	if err := k.box.shutLocked(); err != nil {
		return unavailable(err)
	}
	view, err := street.LookBox(ctx, path)
	if err == nil {
		err = s.fits(k, view.State) // it may be another than the one that was open
	}
	if err != nil {
		return err
	}
	return copyFile(path, to)
}

// copyFile copies a file to a path where nothing is.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return unavailable(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return unavailable(err)
	}
	_, err = io.Copy(out, in)
	return unavailable(errors.Join(err, out.Close()))
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

// add puts one file into a backup.
func add(to *backup.Writer, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return unavailable(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return unavailable(err)
	}
	return to.Add(name, info.Size(), f)
}
