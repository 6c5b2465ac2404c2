package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CEPING_KILLED"); dir != "" {
		does := actUntilKilled
		if os.Getenv("CEPING_CASTS") != "" {
			does = castUntilKilled
		}
		fmt.Println("error", does(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// told says what is about to be done and what is done.
func told(what string, do func() error) error {
	fmt.Println("begin", what)
	err := do()
	if err == nil {
		fmt.Println("done", what)
	}
	return err
}

// planned is an act of the plan that each session of these tests goes through, and where the session stands after it. Acts are numbered in
// the order of the log, where each must be once or not at all.
type planned struct {
	name  string
	after survey.Phase
	do    func(ctx context.Context, s *store.Store, id string, act office.Act) error
}

func advanced(from, to survey.Phase) func(context.Context, *store.Store, string, office.Act) error {
	return func(ctx context.Context, s *store.Store, id string, act office.Act) error {
		return s.Advance(ctx, id, from, to, act)
	}
}

var plan = func() []planned {
	made := func(ctx context.Context, s *store.Store, id string, act office.Act) error {
		return s.MakeReady(ctx, id, someKeys(), random(32), act)
	}
	withdrawn := func(ctx context.Context, s *store.Store, id string, act office.Act) error {
		return s.Withdraw(ctx, id, act)
	}
	closed := func(ctx context.Context, s *store.Store, id string, act office.Act) error {
		return second(s.CloseBox(ctx, id, act))
	}
	entered := func(ctx context.Context, s *store.Store, id string, act office.Act) error {
		one := 1
		return s.Enter(ctx, id, map[string]survey.Entered{"A": {Leftover: &one}}, survey.Phases(), "", act)
	}
	list := []planned{
		{"create", survey.Draft, func(ctx context.Context, s *store.Store, id string, act office.Act) error {
			return s.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setupOf(6, true)}, act)
		}},
		{"ready", survey.Ready, made},
		{"issue", survey.Ready, issued},
		{"back to draft", survey.Draft, withdrawn},
		{"ready", survey.Ready, made},
		{"issue", survey.Ready, issued},
		{"advance", survey.Collecting, advanced(survey.Ready, survey.Collecting)},
		{"back to draft", survey.Draft, withdrawn},
		{"ready", survey.Ready, made},
		{"issue", survey.Ready, issued},
		{"issue", survey.Ready, issued},
		{"advance", survey.Collecting, advanced(survey.Ready, survey.Collecting)},
		{"advance", survey.Voting, advanced(survey.Collecting, survey.Voting)},
		{"close", survey.Closed, closed},
		{"leftover", survey.Closed, entered},
		{"reopen", survey.Voting, func(ctx context.Context, s *store.Store, id string, act office.Act) error {
			return s.ReopenBox(ctx, id, act)
		}},
		{"close", survey.Closed, closed},
		{"open", survey.Opened, func(ctx context.Context, s *store.Store, id string, act office.Act) error {
			now, err := s.Session(ctx, id)
			if err != nil {
				return err
			}
			return s.OpenBox(ctx, id, someResult(now), act)
		}},
		{"take report", survey.Opened, func(ctx context.Context, s *store.Store, id string, act office.Act) error { return s.Record(ctx, act) }},
		{"archive", survey.Archived, advanced(survey.Opened, survey.Archived)},
		{"erase", "", func(ctx context.Context, s *store.Store, id string, act office.Act) error {
			return s.Erase(ctx, id, act)
		}},
	}
	for i := range list {
		list[i].name = fmt.Sprintf("%02d %s", i, list[i].name)
	}
	return list
}()

// The slips and ballots of a session follow from its id.
func issued(ctx context.Context, s *store.Store, id string, act office.Act) error {
	return s.Issue(ctx, id, slipsOf(id), act)
}

func slipsOf(id string) (batch []survey.IssuedSlip) {
	for i := range 6 {
		batch = append(batch, survey.IssuedSlip{Digest: [32]byte(mark("slip", id, i)), Category: "A"})
	}
	return batch
}

func ballotOf(id string, i int) ballot.Cast {
	b := newBallot()
	b.Nonce = [32]byte(mark("nonce", id, i))
	for j := range b.Envelopes {
		b.Envelopes[j] = bytes.Repeat(mark(fmt.Sprint(j), id, i), 10)[:len(b.Envelopes[j])]
	}
	return b
}

