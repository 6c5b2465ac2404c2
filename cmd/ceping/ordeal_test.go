package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ceping/store/faulty"
	"ceping/survey/voter"
)

// ordeal is a sitting of the real program, to which everything is done that a hall may do to it.
type ordeal struct {
	t           *testing.T
	ceping      string
	data        string
	disk        *faulty.Disk // nil where there is none
	server      atomic.Pointer[process]
	id          string
	passphrases string
	slips       []printedSlip // that nobody has
	lines       []*line
}

// line is one of the table: what was done, and what became of its voters.
type line struct {
	fault             string
	rounds            int
	requests, acks    atomic.Int64 // ballots that were sent, and that were answered with a proof
	voters            []*patient
	lost, doubled     int
	collected, unused int
}

// patient is a voter who is not put off, as a phone is not: the same bytes until the box has answered with a proof.
type patient struct {
	slip     printedSlip
	entry    *voter.Entry
	exchange *voter.Exchange
	holds    *voter.Credential
	cast     *voter.Cast
	in       bool
}

const ordealSession = `
assessment: 2026年度考核
unit: 市住房和城乡建设局
group: 第三考核组
date: 2026-12-05
categories: [{code: A, name: 班子成员, weight: 60, slips: %d}, {code: B, name: 中层干部, weight: 40, slips: %d}]
leaders: [{id: l1, name: 张　三, post: 党组书记、局长, role: principal}, {id: l2, name: 李㛃, post: 党组成员, role: member}]
promoted: []
forms: [integrity-leaders]
rules: {min_group: 3}
trustees: {threshold: 1, names: [组长]}
`

// newOrdeal makes a sitting with that many slips in either category, on a disk of the tests' own where there can be one, and takes it to voting.
func newOrdeal(t *testing.T, slips int) *ordeal {
	t.Helper()
	o := &ordeal{t: t, ceping: program(t), data: t.TempDir(), passphrases: file(t, "passphrases.txt", "one-passphrase-of-the-group\n")}
	o.mount("")
	t.Cleanup(func() {
		if p := o.server.Load(); p != nil {
			p.cmd.Process.Kill()
			p.cmd.Wait()
		}
		if o.disk != nil {
			o.disk.Unmount()
		}
	})
	o.start()
	var created struct{ ID string }
	if err := json.Unmarshal([]byte(o.must("session", "create", "-f", file(t, "session.yaml", fmt.Sprintf(ordealSession, slips, slips)), "--json")), &created); err != nil {
		t.Fatal(err)
	}
	o.id = created.ID
	return o
}

// toVoting takes the draft to where its slips are voted with.
func (o *ordeal) toVoting() {
	o.t.Helper()
	o.must("session", "advance", o.id, "ready", "--passphrases", o.passphrases)
	out := filepath.Join(o.t.TempDir(), "slips.csv")
	o.must("slips", "issue", o.id, "--format", "csv", "--out", out)
	text, err := os.ReadFile(out)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, row := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		cells := strings.Split(strings.TrimSpace(row), ",")
		o.slips = append(o.slips, printedSlip{cells[0], cells[1], cells[2]})
	}
	o.must("session", "advance", o.id, "collecting")
	o.must("session", "advance", o.id, "voting")
}

// mount gives the sitting a disk that holds what lies in a directory.
func (o *ordeal) mount(from string) {
	o.t.Helper()
	disk, err := faulty.Mount(o.data, from)
	if err != nil && !errors.Is(err, faulty.ErrNone) {
		o.t.Fatal(err)
	}
	if o.disk = disk; err != nil {
		o.t.Logf("power cuts, errors of the disk and a full one are left out: %v", err)
	}
}

func (o *ordeal) start() {
	o.t.Helper()
	o.server.Store(startProcess(o.t, o.data))
}

func (o *ordeal) kill() {
	o.t.Helper()
	o.server.Load().kill()
}

// command runs the program as a process of its own: beside a disk that this process serves, it must not open files as the program does.
func (o *ordeal) command(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(o.t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, o.ceping, append(args, "--data", o.data)...)
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		return out.String(), fmt.Errorf("ceping %s: %w: %s%s", strings.Join(args, " "), err, out.String(), said.String())
	}
	return out.String(), nil
}

func (o *ordeal) must(args ...string) string {
	o.t.Helper()
	out, err := o.command(args...)
	if err != nil {
		o.t.Fatalf("%v; the server says %q", err, o.server.Load().said.String())
	}
	return out
}

// soon runs a command until it is done: it may be refused while the disk is mending.
func (o *ordeal) soon(args ...string) string {
	o.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		out, err := o.command(args...)
		if err == nil {
			return out
		}
		if time.Now().After(deadline) {
			o.t.Fatalf("%v; the server says %q", err, o.server.Load().said.String())
		}
	}
}

// line begins one of the table.
func (o *ordeal) line(fault string) *line {
	l := &line{fault: fault}
	o.lines = append(o.lines, l)
	return l
}

