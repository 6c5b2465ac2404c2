package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/survey/example"
)

// TestFaultWriteOut: files that are removed under a running server are written anew by a command that goes through it, and doctor finds
// nothing wrong then, nor when the server has ended; where nothing is lost, or no server runs, the command says that nothing was written.
func TestFaultWriteOut(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	refused := func() {
		t.Helper()
		if code, said := tried(t, data, "write-out"); code != 1 || !strings.Contains(said, "nothing was written") {
			t.Errorf("%d, %s", code, said)
		}
	}
	refused()
	serve(t, data, "127.0.0.1")
	refused()
	for _, name := range []string{"ceping.db", "slips.db"} {
		if err := os.Remove(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	if code, said := tried(t, data, "session", "advance", id, "draft"); code != 1 || !strings.Contains(said, "write-out") {
		t.Errorf("an act without the house: %d, %s", code, said)
	}
	if said := command(t, data, "write-out"); !strings.Contains(said, "ceping.db is written anew") || !strings.Contains(said, "slips.db is written anew") {
		t.Errorf("%s", said)
	}
	if code, said := tried(t, data, "doctor"); code != 0 {
		t.Errorf("doctor: %d, %s", code, said)
	}
	refused()
}
