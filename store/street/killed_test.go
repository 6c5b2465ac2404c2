//go:build linux

package street_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store/attack"
	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// TestMain lets the test binary be the process that is killed, stopped or read.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CEPING_STREET_DIR"); dir != "" {
		child := sit
		if os.Getenv("CEPING_STREET_SECRET") != "" {
			child = remember
		}
		if err := child(files{dir}, os.Getenv("CEPING_STREET_SESSION")); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// The sitting of these tests: what each voter brings follows from a number, so that whoever looks knows it without being told.
const sitters = 48

var (
	sittingHouse = [16]byte{1, 2, 3}
	sittingShape = street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": sitters / 2, "B": sitters / 2}}
)

func bytesOf(what string, i, size int) (b []byte) {
	for len(b) < size {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", what, i, len(b)))
		b = append(b, sum[:]...)
	}
	return b[:size]
}

func categoryOf(i int) string { return []string{"A", "B"}[i%2] }

func slipOf(session string, i int) survey.IssuedSlip {
	return survey.IssuedSlip{Digest: [32]byte(bytesOf("slip "+session, i, 32)), Category: categoryOf(i)}
}

func castOf(i int) ballot.Cast {
	c := ballot.Cast{Category: categoryOf(i), Nonce: [32]byte(bytesOf("nonce", i, 32)), Paper: i%5 == 0}
	for _, e := range manifest.Sent(streettest.Envelopes(), c.Category) {
		c.Envelopes = append(c.Envelopes, bytesOf(e.Key, i, e.Size+envelope.Overhead))
	}
	return c
}

func createSitting(t *testing.T, f files) (session string) {
	t.Helper()
	session = uuid.NewString()
	slips, err := f.OpenSlips(t.Context(), sittingHouse)
	must(t, err)
	var batch []survey.IssuedSlip
	for i := range sitters {
		batch = append(batch, slipOf(session, i))
	}
	must(t, slips.Issue(t.Context(), session, survey.Ready, batch))
	must(t, slips.Close())
	must(t, f.CreateBox(t.Context(), street.BoxContent{Shape: sittingShape, House: sittingHouse, Session: session, Step: 1, Seed: bytesOf("seed", 0, 32)}))
	return session
}

func openSitting(ctx context.Context, f files, session string) (*street.Slips, *street.Box, error) {
	slips, err := street.OpenSlips(ctx, f.slips(), street.SlipsConfig{House: sittingHouse})
	if err != nil {
		return nil, nil, err
	}
	box, err := street.OpenBox(ctx, f.box(session), street.BoxConfig{House: sittingHouse, Session: session, Shape: &sittingShape,
		Collected: func(category string) int { return slips.Collected(session, category) }})
	if err != nil {
		return nil, nil, errors.Join(err, slips.Close())
	}
	return slips, box, nil
}

