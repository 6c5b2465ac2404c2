package credential

import (
	"bytes"
	"errors"
	"testing"

	"github.com/cloudflare/circl/group"
)

func TestBlindRefuses(t *testing.T) {
	for _, size := range []int{0, 31, 33, 64} {
		if _, err := Blind(make([]byte, size)); !errors.Is(err, ErrMalformed) {
			t.Errorf("nonce of %d bytes: %v, want ErrMalformed", size, err)
		}
	}
	if _, err := blind(fill(1), group.Ristretto255.NewScalar()); err == nil {
		t.Error("a blind of zero is taken: it blinds to the identity")
	}
}

func TestBlindingKeepsItsBytes(t *testing.T) {
	i := issuer(t, fill(1), "session", "A")
	nonce := fill(7)
	blinding, err := Blind(nonce)
	if err != nil {
		t.Fatal(err)
	}
	evaluated, proof, err := i.Evaluate(blinding.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	nonce[0] ^= 1
	sent := bytes.Clone(blinding.Blinded())
	blinding.Blinded()[0] ^= 1
	if !bytes.Equal(blinding.Blinded(), sent) {
		t.Error("a caller can change the blinded element")
	}
	output, err := blinding.Finalize(i.PublicKey(), evaluated, proof)
	if err != nil {
		t.Fatal(err)
	}
	want, err := i.Output(fill(7))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(output, want) {
		t.Error("a caller who reuses the nonce's bytes changes the output")
	}
}

func TestFinalizeRefuses(t *testing.T) {
	i, other := issuer(t, fill(1), "session", "A"), issuer(t, fill(1), "session", "B")
	blinding, err := Blind(fill(7))
	if err != nil {
		t.Fatal(err)
	}
	evaluated, proof, err := i.Evaluate(blinding.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	otherEvaluated, otherProof, err := other.Evaluate(blinding.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := Blind(fill(8))
	if err != nil {
		t.Fatal(err)
	}
	strangerEvaluated, strangerProof, err := i.Evaluate(stranger.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) []byte {
		b := bytes.Clone(proof)
		b[at] ^= 1
		return b
	}
	order := unhex(t, "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	tests := []struct {
		name                  string
		key, evaluated, proof []byte
		want                  error
	}{
		{"c altered", i.PublicKey(), evaluated, flip(0), ErrProof},
		{"s altered", i.PublicKey(), evaluated, flip(32), ErrProof},
		{"c and s exchanged", i.PublicKey(), evaluated, append(bytes.Clone(proof[32:]), proof[:32]...), ErrProof},
		{"proof of zeros", i.PublicKey(), evaluated, make([]byte, 64), ErrProof},
		{"another category's key in the answer", i.PublicKey(), otherEvaluated, otherProof, ErrProof},
		{"verified against another key", other.PublicKey(), evaluated, proof, ErrProof},
		{"evaluation of another element", i.PublicKey(), strangerEvaluated, strangerProof, ErrProof},
		{"element swapped, proof kept", i.PublicKey(), otherEvaluated, proof, ErrProof},
		{"the blinded element itself", i.PublicKey(), blinding.Blinded(), proof, ErrProof},
		{"short proof", i.PublicKey(), evaluated, proof[:63], ErrMalformed},
		{"long proof", i.PublicKey(), evaluated, append(bytes.Clone(proof), 0), ErrMalformed},
		{"no proof", i.PublicKey(), evaluated, nil, ErrMalformed},
		{"c not reduced", i.PublicKey(), evaluated, append(bytes.Clone(order), proof[32:]...), ErrMalformed},
		{"s not reduced", i.PublicKey(), evaluated, append(bytes.Clone(proof[:32]), order...), ErrMalformed},
		{"s with the high bit", i.PublicKey(), evaluated, flipHigh(proof), ErrMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if output, err := blinding.Finalize(tt.key, tt.evaluated, tt.proof); !errors.Is(err, tt.want) || output != nil {
				t.Errorf("Finalize = %x, %v, want %v", output, err, tt.want)
			}
		})
	}
	for _, m := range malformedEncodings(t) {
		if _, err := blinding.Finalize(m.bytes, evaluated, proof); !errors.Is(err, ErrMalformed) {
			t.Errorf("issuer key, %s: %v, want ErrMalformed", m.name, err)
		}
		if _, err := blinding.Finalize(i.PublicKey(), m.bytes, proof); !errors.Is(err, ErrMalformed) {
			t.Errorf("evaluated element, %s: %v, want ErrMalformed", m.name, err)
		}
	}
	if _, err := blinding.Finalize(i.PublicKey(), evaluated, proof); err != nil {
		t.Errorf("after all those refusals the genuine answer: %v", err)
	}
}

func flipHigh(proof []byte) []byte {
	b := bytes.Clone(proof)
	b[63] |= 0x80
	return b
}
