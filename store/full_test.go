package store_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/ballot"
)

// apart runs the test in a process of its own and says whether this is it: the limit below holds for a whole process, and go
// test writes files too.
func apart(t *testing.T) (inside bool) {
	t.Helper()
	if os.Getenv("CEPING_TEST_APART") == t.Name() {
		return true
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), "CEPING_TEST_APART="+t.Name())
	output, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(output), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, output)
	}
	return false
}

// fullAbove makes every write beyond that many bytes of a file fail, as on a full disk, until the answer is called.
func fullAbove(t *testing.T, bytes uint64) (freed func()) {
	t.Helper()
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	freed = func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(freed)
	return freed
}

// TestDiskFull: while nothing can be written every act is answered unavailable and changes nothing; then all goes on.
func TestDiskFull(t *testing.T) {
	if !apart(t) {
		return
	}
	h := newHall(t, openSQLite, 20, survey.Draft)
	ctx := t.Context()
	freed := fullAbove(t, 1)
	h.unavailable("ready", h.step(survey.Ready))
	freed()
	if entries, err := os.ReadDir(filepath.Join(h.dir, "boxes")); err != nil || len(entries) != 0 || h.at().Phase != survey.Draft {
		t.Errorf("a failed MakeReady left %v, %v, phase %s", entries, err, h.at().Phase)
	}
	h.advance(survey.Ready)
	batch := h.issued[h.id]
	freed = fullAbove(t, 1)
	h.unavailable("issue", h.Issue(ctx, h.id, newSlips(20), h.act("issue")))
	h.unavailable("void", h.Void(ctx, h.id, batch[0].Digest, h.act("void")))
	h.unavailable("enter", h.Enter(ctx, h.id, map[string]survey.Entered{"A": {WithoutPresent: true}}, survey.Phases(), "", h.act("enter")))
	h.unavailable("advance", h.step(survey.Collecting))
	h.unavailable("back to draft", h.Withdraw(ctx, h.id, h.act("back to draft")))
	freed()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	ballots, lost := newBallots(5), newBallot()
	h.cast(ballots...)
	h.collect(1)
	digest := h.issued[h.id][0].Digest
	freed = fullAbove(t, 1)
	h.must(h.Cast(ctx, h.id, ballots[0])) // what is there already needs no room
	h.unavailable("cast", h.Cast(ctx, h.id, lost))
	h.unavailable("collect", second(h.Collect(ctx, digest, element())))
	h.unavailable("close", h.step(survey.Closed))
	h.unavailable("cast", h.Cast(ctx, h.id, lost))
	freed()
	for range 2 {
		record, err := h.Find(ctx, digest)
		if err != nil || record.State != ballot.Fresh || h.counted() != 5 || h.at().Phase != survey.Voting || len(h.at().Counts) != 0 {
			t.Errorf("something was recorded: %+v, %v, %d ballots, %+v", record, err, h.counted(), h.at())
		}
		h.reopen()
	}
	h.must(second(h.Collect(ctx, digest, element())))
	h.must(h.Cast(ctx, h.id, lost))
	h.advance(survey.Closed)
	want := coversOf(append(ballots, lost)...)
	if diff := cmp.Diff(want, h.covers()); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
	freed = fullAbove(t, 1)
	h.unavailable("reopen", h.ReopenBox(ctx, h.id, h.act("reopen")))
	h.unavailable("open", h.step(survey.Opened))
	if n := len(h.covers()); n != 6 {
		t.Errorf("the ballots of a closed box need no room: %d", n)
	}
	freed()
	h.advance(survey.Opened)
	freed = fullAbove(t, 1)
	h.unavailable("archive", h.step(survey.Archived))
	h.unavailable("backup", h.Backup(ctx, new(bytes.Buffer), act("", "backup")))
	freed()
	h.advance(survey.Archived)
	if got := strings.Join(h.acts(), " "); got != "create ready issue advance advance close open advance" {
		t.Errorf("acts: %s", got)
	}
	h.reopen()
}

// TestDiskFullAnywhere: wherever in an act the room ends, the act is done wholly, now or before the next one, or not at all, and after a start it
// stands as it stood before.
func TestDiskFullAnywhere(t *testing.T) {
	if !apart(t) {
		return
	}
	h := newHall(t, openSQLite, 30, survey.Draft)
	for _, to := range []survey.Phase{survey.Ready, survey.Collecting, survey.Voting, survey.Closed, survey.Opened} {
		h.session(survey.Draft)
		for _, before := range survey.Phases()[1:] {
			if before != to && to.Reached(before) {
				h.advance(before)
			}
			if before == survey.Voting && to.Reached(survey.Closed) {
				h.cast(newBallots(5)...)
			}
		}
		from, cast := h.at().Phase, h.counted()
		for room := uint64(2000); ; room += 1500 {
			freed := fullAbove(t, room)
			err := h.step(to)
			freed()
			if err == nil {
				break
			}
			h.unavailable(string(to), err)
			if room > 2_000_000 {
				t.Fatalf("%s: %v", to, err)
			}
			h.must(h.Record(t.Context(), act("", "note")))
			h.must(h.Enter(t.Context(), h.id, nil, survey.Phases(), "", h.act("note"))) // what is begun is settled first
			if room/1500%2 == 0 {
				h.reopen()
			}
			at := h.at()
			if at.Phase == to {
				break
			}
			if at.Phase != from || h.counted() != cast {
				t.Fatalf("%s: it is %s with %d ballots", to, at.Phase, h.counted())
			}
		}
		h.reopen()
		if h.at().Phase != to || h.counted() != cast {
			t.Errorf("%s: it is %s with %d ballots", to, h.at().Phase, h.counted())
		}
		n := 0
		for _, name := range h.acts() {
			if name == map[survey.Phase]string{survey.Ready: "ready", survey.Closed: "close", survey.Opened: "open"}[to] {
				n++
			}
		}
		if n != 1 && to != survey.Collecting && to != survey.Voting {
			t.Errorf("%s is %d times in the log: %v", to, n, h.acts())
		}
	}
}

