package ballot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"ceping/survey/sitting"
)

// Box (票箱) takes the envelopes of ballots in. It knows credentials, and never a slip.
type Box struct {
	boxes   Boxes
	issuers issuers
	sizes   sync.Map // by digest of a manifest: by category, see readSizes
}

// NewBox returns a Box that puts ballots that carry a credential into a store's boxes.
func NewBox(boxes Boxes) *Box { return &Box{boxes: boxes} }

// Cast stores a ballot under its credential and answers with what proves to the phone that it is in, credential.AckSize bytes. The
// same ballot again, or another under the same credential, gets the same answer and is not stored. In this order:
// ErrSessionUnknown, ErrMalformed for an unknown category or envelopes of another number or size, ErrBoxOpened, ErrBadCredential,
// then the errors of DecideCast. Nothing is kept of the ballot, which the caller may clear.
func (b *Box) Cast(ctx context.Context, session string, c Cast, mac []byte) (ack []byte, err error) {
	defer clear(c.Nonce[:])
	phase, err := b.boxes.Phase(ctx, session)
	if err != nil {
		return nil, err
	}
	material, err := b.boxes.Material(ctx, session)
	if err != nil {
		return nil, err
	}
	sizes, err := b.sizesOf(material.Manifest, c.Category)
	if err != nil {
		return nil, err
	}
	if sizes == nil || len(sizes) != len(c.Envelopes) {
		return nil, ErrMalformed
	}
	for i, sealed := range c.Envelopes {
		if len(sealed) != sizes[i] {
			return nil, ErrMalformed
		}
	}
	if phase.Reached(sitting.Opened) {
		return nil, ErrBoxOpened
	}
	issuer, err := b.issuers.of(ctx, b.boxes.Material, session, c.Category)
	if err != nil {
		return nil, err
	}
	ack, ok := issuer.Check(c.Nonce[:], c.Envelopes, mac)
	if !ok {
		return nil, ErrBadCredential
	}
	if err := b.boxes.Cast(ctx, session, c); err != nil {
		return nil, err
	}
	return ack, nil
}

// sizesOf are the sealed sizes of the envelopes that a category sends; nil for a category that there is not.
func (b *Box) sizesOf(manifest, category string) ([]int, error) {
	digest := sha256.Sum256([]byte(manifest))
	kept, ok := b.sizes.Load(digest)
	if !ok {
		sizes, err := readSizes(manifest)
		if err != nil {
			return nil, err
		}
		kept, _ = b.sizes.LoadOrStore(digest, sizes)
	}
	return kept.(map[string][]int)[category], nil
}

// overhead is how much sealing adds to a plaintext: envelope.Overhead, named here since whoever takes envelopes neither seals nor opens any.
const overhead = 32 + 16

// readSizes reads of a manifest what the box holds casts against: by category, the sealed sizes of the envelopes that it sends, in order.
// What else a manifest says is package manifest's.
func readSizes(manifest string) (map[string][]int, error) {
	var m struct {
		Categories []struct{ Code string }
		Envelopes  []struct {
			Size       int
			Categories []string // nil: all
		}
	}
	if err := json.Unmarshal([]byte(manifest), &m); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	all := map[string][]int{}
	for _, c := range m.Categories {
		all[c.Code] = []int{}
		for _, e := range m.Envelopes {
			if e.Categories == nil || slices.Contains(e.Categories, c.Code) {
				all[c.Code] = append(all[c.Code], e.Size+overhead)
			}
		}
	}
	return all, nil
}
