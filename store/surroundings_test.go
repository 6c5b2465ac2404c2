//go:build unix

package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ceping/survey"
	"ceping/survey/words"
)

// TestSurroundings: of each thing that is wrong with where a house lies that is told, with its sentence and remedy in both languages, and
// of a sound one nothing.
func TestSurroundings(t *testing.T) {
	root := os.Geteuid() == 0
	for name, test := range map[string]struct {
		spoil func(t *testing.T, parent, dir string) error
		want  survey.Code // "" for none
		warns bool
		root  bool // only root makes it
	}{
		"nothing is wrong":       {func(*testing.T, string, string) error { return nil }, "", false, false},
		"others look into it":    {func(t *testing.T, _, dir string) error { return os.Chmod(dir, 0o755) }, survey.DirReadable, true, false},
		"others write it by now": {func(t *testing.T, _, dir string) error { return os.Chmod(dir, 0o770) }, survey.DirReadable, false, false},
		"others look into boxes": {func(t *testing.T, _, dir string) error { return os.Chmod(filepath.Join(dir, boxesName), 0o711) }, survey.DirReadable, true, false},
		"others read the house":  {func(t *testing.T, _, dir string) error { return os.Chmod(filepath.Join(dir, houseName), 0o640) }, survey.FileReadable, false, false},
		"others read a log": {func(t *testing.T, _, dir string) error {
			return os.WriteFile(filepath.Join(dir, "slips.db-wal"), nil, 0o644)
		}, survey.FileReadable, false, false},
		"somebody's notes": {func(t *testing.T, _, dir string) error {
			return os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o644)
		}, "", false, false},
		"put aside": {func(t *testing.T, _, dir string) error {
			return os.WriteFile(filepath.Join(dir, "slips.db.found"), nil, 0o600)
		}, survey.FileFound, true, false},
		"a link put aside": {func(t *testing.T, _, dir string) error {
			return os.Symlink("/etc/passwd", filepath.Join(dir, boxesName, "x.db.found-wal"))
		}, survey.FileFound, true, false},
		"another's file":          {func(t *testing.T, _, dir string) error { return os.Chown(filepath.Join(dir, slipsName), 12345, 12345) }, survey.FileStranger, false, true},
		"others write above":      {func(t *testing.T, parent, _ string) error { return os.Chmod(parent, 0o777) }, survey.ParentWritable, false, false},
		"a group writes above":    {func(t *testing.T, parent, _ string) error { return os.Chmod(parent, 0o775) }, survey.ParentWritable, false, false},
		"above, each has its own": {func(t *testing.T, parent, _ string) error { return os.Chmod(parent, 0o777|fs.ModeSticky) }, "", false, false},
		"above, it is another's":  {func(t *testing.T, parent, _ string) error { return os.Chown(parent, 12345, 12345) }, survey.ParentStranger, true, true},
		"the whole disk is small": {nil, survey.DiskFull, true, true},
		"it is reached by a link": {linked, survey.ParentWritable, false, false},
		"a link beside another's": {func(t *testing.T, _, dir string) error {
			return os.Symlink("/etc/passwd", filepath.Join(dir, "ceping.db-link"))
		}, "", false, false},
		"the look itself is bare": {func(t *testing.T, _, dir string) error { return os.Remove(filepath.Join(dir, boxesName)) }, "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			if test.root && !root {
				t.Skip("only root makes it so")
			}
			parent := t.TempDir()
			if test.spoil == nil {
				parent = mounted(t, "ext4", 64<<20)
			}
			if err := os.Chmod(parent, 0o755); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(parent, "data")
			made, err := Open(t.Context(), Config{Dir: dir, Access: Making})
			if err != nil {
				t.Fatal(err)
			}
			if err := made.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Join(dir, boxesName), 0o700); err != nil {
				t.Fatal(err)
			}
			if test.spoil != nil {
				if err := test.spoil(t, parent, dir); err != nil {
					t.Fatal(err)
				}
			}
			list, err := (&Store{dir: dir}).Surroundings(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, c := range list {
				remedy, _ := c.Remedy().Coded()
				if !words.Has(c.Code) || !words.Has(remedy) || remedy == "remedy_look" {
					t.Errorf("%s has no sentence, or no remedy", c.Code)
				}
				switch {
				case c.Code == test.want && c.Warns == test.warns:
					found = true
				case c.Code == survey.DiskFull && test.want == "" || c.Code == survey.DiskOrder || c.Code == survey.DiskRemote: // the machine's own
				default:
					t.Errorf("%s is told: %s", c.Code, words.EnglishOf(c))
				}
			}
			if found != (test.want != "") {
				t.Errorf("told %+v, want %s", list, test.want)
			}
		})
	}
}

// linked leaves a link where the house was, which lies below a directory that others write now.
func linked(t *testing.T, _, dir string) error {
	elsewhere := t.TempDir()
	if err := os.Rename(dir, filepath.Join(elsewhere, "data")); err != nil {
		return err
	}
	if err := os.Chmod(elsewhere, 0o777); err != nil {
		return err
	}
	return os.Symlink(filepath.Join(elsewhere, "data"), dir)
}
