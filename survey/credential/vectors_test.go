package credential

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudflare/circl/group"
	"github.com/cloudflare/circl/oprf"
	"github.com/cloudflare/circl/zk/dleq"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/vectors2.json anew")

type b64 []byte

func (b b64) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(b)), nil
}

func (b *b64) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

type malformedElement struct {
	Name    string `json:"name"`
	Element b64    `json:"element"`
}

// cast is an exchange and the cast that follows.
type cast struct {
	Name        string `json:"name"`
	Session     string `json:"session"`
	Category    string `json:"category"`
	Seed        b64    `json:"seed"`
	IssuerKey   b64    `json:"issuer_key"`
	Nonce       b64    `json:"nonce"`
	Blind       b64    `json:"blind"`
	Blinded     b64    `json:"blinded"`
	Evaluated   b64    `json:"evaluated"`
	Proof       b64    `json:"proof"`
	ProofRandom b64    `json:"proof_random"`
	Output      b64    `json:"output"`
	Envelopes   []b64  `json:"envelopes"`
	MAC         b64    `json:"mac"`
	Ack         b64    `json:"ack"`
	In          string `json:"in"`
}

func (c cast) envelopes() [][]byte {
	list := make([][]byte, len(c.Envelopes))
	for i, e := range c.Envelopes {
		list[i] = e
	}
	return list
}

type castFile struct {
	Vectors   []cast             `json:"vectors"`
	Malformed []malformedElement `json:"malformed"`
}

func TestVectors(t *testing.T) {
	want := makeCasts(t)
	path := filepath.Join("testdata", "vectors2.json")
	if *update {
		text, err := json.MarshalIndent(want, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got castFile
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("testdata/vectors2.json is not what the code makes (-code +file):\n%s", diff)
	}
	macs := map[string]string{}
	for _, v := range got.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			blinding, err := blind(v.Nonce, scalar(t, v.Blind))
			if err != nil {
				t.Fatal(err)
			}
			output, err := blinding.Finalize(v.IssuerKey, v.Evaluated, v.Proof)
			if err != nil || !bytes.Equal(output, v.Output) {
				t.Errorf("finalized output %x, %v, want %x", output, err, v.Output)
			}
			issuer, err := NewIssuer(v.Seed, v.Session, v.Category)
			if err != nil {
				t.Fatal(err)
			}
			ack, ok := issuer.Check(v.Nonce, v.envelopes(), v.MAC)
			if !ok || !bytes.Equal(ack, v.Ack) {
				t.Errorf("the issuer answers %x, %t", ack, ok)
			}
			if other, ok := macs[string(v.MAC)]; ok {
				t.Errorf("the MAC is that of %s", other)
			}
			macs[string(v.MAC)] = v.Name
		})
	}
}

