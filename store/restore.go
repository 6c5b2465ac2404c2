package store

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// backedUp are the names that a backup may hold.
var backedUp = regexp.MustCompile(`^(ceping\.db|slips\.db|boxes/[0-9a-f-]{36}\.db)$`)

// Restore makes a data directory of a backup. The directory must be absent or empty. The files are written beside it, opened
// as Open would, and only then take its place: with an error nothing is there.
func Restore(ctx context.Context, dir string, r io.Reader) (err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("the data directory %s is not empty: restore into a new one", dir)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	fresh := filepath.Clean(dir) + ".restoring"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(fresh))
		}
	}()
	if err := unpack(fresh, r); err != nil {
		return err
	}
	opened, err := Open(ctx, Config{Dir: fresh})
	if err != nil {
		return fmt.Errorf("the backup is damaged: %w", err)
	}
	if err := opened.Close(); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	return syncPath(filepath.Dir(filepath.Clean(dir)))
}

func unpack(dir string, r io.Reader) error {
	if err := os.MkdirAll(filepath.Join(dir, "boxes"), 0o700); err != nil {
		return err
	}
	seen := map[string]bool{}
	for archive := tar.NewReader(r); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("this is not a whole backup of ceping: %w", err)
		}
		if !backedUp.MatchString(header.Name) || seen[header.Name] {
			return fmt.Errorf("this is not a backup of ceping: it holds %q", header.Name)
		}
		seen[header.Name] = true
		if err := unpackFile(filepath.Join(dir, filepath.FromSlash(header.Name)), archive); err != nil {
			return fmt.Errorf("%s: %w", header.Name, err)
		}
	}
	if !seen[houseName] || !seen[slipsName] {
		return fmt.Errorf("this is not a whole backup of ceping: %s or %s is missing", houseName, slipsName)
	}
	return nil
}

func unpackFile(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}