// sit is the child: voters collect and cast, a chairman closes and reopens the box and once opens it, and the book is issued anew
// for other sessions meanwhile. Every act is told before and after.
func sit(f files, session string) error {
	ctx := context.Background()
	slips, box, err := openSitting(ctx, f, session)
	if err != nil {
		return err
	}
	var once sync.Once
	var failed error
	end := make(chan struct{})
	fail := func(err error) { once.Do(func() { failed = err; close(end) }) }
	told := func(what string, act func() error) error {
		fmt.Println("begin", what)
		err := act()
		if err == nil {
			fmt.Println("done", what)
		}
		return err
	}
	step := func(to survey.Phase) {
		n := box.State().Step + 1
		if err := told(fmt.Sprintf("step %d %s", n, to), func() error {
			var err error
			switch {
			case to == survey.Closed:
				_, err = box.Seal(ctx, n)
			case to == survey.Opened:
				err = box.Open(ctx, n)
			case to == survey.Voting && box.Phase() == survey.Closed:
				err = box.Reopen(ctx, n)
			default:
				err = box.SetPhase(ctx, n, to)
			}
			return errors.Join(err, slips.SetPhase(ctx, session, to))
		}); err != nil {
			fail(err)
		}
	}
	if phase := box.Phase(); phase != survey.Opened {
		slips.SetPhase(ctx, session, phase) // the gate follows
	} else {
		if err := told("unbind", func() error { return errors.Join(slips.SetPhase(ctx, session, phase), slips.Unbind(ctx, session)) }); err != nil {
			return err
		}
	}
	go func() { // the chairman
		for {
			switch box.Phase() {
			case survey.Ready:
				step(survey.Collecting)
			case survey.Collecting:
				time.Sleep(time.Duration(rand.IntN(10)) * time.Millisecond)
				step(survey.Voting)
			case survey.Voting:
				time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
				step(survey.Closed)
			case survey.Closed:
				if rand.IntN(25) == 0 {
					step(survey.Opened)
					if err := told("unbind", func() error { return slips.Unbind(ctx, session) }); err != nil {
						fail(err)
					}
				} else {
					step(survey.Voting)
				}
			case survey.Opened:
				time.Sleep(time.Millisecond)
			}
			other := uuid.NewString()
			if err := errors.Join(slips.Issue(ctx, other, survey.Ready, batch(5)), slips.Forget(ctx, other)); err != nil {
				fail(err)
			}
		}
	}()
	for range 4 {
		go func() {
			for {
				i := rand.IntN(sitters)
				err := told(fmt.Sprintf("collect %d", i), func() error {
					_, err := slips.Collect(ctx, slipOf(session, i).Digest, [32]byte(bytesOf("blinded", i, 32)))
					return err
				})
				if err == nil {
					err = told(fmt.Sprintf("cast %d", i), func() error { return box.Cast(ctx, castOf(i)) })
				}
				if errors.Is(err, ballot.ErrUnavailable) {
					fail(err)
				}
			}
		}()
	}
	<-end
	return failed
}

// sitting is a child at work, and what it has told so far.
type sitting struct {
	t       *testing.T
	process *exec.Cmd
	mu      sync.Mutex
	begun   map[string]bool
	done    map[string]bool
	wrong   []string
	ended   chan struct{}
}

func startSitting(t *testing.T, f files, session string) *sitting {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "CEPING_STREET_DIR="+f.dir, "CEPING_STREET_SESSION="+session)
	child.Stderr = t.Output()
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	s := &sitting{t: t, process: child, begun: map[string]bool{}, done: map[string]bool{}, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			word, what, _ := strings.Cut(lines.Text(), " ")
			s.mu.Lock()
			switch word {
			case "begin":
				s.begun[what] = true
			case "done":
				s.done[what] = true
			default:
				s.wrong = append(s.wrong, lines.Text())
			}
			s.mu.Unlock()
		}
	}()
	return s
}

func (s *sitting) waitFor(count int) {
	s.t.Helper()
	for until := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Microsecond) {
		s.mu.Lock()
		n, wrong := len(s.done), s.wrong
		s.mu.Unlock()
		if n >= count {
			return
		}
		if len(wrong) > 0 || time.Now().After(until) {
			s.t.Fatalf("%d acts are done, want %d; %v", n, count, wrong)
		}
	}
}

func (s *sitting) kill() {
	s.process.Process.Kill()
	<-s.ended
	s.process.Wait()
}

// stopped runs f while the child stands still, with what it had told as done before.
func (s *sitting) stopped(f func(done map[string]bool)) {
	s.t.Helper()
	s.mu.Lock()
	done := maps.Clone(s.done)
	s.mu.Unlock()
	must(s.t, s.process.Process.Signal(syscall.SIGSTOP))
	for { // a system call under way ends first
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
		must(s.t, err)
		if fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])); fields[0] == "T" {
			break
		}
		time.Sleep(50 * time.Microsecond)
	}
	f(done)
	must(s.t, s.process.Process.Signal(syscall.SIGCONT))
}

