package version1

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"testing"
)

type b64 []byte

func (b *b64) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

// sealedVector is a ballot that version 1 sealed, see testdata/README.md.
type sealedVector struct {
	Name       string `json:"name"`
	PrivateKey b64    `json:"private_key"`
	BoxKey     b64    `json:"box_key"`
	Manifest   string `json:"manifest"`
	Nonce      b64    `json:"nonce"`
	Ballot     string `json:"ballot"`
	BallotSize int    `json:"ballot_size"`
	Plaintext  b64    `json:"plaintext"`
	Sealed     b64    `json:"sealed"`
}

func readVectors(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func TestSealedVectors(t *testing.T) {
	var file struct {
		Vectors []sealedVector
		Padding []struct {
			Name      string
			Plaintext b64
		}
	}
	readVectors(t, "sealed.json", &file)
	if len(file.Vectors) == 0 || len(file.Padding) == 0 {
		t.Fatal("there is nothing to try")
	}
	for _, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			key, err := newBoxKey(v.PrivateKey)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(key.public, v.BoxKey) {
				t.Errorf("public key %x, want %x", key.public, v.BoxKey)
			}
			if len(v.Sealed) != v.BallotSize+Overhead {
				t.Errorf("sealed are %d bytes of a ballot of %d", len(v.Sealed), v.BallotSize)
			}
			plaintext, err := key.open(sha256.Sum256([]byte(v.Manifest)), [32]byte(v.Nonce), v.Sealed)
			if err != nil || !bytes.Equal(plaintext, v.Plaintext) {
				t.Fatalf("opened %x, %v, want %x", plaintext, err, v.Plaintext)
			}
			if ballot, err := unpad(plaintext); err != nil || string(ballot) != v.Ballot {
				t.Errorf("ballot %q, %v, want %q", ballot, err, v.Ballot)
			}
		})
	}
	for _, p := range file.Padding {
		if got, err := unpad(p.Plaintext); !errors.Is(err, errPadding) {
			t.Errorf("%s: unpad = %x, %v", p.Name, got, err)
		}
	}
}

// TestOpenRefuses: a ballot opens with its own key, manifest and nonce, and as a whole.
func TestOpenRefuses(t *testing.T) {
	var file struct{ Vectors []sealedVector }
	readVectors(t, "sealed.json", &file)
	v := file.Vectors[0]
	key, err := newBoxKey(v.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	other, err := newBoxKey(bytes.Repeat([]byte{9}, keySize))
	if err != nil {
		t.Fatal(err)
	}
	manifest, nonce := sha256.Sum256([]byte(v.Manifest)), [32]byte(v.Nonce)
	refuse := func(name string, key *boxKey, manifest, nonce [32]byte, sealed []byte) {
		t.Helper()
		if plaintext, err := key.open(manifest, nonce, sealed); plaintext != nil || !errors.Is(err, errOpen) {
			t.Errorf("%s: opened %x, %v", name, plaintext, err)
		}
	}
	refuse("another key", other, manifest, nonce, v.Sealed)
	refuse("another manifest", key, sha256.Sum256(nil), nonce, v.Sealed)
	refuse("another nonce", key, manifest, [32]byte{31: 1}, v.Sealed)
	refuse("a byte more", key, manifest, nonce, append(bytes.Clone(v.Sealed), 0))
	refuse("enc of low order", key, manifest, nonce, append(make([]byte, encSize), v.Sealed[encSize:]...))
	for _, n := range []int{0, 1, encSize, Overhead - 1, Overhead, len(v.Sealed) - 1} {
		refuse("cut", key, manifest, nonce, v.Sealed[:n])
	}
	for i := range v.Sealed {
		changed := bytes.Clone(v.Sealed)
		changed[i] ^= 1
		refuse("a bit turned", key, manifest, nonce, changed)
	}
	for _, n := range []int{0, keySize - 1, keySize + 1} {
		if _, err := newBoxKey(make([]byte, n)); err == nil {
			t.Errorf("%d bytes are taken for a key", n)
		}
	}
}
