package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
)

// mark is what a voter brings, made of the voter's number, so that whoever looks knows it without being told.
func mark(what, id string, i int) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d", what, id, i))
	return sum[:]
}

const killedVoters = 2000

func killedSlips(id string) (batch []survey.IssuedSlip) {
	for i := range killedVoters {
		batch = append(batch, survey.IssuedSlip{Digest: [32]byte(mark("slip", id, i)), Category: "A"})
	}
	return batch
}

// castUntilKilled has voters collect and cast, several at once, and closes and reopens the box now and then.
func castUntilKilled(dir string) error {
	ctx := context.Background()
	opened, err := store.Open(ctx, store.Config{Dir: dir, Access: store.Working, Mirror: os.Getenv("CEPING_MIRROR")})
	if err != nil {
		return err
	}
	id := os.Getenv("CEPING_CASTS")
	failed := make(chan error)
	for worker := range 4 {
		go func() {
			for i := worker; ; i = (i + 4) % killedVoters {
				err := told(fmt.Sprintf("vote %s %d", id, i), func() error {
					if _, err := opened.Collect(ctx, [32]byte(mark("slip", id, i)), [32]byte(mark("blinded", id, i))); err != nil {
						return err
					}
					return opened.Cast(ctx, id, ballotOf(id, i))
				})
				if err != nil && !errors.Is(err, ballot.ErrBoxClosed) {
					failed <- err
				}
			}
		}()
	}
	go func() {
		for {
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			s, err := opened.Session(ctx, id)
			if err == nil && s.Phase == survey.Closed {
				err = opened.ReopenBox(ctx, id, act(id, "reopen"))
			} else if err == nil {
				_, err = opened.CloseBox(ctx, id, act(id, "close"))
			}
			if err != nil {
				failed <- err
			}
		}
	}()
	return <-failed
}

// TestKilled: whenever the process is killed while ballots are cast and the box is closed and reopened, every ballot and slip that was
// answered is there when the store is opened again, none twice.
func TestKilled(t *testing.T) {
	rounds := 15
	if testing.Short() {
		rounds = 4
	}
	h := newHall(t, openSQLite, killedVoters, survey.Draft)
	h.must(h.step(survey.Ready))
	h.must(h.Issue(t.Context(), h.id, killedSlips(h.id), h.act("issue")))
	h.must(h.step(survey.Collecting))
	h.must(h.step(survey.Voting))
	done := map[string]bool{}
	for round := range rounds {
		h.close()
		c := start(t, h.dir, "CEPING_CASTS="+h.id)
		c.told()
		time.Sleep(time.Duration(5+rand.IntN(100)) * time.Millisecond)
		c.kill()
		if len(c.wrong) > 0 {
			t.Fatal(c.wrong)
		}
		maps.Copy(done, c.done)
		h.open()
		if h.at().Phase == survey.Voting {
			h.advance(survey.Closed)
		}
		covers := h.covers()
		if n := h.slips().Collected; len(covers) > n || h.at().Seal.Count != len(covers) {
			t.Fatalf("round %d: %d ballots, %d slips collected, sealed are %d", round, len(covers), n, h.at().Seal.Count)
		}
		for what := range done {
			var i int
			if _, err := fmt.Sscanf(what, "vote "+h.id+" %d", &i); err != nil {
				t.Fatal(what)
			}
			b := ballotOf(h.id, i)
			if covers[string(b.Envelopes[0])] != 1 {
				t.Errorf("round %d: an answered ballot is %d times in the box", round, covers[string(b.Envelopes[0])])
			}
			if _, err := h.Collect(t.Context(), [32]byte(mark("slip", h.id, i)), [32]byte(mark("blinded", h.id, i))); err != nil {
				t.Errorf("round %d: an answered slip is not bound to its element: %v", round, err)
			}
		}
		names := strings.Join(h.acts(), " ")
		if strings.Contains(names, "close close") || strings.Contains(names, "reopen reopen") {
			t.Fatalf("round %d: an act is in the log twice: %s", round, names)
		}
		h.back()
	}
	if len(done) < rounds {
		t.Fatalf("only %d ballots were answered: nothing was tried", len(done))
	}
}