func makeCasts(t *testing.T) castFile {
	t.Helper()
	const (
		session  = "2f0f62a2-6cbb-4f6d-9f0e-6d4ab1f2a6a1"
		session2 = "f3d9a1c4-77aa-4e0b-8c55-2d1e9b0a4c67"
		q        = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010" // the order, little-endian
	)
	one := []b64{b64("a sealed envelope")}
	var file castFile
	for _, c := range []struct {
		name, session, category string
		seed, nonce, blind      []byte
		envelopes               []b64
	}{
		{"one envelope", session, "A", fill(0x01), counting(0), scalarOf(2), one},
		{"same seed and nonce, other category", session, "B", fill(0x01), counting(0), scalarOf(2), one},
		{"same seed and nonce, other session", session2, "A", fill(0x01), counting(0), scalarOf(2), one},
		{"no envelopes", session, "A", fill(0x01), counting(0), scalarOf(3), []b64{}},
		{"one empty envelope", session, "A", fill(0x01), counting(0), scalarOf(4), []b64{{}}},
		{"the same bytes cut in two", session, "A", fill(0x01), counting(0), scalarOf(2), []b64{b64("a sealed "), b64("envelope")}},
		{"cut elsewhere", session, "A", fill(0x01), counting(0), scalarOf(2), []b64{b64("a sealed e"), b64("nvelope")}},
		{"the other order", session, "A", fill(0x01), counting(0), scalarOf(2), []b64{b64("envelope"), b64("a sealed ")}},
		{"longest category, wide blind", session, "Abcdefghijklmnopqrstuvwxyz-_0123", fill(0xa3), fill(0xff), wideScalar(t), []b64{counting(9), fill(3), {}}},
		{"blind of order minus one, envelopes of usual sizes", session2, "C", counting(100), counting(200), minusOne(t, q), []b64{long(112), long(112), long(496)}},
		{"blind of one, nothing but zeros", session2, "0", fill(0x00), fill(0x00), scalarOf(1), one},
	} {
		issuer, err := NewIssuer(c.seed, c.session, c.category)
		if err != nil {
			t.Fatal(err)
		}
		blinding, err := blind(c.nonce, scalar(t, c.blind))
		if err != nil {
			t.Fatal(err)
		}
		evaluated, _, err := issuer.Evaluate(blinding.Blinded())
		if err != nil {
			t.Fatal(err)
		}
		output, err := issuer.Output(c.nonce)
		if err != nil {
			t.Fatal(err)
		}
		v := cast{
			Name: c.name, Session: c.session, Category: c.category, Seed: c.seed, IssuerKey: issuer.PublicKey(), Nonce: c.nonce,
			Blind: c.blind, Blinded: blinding.Blinded(), Evaluated: evaluated, ProofRandom: fill(0x07), Output: output, Envelopes: c.envelopes,
		}
		v.Proof = fixedProof(t, v)
		v.MAC = MAC(output, c.session, c.category, v.envelopes())
		v.Ack = Ack(output, c.session, c.category)
		in := In(v.Ack)
		v.In = hex.EncodeToString(in[:])
		file.Vectors = append(file.Vectors, v)
	}
	for _, m := range malformedEncodings(t) {
		file.Malformed = append(file.Malformed, malformedElement{m.name, m.bytes})
	}
	return file
}

// fixedProof makes the proof again with a given random scalar, from the derived private key.
func fixedProof(t *testing.T, v cast) []byte {
	t.Helper()
	info := appendNames([]byte(issuerLabel), v.Session, v.Category)
	key, err := oprf.DeriveKey(oprf.SuiteRistretto255, oprf.VerifiableMode, v.Seed, info)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return prove(t, scalar(t, secret), v.IssuerKey, [][]byte{v.Blinded}, [][]byte{v.Evaluated}, v.ProofRandom)
}

func prove(t *testing.T, secret group.Scalar, public []byte, blinded, evaluated [][]byte, random []byte) []byte {
	t.Helper()
	prover := dleq.Prover{Params: dleq.Params{
		G: group.Ristretto255, H: oprf.SuiteRistretto255.Hash(), DST: []byte("OPRFV1-\x01-ristretto255-SHA512"),
	}}
	proof, err := prover.ProveBatchWithRandomnessRFC9497(secret, elements(t, public)[0], elements(t, blinded...), elements(t, evaluated...), scalar(t, random))
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := proof.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func elements(t *testing.T, encoded ...[]byte) []group.Element {
	t.Helper()
	decoded := make([]group.Element, len(encoded))
	for i, b := range encoded {
		e, err := decodeElement("element", b)
		if err != nil {
			t.Fatal(err)
		}
		decoded[i] = e
	}
	return decoded
}

func scalar(t *testing.T, b []byte) group.Scalar {
	t.Helper()
	s := group.Ristretto255.NewScalar()
	if err := s.UnmarshalBinary(b); err != nil {
		t.Fatalf("scalar %x: %v", b, err)
	}
	return s
}

func fill(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func counting(from byte) []byte {
	b := make([]byte, 32)
	for i := range b {
		b[i] = from + byte(i)
	}
	return b
}

func long(size int) []byte { return []byte(strings.Repeat("0123456789abcdef", size/16)) }

func scalarOf(n byte) []byte { return append([]byte{n}, make([]byte, 31)...) }

func wideScalar(t *testing.T) []byte {
	return unhex(t, "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706")
}

func minusOne(t *testing.T, order string) []byte {
	b := unhex(t, order)
	b[0]--
	return b
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
