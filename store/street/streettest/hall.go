package streettest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// Envelopes are those of the suite's sessions: two keys for both categories, one of them a text, and one for A alone.
func Envelopes() []manifest.Envelope {
	return []manifest.Envelope{
		{Key: "cover", Size: 64, Shape: envelope.Shape{Kind: envelope.Marks}},
		{Key: "integrity.body", Size: 64, Shape: envelope.Shape{Kind: envelope.Marks}, Categories: []string{"A"}},
		{Key: "integrity.body.advice", Size: 128, Shape: envelope.Shape{Kind: envelope.Text}},
	}
}

// hall is a session under test.
type hall struct {
	*testing.T
	store   Store
	house   [16]byte
	slips   Slips
	box     Box
	content street.BoxContent
	batch   []survey.IssuedSlip
}

func newHall(t *testing.T, store Store) *hall {
	h := &hall{T: t, store: store, house: uuid.New()}
	var err error
	h.slips, err = store.OpenSlips(t.Context(), h.house)
	h.must(err)
	t.Cleanup(func() {
		h.slips.Close()
		if h.box != nil {
			h.box.Close()
		}
	})
	return h
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// want reports an answer that is not the one that was wanted.
func (h *hall) want(what string, got, want error) {
	h.Helper()
	if !errors.Is(got, want) {
		h.Errorf("%s: %v, want %v", what, got, want)
	}
}

// session makes a session with so many slips of A and of B, and takes it to a phase.
func (h *hall) session(a, b int, to survey.Phase) {
	h.Helper()
	if h.box != nil {
		h.must(h.box.Close())
	}
	h.content = street.BoxContent{
		Shape: street.Shape{Envelopes: Envelopes(), Slips: map[string]int{"A": a, "B": b}},
		House: h.house, Session: uuid.NewString(), Step: 1, Seed: Random(32),
	}
	h.must(h.store.CreateBox(h.Context(), h.content))
	h.batch = newBatch(a, b)
	h.must(h.slips.Issue(h.Context(), h.content.Session, survey.Ready, h.batch))
	h.openBox()
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed, survey.Opened} {
		if to.Reached(phase) {
			h.advance(phase)
		}
	}
}

func (h *hall) openBox() {
	h.Helper()
	content := h.content
	box, err := h.store.OpenBox(h.Context(), content.Session, street.BoxConfig{
		House: h.house, Session: content.Session, Shape: &content.Shape,
		Collected: func(category string) int { return h.slips.Collected(content.Session, category) },
	})
	h.must(err)
	h.box = box
}

// restart closes everything and opens it again.
func (h *hall) restart() {
	h.Helper()
	h.must(h.box.Close())
	h.must(h.slips.Close())
	var err error
	h.slips, err = h.store.OpenSlips(h.Context(), h.house)
	h.must(err)
	h.openBox()
}

// advance takes box and gate to a phase.
func (h *hall) advance(to survey.Phase) {
	h.Helper()
	step := h.box.State().Step + 1
	var err error
	switch to {
	case survey.Closed:
		_, err = h.box.Seal(h.Context(), step)
	case survey.Opened:
		err = h.box.Open(h.Context(), step)
	default:
		err = h.box.SetPhase(h.Context(), step, to)
	}
	h.must(err)
	h.must(h.slips.SetPhase(h.Context(), h.content.Session, to))
}

// collect collects so many slips of a category that are fresh.
func (h *hall) collect(category string, n int) {
	h.Helper()
	for _, issued := range h.batch {
		if n == 0 {
			return
		}
		record, err := h.slips.Find(h.Context(), issued.Digest)
		h.must(err)
		if record.Category == category && record.State == ballot.Fresh {
			_, err := h.slips.Collect(h.Context(), issued.Digest, [32]byte(Random(32)))
			h.must(err)
			n--
		}
	}
	if n > 0 {
		h.Fatalf("%d slips of %s are missing", n, category)
	}
}

func (h *hall) cast(ballots ...ballot.Cast) {
	h.Helper()
	for _, b := range ballots {
		h.must(h.box.Cast(h.Context(), b))
	}
}

// newBatch is fresh slips, as they come from the printer.
func newBatch(a, b int) []survey.IssuedSlip {
	var batch []survey.IssuedSlip
	for i := range a + b {
		category := "A"
		if i >= a {
			category = "B"
		}
		batch = append(batch, survey.IssuedSlip{Digest: survey.NewSlip().Digest(), Category: category})
	}
	return batch
}

// NewCast is a ballot of random bytes under a random nonce.
func NewCast(category string) ballot.Cast {
	c := ballot.Cast{Category: category, Nonce: [32]byte(Random(32))}
	for _, e := range manifest.Sent(Envelopes(), category) {
		c.Envelopes = append(c.Envelopes, Random(e.Size+envelope.Overhead))
	}
	return c
}

// Random is so many bytes.
func Random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// sorted are the digests of a key's envelopes, as its list has them.
func sorted(key string, ballots []ballot.Cast) (digests [][32]byte) {
	for _, b := range ballots {
		for i, e := range manifest.Sent(Envelopes(), b.Category) {
			if e.Key == key {
				digests = append(digests, envelope.Digest(e.Name(b.Category), b.Envelopes[i]))
			}
		}
	}
	slices.SortFunc(digests, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return digests
}

func background() context.Context { return context.Background() }
