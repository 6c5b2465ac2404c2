package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"ceping/store/backup"
	"ceping/survey"
)

// backedUp are the names that a backup may hold.
var backedUp = regexp.MustCompile(`^(ceping\.db|slips\.db|boxes/[0-9a-f-]{36}\.db|(` + absentName + "|" + withdrawnName + "|" + holdsName + `)[0-9a-f-]{36})$`)

// minFile: no SQLite file is smaller, so that the files of a backup are bounded by its bytes.
const minFile = 512

// Restore makes a data directory of a backup, and touches nothing that exists: the directory must be absent, or an empty one that
// a new one can take the place of. The files are written beside it, in a directory made for that, opened as Open would, and
// only then take its place: with an error nothing is there.
func Restore(ctx context.Context, dir string, r io.Reader) (restored Restored, err error) {
	dir = filepath.Clean(dir)
	if err := checkTarget(dir); err != nil {
		return restored, err
	}
	to := target{dir, ".restoring", "restore", "restored", os.RemoveAll}
	err = to.make(func(fresh string) error {
		marked, summed, err := unpack(fresh, r)
		if err != nil {
			return err
		}
		restored.Undigested = !summed
		restored.DraftAgain, err = proveWhole(ctx, fresh, marked)
		if err != nil && !errors.As(err, new(*underWay)) {
			err = fmt.Errorf("the backup is damaged (%w), and nothing was restored: take another copy of it", err)
		}
		return err
	})
	return restored, err
}

// Restored tells what a restored backup could not have.
type Restored struct {
	// DraftAgain are sessions that were ready: no backup has the issuers' seed, so the slips printed are dead.
	DraftAgain []survey.Session
	// Undigested: an earlier ceping wrote the backup, without digests, so damage of it shows only where its files do not fit.
	Undigested bool
}

// proveWhole opens what was unpacked, and refuses what does not fit, save the boxes that were out of service when it was backed up.
func proveWhole(ctx context.Context, dir string, marked markedSessions) (draftAgain []survey.Session, err error) {
	opened, err := Open(ctx, Config{Dir: dir, Access: Working, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	sessions, err := opened.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		if s.Fault != "" && !marked.absent[s.ID] {
			return nil, s.Fault.Err(s.ID)
		}
		if marked.withdrawn[s.ID] {
			draftAgain = append(draftAgain, s)
		}
	}
	if len(opened.strays) > 0 {
		return nil, fmt.Errorf("%s belongs to no session", opened.strays[0])
	}
	return draftAgain, nil
}

// markedSessions are those whose boxes a backup lacks: out of service when it was made, or ready.
type markedSessions struct{ absent, withdrawn map[string]bool }

// unpack writes the files of a backup, and answers whether it has digests.
func unpack(dir string, r io.Reader) (marked markedSessions, summed bool, err error) {
	if err := os.Mkdir(filepath.Join(dir, boxesName), 0o700); err != nil {
		return marked, false, err
	}
	seen := map[string]bool{}
	marked = markedSessions{map[string]bool{}, map[string]bool{}}
	summed, err = backup.Read(r, func(e backup.Entry) error {
		seen[e.Name] = true
		return marked.unpackEntry(dir, e)
	})
	var damaged *backup.DamagedError
	switch {
	case errors.As(err, &damaged):
		err = fmt.Errorf("this is not a whole backup of ceping: %w. Nothing was restored: take another copy of it", err)
	case err == nil && (!seen[houseName] || !seen[slipsName]):
		err = fmt.Errorf("this is not a whole backup of ceping: %s or %s is missing. Nothing was restored: take another copy of it", houseName, slipsName)
	}
	return marked, summed, err
}

// unpackEntry writes one file, or notes what an entry without a file says.
func (m markedSessions) unpackEntry(dir string, e backup.Entry) error {
	if !backedUp.MatchString(e.Name) {
		return fmt.Errorf("this is not a backup of ceping: it holds %q: give the file that ceping backup wrote", e.Name)
	}
	kind, id, _ := strings.Cut(e.Name, "/")
	if marker := kind + "/"; marker == absentName || marker == withdrawnName || marker == holdsName {
		switch {
		case e.Size != 0:
			return fmt.Errorf("this is not a backup of ceping: %s has content: give the file that ceping backup wrote", e.Name)
		case marker == absentName:
			m.absent[id] = true
		case marker == withdrawnName:
			m.withdrawn[id] = true
		}
		return nil
	}
	if e.Size < minFile {
		return fmt.Errorf("this is not a whole backup of ceping: %s has %d bytes, and nothing was restored: take another copy of it", e.Name, e.Size)
	}
	if err := unpackFile(filepath.Join(dir, filepath.FromSlash(e.Name)), e.Content); err != nil {
		return fmt.Errorf("%s of the backup cannot be unpacked (%w), and nothing was restored: look whether the disk has room", e.Name, err)
	}
	return nil
}

func unpackFile(path string, content io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Sync(), f.Close())
}
