package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// damagesEach is how many damages are done to the box of one moment.
const damagesEach = 3

// damages: the server is killed, and its files, closed as they are, are copied for each damage; either that is found before the box is
// opened, or what is counted is what was counted of the copy that nothing was done to. The sitting itself goes on with its own files.
func (o *ordeal) damages() func(<-chan struct{}) {
	return func(some <-chan struct{}) {
		<-some
		pause(200)
		o.kill()
		sound := o.copied(o.data)
		o.start()
		at := &ordeal{t: o.t, ceping: o.ceping, data: sound, passphrases: o.passphrases, id: o.id}
		at.alone("session", "advance", o.id, "closed")
		at.alone("session", "leftover", o.id, "A=0", "B=0", "--confirmed")
		var want any
		for n := range 1 + damagesEach {
			one := &ordeal{t: o.t, ceping: o.ceping, data: o.copied(sound), passphrases: o.passphrases, id: o.id}
			what := ""
			if n > 0 {
				what = one.damage()
			}
			counted, err := one.counted()
			switch {
			case n == 0 && err != nil:
				o.t.Fatalf("files to which nothing was done: %v", err)
			case n == 0:
				want = counted
			case err != nil:
				o.t.Logf("%s: %v", what, err)
				if said := strings.TrimSpace(err.Error()); strings.Contains(said, "panic") || strings.Contains(said, "goroutine") {
					o.t.Errorf("%s: %s", what, said)
				}
			default:
				o.t.Logf("%s: nothing that counts", what)
				if diff := cmp.Diff(want, counted); diff != "" {
					o.t.Errorf("%s: it was counted, and otherwise (-sound +damaged):\n%s", what, diff)
				}
			}
		}
	}
}

// copied is a copy of a directory that nobody has open; by a process of its own, see command.
func (o *ordeal) copied(dir string) string {
	o.t.Helper()
	to := filepath.Join(o.t.TempDir(), "data")
	if said, err := exec.Command("cp", "-a", dir, to).CombinedOutput(); err != nil {
		o.t.Fatalf("%v: %s", err, said)
	}
	if err := os.Remove(filepath.Join(to, "ceping.sock")); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a server that was killed
		o.t.Fatal(err)
	}
	return to
}

// alone is must without a server.
func (o *ordeal) alone(args ...string) {
	o.t.Helper()
	if _, err := o.command(args...); err != nil {
		o.t.Fatal(err)
	}
}

// counted opens a closed box and answers the Report, but for what is drawn anew at each opening. The error is a refusal to open.
func (o *ordeal) counted() (any, error) {
	o.t.Helper()
	if _, err := o.command("tally", o.id, "--passphrases", o.passphrases); err != nil {
		return nil, err
	}
	out := filepath.Join(o.t.TempDir(), "report.json")
	o.alone("report", o.id, "--format", "json", "--out", out)
	text, err := os.ReadFile(out)
	var report map[string]any
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	delete(report, "result")
	return report, nil
}

// damage does something to a file of a directory, and says what.
func (o *ordeal) damage() string {
	o.t.Helper()
	names := []string{"ceping.db", "slips.db", filepath.Join("boxes", o.id+".db"), filepath.Join("boxes", o.id+".db")}
	name := names[rand.IntN(len(names))]
	path := filepath.Join(o.data, name)
	text, err := os.ReadFile(path)
	if err != nil {
		o.t.Fatal(err)
	}
	const page = 4096
	at, what := rand.IntN(len(text)), "a bit of "
	begin := at / page * page
	switch rand.IntN(6) {
	case 0:
		text, what = text[:at], "the end of "
	case 1:
		clear(text[begin:min(begin+page, len(text))])
		what = "a page of zeros in "
	case 2:
		other := rand.IntN(len(text)) / page * page
		copy(text[begin:min(begin+page, len(text))], text[other:])
		what = "a page that stands twice in "
	case 3:
		for i := range min(512, len(text)-at) {
			text[at+i] = byte(rand.Uint32())
		}
		what = "a sector of noise in "
	default:
		text[at] ^= 1 << rand.IntN(8)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		o.t.Fatal(err)
	}
	return what + name
}
