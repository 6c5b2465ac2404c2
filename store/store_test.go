package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/seal"
)

const ballotSize = 256

// house is a store with one session, for tests of the contract in ports.go.
type house struct {
	t  *testing.T
	id string
	*store.Store
	dir string
}

// newHouse makes a session with that many slots and takes it to a phase.
func newHouse(t *testing.T, slots int, to survey.Phase) *house {
	t.Helper()
	h := &house{t: t, id: uuid.NewString(), dir: t.TempDir()}
	h.open()
	setup := survey.Setup{Unit: "局", Categories: []survey.Category{{Code: "A", Name: "甲", Weight: 100, Slips: slots}}}
	h.must(h.Create(t.Context(), survey.Session{ID: h.id, Phase: survey.Draft, Setup: setup}, act("create")))
	for _, phase := range survey.Phases()[1:] {
		if !to.Reached(phase) {
			break
		}
		h.advance(phase, slots)
	}
	return h
}

func (h *house) open() {
	h.t.Helper()
	opened, err := store.Open(h.t.Context(), store.Config{Dir: h.dir})
	h.must(err)
	h.Store = opened
	h.t.Cleanup(func() { opened.Close() })
}

// reopen lets go of the directory and takes it again.
func (h *house) reopen() {
	h.t.Helper()
	h.must(h.Store.Close())
	h.open()
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) advance(to survey.Phase, slots int) {
	h.t.Helper()
	ctx := h.t.Context()
	switch to {
	case survey.Ready:
		h.must(h.MakeReady(ctx, h.id, survey.Keys{Manifest: "{}", IssuerSeed: make([]byte, 32), WrappedBox: []byte("w"), BallotSize: ballotSize}, slots, act("ready")))
	case survey.Closed:
		_, err := h.CloseBox(ctx, h.id, func(survey.Seal) survey.Act { return act("close") })
		h.must(err)
	case survey.Opened:
		h.must(h.OpenBox(ctx, h.id, survey.Tally{SealMatches: true}, act("open")))
	default:
		at, err := h.Session(ctx, h.id)
		h.must(err)
		h.must(h.Advance(ctx, h.id, at.Phase, to, act("advance")))
	}
}

func act(name string) survey.Act { return survey.Act{Name: name} }

func newBallot() survey.SealedBallot {
	b := survey.SealedBallot{Category: "A", Sealed: make([]byte, ballotSize+seal.Overhead)}
	rand.Read(b.Nonce[:])
	rand.Read(b.MAC[:])
	rand.Read(b.Sealed)
	return b
}

func newSlips(n int) []survey.IssuedSlip {
	batch := make([]survey.IssuedSlip, n)
	for i := range batch {
		batch[i] = survey.IssuedSlip{Digest: survey.NewSlip().Digest(), Category: "A"}
	}
	return batch
}

func element() (b [32]byte) {
	rand.Read(b[:])
	return b
}

func TestCast(t *testing.T) {
	h := newHouse(t, 5, survey.Voting)
	ctx := t.Context()
	b := newBallot()
	h.must(h.Cast(ctx, h.id, b))
	h.must(h.Cast(ctx, h.id, b)) // identical
	other := newBallot()
	other.Nonce = b.Nonce
	if err := h.Cast(ctx, h.id, other); !errors.Is(err, survey.ErrCredentialSpent) {
		t.Errorf("the nonce with other bytes: %v", err)
	}
	if err := h.Cast(ctx, uuid.NewString(), newBallot()); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("an unknown session: %v", err)
	}
	if _, err := h.Ballots(ctx, h.id); !errors.Is(err, survey.ErrNotClosed) {
		t.Errorf("ballots of an open box: %v", err)
	}
	h.reopen()
	h.must(h.Cast(ctx, h.id, b))
	if err := h.Cast(ctx, h.id, other); !errors.Is(err, survey.ErrCredentialSpent) {
		t.Errorf("the nonce with other bytes after a restart: %v", err)
	}
	h.advance(survey.Closed, 5)
	h.must(h.Cast(ctx, h.id, b)) // identical, in any phase
	if err := h.Cast(ctx, h.id, newBallot()); !errors.Is(err, survey.ErrBoxClosed) {
		t.Errorf("a new ballot after closing: %v", err)
	}
	got, err := h.Ballots(ctx, h.id)
	h.must(err)
	if diff := cmp.Diff([]survey.SealedBallot{b}, got); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
}

func TestCastBeforeVoting(t *testing.T) {
	for _, phase := range []survey.Phase{survey.Ready, survey.Collecting} {
		h := newHouse(t, 3, phase)
		if err := h.Cast(t.Context(), h.id, newBallot()); !errors.Is(err, survey.ErrNotVoting) {
			t.Errorf("cast while %s: %v", phase, err)
		}
	}
	h := newHouse(t, 3, survey.Draft)
	if err := h.Cast(t.Context(), h.id, newBallot()); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("cast into a draft: %v", err)
	}
}