// TestAuditFails: an act whose line cannot be written has not happened, and what it had begun is taken back; save issue and void, which say
// that they are done, and a step of the box, which is recorded before the next act on its session, or at the next start.
func TestAuditFails(t *testing.T) {
	for _, restarts := range []bool{false, true} {
		h := newHall(t, openSQLite, 12, survey.Ready)
		ctx := t.Context()
		house := filepath.Join(h.dir, "ceping.db")
		failing := func() {
			alter(t, house, `CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room for a line'); END`)
		}
		well := func() {
			alter(t, house, `DROP TRIGGER refuse`)
			if restarts {
				h.reopen()
			}
		}
		ready := h.id
		h.session(survey.Draft)
		failing()
		h.unavailable("ready", h.step(survey.Ready))
		well()
		if n := size(t, filepath.Join(h.dir, h.boxFile())); n != 0 || h.at().Phase != survey.Draft {
			t.Errorf("after MakeReady that failed: a box of %d bytes, %s", n, h.at().Phase)
		}
		h.advance(survey.Ready)
		failing()
		h.unavailable("back to draft", h.Withdraw(ctx, h.id, h.act("back to draft")))
		h.unavailable("issue", h.Issue(ctx, h.id, newSlips(12), h.act("issue"))) // it would be lost
		well()
		h.must(h.Enter(ctx, h.id, nil, survey.Phases(), "", h.act("note")))
		if h.at().Phase != survey.Draft || size(t, filepath.Join(h.dir, h.boxFile())) != 0 {
			t.Errorf("the way back to draft was begun, and it is %s", h.at().Phase)
		}
		h.advance(survey.Ready)

		h.id = ready
		batch := h.issued[h.id]
		failing()
		err := h.Void(ctx, h.id, batch[0].Digest, h.act("void"))
		h.unavailable("void", err)
		if record, _ := h.Find(ctx, batch[0].Digest); record.State != ballot.Voided || !strings.Contains(err.Error(), "void is done") {
			t.Errorf("void: %+v, %v", record, err)
		}
		h.unavailable("the next act", h.Enter(ctx, h.id, nil, survey.Phases(), "", h.act("note")))
		well()
		h.issued[h.id] = batch[1:]
		h.must(h.Enter(ctx, h.id, nil, survey.Phases(), "", h.act("note")))
		step := func(from, to survey.Phase, do func() error) {
			t.Helper()
			failing()
			h.unavailable(string(to), do())
			h.unavailable("the next act", h.Enter(ctx, h.id, nil, survey.Phases(), "", h.act("note")))
			if at := h.at(); at.Phase != from {
				t.Errorf("while it cannot be recorded, it is %s", at.Phase)
			}
			if err := h.Backup(ctx, new(bytes.Buffer), act("", "backup")); err == nil {
				t.Error("a backup while a step is begun")
			}
			well()
			h.must(h.Enter(ctx, h.id, nil, survey.Phases(), "", h.act("note")))
			if at := h.at(); at.Phase != to {
				t.Fatalf("it is %s, want %s", at.Phase, to)
			}
		}
		step(survey.Ready, survey.Collecting, func() error { return h.step(survey.Collecting) })
		step(survey.Collecting, survey.Voting, func() error { return h.step(survey.Voting) })
		ballots := newBallots(5)
		h.cast(ballots...)
		step(survey.Voting, survey.Closed, func() error { return h.step(survey.Closed) })
		if diff := cmp.Diff(coversOf(ballots...), h.covers()); diff != "" || h.at().Seal.Count != 5 {
			t.Errorf("the box (-want +got):\n%s", diff)
		}
		step(survey.Closed, survey.Voting, func() error { return h.ReopenBox(ctx, h.id, h.act("reopen")) })
		h.cast(newBallot())
		step(survey.Voting, survey.Closed, func() error { return h.step(survey.Closed) })
		step(survey.Closed, survey.Opened, func() error { return h.step(survey.Opened) })
		if got, err := h.Result(ctx, h.id); err != nil || got.Software != someResult(h.at()).Software {
			t.Errorf("the result: %+v, %v", got, err)
		}
		if m, err := h.Material(ctx, h.id); err != nil || m.Seed != nil {
			t.Errorf("the seed of an opened box: %d bytes, %v", len(m.Seed), err)
		}
		if got, want := strings.Join(h.acts(), " "), "create ready issue void note advance note advance note close note reopen note close note open note"; got != want {
			t.Errorf("acts %s, want %s", got, want)
		}
		h.reopen()
	}
}