// actUntilKilled does acts of every kind until the process is killed.
func actUntilKilled(dir string) error {
	ctx := context.Background()
	opened, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Working})
	if err != nil {
		return err
	}
	for {
		id := newID()
		voted := 0
		for i, p := range plan {
			if p.after == "" && rand.IntN(2) == 0 {
				break // it stays
			}
			if err := told(fmt.Sprintf("act %s %d", id, i), func() error { return p.do(ctx, opened, id, act(id, p.name)) }); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			for range 2 {
				if p.after != survey.Voting {
					break
				}
				if err := told(fmt.Sprintf("vote %s %d", id, voted), func() error {
					_, err := opened.Collect(ctx, slipsOf(id)[voted].Digest, [32]byte(mark("blinded", id, voted)))
					return errors.Join(err, opened.Cast(ctx, id, ballotOf(id, voted)))
				}); err != nil {
					return err
				}
				voted++
			}
			if p.after == survey.Opened {
				var underWay *survey.Refusal // one that an earlier process was killed in
				if err := opened.Backup(ctx, io.Discard, act("", "backup")); err != nil && !errors.As(err, &underWay) {
					return err
				}
			}
		}
	}
}

// child is a process at work, and what it has told so far.
type child struct {
	t       *testing.T
	process *exec.Cmd
	mu      sync.Mutex
	done    map[string]bool
	wrong   []string
	ended   chan struct{}
}

func start(t *testing.T, dir string, env ...string) *child {
	t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(append(os.Environ(), "CEPING_KILLED="+dir), env...)
	process.Stderr = t.Output()
	out, err := process.StdoutPipe()
	must(t, err)
	must(t, process.Start())
	c := &child{t: t, process: process, done: map[string]bool{}, ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			word, what, _ := strings.Cut(lines.Text(), " ")
			c.mu.Lock()
			switch word {
			case "done":
				c.done[what] = true
			case "error":
				c.wrong = append(c.wrong, what)
			}
			c.mu.Unlock()
		}
	}()
	t.Cleanup(c.kill)
	return c
}

// told is what it has told to be done by now, once that is something.
func (c *child) told() map[string]bool {
	c.t.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Microsecond) {
		c.mu.Lock()
		done, wrong := maps.Clone(c.done), c.wrong
		c.mu.Unlock()
		if len(wrong) > 0 || time.Now().After(until) {
			c.t.Fatalf("%d acts are done; %v", len(done), wrong)
		}
		if len(done) > 0 {
			return done
		}
	}
}

// tells reports whether it tells, sooner or later, that something is done.
func (c *child) tells(what string) bool {
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(time.Millisecond) {
		c.mu.Lock()
		done := c.done[what]
		c.mu.Unlock()
		if done {
			return true
		}
	}
	return false
}

func (c *child) kill() {
	c.process.Process.Kill()
	<-c.ended
	c.process.Wait()
}

// stopped runs f while the child stands still.
func (c *child) stopped(f func()) {
	c.t.Helper()
	must(c.t, c.process.Process.Signal(syscall.SIGSTOP))
	for { // a system call under way ends first
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.process.Process.Pid))
		must(c.t, err)
		if fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])); fields[0] == "T" {
			break
		}
		time.Sleep(50 * time.Microsecond)
	}
	f()
	must(c.t, c.process.Process.Signal(syscall.SIGCONT))
}

// judged opens a house as the next process does, and checks that everything fits and every act that was answered is there, once.
func judged(t *testing.T, c *child, dir string, done map[string]bool) (last map[string]int) {
	t.Helper()
	before := tree(t, dir)
	opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Reading})
	must(t, err)
	must(t, opened.Close())
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Fatalf("reading changed the directory:\n%s", diff)
	}
	h := &hall{t: t, opener: openSQLite, dir: dir, slots: 6}
	h.open()
	defer h.close() // which looks at the logs
	list, err := h.Sessions(t.Context())
	must(t, err)
	last = map[string]int{}
	there := map[string]bool{}
	for _, s := range list {
		there[s.ID] = true
		if s.Fault != "" {
			t.Fatal(s.Fault, s.ID)
		}
		h.id = s.ID
		acts := h.acts()
		for i, name := range acts {
			if i >= len(plan) || name != plan[i].name {
				t.Fatalf("act %d of the log is %s: %v", i, name, acts)
			}
		}
		last[s.ID] = len(acts) - 1
		if want := plan[len(acts)-1].after; s.Phase != want {
			t.Fatalf("the session is %s and its last act is %s", s.Phase, acts[len(acts)-1])
		}
		judgeStreet(t, h, s, done)
	}
	gone := map[string]bool{}
	for what := range done {
		var id string
		var i int
		if _, err := fmt.Sscanf(what, "act %s %d", &id, &i); err != nil {
			continue
		}
		switch erased := plan[i].after == ""; {
		case there[id] && (erased || last[id] < i):
			t.Fatalf("%s of %s was answered, and the last act is %d", plan[i].name, id, last[id])
		case !there[id] && !erased:
			gone[id] = true
		}
	}
	for id := range gone { // erased, which may not have been told when it was looked at
		if before := fmt.Sprintf("act %s %d", id, len(plan)-2); !done[before] && !c.tells(before) {
			t.Fatalf("session %s is not there, and nobody has come to erase it", id)
		}
	}
	if strays, err := h.Strays(t.Context()); err != nil || len(strays) > 0 {
		t.Fatalf("strays %v, %v", strays, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "boxes", ".ceping-tmp-*")); len(left) > 0 {
		t.Fatalf("left %v", left)
	}
	return last
}

