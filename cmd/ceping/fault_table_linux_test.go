package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	faults   = flag.Int("faults", 0, "so many whole sittings under faults; 0: one, short")
	tableOut = flag.String("table", "", "document that the table of the faults is written to")
)

// TestFaultSittings: whatever is done to the program, its process, its disk and its directory while voters vote, every ballot that the box
// has answered is counted, once.
func TestFaultSittings(t *testing.T) {
	voters, rounds, crowd, sittings := 6, 1, 24, 1
	if *faults > 0 {
		voters, rounds, crowd, sittings = 24, 6, 500, *faults
	}
	t.Setenv(clockFile, filepath.Join(t.TempDir(), "clock"))
	var all faultTable
	for range sittings {
		o := newOrdeal(t, (14*rounds*voters+2*crowd)/2+voters)
		if o.disk != nil {
			o.draftOnFullDisk()
		}
		o.toVoting()
		for _, one := range ordeals {
			if one.disk && o.disk == nil {
				continue
			}
			l := o.line(one.fault)
			if l.together = one.crowd; l.together {
				o.round(l, crowd, one.do(o))
				continue
			}
			for range rounds {
				o.round(l, voters, one.do(o))
			}
		}
		o.count()
		all.add(o)
		o = newMirrored(t, (rounds+1)*voters)
		pulled, taken := o.line("mirror pulled and put back"), o.line("machine lost, taken over from the mirror")
		for range rounds {
			o.round(pulled, voters, o.mirrorPulled())
			o.round(taken, voters, o.takenOver())
		}
		o.count()
		all.add(o)
		for _, schema := range []string{"schema10", "schema11"} {
			o = newUpgraded(t, schema)
			l := o.line("made ready by the ceping of " + schema + ", upgraded; an upgrade in mid-voting")
			for len(o.slips) > 0 {
				o.round(l, 3, o.upgradeRefused())
			}
			o.count()
			all.add(o)
		}
	}
	var table strings.Builder
	table.WriteString("| fault | rounds | voters | casts sent | acknowledged | lost | doubled |\n|---|--:|--:|--:|--:|--:|--:|\n")
	for _, fault := range all.order {
		l := all.sum[fault]
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d | %d | %d |\n", fault, l.rounds, len(l.voters), l.requests.Load(), l.acks.Load(), l.lost, l.doubled)
		if l.lost+l.doubled > 0 || l.acks.Load() < int64(len(l.voters)) {
			t.Errorf("%s: %d ballots are lost, %d doubled", fault, l.lost, l.doubled)
		}
	}
	t.Log("\n" + table.String())
	if *tableOut != "" && !t.Failed() {
		put(t, *tableOut, table.String())
	}
}

// put puts a table into a document, between its two marks.
func put(t *testing.T, path, table string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, opened := strings.Cut(string(text), "<!-- table -->\n")
	_, after, closed := strings.Cut(rest, "<!-- end -->")
	if !opened || !closed {
		t.Fatalf("%s has no place for the table", path)
	}
	if err := os.WriteFile(path, []byte(before+"<!-- table -->\n"+table+"<!-- end -->"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// faultTable is what became of the voters of several sittings.
type faultTable struct {
	order []string
	sum   map[string]*line
}

// add adds a sitting that is counted.
func (f *faultTable) add(o *ordeal) {
	for _, l := range o.lines {
		if f.sum == nil {
			f.sum = map[string]*line{}
		}
		if f.sum[l.fault] == nil {
			f.sum[l.fault] = &line{fault: l.fault}
			f.order = append(f.order, l.fault)
		}
		sum := f.sum[l.fault]
		sum.rounds, sum.lost, sum.doubled = sum.rounds+l.rounds, sum.lost+l.lost, sum.doubled+l.doubled
		sum.requests.Add(l.requests.Load())
		sum.acks.Add(l.acks.Load())
		sum.voters = append(sum.voters, l.voters...)
	}
}
