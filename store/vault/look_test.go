package vault_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ceping/store/attack"
	"ceping/store/vault"
)

// A look reads what is in the log as well, changes nothing, and does not touch a file that is open.
func TestLook(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	must(t, f.Do(t.Context(), set(0, 3, cell(16, 1))))
	if _, err := vault.Look(t.Context(), path); err == nil {
		t.Error("an open file was looked at")
	}
	// A copy in the middle of a group has the group in its log.
	dir := t.TempDir()
	must(t, f.Do(t.Context(), set(0, 4, cell(16, 2))))
	must(t, f.Close())
	must(t, os.CopyFS(dir, os.DirFS(filepath.Dir(path))))
	copied := filepath.Join(dir, filepath.Base(path))
	before, err := attack.Take(dir)
	must(t, err)
	v, err := vault.Look(t.Context(), copied)
	must(t, err)
	if other, err := vault.Open(t.Context(), copied, vault.Config{}); err == nil {
		other.Close()
		t.Error("opened while it is looked at")
	}
	found := map[int]string{}
	must(t, v.Starts(t.Context(), 0, 4, func(row int, start []byte) error { found[row] = string(start); return nil }))
	if len(found) != 70 || found[3] != string(cell(4, 1)) || found[4] != string(cell(4, 2)) || string(v.Head()) != "head" || len(v.Tables()) != len(tables) {
		t.Errorf("%d rows, %q, head %q", len(found), found[3], v.Head())
	}
	must(t, v.Close())
	after, err := attack.Take(dir)
	must(t, err)
	if len(after) != len(before) || !bytes.Equal(before["box.db"], after["box.db"]) {
		t.Error("it was changed")
	}
	open(t, copied, vault.Config{})
	if _, err := vault.Look(t.Context(), filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// Starts reads the first bytes of every cell.
func TestStarts(t *testing.T) {
	f := open(t, create(t), vault.Config{})
	must(t, f.Do(t.Context(), set(1, 5, cell(9000, 2))))
	must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
		return a.Starts(ctx, 1, 17, func(row int, start []byte) error {
			if want := cell(17, byte(row/5*2)); !bytes.Equal(start, want) {
				t.Errorf("row %d starts with %x", row, start)
			}
			return nil
		})
	}))
}
