package attack_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CEPING_KILLED"); dir != "" {
		if err := castAsTold(dir, os.Getenv("CEPING_SESSION"), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// castAsTold casts the ballots whose nonces it reads, one after another, and says of each that it was answered.
func castAsTold(dir, session string, nonces io.Reader, answers io.Writer) error {
	s, err := store.Open(context.Background(), store.Config{Dir: dir, Access: store.Making})
	if err != nil {
		return err
	}
	for lines := bufio.NewScanner(nonces); lines.Scan(); {
		nonce, err := hex.DecodeString(lines.Text())
		if err != nil {
			return err
		}
		if err := s.Cast(context.Background(), session, ballotOf([32]byte(nonce))); err != nil {
			return err
		}
		fmt.Fprintln(answers, "answered")
	}
	return s.Close()
}

// killed lets another process cast the first ballots of a list, kills it in the midst of the ones after them, and returns
// those that were answered before the kill. One more may be in the files: a batch under way may be told from the rest.
func killed(t *testing.T, dir, session string, voters []voter) []voter {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "CEPING_KILLED="+dir, "CEPING_SESSION="+session)
	var nonces bytes.Buffer
	for _, v := range voters {
		fmt.Fprintf(&nonces, "%x\n", v.ballot.Nonce)
	}
	child.Stdin, child.Stderr = &nonces, t.Output()
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	moment := 2 + int(random(1)[0])%(len(voters)-2)
	answered := 0
	for lines := bufio.NewScanner(out); lines.Scan() && strings.HasPrefix(lines.Text(), "answered"); {
		if answered++; answered == moment {
			must(t, child.Process.Kill())
		}
	}
	child.Wait()
	return voters[:answered]
}

// playKilled is one sitting whose process is killed while ballots are cast.
func playKilled(t *testing.T, n int, sum figures) {
	t.Helper()
	ctx, dir, id := t.Context(), t.TempDir(), uuid.NewString()
	s, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Making})
	must(t, err)
	voters := newVoters(n)
	must(t, toVoting(ctx, s, id, voters))
	must(t, s.Close())
	shuffled := make([]voter, n)
	for i, from := range permutation(n) {
		shuffled[i] = voters[from]
	}
	cast := killed(t, dir, id, shuffled)
	sum.orders(t, dir, "killed", cast, nonce)
	s, err = store.Open(ctx, store.Config{Dir: dir, Access: store.Making})
	must(t, err)
	sum.orders(t, dir, "killed, started again", cast, nonce)
	must(t, s.Close())
}

// toVoting makes a session of one category and takes it to voting.
func toVoting(ctx context.Context, s *store.Store, id string, voters []voter) error {
	batch := make([]survey.IssuedSlip, len(voters))
	for i, v := range voters {
		batch[i] = survey.IssuedSlip{Digest: v.digest, Category: "A"}
	}
	act := survey.Act{Session: id, Name: "act"}
	setup := survey.Setup{Rehearsal: true, Categories: []survey.Category{{Code: "A", Weight: 100, Slips: len(voters)}}}
	for _, step := range []func() error{
		func() error { return s.Create(ctx, survey.Session{ID: id, Phase: survey.Draft, Setup: setup}, act) },
		func() error {
			return s.MakeReady(ctx, id, survey.Keys{Manifest: "{}", IssuerSeed: make([]byte, 32), WrappedBox: []byte("wrapped"), BallotSize: ballotSize}, len(voters), act)
		},
		func() error { return s.Issue(ctx, id, batch, act) },
		func() error { return s.Advance(ctx, id, survey.Ready, survey.Collecting, act) },
		func() error { return s.Advance(ctx, id, survey.Collecting, survey.Voting, act) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
