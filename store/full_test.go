package store_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/version1"
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

func (h *hall) unavailable(what string, err error) {
	h.t.Helper()
	if !errors.Is(err, survey.ErrUnavailable) {
		h.t.Errorf("%s: %v, want unavailable", what, err)
	}
}

// TestDiskFull: while nothing can be written every act is answered unavailable and changes nothing; then all goes on.
func TestDiskFull(t *testing.T) {
	if !apart(t) {
		return
	}
	h := newHall(t, openSQLite, 20, survey.Draft)
	ctx := t.Context()
	freed := fullAbove(t, 1)
	h.unavailable("ready", h.MakeReady(ctx, h.id, someKeys(), h.slots, act("ready")))
	freed()
	if entries, err := os.ReadDir(filepath.Join(h.dir, "boxes")); err != nil || len(entries) != 0 || h.at().Phase != survey.Draft {
		t.Errorf("a failed MakeReady left %v, %v, phase %s", entries, err, h.at().Phase)
	}
	h.advance(survey.Ready)
	batch := h.issue()
	freed = fullAbove(t, 1)
	h.unavailable("issue", h.Issue(ctx, h.id, newSlips(20), act("issue")))
	h.unavailable("void", h.Void(ctx, h.id, batch[0].Digest, act("void")))
	h.unavailable("enter", h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Paper: 1}}, survey.Phases(), act("enter")))
	h.unavailable("advance", h.Advance(ctx, h.id, survey.Ready, survey.Collecting, act("advance")))
	freed()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	ballots, lost := newBallots(5), newBallot()
	h.cast(ballots...)
	freed = fullAbove(t, 1)
	h.unavailable("cast", h.Cast(ctx, h.id, lost))
	h.unavailable("collect", second(h.Collect(ctx, batch[0].Digest, element())))
	h.unavailable("close", second(h.CloseBox(ctx, h.id, closing)))
	h.unavailable("cast", h.Cast(ctx, h.id, lost))
	h.cast(ballots[0]) // what is there already needs no room
	freed()
	for range 2 {
		record, err := h.Slip(ctx, batch[0].Digest)
		if err != nil || record.State != survey.SlipFresh || h.counted() != 5 || h.at().Phase != survey.Voting || len(h.at().Counts) != 0 {
			t.Errorf("something was recorded: %+v, %v, %d ballots, %+v", record, err, h.counted(), h.at())
		}
		h.reopen()
	}
	h.must(second(h.Collect(ctx, batch[0].Digest, element())))
	h.cast(lost)
	h.advance(survey.Closed)
	if want := version1.NewSeal(version1.Digests(append(ballots, lost))); *h.at().Seal != want {
		t.Errorf("sealed %+v, want %+v", *h.at().Seal, want)
	}
	freed = fullAbove(t, 1)
	h.unavailable("reopen", h.Advance(ctx, h.id, survey.Closed, survey.Voting, act("reopen")))
	h.unavailable("open", h.OpenBox(ctx, h.id, survey.Tally{}, act("open")))
	if _, err := h.Ballots(ctx, h.id); err != nil {
		t.Errorf("the ballots of a closed box need no room: %v", err)
	}
	freed()
	h.advance(survey.Opened)
}

