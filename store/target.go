package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// target is a data directory that is made of a backup or a mirror's copy, with the words for what is done: it takes the place of one that
// is absent or empty, whole or not at all.
type target struct {
	dir     string
	suffix  string             // of the directory beside it in which it is made
	act     string             // "restore"
	done    string             // "restored"
	discard func(string) error // what was half made
}

// make fills a directory beside the target, which then takes its place. With an error nothing is there.
func (t target) make(fill func(fresh string) error) (err error) {
	parents, err := makeParents(filepath.Dir(t.dir))
	defer func() {
		if err != nil {
			for _, parent := range parents { // deepest first; only while they are empty
				os.Remove(parent)
			}
		}
	}()
	if err != nil {
		return fmt.Errorf("%s cannot be made (%w), and nothing was %s: choose another --data", filepath.Dir(t.dir), err, t.done)
	}
	fresh := t.dir + t.suffix
	if err := os.Mkdir(fresh, 0o700); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, of an earlier %s perhaps: nothing was touched; look what is in it, move it away, and try again", fresh, t.act)
	} else if err != nil {
		return fmt.Errorf("%s cannot be made (%w), and nothing was %s: choose another --data", fresh, err, t.done)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.discard(fresh))
		}
	}()
	if err := fill(fresh); err != nil {
		return err
	}
	for _, name := range []string{boxesName, ""} {
		if err := syncPath(filepath.Join(fresh, name)); err != nil {
			return err
		}
	}
	// The system takes an empty directory's place in one step, and refuses one that is not empty any more. os.Rename would refuse
	// both, and removing it first could hit what somebody has just put there.
	if err := syscall.Rename(fresh, t.dir); err != nil {
		return fmt.Errorf("%s cannot be put in the place of %s (%w): choose a --data that does not exist", fresh, t.dir, err)
	}
	return syncPath(filepath.Dir(t.dir))
}

// checkTarget refuses a directory whose place cannot be taken.
func checkTarget(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unseen(dir, err)
	case info.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s is a link: give the directory itself, one that does not exist", dir)
	case !info.IsDir():
		return fmt.Errorf("%s is there and is no directory: restore into a new one", dir)
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("the data directory %s is not empty: restore into a new one", dir)
	}
	return err
}

// makeParents makes the directories above that are missing, and answers which, deepest first.
func makeParents(dir string) (made []string, err error) {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, at)
	}
	return made, os.MkdirAll(dir, 0o700)
}
