package store_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/version1"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CEPING_KILLED"); dir != "" {
		if os.Getenv("CEPING_ACTS") != "" {
			fmt.Fprintln(os.Stderr, actUntilKilled(dir))
			os.Exit(1)
		}
		if err := castUntilKilled(dir, os.Getenv("CEPING_SESSION")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// castUntilKilled casts from several phones at once, collects slips, and closes and reopens the box now and then. It prints
// the digest of every ballot and slip that was answered.
func castUntilKilled(dir, id string) error {
	ctx := context.Background()
	opened, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Making})
	if err != nil {
		return err
	}
	answered := make(chan string)
	for range 4 {
		go func() {
			for {
				b := newBallot()
				if err := opened.Cast(ctx, id, b); err == nil {
					digest := b.Digest()
					answered <- "ballot " + hex.EncodeToString(digest[:])
				}
			}
		}()
	}
	go func() {
		for line := range strings.FieldsSeq(os.Getenv("CEPING_SLIPS")) {
			digest, _ := hex.DecodeString(line)
			bound := element()
			if _, err := opened.Collect(ctx, survey.SlipDigest(digest), bound); err == nil {
				answered <- fmt.Sprintf("slip %s %x", line, bound)
			}
		}
	}()
	go func() {
		for {
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			if _, err := opened.CloseBox(ctx, id, func(survey.Seal) survey.Act { return act("close") }); err == nil {
				opened.Advance(ctx, id, survey.Closed, survey.Voting, act("reopen"))
			}
		}
	}()
	for line := range answered {
		fmt.Println(line)
	}
	return nil
}

// TestKilled: whenever the process is killed, every ballot and slip that was answered is there when the store is opened
// again, none twice, and the ballots lie as their phase wants it.
func TestKilled(t *testing.T) {
	slots, rounds := 20_000, 20
	if testing.Short() {
		slots, rounds = 2_000, 5
	}
	h := newHall(t, openSQLite, slots, survey.Ready)
	batch := newSlips(2000)
	h.must(h.Issue(t.Context(), h.id, batch, act("issue")))
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	answered := map[string]bool{}
	collected := 0
	for round := range rounds {
		h.close()
		var slips strings.Builder
		for _, s := range batch[collected:] {
			fmt.Fprintf(&slips, "%x ", s.Digest)
		}
		exchanged := runKilled(t, h, slips.String(), time.Duration(5+rand.IntN(100))*time.Millisecond, answered)
		collected += len(exchanged)
		h.open()
		check(t, h, answered, round)
		for digest, bound := range exchanged {
			record, err := h.Slip(t.Context(), digest)
			if err != nil || record.State != survey.SlipCollected {
				t.Errorf("round %d: an answered slip is %q, %v", round, record.State, err)
			}
			if _, err := h.Collect(t.Context(), digest, bound); err != nil {
				t.Errorf("round %d: an answered slip is not bound to its element: %v", round, err)
			}
		}
	}
	if len(answered) == 0 || collected == 0 {
		t.Fatalf("only %d ballots and %d slips were answered: nothing was tried", len(answered), collected)
	}
}

// runKilled runs the child for a while after its first answer, kills it, and returns the slips it reported and what they
// are bound to.
func runKilled(t *testing.T, h *hall, slips string, after time.Duration, answered map[string]bool) map[survey.SlipDigest][32]byte {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "CEPING_KILLED="+h.dir, "CEPING_SESSION="+h.id, "CEPING_SLIPS="+slips)
	child.Stderr = t.Output()
	out, err := child.StdoutPipe()
	h.must(err)
	h.must(child.Start())
	collected := map[survey.SlipDigest][32]byte{}
	lines := bufio.NewScanner(out)
	var kill *time.Timer
	for lines.Scan() {
		if kill == nil {
			kill = time.AfterFunc(after, func() { child.Process.Kill() })
		}
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 2 && words[0] == "ballot" && len(words[1]) == 64:
			answered[words[1]] = true
		case len(words) == 3 && words[0] == "slip" && len(words[2]) == 64:
			digest, err := hex.DecodeString(words[1])
			h.must(err)
			bound, err := hex.DecodeString(words[2])
			h.must(err)
			collected[survey.SlipDigest(digest)] = [32]byte(bound)
		}
	}
	if kill == nil {
		t.Fatal("the child ended before it answered anything")
	}
	child.Wait()
	return collected
}

func check(t *testing.T, h *hall, answered map[string]bool, round int) {
	t.Helper()
	s, err := h.Session(t.Context(), h.id)
	h.must(err)
	if s.Phase == survey.Voting {
		h.advance(survey.Closed)
	}
	ballots, err := h.Ballots(t.Context(), h.id)
	h.must(err)
	seen := map[string]bool{}
	for _, d := range version1.Digests(ballots) {
		digest := hex.EncodeToString(d[:])
		if seen[digest] {
			t.Errorf("round %d: a ballot is there twice", round)
		}
		seen[digest] = true
	}
	for digest := range answered {
		if !seen[digest] {
			t.Errorf("round %d: an answered ballot is lost", round)
		}
	}
	if s, err = h.Session(t.Context(), h.id); err != nil || *s.Seal != version1.NewSeal(version1.Digests(ballots)) {
		t.Errorf("round %d: the seal does not fit the box: %v", round, err)
	}
	h.must(h.Advance(t.Context(), h.id, survey.Closed, survey.Voting, act("reopen")))
}
