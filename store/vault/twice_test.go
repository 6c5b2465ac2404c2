//go:build linux

package vault_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"ceping/store/vault"
)

// A file is open once, in this process or another, and a second attempt takes nothing from the first.
func TestOpenTwice(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	must(t, f.Do(t.Context(), set(0, 1, cell(16, 7))))
	for range 2 {
		if second, err := vault.Open(t.Context(), path, vault.Config{}); err == nil {
			second.Close()
			t.Fatal("it was opened twice")
		}
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "CEPING_VAULT_OPENS="+path)
	if out, err := child.Output(); err == nil || !strings.Contains(string(out), "locked") {
		t.Errorf("another process opened it: %s", out)
	}
	must(t, f.Do(t.Context(), set(0, 2, cell(16, 8))))
	if got := rows(t, f, 0); got[1] != string(cell(16, 7)) || got[2] != string(cell(16, 8)) {
		t.Error("what was answered is gone")
	}
}

func opens(path string) error {
	f, err := vault.Open(context.Background(), path, vault.Config{})
	if err == nil {
		f.Close()
	}
	return err
}