// round has so many new voters vote while something is done, and then until all are in; whatever is wrong with the session ends the test.
func (o *ordeal) round(l *line, voters int, fault func(some <-chan struct{})) {
	o.t.Helper()
	l.rounds++
	if len(o.slips) < voters {
		o.t.Fatalf("%s: no slips are left", l.fault)
	}
	var crowd sync.WaitGroup
	ctx, cancel := context.WithTimeout(o.t.Context(), 2*time.Minute)
	defer cancel()
	some, once := make(chan struct{}), sync.Once{}
	var failed atomic.Int64
	var last atomic.Pointer[error]
	for i := range voters {
		p := &patient{slip: o.slips[0]}
		o.slips = o.slips[1:]
		l.voters = append(l.voters, p)
		crowd.Go(func() {
			if i > 0 && len(l.voters) < 100 { // they come all through what is done
				time.Sleep(time.Duration(rand.IntN(600)) * time.Millisecond)
			}
			for !p.in && ctx.Err() == nil {
				if err := p.step(ctx, o, l); err != nil {
					last.Store(&err)
					o.mayBe(l, err)
					time.Sleep(time.Duration(5+rand.IntN(40)) * time.Millisecond)
				} else {
					once.Do(func() { close(some) })
				}
			}
			if !p.in {
				failed.Add(1)
			}
		})
	}
	fault(some)
	crowd.Wait()
	if n := failed.Load(); n > 0 {
		o.t.Fatalf("%s: %d voters never got an answer, the last time: %v; the server says %q", l.fault, n, *last.Load(), o.server.Load().said.String())
	}
	o.holds(l)
}

// step sends what is next; every second ballot that is in comes again.
func (p *patient) step(ctx context.Context, o *ordeal, l *line) (err error) {
	v := &voter.Voter{Base: o.server.Load().base, Client: impatient}
	switch {
	case p.entry == nil:
		slip, fingerprint, err := voter.ParseAddress(p.slip.url)
		if err != nil {
			return err
		}
		p.entry, err = v.Enter(ctx, slip, fingerprint)
		return err
	case p.exchange == nil:
		p.exchange, err = voter.NewExchange(p.entry.Manifest, p.entry.Category)
		return err
	case p.holds == nil:
		p.holds, err = v.Exchange(ctx, p.entry, p.exchange)
		return err
	case p.cast == nil:
		filled, err := p.entry.Manifest.Fill(p.entry.Category, voter.NewOpinion().Answer(p.entry.Manifest, p.entry.Category))
		if err == nil {
			p.cast, err = p.holds.Seal(filled)
		}
		return err
	}
	l.requests.Add(1)
	if err := v.Cast(ctx, p.cast); err != nil {
		return err
	}
	l.acks.Add(1)
	p.in = true
	if rand.IntN(2) == 0 {
		l.requests.Add(1)
		if err := v.Cast(ctx, p.cast); err == nil {
			l.acks.Add(1)
		} else {
			o.mayBe(l, err)
		}
	}
	return nil
}

// mayBe: a voter of a slip's own may get no answer, or be told to come again, or that the box is closed; a refusal of any other kind is for
// somebody who does not keep to the protocol.
func (o *ordeal) mayBe(l *line, err error) {
	var refused *voter.Problem
	if errors.As(err, &refused) && refused.Code != "unavailable" && refused.Code != "box_closed" ||
		errors.Is(err, voter.ErrAck) || errors.Is(err, voter.ErrProof) || errors.Is(err, voter.ErrManifest) {
		o.t.Errorf("%s: an honest voter is answered %v", l.fault, err)
	}
}

// impatient asks again on a connection of its own, as protocol.md wants it of phones.
var impatient = &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

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
	o.onFullDisk("opened", "tally", o.id, "--passphrases", o.passphrases)
	o.must("check", o.id)
	o.must("doctor")
	v := &voter.Voter{Base: o.server.Load().base, Client: impatient}
	lists, all := map[string]map[string]int{}, 0
	for _, l := range o.lines {
		for _, p := range l.voters {
			whole, twice := p.in, false
			for key, digest := range p.cast.Digests() {
				if lists[key] == nil {
					lists[key] = map[string]int{}
					found, err := v.List(o.t.Context(), o.id, key)
					if err != nil {
						o.t.Fatal(err)
					}
					for _, one := range found {
						lists[key][one]++
					}
				}
				whole = whole && lists[key][digest] > 0
				twice = twice || lists[key][digest] > 1
			}
			if !whole {
				l.lost++
			}
			if twice {
				l.doubled++
			}
		}
		all += len(l.voters)
	}
	o.onFullDisk("archived", "archive", o.id, "--out", filepath.Join(o.t.TempDir(), "sitting.ceping"))
	covers := 0
	for _, n := range lists["cover"] {
		covers += n
	}
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
