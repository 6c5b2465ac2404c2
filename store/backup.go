package store

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// Names of entries that are no files: absentName marks the box of a session out of service, which is not copied, and withdrawnName
// for a session that was ready, whose seed no backup has: it is a draft in it.
const (
	absentName    = "out-of-service/"
	withdrawnName = "draft-again/"
)

// Backup implements office.Registry: a tar of the files that Restore reads, without times. No act of staff is under way
// while it is written, and outside collecting, voting and closed no voter's act changes a file, nor could any tell what came between.
func (s *Store) Backup(ctx context.Context, w io.Writer, act office.Act) error {
	sessions, release, err := s.holdAll()
	if err != nil {
		return err
	}
	defer release()
	withdrawn := map[string]bool{}
	for _, k := range sessions {
		// A step that is begun is neither here nor there: what a copy would hold of it cannot be told before it is settled.
		if err := s.act(ctx, k, nil, func(a *acting) error { return second(s.settle(ctx, k, a)) }); err != nil {
			return err
		}
		session := k.get()
		if session.Fault != "" {
			continue
		}
		if session.Phase.InHall() || session.Phase == survey.Closed {
			return &survey.Refusal{Code: "backup_of_open_session", Values: []any{session.ID, session.Setup.Unit, session.Phase}}
		}
		withdrawn[session.ID] = session.Phase == survey.Ready
	}
	if err := s.Record(ctx, act); err != nil {
		return err
	}
	house, slips, box := s.temporary("backup.db"), s.temporary("backup-slips.db"), s.temporary("backup-box.db")
	clean := func() error { return shredAll(house, slips, box) }
	if err := clean(); err != nil {
		return unavailable(err)
	}
	defer clean()
	if err := s.snapshot(ctx, house, slips, withdrawn); err != nil {
		return unavailable(err)
	}
	archive := tar.NewWriter(w)
	if err := add(archive, houseName, house); err != nil {
		return err
	}
	if err := add(archive, slipsName, slips); err != nil {
		return err
	}
	for _, k := range sessions {
		session := k.get()
		switch {
		case session.Fault != "":
			err = addBytes(archive, absentName+session.ID, nil)
		case withdrawn[session.ID]:
			err = addBytes(archive, withdrawnName+session.ID, nil)
		case k.hasFile():
			if err = k.misfit(s.copyBox(ctx, box, k)); err == nil {
				err = errors.Join(add(archive, boxesName+"/"+session.ID+".db", box), unavailable(shred(box)))
			}
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
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

// snapshot copies the house and the book of slips while no act is recorded, so that they fit each other. Sessions that are ready are
// drafts in the copy.
func (s *Store) snapshot(ctx context.Context, house, slips string, withdrawn map[string]bool) error {
	s.acts.quiet.Lock()
	defer s.acts.quiet.Unlock()
	if err := os.WriteFile(house, nil, 0o600); err != nil { // else it would be made for others to read
		return err
	}
	if _, err := s.house.now().ExecContext(ctx, `VACUUM INTO $1`, house); err != nil {
		return err
	}
	if err := s.slips.InPlace(ctx); err != nil { // it may be another by now
		return err
	}
	if err := s.slips.Copy(ctx, slips, func(session string) bool { return withdrawn[session] }); err != nil {
		return err
	}
	return withdrawIn(ctx, house, withdrawn)
}

// withdrawIn takes sessions of a copied house back to draft.
func withdrawIn(ctx context.Context, path string, withdrawn map[string]bool) error {
	db, err := openHouse(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, is := range withdrawn {
		if !is {
			continue
		}
		if _, err := tx.ExecContext(ctx, draftAgain, survey.Draft, id); err != nil {
			return err
		}
		done := words.WithdrawnInBackup()
		act := deed{survey.Terminal, id, done.Name(), done.Detail()}
		if _, err := appendAct(ctx, tx, nil, act); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM`); err != nil { // what stood in the rows before
		return err
	}
	if err := truncate(ctx, db); err != nil {
		return err
	}
	return db.Close()
}

// shredAll shreds files and what SQLite may have written beside them.
func shredAll(paths ...string) (err error) {
	for _, path := range paths {
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			if shredding := shred(path + suffix); err == nil {
				err = shredding
			}
		}
	}
	return err
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
