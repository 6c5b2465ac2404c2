package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
// back. The tables may be others.
func (a *Alone) Rewrite(ctx context.Context, content Content) error {
	f := a.file
	if err := f.connect(ctx); err != nil {
		return err
	}
	if err := f.inPlace(); err != nil {
		return err
	}
	fresh, old := freshPath(f.path), oldPath(f.path)
	if err := shred(fresh); err != nil {
		return err
	}
	if err := write(ctx, fresh, content); err != nil {
		return errors.Join(err, shred(fresh))
	}
	// No connection may be on the old file, and nothing be left in its log: that would be taken for the new one's.
	if err := f.log.empty(ctx, f.db); err != nil {
		return errors.Join(err, shred(fresh))
	}
	if err := f.disconnect(); err != nil {
		return errors.Join(err, shred(fresh))
	}
	if info, err := os.Stat(f.path + "-wal"); err == nil && info.Size() > 0 {
		return errors.Join(fmt.Errorf("%s-wal still has %d bytes", f.path, info.Size()), shred(fresh))
	}
	if err := os.Link(f.path, old); err != nil {
		return errors.Join(err, shred(fresh))
	}
	if err := os.Rename(fresh, f.path); err != nil {
		return errors.Join(err, os.Remove(old), shred(fresh))
	}
	if err := syncPath(filepath.Dir(f.path)); err != nil {
		return err
	}
	if err := shred(old); err != nil {
		return err
	}
	return f.connect(ctx)
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
	case os.SameFile(file, left): // killed before the rename: a second name of the file itself
		if err := os.Remove(old); err != nil {
			return err
		}
	default:
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
	return errors.Join(err, shred(path+"-wal"), shred(path), syncPath(filepath.Dir(path)))
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
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	for at := int64(0); at < info.Size() && err == nil; at += int64(len(zeros)) {
		_, err = f.WriteAt(zeros[:min(int64(len(zeros)), info.Size()-at)], at)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Remove(path)
}

// syncPath makes a file or directory durable.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