// TestFullBox: more ballots than slots cannot be; what comes over is answered unavailable, and nothing else is harmed.
func TestFullBox(t *testing.T) {
	h := newHouse(t, 2, survey.Voting)
	for range 2 {
		h.must(h.Cast(t.Context(), h.id, newBallot()))
	}
	if err := h.Cast(t.Context(), h.id, newBallot()); !errors.Is(err, survey.ErrUnavailable) {
		t.Errorf("a ballot too many: %v", err)
	}
	if counts, err := h.CountCast(t.Context(), h.id); err != nil || counts["A"] != 2 {
		t.Errorf("counts %v, %v", counts, err)
	}
}

func TestSlips(t *testing.T) {
	h := newHouse(t, 4, survey.Ready)
	ctx := t.Context()
	first, batch := newSlips(4), newSlips(4)
	h.must(h.Issue(ctx, h.id, first, act("issue")))
	h.must(h.Issue(ctx, h.id, batch, act("issue")))
	if _, err := h.Slip(ctx, first[0].Digest); !errors.Is(err, survey.ErrSlipUnknown) {
		t.Errorf("a slip of the batch before: %v", err)
	}
	bound := element()
	if _, err := h.Collect(ctx, batch[0].Digest, bound); !errors.Is(err, survey.ErrNotCollecting) {
		t.Errorf("collect while ready: %v", err)
	}
	h.must(h.Void(ctx, h.id, batch[1].Digest, act("void")))
	if err := h.Void(ctx, uuid.NewString(), batch[2].Digest, act("void")); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("void in another session: %v", err)
	}
	h.advance(survey.Collecting, 4)
	record, err := h.Collect(ctx, batch[0].Digest, bound)
	if want := (survey.SlipRecord{Session: h.id, Category: "A", State: survey.SlipCollected}); err != nil || record != want {
		t.Errorf("collect: %+v, %v", record, err)
	}
	h.reopen()
	for _, test := range []struct {
		name   string
		digest survey.SlipDigest
		bound  [32]byte
		want   error
	}{
		{"the same element again", batch[0].Digest, bound, nil},
		{"another element", batch[0].Digest, element(), survey.ErrSlipSpent},
		{"a void slip", batch[1].Digest, element(), survey.ErrSlipVoid},
		{"an unknown slip", first[0].Digest, element(), survey.ErrSlipUnknown},
	} {
		if _, err := h.Collect(ctx, test.digest, test.bound); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	if err := h.Void(ctx, h.id, batch[0].Digest, act("void")); !errors.Is(err, survey.ErrSlipSpent) {
		t.Errorf("void of a collected slip: %v", err)
	}
	var refused *survey.Refusal
	if err := h.Issue(ctx, h.id, newSlips(4), act("issue")); !errors.As(err, &refused) {
		t.Errorf("issue while collecting: %v", err)
	}
	counts, err := h.CountSlips(ctx, h.id)
	if want := (survey.SlipCount{Printed: 4, Void: 1, Collected: 1}); err != nil || counts["A"] != want {
		t.Errorf("counts %+v, %v", counts, err)
	}
	h.advance(survey.Voting, 4)
	h.advance(survey.Closed, 4)
	if _, err := h.Collect(ctx, batch[2].Digest, element()); !errors.Is(err, survey.ErrBoxClosed) {
		t.Errorf("collect after closing: %v", err)
	}
	if err := h.Void(ctx, h.id, batch[2].Digest, act("void")); !errors.As(err, &refused) {
		t.Errorf("void after closing: %v", err)
	}
	h.must(second(h.Collect(ctx, batch[0].Digest, bound))) // the same, in any phase
	h.advance(survey.Opened, 4)
	if _, err := h.Collect(ctx, batch[0].Digest, bound); !errors.Is(err, survey.ErrSlipSpent) {
		t.Errorf("the same element after its overwriting: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestPhases(t *testing.T) {
	h := newHouse(t, 3, survey.Voting)
	ctx := t.Context()
	var refused *survey.Refusal
	if err := h.Advance(ctx, h.id, survey.Collecting, survey.Voting, act("advance")); !errors.As(err, &refused) {
		t.Errorf("advance from a phase that has passed: %v", err)
	}
	one := newBallot()
	h.must(h.Cast(ctx, h.id, one))
	h.advance(survey.Closed, 3)
	seven := 1
	phases := []survey.Phase{survey.Closed, survey.Opened}
	h.must(h.Enter(ctx, h.id, map[string]survey.Entered{"A": {Leftover: &seven, Present: &seven}}, phases, act("leftover")))
	before, err := h.Session(ctx, h.id)
	h.must(err)
	if want := survey.NewSeal([][32]byte{one.Digest()}); *before.Seal != want || *before.Counts["A"].Leftover != 1 {
		t.Errorf("closed: %+v, %+v", before.Seal, before.Counts)
	}
	h.must(h.Advance(ctx, h.id, survey.Closed, survey.Voting, act("reopen")))
	h.reopen()
	again, err := h.Session(ctx, h.id)
	h.must(err)
	if again.Seal != nil || again.Counts["A"].Leftover != nil || *again.Counts["A"].Present != 1 || again.Phase != survey.Voting {
		t.Errorf("reopened: %+v, %+v", again.Seal, again.Counts)
	}
	if err := h.Enter(ctx, h.id, map[string]survey.Entered{"A": {}}, phases, act("leftover")); !errors.As(err, &refused) {
		t.Errorf("leftover while voting: %v", err)
	}
	two := newBallot()
	h.must(h.Cast(ctx, h.id, two))
	h.must(h.Cast(ctx, h.id, one))
	h.advance(survey.Closed, 3)
	h.advance(survey.Opened, 3)
	h.reopen()
	s, err := h.Session(ctx, h.id)
	h.must(err)
	if s.Seal.Count != 2 || s.Tally == nil || !s.Tally.SealMatches {
		t.Errorf("opened: %+v, %+v", s.Seal, s.Tally)
	}
	list, err := h.Sessions(ctx)
	if err != nil || len(list) != 1 || list[0].ID != h.id {
		t.Errorf("sessions: %+v, %v", list, err)
	}
}

// TestRacingClose: while casts race with closing, each is either in the box when it is sealed, or refused.
func TestRacingClose(t *testing.T) {
	for range 5 {
		h := newHouse(t, 200, survey.Voting)
		var mu sync.Mutex
		var in [][32]byte
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for range 25 {
					b := newBallot()
					switch err := h.Cast(context.Background(), h.id, b); {
					case err == nil:
						mu.Lock()
						in = append(in, b.Digest())
						mu.Unlock()
					case !errors.Is(err, survey.ErrBoxClosed):
						t.Error(err)
					}
				}
			})
		}
		sealed, err := h.CloseBox(context.Background(), h.id, func(survey.Seal) survey.Act { return act("close") })
		group.Wait()
		h.must(err)
		slices.SortFunc(in, func(a, b [32]byte) int { return slices.Compare(a[:], b[:]) })
		if want := survey.NewSeal(in); sealed != want {
			t.Fatalf("sealed %d ballots, %d were answered", sealed.Count, want.Count)
		}
	}
}

