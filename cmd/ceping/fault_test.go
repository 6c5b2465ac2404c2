package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ceping/survey/example"
)

// tried runs a command and returns its code and what it says.
func tried(t *testing.T, data string, args ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // a server that should not have begun ends
	defer cancel()
	var out bytes.Buffer
	code := run(ctx, append(args, "--data", data), strings.NewReader(""), &out, &out)
	notBare(t, out.String())
	return code, out.String()
}

// listing is every file below a directory with its content.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || entry.IsDir() {
			b.WriteString(path + "\n")
			return err
		}
		content, err := os.ReadFile(path)
		b.WriteString(path + " " + string(content) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFaultCommands: with a file of the house missing or empty every command is refused in one line that names it and the remedy,
// and leaves everything as it is; and only what makes a new data directory makes one.
func TestFaultCommands(t *testing.T) {
	session := file(t, "session.yaml", string(example.Session))
	commands := map[string][]string{
		"doctor": {"doctor"}, "list": {"session", "list"}, "users": {"user", "list"}, "void": {"slips", "void", "x", "y"},
		"backup": {"backup", "--out", "-"}, "erase": {"session", "erase", "x"}, "disable": {"user", "disable", "x"},
	}
	making := map[string][]string{
		"create": {"session", "create", "-f", session}, "add": {"user", "add", "x"}, "console": {"console"},
	}
	for name, command := range commands {
		missing := filepath.Join(t.TempDir(), "data")
		if code, said := tried(t, missing, command...); code != 1 || !strings.Contains(said, missing) {
			t.Errorf("%s on a missing directory: %d, %s", name, code, said)
		}
		if _, err := os.Stat(missing); !os.IsNotExist(err) {
			t.Errorf("%s has made a data directory", name)
		}
		empty := t.TempDir()
		if code, said := tried(t, empty, command...); code != 1 || !strings.Contains(said, "ceping serve") {
			t.Errorf("%s on an empty directory: %d, %s", name, code, said)
		}
		if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
	for name, command := range making {
		data := filepath.Join(t.TempDir(), "data")
		if _, said := tried(t, data, command...); !strings.Contains(said, "new data directory "+data) {
			t.Errorf("%s: %s", name, said)
		}
		commands[name] = command
	}
	commands["serve"] = []string{"serve", "--listen", "127.0.0.1:0"}
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	for _, damaged := range []string{"ceping.db", "slips.db"} {
		for what, damage := range map[string]func(string) error{"missing": os.Remove, "empty": func(path string) error { return os.Truncate(path, 0) }} {
			for name, command := range commands {
				dir := filepath.Join(t.TempDir(), "data")
				if err := os.CopyFS(dir, os.DirFS(data)); err != nil {
					t.Fatal(err)
				}
				if err := damage(filepath.Join(dir, damaged)); err != nil {
					t.Fatal(err)
				}
				stray := filepath.Join(dir, "boxes", id+".db")
				if err := os.WriteFile(stray, []byte("ballots"), 0o600); err != nil {
					t.Fatal(err)
				}
				before := listing(t, dir)
				code, said := tried(t, dir, command...)
				if code != 1 || strings.Count(said, "\n") != 1 || !strings.Contains(said, filepath.Join(dir, damaged)) || !strings.Contains(said, "put back the file") {
					t.Errorf("%s with %s %s: %d, %s", name, damaged, what, code, said)
				}
				if listing(t, dir) != before {
					t.Errorf("%s with %s %s changed the directory", name, damaged, what)
				}
			}
		}
	}
}

// TestFaultDoctor: what does not fit is named, alone and beside a running server, with code 1; and nothing is touched by looking.
func TestFaultDoctor(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	if code, said := tried(t, data, "doctor"); code != 0 || !strings.Contains(said, "each fits") {
		t.Errorf("a sound house: %d, %s", code, said)
	}
	stray := filepath.Join(data, "boxes", id+".db")
	if err := os.WriteFile(stray, []byte("ballots"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := listing(t, data)
	for range 2 {
		if code, said := tried(t, data, "doctor"); code != 1 || !strings.Contains(said, "boxes/"+id+".db") || !strings.Contains(said, "delete nothing") {
			t.Errorf("%d, %s", code, said)
		}
		if code, said := tried(t, data, "session", "list"); code != 0 || !strings.Contains(said, id) {
			t.Errorf("%d, %s", code, said)
		}
	}
	if listing(t, data) != before {
		t.Error("looking has changed the directory")
	}
	serve(t, data, "127.0.0.1")
	if code, said := tried(t, data, "doctor"); code != 1 || !strings.Contains(said, "boxes/"+id+".db") {
		t.Errorf("beside a server: %d, %s", code, said)
	}
	if _, err := os.Stat(stray); err != nil {
		t.Error(err)
	}
}

// TestFaultExchangedBesideServer: doctor beside a running server names a file that was taken away under it, and a backup says which
// session's box it is without.
func TestFaultExchangedBesideServer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	box := filepath.Join(data, "boxes", id+".db")
	serve(t, data, "127.0.0.1")
	for _, path := range []string{filepath.Join(data, "slips.db"), box} {
		aside := filepath.Join(t.TempDir(), "aside")
		if err := os.Rename(path, aside); err != nil {
			t.Fatal(err)
		}
		if code, said := tried(t, data, "doctor"); code != 1 || !strings.Contains(said, filepath.Base(path)+" is not the file") {
			t.Errorf("without %s: %d, %s", path, code, said)
		}
		if err := os.Rename(aside, path); err != nil {
			t.Fatal(err)
		}
		if code, said := tried(t, data, "doctor"); code != 0 {
			t.Errorf("with %s back: %d, %s", path, code, said)
		}
	}
}

// TestFaultBackupWithout: a backup says which session's box it is without.
func TestFaultBackupWithout(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	if err := os.Remove(filepath.Join(data, "boxes", id+".db")); err != nil {
		t.Fatal(err)
	}
	code, said := tried(t, data, "backup", "--out", filepath.Join(t.TempDir(), "backup"))
	if code != 0 || !strings.Contains(said, "without a box") || !strings.Contains(said, id) {
		t.Errorf("%d, %s", code, said)
	}
}
