package credential

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/cloudflare/circl/oprf"
)

func issuer(t *testing.T, seed []byte, session, category string) *Issuer {
	t.Helper()
	i, err := NewIssuer(seed, session, category)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestNewIssuerSeparatesKeys(t *testing.T) {
	base := issuer(t, fill(1), "session", "A").PublicKey()
	if again := issuer(t, fill(1), "session", "A").PublicKey(); !bytes.Equal(base, again) {
		t.Error("the same seed and names give two keys")
	}
	tests := []struct {
		name              string
		seed              []byte
		session, category string
	}{
		{"other seed", fill(2), "session", "A"},
		{"other session", fill(1), "Session", "A"},
		{"other category", fill(1), "session", "B"},
		{"boundary moved right", fill(1), "sessionA", ""},
		{"boundary moved left", fill(1), "sessio", "nA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			key := issuer(t, tt.seed, tt.session, tt.category).PublicKey()
			if len(key) != KeySize {
				t.Errorf("key of %d bytes", len(key))
			}
			if bytes.Equal(key, base) {
				t.Error("the key is the same")
			}
		})
	}
}

func TestNewIssuerRefuses(t *testing.T) {
	tests := []struct {
		name              string
		seed              []byte
		session, category string
	}{
		{"no seed", nil, "s", "A"},
		{"short seed", fill(1)[:31], "s", "A"},
		{"long seed", append(fill(1), 0), "s", "A"},
		{"session beyond u16", fill(1), strings.Repeat("s", 1<<16), "A"},
		{"category beyond u16", fill(1), "s", strings.Repeat("A", 1<<16)},
		{"info beyond u16", fill(1), strings.Repeat("s", 1<<15), strings.Repeat("A", 1<<15)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if i, err := NewIssuer(tt.seed, tt.session, tt.category); !errors.Is(err, ErrMalformed) {
				t.Errorf("NewIssuer = %v, %v, want ErrMalformed", i, err)
			}
		})
	}
}

func TestEvaluateRefusesMalformed(t *testing.T) {
	i := issuer(t, fill(1), "session", "A")
	for _, tt := range malformedEncodings(t) {
		t.Run(tt.name, func(t *testing.T) {
			if evaluated, proof, err := i.Evaluate(tt.bytes); !errors.Is(err, ErrMalformed) || evaluated != nil || proof != nil {
				t.Errorf("Evaluate = %x, %x, %v, want ErrMalformed", evaluated, proof, err)
			}
		})
	}
}

// The same slip asked again gets the same evaluation; only the proof is made afresh.
func TestEvaluateAgain(t *testing.T) {
	i := issuer(t, fill(1), "session", "A")
	blinding, err := Blind(fill(9))
	if err != nil {
		t.Fatal(err)
	}
	var outputs [2][]byte
	var evaluations [2][]byte
	for n := range outputs {
		evaluated, proof, err := i.Evaluate(blinding.Blinded())
		if err != nil {
			t.Fatal(err)
		}
		if len(evaluated) != EvaluatedSize || len(proof) != ProofSize {
			t.Fatalf("%d and %d bytes", len(evaluated), len(proof))
		}
		evaluations[n] = evaluated
		if outputs[n], err = blinding.Finalize(i.PublicKey(), evaluated, proof); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(evaluations[0], evaluations[1]) || !bytes.Equal(outputs[0], outputs[1]) {
		t.Error("the same blinded element gives two evaluations")
	}
}

// The promise the service rests on: what the issuer saw with the slip and what it sees with the ballot do not meet, yet
// the output is the same.
func TestOutputIsWhatThePhoneFinalizes(t *testing.T) {
	i := issuer(t, fill(1), "session", "A")
	for n := range byte(8) {
		nonce := counting(n)
		blinding, err := Blind(nonce)
		if err != nil {
			t.Fatal(err)
		}
		other, err := Blind(nonce)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(blinding.Blinded(), other.Blinded()) {
			t.Fatal("a nonce blinds to the same element twice: slips and ballots could be matched")
		}
		evaluated, proof, err := i.Evaluate(blinding.Blinded())
		if err != nil {
			t.Fatal(err)
		}
		finalized, err := blinding.Finalize(i.PublicKey(), evaluated, proof)
		if err != nil {
			t.Fatal(err)
		}
		output, err := i.Output(nonce)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(finalized, output) || len(output) != OutputSize {
			t.Errorf("finalized %x, issuer's output %x", finalized, output)
		}
	}
	for _, nonce := range [][]byte{nil, fill(1)[:31], append(fill(1), 0)} {
		if _, err := i.Output(nonce); !errors.Is(err, ErrMalformed) {
			t.Errorf("Output of %d bytes: %v, want ErrMalformed", len(nonce), err)
		}
	}
}

// TestCheck: of each way to forge a cast, none is answered; of the genuine one, the answer is the phone's own.
func TestCheck(t *testing.T) {
	seed, nonce, envelopes := fill(1), counting(0), [][]byte{[]byte("one envelope"), []byte("another"), {}}
	i := issuer(t, seed, "session", "A")
	output, err := i.Output(nonce)
	if err != nil {
		t.Fatal(err)
	}
	mac := MAC(output, "session", "A", envelopes)
	with := func(change func(list [][]byte) [][]byte) [][]byte {
		list := make([][]byte, len(envelopes))
		for i, e := range envelopes {
			list[i] = bytes.Clone(e)
		}
		return change(list)
	}
	flip := func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		b[at] ^= 1
		return b
	}
	tests := []struct {
		name      string
		issuer    *Issuer
		nonce     []byte
		envelopes [][]byte
		mac       []byte
		want      bool
	}{
		{"genuine", i, nonce, envelopes, mac, true},
		{"genuine, issuer made anew", issuer(t, seed, "session", "A"), nonce, envelopes, mac, true},
		{"other category", issuer(t, seed, "session", "B"), nonce, envelopes, mac, false},
		{"other session", issuer(t, seed, "session2", "A"), nonce, envelopes, mac, false},
		{"other seed", issuer(t, fill(2), "session", "A"), nonce, envelopes, mac, false},
		{"made for another category", i, nonce, envelopes, MAC(output, "session", "B", envelopes), false},
		{"made for another session", i, nonce, envelopes, MAC(output, "session2", "A", envelopes), false},
		{"made by protocol version 1", i, nonce, envelopes[:1], macVersion1(output, "session", "A", envelopes[0]), false},
		{"the answer sent back", i, nonce, envelopes, Ack(output, "session", "A"), false},
		{"other nonce", i, flip(nonce, 31), envelopes, mac, false},
		{"an envelope altered", i, nonce, with(func(l [][]byte) [][]byte { l[1][0] ^= 1; return l }), mac, false},
		{"an envelope longer", i, nonce, with(func(l [][]byte) [][]byte { l[1] = append(l[1], 0); return l }), mac, false},
		{"envelopes exchanged", i, nonce, with(func(l [][]byte) [][]byte { l[0], l[1] = l[1], l[0]; return l }), mac, false},
		{"an envelope fewer", i, nonce, envelopes[:2], mac, false},
		{"an envelope more", i, nonce, with(func(l [][]byte) [][]byte { return append(l, nil) }), mac, false},
		{"first byte of mac", i, nonce, envelopes, flip(mac, 0), false},
		{"last byte of mac", i, nonce, envelopes, flip(mac, 31), false},
		{"short mac", i, nonce, envelopes, mac[:31], false},
		{"no mac", i, nonce, envelopes, nil, false},
		{"long mac", i, nonce, envelopes, append(bytes.Clone(mac), 0), false},
		{"short nonce", i, nonce[:31], envelopes, mac, false},
		{"no nonce", i, nil, envelopes, mac, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ack, ok := tt.issuer.Check(tt.nonce, tt.envelopes, tt.mac)
			if ok != tt.want || ok != bytes.Equal(ack, Ack(output, "session", "A")) || !ok && ack != nil {
				t.Errorf("Check = %x, %t, want %t", ack, ok, tt.want)
			}
		})
	}
}

