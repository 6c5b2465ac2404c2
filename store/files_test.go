package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ceping/survey"
)

func (h *hall) boxFile() string { return filepath.Join("boxes", h.id+".db") }

// frozen is a copy of the data directory as it is now.
func (h *hall) frozen() string {
	h.t.Helper()
	dir := h.t.TempDir()
	h.must(os.CopyFS(dir, os.DirFS(h.dir)))
	private(h.t, dir)
	return dir
}

func (h *hall) unavailable(what string, err error) {
	h.t.Helper()
	if !errors.Is(err, survey.ErrUnavailable) {
		h.t.Errorf("%s: %v, want unavailable", what, err)
	}
}

// alter changes a file of a store that is not open.
// alter changes a file by hand.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// damage changes a file as no program of ours would: no CHECK is asked.
func damage(t *testing.T, path, statement string) {
	t.Helper()
	alter(t, path, "PRAGMA ignore_check_constraints = ON; "+statement)
}

// size of a file; an absent one has none.
func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// holding lists the marks that some file of the directory holds.
func holding(t *testing.T, dir string, marks map[string][]byte) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		for name, mark := range marks {
			if bytes.Contains(content, mark) {
				found = append(found, filepath.Base(path)+": "+name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
