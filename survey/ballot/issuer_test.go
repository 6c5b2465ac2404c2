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

var errStore = errors.New("the store's own error")

// drawer is a store of one slip, which decides as every store does.
type drawer struct {
	slip       survey.Slip
	record     ballot.SlipRecord
	bound      [32]byte
	material   ballot.Material
	fails      error // of Material
	asked, put int   // how often it was asked, and how often a slip was bound
}

func newDrawer(phase survey.Phase) *drawer {
	return &drawer{slip: survey.NewSlip(), record: ballot.SlipRecord{Session: "s", Category: "A", State: ballot.Fresh, Phase: phase},
		material: ballot.Material{Manifest: `{"a":1}`, Seed: bytes.Repeat([]byte{7}, 32)}}
}

func (d *drawer) Find(_ context.Context, digest ballot.SlipDigest) (ballot.SlipRecord, error) {
	if d.asked++; digest != d.slip.Digest() {
		return ballot.SlipRecord{}, ballot.ErrSlipUnknown
	}
	return d.record, nil
}

func (d *drawer) Collect(ctx context.Context, digest ballot.SlipDigest, blinded [32]byte) (ballot.SlipRecord, error) {
	record, err := d.Find(ctx, digest)
	if err != nil {
		return record, err
	}
	bind, err := ballot.DecideCollect(ballot.Collecting{State: record.State, Bound: d.bound, Phase: record.Phase}, blinded)
	if err != nil {
		return ballot.SlipRecord{}, err
	}
	if bind {
		d.record.State, d.bound = ballot.Collected, blinded
		d.put++
	}
	return d.record, nil
}

func (d *drawer) Material(context.Context, string) (ballot.Material, error) {
	return d.material, d.fails
}

// TestEnter: a slip shows what it is for, in whatever way it is typed, and nothing changes; a text that can be none asks no store.
func TestEnter(t *testing.T) {
	d := newDrawer(survey.Voting)
	issuer := ballot.NewIssuer(d)
	for _, state := range []ballot.SlipState{ballot.Fresh, ballot.Collected} {
		d.record.State = state
		want := ballot.Entry{Phase: survey.Voting, Category: "A", State: state, Manifest: d.material.Manifest}
		if got, err := issuer.Enter(t.Context(), d.slip.String()); err != nil || got != want {
			t.Errorf("%s: %+v, %v", state, got, err)
		}
	}
	for state, want := range map[ballot.SlipState]error{ballot.Voided: ballot.ErrSlipVoid, ballot.Replaced: ballot.ErrSlipReplaced} {
		d.record.State = state
		if got, err := issuer.Enter(t.Context(), d.slip.String()); err != want || got != (ballot.Entry{}) {
			t.Errorf("%s: %+v, %v, want %v", state, got, err, want)
		}
	}
	asked := d.asked
	if _, err := issuer.Enter(t.Context(), "no slip"); err != ballot.ErrSlipUnknown || d.asked != asked {
		t.Errorf("no slip at all: %v", err)
	}
	if _, err := issuer.Enter(t.Context(), survey.NewSlip().String()); err != ballot.ErrSlipUnknown {
		t.Errorf("another slip: %v", err)
	}
	d.record.State, d.fails = ballot.Fresh, errStore
	if got, err := issuer.Enter(t.Context(), d.slip.String()); err != errStore || got != (ballot.Entry{}) {
		t.Errorf("without its manifest: %+v, %v", got, err)
	}
}

// TestCollect: what a phone makes of the answer is the issuers' credential for its nonce, and of the same element the same again. An
// element that is none binds nothing, nor does a text that is no slip.
func TestCollect(t *testing.T) {
	d := newDrawer(survey.Collecting)
	issuer := ballot.NewIssuer(d)
	key, err := credential.NewIssuer(d.material.Seed, "s", "A")
	if err != nil {
		t.Fatal(err)
	}
	nonce := bytes.Repeat([]byte{9}, 32)
	blinding, err := credential.Blind(nonce)
	if err != nil {
		t.Fatal(err)
	}
	want, err := key.Output(nonce)
	if err != nil {
		t.Fatal(err)
	}
	for what, blinded := range map[string][]byte{"none": nil, "zeros": make([]byte, 32), "a byte less": blinding.Blinded()[1:]} {
		if _, err := issuer.Collect(t.Context(), d.slip.String(), blinded); err != ballot.ErrMalformed {
			t.Errorf("element %s: %v", what, err)
		}
	}
	if _, err := issuer.Collect(t.Context(), "no slip", blinding.Blinded()); err != ballot.ErrSlipUnknown || d.asked != 0 {
		t.Errorf("no slip: %v, the store was asked %d times", err, d.asked)
	}
	for range 2 {
		got, err := issuer.Collect(t.Context(), d.slip.String(), blinding.Blinded())
		if err != nil {
			t.Fatal(err)
		}
		if output, err := blinding.Finalize(key.PublicKey(), got.Evaluated, got.Proof); err != nil || !bytes.Equal(output, want) {
			t.Errorf("the credential is %x, want %x, %v", output, want, err)
		}
	}
	if d.put != 1 {
		t.Errorf("the slip was bound %d times", d.put)
	}
	other, err := credential.Blind(nonce)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := issuer.Collect(t.Context(), d.slip.String(), other.Blinded()); err != ballot.ErrSlipSpent || got.Evaluated != nil {
		t.Errorf("another element: %x, %v", got.Evaluated, err)
	}
	d.fails = errStore
	if got, err := issuer.Collect(t.Context(), d.slip.String(), blinding.Blinded()); err != errStore || got.Evaluated != nil {
		t.Errorf("without the seed: %x, %v", got.Evaluated, err)
	}
	d.fails, d.material = nil, ballot.Material{Manifest: "another", Seed: []byte("no seed")}
	if got, err := issuer.Collect(t.Context(), d.slip.String(), blinding.Blinded()); err == nil || got.Evaluated != nil {
		t.Errorf("with a seed that is none: %x, %v", got.Evaluated, err)
	}
}

// TestIssuerGoesWithSeed: what was derived of a seed is not used any more once the seed is gone, and a session that was made ready again
// has another issuer.
func TestIssuerGoesWithSeed(t *testing.T) {
	d := newDrawer(survey.Collecting)
	issuer := ballot.NewIssuer(d)
	blinding, err := credential.Blind(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	collect := func() ([]byte, error) {
		got, err := issuer.Collect(t.Context(), d.slip.String(), blinding.Blinded())
		return got.Evaluated, err
	}
	first, err := collect()
	if err != nil {
		t.Fatal(err)
	}
	d.material = ballot.Material{Manifest: `{"a":2}`, Seed: bytes.Repeat([]byte{8}, 32)}
	again, err := collect()
	if err != nil || bytes.Equal(first, again) {
		t.Errorf("made ready again: %x as before, %v", again, err)
	}
	d.material.Seed = nil
	if got, err := collect(); err != ballot.ErrBoxOpened || got != nil {
		t.Errorf("without a seed: %x, %v", got, err)
	}
	d.material.Seed = bytes.Repeat([]byte{6}, 32)
	if got, err := collect(); err != nil || bytes.Equal(got, again) {
		t.Errorf("what was derived of the seed was kept: %x, %v", got, err)
	}
}
