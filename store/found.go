package store

import (
	"path/filepath"
	"strings"
)

// foundSuffix is behind the name of what a write-out has found in a file's place and put aside.
const foundSuffix = ".found"

// besideFile are the endings of a SQLite file and of what may lie beside it.
var besideFile = []string{"", "-wal", "-shm", "-journal"}

func (s *Store) found(name string) string { return filepath.Join(s.dir, name) + foundSuffix }

// isFound reports whether a name, in the data directory or among the boxes, is that of something that was put aside. It is never read.
func isFound(name string) bool {
	for _, beside := range besideFile {
		if base, is := strings.CutSuffix(name, beside); is && strings.HasSuffix(base, ".db"+foundSuffix) {
			return true
		}
	}
	return false
}