// A fresh issuer is used by many requests at once; run with -race, which sees circl's cached public key if it is not
// filled beforehand.
func TestIssuerConcurrently(t *testing.T) {
	i := issuer(t, fill(1), "session", "A")
	blinding, err := Blind(fill(2))
	if err != nil {
		t.Fatal(err)
	}
	output, err := i.Output(fill(2))
	if err != nil {
		t.Fatal(err)
	}
	mac := MAC(output, "session", "A", nil)
	var wg sync.WaitGroup
	fresh := issuer(t, fill(1), "session", "A")
	for range 8 {
		wg.Go(func() {
			evaluated, proof, err := fresh.Evaluate(blinding.Blinded())
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := blinding.Finalize(fresh.PublicKey(), evaluated, proof); err != nil {
				t.Error(err)
			}
			if _, ok := fresh.Check(fill(2), nil, mac); !ok {
				t.Error("MAC refused")
			}
		})
	}
	wg.Wait()
}

func TestIssuerKeepsItsSecrets(t *testing.T) {
	i := issuer(t, fill(1), "session", "A")
	before := bytes.Clone(i.PublicKey())
	i.PublicKey()[0] ^= 1
	if !bytes.Equal(i.PublicKey(), before) {
		t.Error("a caller can change the issuer key")
	}
	key, err := oprf.DeriveKey(oprf.SuiteRistretto255, oprf.VerifiableMode, fill(1), appendNames([]byte(issuerLabel), "session", "A"))
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	words := fmt.Sprintf("%d", binary.LittleEndian.Uint32(secret)) // circl keeps a scalar as eight of these
	for _, format := range []string{"%v", "%+v", "%s", "%d", "%#v"} {
		if printed := fmt.Sprintf(format, i); strings.Contains(printed, words) {
			t.Errorf("%s prints the private key: %s", format, printed)
		}
	}
}

// TestOutputIsTheLibrarys: what Output does step by step is what the library's FullEvaluate does at once.
func TestOutputIsTheLibrarys(t *testing.T) {
	for i := range 50 {
		issuer, err := NewIssuer(bytes.Repeat([]byte{byte(i)}, SeedSize), "session", "A")
		if err != nil {
			t.Fatal(err)
		}
		nonce := make([]byte, NonceSize)
		rand.Read(nonce)
		want, err := issuer.server.FullEvaluate(nonce)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := issuer.Output(nonce); err != nil || !bytes.Equal(got, want) {
			t.Errorf("output %x, %v, want %x", got, err, want)
		}
	}
}
