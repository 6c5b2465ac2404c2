package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ceping/store/vault"
)

// besideFile are the endings of a SQLite file and of what may lie beside it.
var besideFile = []string{"", "-wal", "-shm", "-journal"}

func (s *Store) found(name string) string { return filepath.Join(s.dir, name) + vault.FoundSuffix }

// foundAlready reports whether something of a file was put aside before, which nothing may be put over.
func (s *Store) foundAlready(name string) bool {
	return slices.ContainsFunc(besideFile, func(beside string) bool {
		_, err := os.Lstat(s.found(name) + beside)
		return !errors.Is(err, fs.ErrNotExist)
	})
}

// isFound reports whether a name, in the data directory or among the boxes, is that of something that was put aside. It is never read.
func isFound(name string) bool {
	for _, beside := range besideFile {
		if base, is := strings.CutSuffix(name, beside); is && strings.HasSuffix(base, ".db"+vault.FoundSuffix) {
			return true
		}
	}
	return false
}

// shredFound overwrites and removes what was put aside of files: it may be a copy of one that held what goes now. What cannot be overwritten
// stays, is named in the log and among the house's concerns, and hinders nothing.
func (s *Store) shredFound(names ...string) {
	for _, name := range names {
		for _, beside := range besideFile {
			if err := s.shredOneFound(s.found(name)+beside, filepath.Join(s.dir, name)+beside); err != nil {
				s.logger.Error("what was put aside could not be overwritten, and was left where it is", "file", name+vault.FoundSuffix+beside, "error", err)
			}
		}
	}
}

// shredOneFound takes away, and does not overwrite, a second name of the file that is worked on.
func (s *Store) shredOneFound(path, working string) error {
	left, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !left.Mode().IsRegular() { // a pipe would be waited for without an end
		return fmt.Errorf("it is no plain file (%s)", left.Mode())
	}
	if used, err := os.Lstat(working); err == nil && os.SameFile(left, used) {
		return os.Remove(path)
	}
	return shred(path)
}
