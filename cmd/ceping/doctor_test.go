package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ceping/survey/example"
)

// altered changes what staff entered, in a house that nobody has.
func altered(t *testing.T, data, id string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "ceping.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE sessions SET entered = '{"A":{"present":3}}' WHERE id = ?`, id); err != nil {
		t.Fatal(err)
	}
}

var lastHash = regexp.MustCompile(`last hash ([0-9a-f]{64})`)

// TestDoctorOfTheHouse: rights, the head of the log and the last backup are told, with the remedy, alone and by a server at its start, which
// they do not bar.
func TestDoctorOfTheHouse(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	create(t, data, string(example.Session))
	said := command(t, data, "doctor")
	m := lastHash.FindStringSubmatch(said)
	if m == nil || !strings.Contains(said, "last backup     never") {
		t.Fatalf("doctor says %q", said)
	}
	create(t, data, string(example.Session))
	command(t, data, "doctor", "--head", m[1])
	if code, said := tried(t, data, "doctor", "--head", strings.Repeat("0", 64)); code != 1 || !strings.Contains(said, "no entry of the audit log has the hash 0000") {
		t.Errorf("another head: %d, %q", code, said)
	}
	command(t, data, "backup", "--out", filepath.Join(t.TempDir(), "backup"))
	if said := command(t, data, "doctor"); strings.Contains(said, "last backup     never") {
		t.Errorf("backed up, it says %q", said)
	}
	house := filepath.Join(data, "ceping.db")
	if err := os.Chmod(house, 0o644); err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, data)
	defer p.kill()
	want := house + " may be read by other accounts of this machine (mode 0644): chmod 600 " + house
	if said := p.said.String(); strings.Count(said, want) != 1 || !strings.Contains(said, "level=ERROR") {
		t.Errorf("serve says %q", said)
	}
	if code, said := tried(t, data, "doctor"); code != 1 || strings.Count(said, want) != 1 {
		t.Errorf("beside it doctor says %d, %q", code, said)
	}
}

// TestLookedAtAtStart: what does not fit of a session is told when a server starts, with the remedy, and bars nothing.
func TestLookedAtAtStart(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	id := create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	altered(t, data, id)
	p := startProcess(t, data)
	defer p.kill()
	if said := p.said.String(); !strings.Contains(said, "attendance of category A is 3, and by the audit log none was entered: look in the audit log") || !strings.Contains(said, "session="+id) {
		t.Errorf("serve says %q", said)
	}
	command(t, data, "session", "attendance", id, "A=6")
	if said := command(t, data, "doctor"); strings.Contains(said, "attendance") {
		t.Errorf("entered again: %q", said)
	}
}

// TestRestoreIsLookedAt: what is restored is looked at as a whole, and what does not fit in it is told; it is restored all the same.
func TestRestoreIsLookedAt(t *testing.T) {
	data, backup := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "backup")
	id := create(t, data, string(example.Session))
	command(t, data, "backup", "--out", backup)
	sound := filepath.Join(t.TempDir(), "sound")
	if said := command(t, sound, "restore", backup); !strings.Contains(said, "sessions        1 looked at") {
		t.Errorf("restore says %q", said)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "ceping.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`DROP TRIGGER audit_unchanged; UPDATE audit SET detail = 'another' WHERE name = 'create'`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	command(t, data, "backup", "--out", backup+"2")
	again := filepath.Join(t.TempDir(), "again")
	if code, said := tried(t, again, "restore", backup+"2"); code != 1 || !strings.Contains(said, "it is restored, and ") || !strings.Contains(said, "was altered") {
		t.Errorf("restore says %d, %q", code, said)
	}
	if said := command(t, again, "session", "list"); !strings.Contains(said, id) {
		t.Errorf("it is not restored: %q", said)
	}
}