// TestOneSlipOneCredential: of many who collect with one slip at once, one gets it.
func TestOneSlipOneCredential(t *testing.T) {
	h := newHouse(t, 1, survey.Ready)
	batch := newSlips(1)
	h.must(h.Issue(t.Context(), h.id, batch, act("issue")))
	h.advance(survey.Collecting, 1)
	var got sync.Map
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			e := element()
			if _, err := h.Collect(context.Background(), batch[0].Digest, e); err == nil {
				got.Store(e, true)
			} else if !errors.Is(err, survey.ErrSlipSpent) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	n := 0
	got.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d credentials for one slip", n)
	}
}

func TestLocked(t *testing.T) {
	h := newHouse(t, 1, survey.Draft)
	if _, err := store.Open(t.Context(), store.Config{Dir: h.dir}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second store on the same directory: %v", err)
	}
}

func TestSettings(t *testing.T) {
	h := newHouse(t, 1, survey.Draft)
	for _, want := range []string{"", "one", "two"} {
		if want != "" {
			h.must(h.SetSetting(t.Context(), "base_url", want))
		}
		if got, err := h.Setting(t.Context(), "base_url"); err != nil || got != want {
			t.Errorf("setting %q, %v; want %q", got, err, want)
		}
	}
}

// BenchmarkCast measures acknowledged ballots under as many phones as a hall sends at once.
func BenchmarkCast(b *testing.B) {
	for _, phones := range []int{1, 64} {
		b.Run(fmt.Sprintf("phones=%d", phones), func(b *testing.B) {
			opened, err := store.Open(b.Context(), store.Config{Dir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			defer opened.Close()
			id, ctx := uuid.NewString(), context.Background()
			s := survey.Session{ID: id, Phase: survey.Draft, Setup: survey.Setup{}}
			if err := opened.Create(ctx, s, act("create")); err != nil {
				b.Fatal(err)
			}
			if err := opened.MakeReady(ctx, id, survey.Keys{BallotSize: ballotSize}, b.N, act("ready")); err != nil {
				b.Fatal(err)
			}
			for _, step := range [][2]survey.Phase{{survey.Ready, survey.Collecting}, {survey.Collecting, survey.Voting}} {
				if err := opened.Advance(ctx, id, step[0], step[1], act("advance")); err != nil {
					b.Fatal(err)
				}
			}
			b.SetParallelism(phones)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := opened.Cast(ctx, id, newBallot()); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
