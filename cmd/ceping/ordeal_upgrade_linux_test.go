package main

import (
	"compress/gzip"
	"database/sql"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite" // the driver
)

// newUpgraded is a sitting that an earlier ceping made ready, as ../../store/testdata has it, upgraded by a server that is killed twice
// while it does, and taken to voting.
func newUpgraded(t *testing.T, schema string) *ordeal {
	t.Helper()
	o := newPlain(t)
	packed, err := os.Open(filepath.Join("..", "..", "store", "testdata", schema+".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	from := t.TempDir()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	unpack := exec.Command("tar", "x", "-C", from)
	unpack.Stdin = unpacked
	if said, err := unpack.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	id, err := os.ReadFile(filepath.Join(from, "ready.id"))
	if err != nil {
		t.Fatal(err)
	}
	o.id, o.data = string(id[:36]), filepath.Join(from, "ceping-data")
	o.passphrases = file(t, "passphrases.txt", "example-passphrase-one\n")
	for range 2 {
		c := exec.CommandContext(t.Context(), o.ceping, "serve", "--data", o.data, "--listen", "127.0.0.1:0")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+rand.IntN(150)) * time.Millisecond)
		c.Process.Kill()
		c.Wait()
	}
	o.start()
	o.issued()
	return o
}

// upgradeRefused: in mid-voting, a program of another schema finds the files; it refuses, names the session and what to do, and leaves each
// byte. The program that has the sitting goes on.
func (o *ordeal) upgradeRefused() func(<-chan struct{}) {
	return func(some <-chan struct{}) {
		<-some
		o.kill()
		earlier := o.copied(o.data)
		o.start()
		db, err := sql.Open("sqlite", filepath.Join(earlier, "ceping.db"))
		if err == nil {
			_, err = db.Exec(`DELETE FROM goose_db_version WHERE version_id > 11; DROP TABLE logins; DROP TABLE login_codes`)
		}
		if err == nil {
			err = db.Close()
		}
		if err != nil {
			o.t.Error(err)
			return
		}
		before := listing(o.t, earlier)
		said, err := exec.CommandContext(o.t.Context(), o.ceping, "serve", "--data", earlier, "--listen", "127.0.0.1:0").CombinedOutput()
		if err == nil || !strings.Contains(string(said), o.id) || !strings.Contains(string(said), "then upgrade") {
			o.t.Errorf("an upgrade in mid-voting: %v, %s", err, said)
		}
		if diff := cmp.Diff(before, listing(o.t, earlier)); diff != "" {
			o.t.Errorf("a refused upgrade has changed the files")
		}
	}
}
