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

var update = flag.Bool("update", false, "write testdata/vectors.json and vectors2.json anew")

type b64 []byte

func (b b64) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(b)), nil
}

func (b *b64) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

type exchange struct {
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
	Sealed      b64    `json:"sealed"`
	MAC         b64    `json:"mac"`
}

type malformedElement struct {
	Name    string `json:"name"`
	Element b64    `json:"element"`
}

type vectorFile struct {
	Vectors   []exchange         `json:"vectors"`
	Malformed []malformedElement `json:"malformed"`
}

func TestVectors(t *testing.T) {
	want := makeVectors(t)
	path := filepath.Join("testdata", "vectors.json")
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
	var got vectorFile
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("testdata/vectors.json is not what the code makes (-code +file):\n%s", diff)
	}

	for _, v := range got.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			blinding, err := blind(v.Nonce, scalar(t, v.Blind))
			if err != nil {
				t.Fatal(err)
			}
			output, err := blinding.Finalize(v.IssuerKey, v.Evaluated, v.Proof)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(output, v.Output) {
				t.Errorf("finalized output %x, want %x", output, v.Output)
			}
			issuer, err := NewIssuerVersion1(v.Seed, v.Session, v.Category)
			if err != nil {
				t.Fatal(err)
			}
			if !issuer.VerifyVersion1(v.Nonce, v.Sealed, v.MAC) {
				t.Error("the issuer refuses the MAC")
			}
		})
	}
	for _, m := range got.Malformed {
		if err := CheckBlinded(m.Element); err == nil {
			t.Errorf("%s: accepted", m.Name)
		}
	}
}

func makeVectors(t *testing.T) vectorFile {
	t.Helper()
	const (
		session  = "0b7e6f0a-1f3c-4a52-9d7e-5a2f6c1b8e90"
		session2 = "f3d9a1c4-77aa-4e0b-8c55-2d1e9b0a4c67"
		q        = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010" // the order, little-endian
	)
	cases := []struct {
		name, session, category string
		seed, nonce, blind      []byte
		sealed                  []byte
	}{
		{"first", session, "A", fill(0x01), counting(0), scalarOf(2), []byte("a sealed ballot")},
		{"same seed and nonce, other category", session, "B", fill(0x01), counting(0), scalarOf(2), []byte("a sealed ballot")},
		{"same seed and nonce, other session", session2, "A", fill(0x01), counting(0), scalarOf(2), []byte("a sealed ballot")},
		{"longest category, wide blind", session, "Abcdefghijklmnopqrstuvwxyz-_0123", fill(0xa3), fill(0xff), wideScalar(t), counting(9)},
		{"blind of one, empty sealed", session2, "0", fill(0x00), fill(0x00), scalarOf(1), nil},
		{"blind of order minus one, ballot of usual size", session, "C", counting(100), counting(200), minusOne(t, q), long(2096)},
	}
	var file vectorFile
	for _, c := range cases {
		issuer, err := NewIssuerVersion1(c.seed, c.session, c.category)
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
		random := fill(0x07)
		v := exchange{
			Name: c.name, Session: c.session, Category: c.category, Seed: c.seed, IssuerKey: issuer.PublicKey(),
			Nonce: c.nonce, Blind: c.blind, Blinded: blinding.Blinded(), Evaluated: evaluated, ProofRandom: random,
			Output: output, Sealed: append(b64{}, c.sealed...), MAC: MACVersion1(output, c.session, c.category, c.sealed),
		}
		v.Proof = fixedProof(t, v)
		file.Vectors = append(file.Vectors, v)
	}
	for _, m := range malformedEncodings(t) {
		file.Malformed = append(file.Malformed, malformedElement{m.name, m.bytes})
	}
	return file
}

// fixedProof makes the proof again with a given random scalar, from the derived private key.
func fixedProof(t *testing.T, v exchange) []byte {
	t.Helper()
	return fixedProofUnder(t, issuerLabelVersion1, v)
}

func fixedProofUnder(t *testing.T, label string, v exchange) []byte {
	t.Helper()
	info := appendNames([]byte(label), v.Session, v.Category)
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
