package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

type b64 []byte

func (b b64) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(b)), nil
}

func (b *b64) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

type sealedVector struct {
	Name       string `json:"name"`
	PrivateKey b64    `json:"private_key"`
	BoxKey     b64    `json:"box_key"`
	Manifest   string `json:"manifest"`
	Info       b64    `json:"info"`
	Nonce      b64    `json:"nonce"`
	Ballot     string `json:"ballot"`
	BallotSize int    `json:"ballot_size"`
	Plaintext  b64    `json:"plaintext"`
	Sealed     b64    `json:"sealed"`
}

type paddingVector struct {
	Name      string `json:"name"`
	Plaintext b64    `json:"plaintext"`
}

type vectorFile struct {
	Vectors []sealedVector  `json:"vectors"`
	Padding []paddingVector `json:"padding"`
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
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(sealedVector{}, "Sealed")); diff != "" {
		t.Fatalf("testdata/vectors.json is not what the code makes (-code +file):\n%s", diff)
	}

	for _, v := range got.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			key := mustKey(t, v.PrivateKey)
			plaintext, err := key.Open(sha256.Sum256([]byte(v.Manifest)), v.Nonce, v.Sealed)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(plaintext, v.Plaintext) {
				t.Errorf("opened %x, want %x", plaintext, v.Plaintext)
			}
			ballot, err := Unpad(plaintext)
			if err != nil {
				t.Fatal(err)
			}
			if string(ballot) != v.Ballot {
				t.Errorf("ballot %q, want %q", ballot, v.Ballot)
			}
		})
	}
	for _, p := range got.Padding {
		if _, err := Unpad(p.Plaintext); !errors.Is(err, ErrPadding) {
			t.Errorf("%s: Unpad = %v, want ErrPadding", p.Name, err)
		}
	}
}

func makeVectors(t *testing.T) vectorFile {
	t.Helper()
	cases := []struct {
		name, manifest, ballot string
		private, nonce         []byte
		size                   int
	}{
		{"small", `{"version":1}`, `{"v":1,"marks":{"annual-leaders":"01-20"}}`, fill(0x42), fill(0x01), 256},
		{"Chinese manifest and text", `{"version":1,"unit":"市住房和城乡建设局"}`,
			`{"v":1,"texts":{"appointments.unit.comment":"意见和建议：𠮷\n无"}}`, counting(7), counting(0), 2048},
		{"spoiled paper ballot", `{"version":1}`, `{"v":1,"spoiled":true}`, counting(7), fill(0xff), 256},
		{"fills the ballot size", "", strings.Repeat("a", 252), fill(0x42), fill(0x00), 256},
		{"empty", "", "", fill(0x42), fill(0x00), 256},
	}
	var file vectorFile
	for _, c := range cases {
		manifest := sha256.Sum256([]byte(c.manifest))
		key := mustKey(t, c.private)
		plaintext, err := Pad([]byte(c.ballot), c.size)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := Seal(key.Public(), manifest, c.nonce, plaintext)
		if err != nil {
			t.Fatal(err)
		}
		file.Vectors = append(file.Vectors, sealedVector{
			Name: c.name, PrivateKey: c.private, BoxKey: key.Public(), Manifest: c.manifest,
			Info: append([]byte("ceping/ballot/v1\x00"), manifest[:]...), Nonce: c.nonce,
			Ballot: c.ballot, BallotSize: c.size, Plaintext: plaintext, Sealed: sealed,
		})
	}
	for _, p := range wrongPaddings() {
		file.Padding = append(file.Padding, paddingVector{p.name, p.plaintext})
	}
	return file
}

func TestRFC9180(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "rfc9180_a_2_1.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Info, IKMR, SKRm, PKRm, Enc string
		Encryptions                 []struct{ AAD, CT, PT string }
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	derived, err := kem().DeriveKeyPair(unhex(t, v.IKMR))
	if err != nil {
		t.Fatal(err)
	}
	key := mustKey(t, unhex(t, v.SKRm))
	if got := hex.EncodeToString(key.Public()); got != v.PKRm || !bytes.Equal(derived.PublicKey().Bytes(), key.Public()) {
		t.Errorf("public key %s, want %s", got, v.PKRm)
	}
	if len(v.Encryptions) == 0 {
		t.Fatal("no encryptions")
	}
	first := v.Encryptions[0]
	plaintext, err := key.open(unhex(t, v.Info), unhex(t, first.AAD), unhex(t, v.Enc+first.CT))
	if err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(plaintext); got != first.PT {
		t.Errorf("opened %s, want %s", got, first.PT)
	}
}

func mustKey(t *testing.T, private []byte) *Key {
	t.Helper()
	key, err := newKey(bytes.Clone(private))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fill(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func counting(from byte) []byte {
	b := make([]byte, 32)
	for i := range b {
		b[i] = from + byte(i)
	}
	return b
}
