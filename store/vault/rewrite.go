package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// TemporaryPrefix begins the name of whatever the vault writes beside a file. Such a file is never the only copy of anything.
const TemporaryPrefix = ".ceping-tmp-"

// freshPath is where a file is written before it takes its place.
func freshPath(path string) string {
	return filepath.Join(filepath.Dir(path), TemporaryPrefix+filepath.Base(path)+".new")
}

// oldPath is what a file is called that a rewrite has replaced, until it is overwritten.
func oldPath(path string) string {
	return filepath.Join(filepath.Dir(path), TemporaryPrefix+filepath.Base(path)+".old")
}

// Rewrite puts a file with other content in the place of this one. Until the rename the file is as it was, and from then on the
// new one; a process killed in between leaves one of the two. The blocks of the old file are overwritten before they are given
// back, and before anything more is answered. The tables may be others. After an error the file may be either: Config.Load is
// where the caller learns which.
//
// A file that was moved away while it was open is written anew in its place, and what stands there is put aside under the name
// with .found behind it.
func (a *Alone) Rewrite(ctx context.Context, content Content) error {
	f := a.file
	if err := f.connect(ctx); err != nil {
		return err
	}
	away := f.inPlace()
	if away != nil && !errors.Is(away, ErrReplaced) {
		return away
	}
	fresh, old := freshPath(f.path), oldPath(f.path)
	if away == nil {
		if err := finishRewrite(f.path); err != nil { // what an earlier one could not clear away
			return err
		}
	} else if err := shred(fresh); err != nil {
		return err
	}
	if err := write(ctx, fresh, content); err != nil {
		return errors.Join(err, shred(fresh))
	}
	if away != nil {
		return f.replaceAway(ctx, fresh)
	}
	// No connection may be on the old file, and nothing be left in its log: that would be taken for the new one's.
	f.unfinished = true
	err := f.disconnect()
	if info, statErr := os.Stat(f.path + "-wal"); err == nil && statErr == nil && info.Size() > 0 {
		err = fmt.Errorf("%s-wal still has %d bytes", f.path, info.Size())
	}
	if err == nil {
		if err = os.Link(f.path, old); err != nil {
			err = fmt.Errorf("the directory must lie on a file system with hard links: %w", err)
		}
	}
	if err == nil {
		err = os.Rename(fresh, f.path)
	}
	return errors.Join(err, f.connect(ctx)) // finishes it, or clears away what was begun
}

// FoundSuffix is behind the name of what was found in a file's place and put aside.
const FoundSuffix = ".found"

// replaceAway puts the fresh file where the open one was before somebody moved it. The open one, wherever it is now, is
// overwritten through its handle.
func (f *File) replaceAway(ctx context.Context, fresh string) error {
	found := f.path + FoundSuffix
	if _, err := os.Lstat(found); !errors.Is(err, os.ErrNotExist) {
		return errors.Join(ErrReplaced, fmt.Errorf("%s is in the way", found), err, shred(fresh))
	}
	for _, suffix := range []string{"-wal", "-journal", ""} { // the file last: they would be taken for the fresh one's, were this process killed
		if err := f.putAside(suffix, found+suffix); err != nil {
			return errors.Join(ErrReplaced, err, shred(fresh))
		}
	}
	if err := os.Rename(fresh, f.path); err != nil {
		return errors.Join(ErrReplaced, err, shred(fresh))
	}
	if err := syncDir(filepath.Dir(f.path)); err != nil {
		return err
	}
	handle := f.handle
	f.handle = nil // outlives the connection
	err := errors.Join(f.disconnect(), overwrite(handle), handle.Close())
	return errors.Join(err, f.connect(ctx))
}

// putAside moves away what somebody put in this file's place, or beside it, unless it is the open log, which SQLite removes with the
// connection.
func (f *File) putAside(suffix, found string) error {
	lies, err := os.Lstat(f.path + suffix)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if f.log != nil && f.log.file != nil {
		if open, err := f.log.file.Stat(); err != nil || os.SameFile(open, lies) {
			return err
		}
	}
	if _, err := os.Lstat(found); !errors.Is(err, os.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s is in the way", found), err)
	}
	if err := os.Rename(f.path+suffix, found); err != nil {
		return err
	}
	if lies.Mode().IsRegular() {
		os.Chmod(found, 0o600) // a copy of this file, perhaps, that others may read; not where another account owns it
	}
	return nil
}

// finishRewrite clears away what a killed rewrite left beside a file that is there. Without the file nothing is touched.
func finishRewrite(path string) error {
	file, err := os.Stat(path)
	if err != nil {
		return err
	}
	old := oldPath(path)
	switch left, err := os.Lstat(old); {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return err
	case os.SameFile(file, left): // stopped before the rename: a second name of the file itself
		if err := os.Remove(old); err != nil {
			return err
		}
	default:
		// The rename must not be lost after this: the path would name what is overwritten here.
		if err := syncDir(filepath.Dir(path)); err != nil {
			return err
		}
		if err := shred(old); err != nil {
			return err
		}
	}
	return shred(freshPath(path))
}

// Remove overwrites a closed file with its log and what a rewrite left of it, and removes them. What a journalling file system or
// a flash disk keeps besides is out of a program's reach.
func Remove(path string) error {
	err := finishRewrite(path)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, shred(path+"-wal"), shred(path), syncDir(filepath.Dir(path)))
}

// shred overwrites a file, durably, and removes it. It may be absent.
func shred(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file: it is left as it is", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(overwrite(f), f.Close()); err != nil {
		return err
	}
	return os.Remove(path)
}

// overwrite puts zeros, durably, over all that a file has.
func overwrite(f *os.File) error {
	info, err := f.Stat()
	for at := int64(0); err == nil && at < info.Size(); at += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(int64(len(zeros)), info.Size()-at)], at)
	}
	return errors.Join(err, f.Sync())
}

// syncDir makes the names in a directory durable. Windows has no such call.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
