package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ceping/store/faulty"
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
	flags       []string // of serve
	clocks      bool     // its clock was set
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

// newOrdeal makes a draft with that many slips in either category, on a disk of the tests' own where there can be one.
func newOrdeal(t *testing.T, slips int) *ordeal {
	t.Helper()
	o := newPlain(t)
	o.mount("")
	o.start()
	o.create(slips)
	return o
}

// newPlain is one without a disk of the tests' own, before anything is there.
func newPlain(t *testing.T) *ordeal {
	t.Helper()
	o := &ordeal{t: t, ceping: program(t), data: t.TempDir(), passphrases: file(t, "passphrases.txt", "one-passphrase-of-the-group\n")}
	t.Cleanup(func() {
		if p := o.server.Load(); p != nil {
			p.cmd.Process.Kill()
			p.cmd.Wait()
		}
		if o.disk != nil {
			o.disk.Unmount()
		}
	})
	return o
}

// create makes the draft, with that many slips in either category.
func (o *ordeal) create(slips int) {
	o.t.Helper()
	var created struct{ ID string }
	if err := json.Unmarshal([]byte(o.must("session", "create", "-f", file(o.t, "session.yaml", fmt.Sprintf(ordealSession, slips, slips)), "--json")), &created); err != nil {
		o.t.Fatal(err)
	}
	o.id = created.ID
}

// toVoting takes the draft to where its slips are voted with.
func (o *ordeal) toVoting() {
	o.t.Helper()
	o.must("session", "advance", o.id, "ready", "--passphrases", o.passphrases)
	o.issued()
}

// issued prints the slips of a session that is ready, and takes it to voting.
func (o *ordeal) issued() {
	o.t.Helper()
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
	o.server.Store(startProcess(o.t, o.data, o.flags...))
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
