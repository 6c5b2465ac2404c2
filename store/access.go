package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Access says what a process may do with a data directory. The least is what one gets without asking.
type Access int

const (
	Reading Access = iota // nothing is made, swept, brought up to date or written, and every act is refused
	Working               // acts on a house that is there
	Making                // Working, and where the directory is missing or empty a new house is made
)

// The files of a data directory; boxes lie in a directory of their own.
const (
	houseName = "ceping.db"
	slipsName = "slips.db"
	boxesName = "boxes"
	// BackupsName is the directory of the backups that the house keeps by itself. Nothing in it is needed to work on the house.
	BackupsName = "backups"
	lockName    = "ceping.lock"
	socketName  = "ceping.sock"
	// tempPrefix begins the name of every file that is written beside another or instead of it. Such a file is never the only
	// copy of anything, and is removed at start, save beside a box that does not fit.
	tempPrefix = ".ceping-tmp-"
)

// Misfit is a file, or the directory, that does not fit. The house is shut, and nothing was touched.
type Misfit struct {
	File   string // a path
	What   string
	Remedy string
}

// Error names the file, what is wrong with it and the remedy.
func (m *Misfit) Error() string { return fmt.Sprintf("%s %s: %s", m.File, m.What, m.Remedy) }

// putBack is the remedy for a file that is not what was left.
const putBack = "nothing was touched; put back the file that was taken from there, or restore a backup into another directory"

// unseen is said of a data directory that cannot be looked at.
func unseen(dir string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return &Misfit{dir, "cannot be looked at (" + err.Error() + ")", "nothing was done; look at its name and at who may read it, or choose another --data"}
}

// checkDir looks whether a directory is there and holds a house. Missing files are no error here, only an empty directory: then
// a house may be made.
func checkDir(dir string) (empty bool, err error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(dir); err == nil {
			return false, &Misfit{dir, "is a link that leads nowhere", "mend the link, or choose another --data"}
		}
		return true, nil
	}
	if err != nil {
		return false, unseen(dir, err)
	}
	if !info.IsDir() {
		return false, &Misfit{dir, "is no directory", "choose another --data"}
	}
	if err := checkOwner(dir, info); err != nil {
		return false, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, unseen(dir, err)
	}
	empty = true
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		switch name := entry.Name(); {
		case name == lockName && !entry.Type().IsRegular(): // a pipe would be waited for without an end, a link followed
			return false, &Misfit{path, "is no plain file", "nothing was touched; move it away, ceping makes it anew"}
		case name == lockName, name == socketName, name == reserveName, name == "lost+found", strings.HasPrefix(name, tempPrefix) && entry.Type().IsRegular():
			continue
		case name == boxesName:
			within, err := os.ReadDir(path)
			if err == nil {
				err = checkFiles(path, within)
			}
			if info, statErr := os.Stat(path); err == nil && statErr == nil {
				err = checkOwner(path, info) // of what a link leads to
			}
			if err != nil && !errors.Is(err, syscall.ENOTDIR) {
				return false, err
			}
			empty = empty && err == nil && len(within) == 0
		case name == slipsName:
			empty = empty && unused(path)
		default:
			empty = false
		}
	}
	return empty, checkFiles(dir, entries)
}

// checkFiles refuses files of ceping's that others may write. A socket is guarded by its directory, and what somebody else's notes
// there are open to is no reason to end a sitting; nor is what was put aside, which was somebody else's before and is never read.
func checkFiles(dir string, entries []os.DirEntry) error {
	for _, entry := range entries {
		if !entry.Type().IsRegular() && !entry.IsDir() || !owned(entry.Name()) || isFound(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) { // a running server's
			continue
		}
		if err == nil {
			err = checkOwner(filepath.Join(dir, entry.Name()), info)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// owned reports whether a name in a data directory, or among the boxes, is that of a file that is read or written here.
func owned(name string) bool {
	return strings.HasPrefix(name, houseName) || strings.HasPrefix(name, slipsName) || name == boxesName || name == BackupsName || name == lockName ||
		strings.HasPrefix(name, tempPrefix) || strings.Contains(name, ".db")
}

// checkOwner refuses what somebody else may write: whoever can, decides who won.
func checkOwner(path string, info fs.FileInfo) error {
	if othersWrite(info) {
		return &Misfit{path, fmt.Sprintf("may be written by others (mode %04o)", info.Mode().Perm()), "nothing was touched; look who changed it, then chmod go-w " + path}
	}
	if uid, is := stranger(info); is {
		return &Misfit{path, fmt.Sprintf("belongs to another user (uid %d)", uid), "nothing was touched; run ceping as that user, or chown it"}
	}
	return nil
}

// errNoHouse answers where nothing is, and the command makes nothing.
func errNoHouse(dir string) error {
	return &Misfit{dir, "holds no data yet", "check --data and CEPING_DATA; ceping serve, ceping session create and ceping restore make a new data directory"}
}