// judge opens the files of a sitting as the next start would, first looking at them, and checks that everything that was done is
// there, whole, and nothing that was never begun (nil: not known). It returns the phase.
func judge(t *testing.T, f files, session string, done, begun map[string]bool) survey.Phase {
	t.Helper()
	before, err := attack.Take(f.dir)
	must(t, err)
	slipsView, err := street.LookSlips(t.Context(), f.slips())
	must(t, err)
	boxView, err := street.LookBox(t.Context(), f.box(session))
	must(t, err)
	after, err := attack.Take(f.dir)
	must(t, err)
	if !maps.EqualFunc(before, after, bytes.Equal) {
		t.Error("looking has changed something")
	}
	slips, box, err := openSitting(t.Context(), f, session)
	must(t, err)
	defer slips.Close()
	defer box.Close()
	state := box.State()
	if diff := cmp.Diff(state, boxView.State); diff != "" {
		t.Errorf("looked at (-opened +looked):\n%s", diff)
	}
	view := slipsView.Sessions[slices.IndexFunc(slipsView.Sessions, func(s street.SlipSession) bool { return s.Session == session })]
	phase, err := slips.Phase(session)
	must(t, err)
	if diff := cmp.Diff(street.SlipSession{Session: session, Phase: phase, Counts: slips.Counts(session), Unbound: slips.Unbound(session)}, view); diff != "" {
		t.Errorf("looked at the slips (-opened +looked):\n%s", diff)
	}
	for _, category := range []string{"A", "B"} {
		if n := slips.Collected(session, category); state.Cast[category] > n {
			t.Errorf("%d ballots of %s, %d slips collected", state.Cast[category], category, n)
		}
	}
	last := 0
	for what := range done {
		var i int
		var to string
		if _, err := fmt.Sscanf(what, "collect %d", &i); err == nil {
			if record, err := slips.Find(t.Context(), slipOf(session, i).Digest); err != nil || record.State != ballot.Collected {
				t.Errorf("%s was answered, and is %s, %v", what, record.State, err)
			}
		}
		if _, err := fmt.Sscanf(what, "step %d %s", &i, &to); err == nil && i > last {
			last = i
		}
	}
	if state.Step < last || begun != nil && !begun[fmt.Sprintf("step %d %s", state.Step, state.Phase)] && state.Step > 1 {
		t.Errorf("at step %d (%s), step %d was done", state.Step, state.Phase, last)
	}
	if done["unbind"] && !view.Unbound {
		t.Error("an element is left, and all were overwritten")
	}
	contents := sealed(t, f, session, box)
	in := map[int]bool{}
	for i := range sitters {
		if c := castOf(i); slices.ContainsFunc(contents.Rows[manifest.CoverKey], func(r street.Row) bool { return bytes.Equal(r.Sealed, c.Envelopes[0]) }) {
			in[i] = true
		}
	}
	for i := range sitters {
		what := fmt.Sprintf("cast %d", i)
		if done[what] && !in[i] || in[i] && begun != nil && !begun[what] {
			t.Errorf("%s: done %t, in the box %t", what, done[what], in[i])
		}
	}
	whole(t, contents, in, state.Phase == survey.Opened)
	return state.Phase
}

// sealed is what the box holds; an open one is closed in a copy.
func sealed(t *testing.T, f files, session string, box *street.Box) street.Contents {
	t.Helper()
	state := box.State()
	if state.Phase.Reached(survey.Closed) {
		contents, err := box.Read(t.Context())
		must(t, err)
		return contents
	}
	dir := t.TempDir()
	content, err := os.ReadFile(f.box(session))
	must(t, err)
	copied := files{dir}
	must(t, os.WriteFile(copied.box(session), content, 0o600))
	other, err := street.OpenBox(t.Context(), copied.box(session), street.BoxConfig{House: sittingHouse, Session: session})
	must(t, err)
	defer other.Close()
	for _, to := range []survey.Phase{survey.Collecting, survey.Voting} {
		if s := other.State(); !s.Phase.Reached(to) {
			must(t, other.SetPhase(t.Context(), s.Step+1, to))
		}
	}
	_, err = other.Seal(t.Context(), other.State().Step+1)
	must(t, err)
	contents, err := other.Read(t.Context())
	must(t, err)
	return contents
}