// TestTruncationFails: a ballot that is committed while its write-ahead log cannot be emptied is not answered, and nothing new
// is taken, until the log is empty. It is not lost either, whatever comes next.
func TestTruncationFails(t *testing.T) {
	if !apart(t) {
		return
	}
	for name, next := range map[string]func(*hall){
		"ready":   func(h *hall) { h.must(h.Store.(*store.Store).Ready(t.Context())) },
		"cast":    func(h *hall) { h.cast(newBallot()) },
		"close":   func(h *hall) { h.advance(survey.Closed) },
		"restart": func(h *hall) { h.reopen() },
		"kill":    func(h *hall) { killed := h.frozen(); h.close(); h.dir = killed; h.open() },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, openSQLite, 60, survey.Voting)
			ctx := t.Context()
			wal := h.boxFile() + "-wal"
			freed := fullAbove(t, 9000) // room for a log of one page, and none for the file's third page and on
			ballots := newBallots(60)
			answered := 0
			for h.Cast(ctx, h.id, ballots[answered]) == nil {
				answered++
			}
			stuck := ballots[answered]
			if size(t, filepath.Join(h.dir, wal)) == 0 {
				t.Fatal("the log is empty: nothing was tried")
			}
			h.unavailable("the same again", h.Cast(ctx, h.id, stuck))
			h.unavailable("another", h.Cast(ctx, h.id, newBallot()))
			h.unavailable("close", second(h.CloseBox(ctx, h.id, closing)))
			h.unavailable("ready", h.Store.(*store.Store).Ready(ctx))
			freed()
			next(h)
			before := h.counted()
			h.cast(ballots[:answered+1]...)
			if h.counted() != before || before < answered+1 {
				t.Errorf("%d ballots, then %d, of %d", before, h.counted(), answered+1)
			}
			if n := size(t, filepath.Join(h.dir, wal)); n != 0 {
				t.Errorf("%d bytes of log", n)
			}
		})
	}
}

// TestAuditFails: an act whose line cannot be written has not happened, and what it had begun is taken back; save issue and
// void, which say that they are done.
func TestAuditFails(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Ready)
	ctx, bound := t.Context(), element()
	house := filepath.Join(h.dir, "ceping.db")
	failing := func() {
		alter(t, house, `CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room for a line'); END`)
	}
	well := func() { alter(t, house, `DROP TRIGGER refuse`) }

	ready := h.id
	h.session(survey.Draft)
	failing()
	h.unavailable("ready", h.MakeReady(ctx, h.id, someKeys(), h.slots, act("ready")))
	well()
	if n := size(t, filepath.Join(h.dir, h.boxFile())); n != 0 || h.at().Phase != survey.Draft {
		t.Errorf("after MakeReady that failed: a box of %d bytes, %s", n, h.at().Phase)
	}
	h.advance(survey.Ready)
	h.id = ready

	batch := h.issue()
	failing()
	err := h.Void(ctx, h.id, batch[0].Digest, act("void"))
	h.unavailable("void", err)
	if record, _ := h.Slip(ctx, batch[0].Digest); record.State != survey.SlipVoided || !strings.Contains(err.Error(), "void is done") {
		t.Errorf("void: %+v, %v", record, err)
	}
	h.unavailable("advance", h.Advance(ctx, h.id, survey.Ready, survey.Collecting, act("advance")))
	well()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	h.must(second(h.Collect(ctx, batch[1].Digest, bound)))
	ballots := newBallots(5)
	h.cast(ballots...)

	failing()
	h.unavailable("close", second(h.CloseBox(ctx, h.id, closing)))
	late := newBallot()
	h.cast(late) // still voting, and the ballots are scattered again first
	if at := h.at(); at.Phase != survey.Voting || at.Seal != nil || h.layout() != 0 {
		t.Errorf("after a closing that failed: %s, %+v, layout %d", at.Phase, at.Seal, h.layout())
	}
	well()
	h.advance(survey.Closed)
	want, err := h.Ballots(ctx, h.id)
	h.must(err)

	failing()
	h.unavailable("reopen", h.Advance(ctx, h.id, survey.Closed, survey.Voting, act("reopen")))
	got, err := h.Ballots(ctx, h.id)
	h.must(err)
	if diff := cmp.Diff(want, got); diff != "" || h.layout() != 1 || len(got) != 6 {
		t.Errorf("after a reopening that failed, layout %d (-want +got):\n%s", h.layout(), diff)
	}
	h.unavailable("open", h.OpenBox(ctx, h.id, survey.Tally{}, act("open")))
	if at := h.at(); at.Phase != survey.Closed || at.Tally != nil {
		t.Errorf("after an opening that failed: %s, %+v", at.Phase, at.Tally)
	}
	h.must(second(h.Collect(ctx, batch[1].Digest, bound)))
	well()
	h.advance(survey.Opened)
}

// layout is how the ballots lie, as the box file says: user_version, big-endian at byte 60 of the SQLite header.
func (h *hall) layout() byte {
	h.t.Helper()
	return h.raw(h.boxFile())[63]
}
