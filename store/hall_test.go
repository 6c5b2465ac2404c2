package store_test

import (
	"crypto/rand"
	"io"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

const ballotSize = 256

// opener opens a store on a directory that another has left.
type opener func(t *testing.T, dir string) office.Store

func openSQLite(t *testing.T, dir string) office.Store {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// hall is a store with one session, of one category A.
type hall struct {
	office.Store
	t      *testing.T
	opener opener
	dir    string
	id     string
	slots  int
}

// newHall makes a session with that many slots and takes it to a phase.
func newHall(t *testing.T, open opener, slots int, to survey.Phase) *hall {
	t.Helper()
	h := &hall{t: t, opener: open, dir: t.TempDir(), slots: slots}
	h.open()
	h.session(to)
	return h
}

// session makes another session in the same store, which the hall is about from now on.
func (h *hall) session(to survey.Phase) {
	h.t.Helper()
	h.id = newID()
	setup := survey.Setup{Unit: "局", Categories: []survey.Category{{Code: "A", Name: "甲", Weight: 100, Slips: h.slots}}}
	h.must(h.Create(h.t.Context(), survey.Session{ID: h.id, Phase: survey.Draft, Setup: setup}, act("create")))
	for _, phase := range survey.Phases()[1:] {
		if to.Reached(phase) {
			h.advance(phase)
		}
	}
}

func (h *hall) open() {
	h.t.Helper()
	opened := h.opener(h.t, h.dir)
	h.Store = opened
	if closer, ok := opened.(io.Closer); ok {
		h.t.Cleanup(func() { closer.Close() })
	}
}

func (h *hall) close() {
	h.t.Helper()
	if closer, ok := h.Store.(io.Closer); ok {
		h.must(closer.Close())
	}
}

// reopen lets go of the store and opens it again.
func (h *hall) reopen() {
	h.t.Helper()
	h.close()
	h.open()
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) advance(to survey.Phase) {
	h.t.Helper()
	ctx := h.t.Context()
	switch to {
	case survey.Ready:
		h.must(h.MakeReady(ctx, h.id, someKeys(), h.slots, act("ready")))
	case survey.Closed:
		_, err := h.CloseBox(ctx, h.id, closing)
		h.must(err)
	case survey.Opened:
		h.must(h.OpenBox(ctx, h.id, survey.Tally{SealMatches: true}, act("open")))
	default:
		h.must(h.Advance(ctx, h.id, h.at().Phase, to, act("advance")))
	}
}

// back takes a closed session back to voting.
func (h *hall) back() {
	h.t.Helper()
	h.must(h.Advance(h.t.Context(), h.id, survey.Closed, survey.Voting, act("reopen")))
}

// at is the session as it stands.
func (h *hall) at() survey.Session {
	h.t.Helper()
	s, err := h.Session(h.t.Context(), h.id)
	h.must(err)
	return s
}

func (h *hall) cast(ballots ...version1.SealedBallot) {
	h.t.Helper()
	for _, b := range ballots {
		h.must(h.Cast(h.t.Context(), h.id, b))
	}
}

func (h *hall) issue() []survey.IssuedSlip {
	h.t.Helper()
	batch := newSlips(h.slots)
	h.must(h.Issue(h.t.Context(), h.id, batch, act("issue")))
	return batch
}

// counted is how many ballots are in the box.
func (h *hall) counted() int {
	h.t.Helper()
	counts, err := h.CountCast(h.t.Context(), h.id)
	h.must(err)
	return counts["A"]
}

func act(name string) survey.Act { return survey.Act{Name: name} }

func closing(survey.Seal) survey.Act { return act("close") }

func someKeys() survey.Keys {
	return survey.Keys{Manifest: `{"version":1}`, IssuerSeed: make([]byte, 32), WrappedBox: []byte("wrapped"), BallotSize: ballotSize}
}

func newBallot() version1.SealedBallot {
	b := version1.SealedBallot{Category: "A", Sealed: make([]byte, ballotSize+seal.Overhead)}
	rand.Read(b.Nonce[:])
	rand.Read(b.MAC[:])
	rand.Read(b.Sealed)
	return b
}

func newBallots(n int) []version1.SealedBallot {
	list := make([]version1.SealedBallot, n)
	for i := range list {
		list[i] = newBallot()
	}
	return list
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

func second[T any](_ T, err error) error { return err }

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func newID() string { return uuid.NewString() }