// whole checks that the ballots in a box are there with every envelope, once, and nothing else.
func whole(t *testing.T, contents street.Contents, in map[int]bool, opened bool) {
	t.Helper()
	want := map[string]map[string]int{}
	nonces, paper := map[string]int{}, map[string]int{"A": 0, "B": 0}
	for i := range in {
		c := castOf(i)
		nonces[c.Category+string(c.Nonce[:])]++
		if c.Paper {
			paper[c.Category]++
		}
		for j, e := range manifest.Sent(streettest.Envelopes(), c.Category) {
			if want[e.Key] == nil {
				want[e.Key] = map[string]int{}
			}
			want[e.Key][e.Name(c.Category).Category+string(c.Envelopes[j])]++
		}
	}
	got, spent := map[string]map[string]int{}, map[string]int{}
	for key, rows := range contents.Rows {
		for _, row := range rows {
			if got[key] == nil {
				got[key] = map[string]int{}
			}
			got[key][row.Category+string(row.Sealed)]++
		}
	}
	for _, n := range contents.Nonces {
		spent[n.Category+string(n.Nonce[:])]++
	}
	if opened {
		nonces = map[string]int{}
	}
	if !cmp.Equal(want, got) || !cmp.Equal(nonces, spent) || !cmp.Equal(paper, contents.Paper) || contents.Seal.Count != len(in) {
		t.Errorf("the box is not whole: %d ballots of %d, paper %v, want %v", contents.Seal.Count, len(in), contents.Paper, paper)
	}
}

// A process that is killed at any moment, while slips are collected, ballots cast and the box closed, reopened and opened, has done
// every act that it answered, once, and leaves files that can be looked at without a change and opened.
func TestKilled(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 6
	}
	f := files{t.TempDir()}
	session := createSitting(t, f)
	done, begun, phases := map[string]bool{}, map[string]bool{}, map[survey.Phase]int{}
	for range rounds {
		s := startSitting(t, f, session)
		s.waitFor(1)
		time.Sleep(time.Duration(rand.IntN(80_000)) * time.Microsecond)
		s.kill()
		if len(s.wrong) > 0 {
			t.Fatal(s.wrong)
		}
		maps.Copy(done, s.done)
		maps.Copy(begun, s.begun)
		phase := judge(t, f, session, done, begun)
		if phases[phase]++; t.Failed() {
			return
		}
		if phase == survey.Opened && rand.IntN(2) == 0 {
			session, done, begun = createSitting(t, f), map[string]bool{}, map[string]bool{}
		}
	}
	t.Log(phases)
}

// A copy of the files as they stand at any instant, a log and the beginnings of a rewrite with them, can be looked at and opened, and
// has everything that was answered before.
func TestCopied(t *testing.T) {
	copies := 40
	if testing.Short() {
		copies = 6
	}
	f := files{t.TempDir()}
	session := createSitting(t, f)
	s := startSitting(t, f, session)
	defer func() { s.kill() }()
	s.waitFor(1)
	logged := 0
	for range copies {
		time.Sleep(time.Duration(rand.IntN(20_000)) * time.Microsecond)
		phase := survey.Ready
		s.stopped(func(done map[string]bool) {
			dir := t.TempDir()
			must(t, os.CopyFS(dir, os.DirFS(f.dir)))
			sameNames(t, f.dir, dir)
			if log, err := os.ReadFile(files{dir}.box(session) + "-wal"); err == nil && strings.Trim(string(log), "\x00") != "" {
				logged++
			}
			phase = judge(t, files{dir}, session, done, nil)
		})
		if t.Failed() {
			return
		}
		if phase == survey.Opened {
			s.kill()
			session = createSitting(t, f)
			s = startSitting(t, f, session)
			s.waitFor(1)
		}
	}
	if len(s.wrong) > 0 {
		t.Error(s.wrong)
	}
	t.Logf("%d of %d copies had a log with something in it", logged, copies)
}

// sameNames makes two names of one file two names in its copy as well.
func sameNames(t *testing.T, from, to string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(from, ".ceping-tmp-*.old"))
	must(t, err)
	for _, old := range left {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(old), ".ceping-tmp-"), ".old")
		a, errA := os.Stat(old)
		b, errB := os.Stat(filepath.Join(from, name))
		if errA == nil && errB == nil && os.SameFile(a, b) {
			must(t, os.Remove(filepath.Join(to, filepath.Base(old))))
			must(t, os.Link(filepath.Join(to, name), filepath.Join(to, filepath.Base(old))))
		}
	}
}