// judgeStreet checks that slips, box and house of a session say the same.
func judgeStreet(t *testing.T, h *hall, s survey.Session, done map[string]bool) {
	t.Helper()
	ctx := t.Context()
	votes := 0
	for i := range 6 {
		if done[fmt.Sprintf("vote %s %d", s.ID, i)] {
			votes++
			if record, err := h.Find(ctx, slipsOf(s.ID)[i].Digest); err != nil || record.State != ballot.Collected {
				t.Errorf("an answered slip is %s, %v", record.State, err)
			}
		}
	}
	if n := h.counted(); n < votes {
		t.Fatalf("%d ballots, %d were answered", n, votes)
	}
	if s.Phase == survey.Draft {
		return
	}
	if m, err := h.Material(ctx, s.ID); err != nil || (len(m.Seed) == 32) != !s.Phase.Reached(survey.Opened) {
		t.Fatalf("a seed of %d bytes while %s, %v", len(m.Seed), s.Phase, err)
	}
	if record, err := h.Find(ctx, slipsOf(s.ID)[0].Digest); err == nil && record.Phase != s.Phase {
		t.Fatalf("collecting is gated as %s while %s", record.Phase, s.Phase)
	}
	want := map[survey.Phase]error{survey.Ready: ballot.ErrNotVoting, survey.Collecting: ballot.ErrNotVoting, survey.Voting: ballot.ErrBoxFull,
		survey.Closed: ballot.ErrBoxClosed, survey.Opened: ballot.ErrBoxOpened, survey.Archived: ballot.ErrBoxOpened}[s.Phase]
	if n := h.slips().Collected; h.counted() == n || s.Phase != survey.Voting {
		if err := h.Cast(ctx, s.ID, newBallot()); !errors.Is(err, want) {
			t.Fatalf("a ballot while %s: %v, want %v", s.Phase, err, want)
		}
	}
	if s.Phase.Reached(survey.Closed) {
		box, err := h.ReadBox(ctx, s.ID)
		must(t, err)
		covers := h.covers()
		for i := range votes {
			if b := ballotOf(s.ID, i); covers[string(b.Envelopes[0])] != 1 {
				t.Fatalf("ballot %d is %d times in the box", i, covers[string(b.Envelopes[0])])
			}
		}
		if s.Seal == nil || box.Seal.Digest != s.Seal.Digest || box.Seal.Count != s.Seal.Count {
			t.Fatalf("the seal of the box is %+v, and the house's %+v", box.Seal, s.Seal)
		}
	}
	if _, err := h.Result(ctx, s.ID); (err == nil) != s.Phase.Reached(survey.Opened) {
		t.Fatalf("the result while %s: %v", s.Phase, err)
	}
}

// TestKilledActs: whenever a process is killed in any act of staff, the next finds everything to fit: the phases of box, slips and house are
// one, each act is in the log once or not at all, and no ballot that was answered is lost.
func TestKilledActs(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 8
	}
	h := newHall(t, openSQLite, 6, survey.Draft)
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	h.close()
	done := map[string]bool{}
	for range rounds {
		c := start(t, h.dir)
		c.told()
		time.Sleep(time.Duration(rand.IntN(150_000)) * time.Microsecond)
		c.kill()
		if len(c.wrong) > 0 {
			t.Fatal(c.wrong)
		}
		maps.Copy(done, c.done)
		judged(t, c, h.dir, done)
	}
}

// TestStoppedActs: a copy of the directory as it stands at any instant of any act is one that the next process takes up so.
func TestStoppedActs(t *testing.T) {
	instants := 150
	if testing.Short() {
		instants = 30
	}
	h := newHall(t, openSQLite, 6, survey.Draft)
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	h.close()
	met := map[string]int{}
	for taken := 0; taken < instants; {
		c := start(t, h.dir)
		c.told()
		for i := 0; i < 30 && taken < instants; i, taken = i+1, taken+1 {
			time.Sleep(time.Duration(rand.IntN(15_000)) * time.Microsecond)
			done := c.told()
			var dir string
			c.stopped(func() { dir = h.frozen() })
			for _, i := range judged(t, c, dir, done) {
				met[plan[i].name]++
			}
			os.RemoveAll(dir)
		}
		c.kill()
		judged(t, c, h.dir, c.done)
		must(t, os.RemoveAll(h.dir)) // else it grows
		h.open()
		h.close()
	}
	t.Log(met)
}
