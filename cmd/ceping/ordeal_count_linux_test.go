package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ceping/survey/voter"
)

// holds says what holds after every round: all checks of the phase find nothing, and no more ballots than were collected, no more of those
// than were printed, no fewer than were answered.
func (o *ordeal) holds(l *line) {
	o.t.Helper()
	o.soon("check", o.id)
	var shown struct {
		Counts map[string]struct{ Printed, Collected, Cast int } `json:"counts"`
	}
	if err := json.Unmarshal([]byte(o.must("session", "show", o.id, "--json")), &shown); err != nil {
		o.t.Fatal(err)
	}
	in := 0
	for _, l := range o.lines {
		for _, p := range l.voters {
			if p.in {
				in++
			}
		}
	}
	if n := shown.Counts["total"]; n.Cast < in || n.Cast > n.Collected || n.Collected > n.Printed || n.Printed == 0 {
		o.t.Errorf("after %s: %d ballots were answered, %d are cast, %d collected, %d printed", l.fault, in, n.Cast, n.Collected, n.Printed)
	}
}

// onFullDisk tries an act while nearly nothing is free, and again when there is room: it is done the first time or the second, once.
func (o *ordeal) onFullDisk(to string, args ...string) {
	o.t.Helper()
	if o.disk != nil {
		o.disk.Room(int64(rand.IntN(20_000)))
		_, err := o.command(args...)
		o.disk.Room(-1)
		if shown := o.must("session", "show", o.id, "--json"); strings.Contains(shown, `"`+to+`"`) {
			return
		} else if err == nil {
			o.t.Errorf("on a full disk it said that it is %s, and it is %s", to, shown)
		}
	}
	o.must(args...)
}

// count opens the box and holds what was published of it against what every voter was told.
func (o *ordeal) count() {
	o.t.Helper()
	o.onFullDisk("closed", "session", "advance", o.id, "closed")
	o.must("check", o.id)
	o.must("session", "leftover", o.id, "A=0", "B=0", "--confirmed")
	if o.clocks {
		o.setClock(-time.Hour)
	}
	o.onFullDisk("opened", "tally", o.id, "--passphrases", o.passphrases)
	o.must("check", o.id)
	if o.clocks {
		o.setClock(2 * year) // all that was done is before it: nothing is wrong with the house
	}
	o.must("doctor")
	published, all := &lists{t: o.t, voter: &voter.Voter{Base: o.server.Load().base, Client: impatient}, session: o.id}, 0
	for _, l := range o.lines {
		for _, p := range l.voters {
			whole, twice := published.have(p.cast)
			if !p.in || !whole {
				l.lost++
			}
			if twice {
				l.doubled++
			}
		}
		all += len(l.voters)
	}
	o.onFullDisk("archived", "archive", o.id, "--out", filepath.Join(o.t.TempDir(), "sitting.ceping"))
	covers := published.all("cover")
	var report struct {
		Counts map[string]struct{ Collected, Cast, Valid, Blank, Invalid *int } `json:"counts"`
	}
	out := filepath.Join(o.t.TempDir(), "report.json")
	o.must("report", o.id, "--format", "json", "--out", out)
	text, err := os.ReadFile(out)
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	if n := report.Counts["total"]; n.Cast == nil || *n.Cast != all || *n.Collected != all || covers != all || n.Invalid == nil || *n.Invalid != 0 {
		o.t.Errorf("%d voters are in, the lists have %d, the Report: %s", all, covers, text[:min(len(text), 2000)])
	}
}
