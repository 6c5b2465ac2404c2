package ballot_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
)

// crate is a store of one box.
type crate struct {
	phase      survey.Phase
	material   ballot.Material
	phaseFails error
	fails      error // of Material
	refuses    error // of Cast
	cast       []ballot.Cast
}

func (c *crate) Phase(context.Context, string) (survey.Phase, error) { return c.phase, c.phaseFails }

func (c *crate) Material(context.Context, string) (ballot.Material, error) {
	return c.material, c.fails
}

func (c *crate) Cast(_ context.Context, _ string, b ballot.Cast) error {
	if c.refuses != nil {
		return c.refuses
	}
	c.cast = append(c.cast, b)
	return nil
}

func newCrate() *crate {
	return &crate{phase: survey.Voting, material: ballot.Material{Seed: bytes.Repeat([]byte{7}, 32), Manifest: `{"categories":[{"code":"A"},{"code":"B"}],
		"envelopes":[{"key":"cover","size":64},{"key":"a","size":128,"categories":["A"]},{"key":"b","size":192,"categories":["B"]},{"key":"all","size":64,"categories":["A","B"]}]}`}}
}

// sealed is a ballot of a category with the MAC of its credential.
func (c *crate) sealed(t *testing.T, category string, sizes ...int) (b ballot.Cast, mac, output []byte) {
	t.Helper()
	key, err := credential.NewIssuer(c.material.Seed, "s", category)
	if err != nil {
		t.Fatal(err)
	}
	b = ballot.Cast{Category: category, Nonce: [32]byte{1, 2, 3}}
	for i, size := range sizes {
		b.Envelopes = append(b.Envelopes, bytes.Repeat([]byte{byte(i + 1)}, size))
	}
	if output, err = key.Output(b.Nonce[:]); err != nil {
		t.Fatal(err)
	}
	return b, credential.MAC(output, "s", category, b.Envelopes), output
}

// TestCastAsManifested: each category sends the envelopes that the manifest lists for it, each of its size and sealing's 48 bytes, in its
// order; the ack is the credential's own. A ballot of any other shape does not come to the store.
func TestCastAsManifested(t *testing.T) {
	c := newCrate()
	box := ballot.NewBox(c)
	for category, sizes := range map[string][]int{"A": {112, 176, 112}, "B": {112, 240, 112}} {
		for range 2 {
			b, mac, output := c.sealed(t, category, sizes...)
			ack, err := box.Cast(t.Context(), "s", b, mac)
			if err != nil || !bytes.Equal(ack, credential.Ack(output, "s", category)) {
				t.Errorf("%s: %x, %v", category, ack, err)
			}
		}
	}
	if n := len(c.cast); n != 4 || c.cast[0].Nonce != [32]byte{1, 2, 3} {
		t.Errorf("%d came to the store", n)
	}
	for name, wrong := range map[string][]int{
		"another's": {112, 240, 112}, "one less": {112, 176}, "one more": {112, 176, 112, 112}, "none": {}, "a byte more": {112, 177, 112}, "another order": {176, 112, 112}, "without sealing": {64, 128, 64},
	} {
		b, mac, _ := c.sealed(t, "A", wrong...)
		if ack, err := box.Cast(t.Context(), "s", b, mac); err != ballot.ErrMalformed || ack != nil {
			t.Errorf("%s: %x, %v", name, ack, err)
		}
	}
	b, mac, _ := c.sealed(t, "C")
	if ack, err := box.Cast(t.Context(), "s", b, mac); err != ballot.ErrMalformed || ack != nil {
		t.Errorf("a category that there is not, with no envelope: %x, %v", ack, err)
	}
	if len(c.cast) != 4 {
		t.Error("a malformed ballot came to the store")
	}
}

// TestCastRefused: errors in their order, and none with an ack: what proves that a ballot is in is not told before it is.
func TestCastRefused(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(c *crate, b *ballot.Cast, mac []byte)
		want   error
	}{
		{"no phase", func(c *crate, b *ballot.Cast, _ []byte) { c.phaseFails, c.fails = ballot.ErrSessionUnknown, errStore }, ballot.ErrSessionUnknown},
		{"no material", func(c *crate, b *ballot.Cast, _ []byte) { c.fails, b.Category = errStore, "X" }, errStore},
		{"malformed, before it is told that it is opened", func(c *crate, b *ballot.Cast, _ []byte) { c.phase, b.Category = survey.Opened, "X" }, ballot.ErrMalformed},
		{"opened, before the credential", func(c *crate, _ *ballot.Cast, mac []byte) { c.phase = survey.Opened; mac[0] ^= 1 }, ballot.ErrBoxOpened},
		{"the seed is gone meanwhile", func(c *crate, _ *ballot.Cast, _ []byte) { c.material.Seed = nil }, ballot.ErrBoxOpened},
		{"another credential", func(_ *crate, _ *ballot.Cast, mac []byte) { mac[0] ^= 1 }, ballot.ErrBadCredential},
		{"another nonce", func(_ *crate, b *ballot.Cast, _ []byte) { b.Nonce[0] ^= 1 }, ballot.ErrBadCredential},
		{"another envelope", func(_ *crate, b *ballot.Cast, _ []byte) { b.Envelopes[1][5] ^= 1 }, ballot.ErrBadCredential},
		{"the store's", func(c *crate, _ *ballot.Cast, _ []byte) { c.refuses = ballot.ErrBoxFull }, ballot.ErrBoxFull},
	} {
		c := newCrate()
		b, mac, _ := c.sealed(t, "A", 112, 176, 112)
		test.change(c, &b, mac)
		if ack, err := ballot.NewBox(c).Cast(t.Context(), "s", b, mac); err != test.want || ack != nil || len(c.cast) != 0 {
			t.Errorf("%s: %x, %v, and %d came to the store; want %v", test.name, ack, err, len(c.cast), test.want)
		}
	}
	c := newCrate()
	b, mac, _ := c.sealed(t, "A", 112, 176, 112)
	c.material.Manifest = "no manifest"
	if ack, err := ballot.NewBox(c).Cast(t.Context(), "s", b, mac); err == nil || errors.Is(err, ballot.ErrMalformed) || ack != nil || len(c.cast) != 0 { // which is no phone's fault
		t.Errorf("a manifest that is none: %x, %v", ack, err)
	}
}
