package envelope

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestRFC9180(t *testing.T) {
	text, err := os.ReadFile("testdata/rfc9180_a_2_1.json")
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Info, SKRm, PKRm, Enc string
		Encryptions           []struct{ AAD, CT, PT string }
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	key, first := mustKey(t, unhex(t, v.SKRm)), v.Encryptions[0]
	if got := hex.EncodeToString(key.Public()); got != v.PKRm {
		t.Errorf("public key %s, want %s", got, v.PKRm)
	}
	got, err := key.open(unhex(t, v.Info), unhex(t, first.AAD), unhex(t, v.Enc+first.CT))
	if err != nil || hex.EncodeToString(got) != first.PT {
		t.Errorf("opened %x, %v, want %s", got, err, first.PT)
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// An envelope opens as what it was sealed, and as nothing else.
func TestOpen(t *testing.T) {
	key, other := mustKey(t, fill(0x42)), mustKey(t, fill(0x43))
	manifest, name := sha256.Sum256([]byte("m")), Name{"f.l1", "A"}
	sealed, err := Seal(key.Public(), manifest, name, []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Open(manifest, name, sealed); err != nil || string(got) != "plain" {
		t.Fatalf("Open = %q, %v", got, err)
	}
	again, err := Seal(key.Public(), manifest, name, []byte("plain"))
	if err != nil || bytes.Equal(sealed[:encSize], again[:encSize]) {
		t.Error("two envelopes have one encapsulated key")
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	for what, open := range map[string]func() ([]byte, error){
		"another key":      func() ([]byte, error) { return other.Open(manifest, name, sealed) },
		"another manifest": func() ([]byte, error) { return key.Open([32]byte{}, name, sealed) },
		"another envelope": func() ([]byte, error) { return key.Open(manifest, Name{"f.l2", "A"}, sealed) },
		"another category": func() ([]byte, error) { return key.Open(manifest, Name{"f.l1", "B"}, sealed) },
		"names run over":   func() ([]byte, error) { return key.Open(manifest, Name{".l1", "Af"}, sealed) },
		"altered":          func() ([]byte, error) { return key.Open(manifest, name, flipped) },
		"cut":              func() ([]byte, error) { return key.Open(manifest, name, sealed[:Overhead-1]) },
		"empty":            func() ([]byte, error) { return key.Open(manifest, name, nil) },
		"low order":        func() ([]byte, error) { return key.Open(manifest, name, make([]byte, 80)) },
	} {
		if got, err := open(); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: Open = %q, %v, want ErrOpen", what, got, err)
		}
	}
	if _, err := Seal(key.Public(), manifest, Name{Key: strings.Repeat("k", 1<<16)}, nil); err == nil {
		t.Error("a key of 65,536 bytes was taken")
	}
	if _, err := Seal(make([]byte, KeySize), manifest, name, nil); err == nil {
		t.Error("a box key of low order was taken")
	}
}

func TestWipe(t *testing.T) {
	raw := fill(0x42)
	key, err := NewKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %s %d", key, key, key, key); strings.Contains(text, hex.EncodeToString(raw)) || strings.Contains(text, "66 66") {
		t.Errorf("a key is printed as %s", text)
	}
	key.Wipe()
	if !bytes.Equal(raw, make([]byte, KeySize)) {
		t.Error("the private key is still in memory")
	}
	if _, err := key.Open([32]byte{}, Name{}, make([]byte, 80)); !errors.Is(err, ErrWiped) {
		t.Errorf("Open = %v, want ErrWiped", err)
	}
	if _, err := key.Bytes(); !errors.Is(err, ErrWiped) {
		t.Errorf("Bytes = %v, want ErrWiped", err)
	}
}

// A size follows from the shape, and every content of it fits.
func TestSize(t *testing.T) {
	for _, c := range []struct {
		name  string
		shape Shape
		size  int
	}{
		{"cover", Shape{}, 64},
		{"44 grades fill 64 bytes", Shape{Kind: Marks, Grades: make([]int, 42)}, 64},
		{"one more does not", Shape{Kind: Marks, Grades: make([]int, 43)}, 128},
		{"text of 200", Shape{Kind: Text, Limit: 200}, 832},
		{"scores", Shape{Kind: Marks, Scores: []Scale{{0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}}}, 64},
		{"one more score", Shape{Kind: Marks, Scores: []Scale{{0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}, {0, 10000, 50}}}, 128},
		{"the longest score is not the last", Shape{Kind: Marks, Scores: []Scale{{0, 10000, 33}}}, 64},
	} {
		if got := c.shape.Size(); got != c.size {
			t.Errorf("%s: size %d, want %d", c.name, got, c.size)
		}
	}
	if got := (Scale{0, 10000, 33}).longest(); got != len("99.99") {
		t.Errorf("longest score has %d characters", got)
	}
	if got := (Scale{0, 300, 100}).longest(); got != 1 {
		t.Errorf("longest of 0 to 3 has %d characters", got)
	}
}

func TestHundredths(t *testing.T) {
	for v := 0; v <= 100_000; v++ {
		if got, ok := Hundredths(scoreText(v)); !ok || got != v {
			t.Fatalf("%d is written %q and read %d, %t", v, scoreText(v), got, ok)
		}
	}
}

// FuzzDecode: what is read is written again in the same bytes, and is valid only if it fits the shape's size.
func FuzzDecode(f *testing.F) {
	for _, c := range contents {
		f.Add([]byte(c.content))
	}
	f.Fuzz(func(t *testing.T, canonical []byte) {
		c, err := Decode(canonical)
		if err != nil {
			return
		}
		if !bytes.Equal(c.Encode(), canonical) {
			t.Fatalf("%q is read, and written %q", canonical, c.Encode())
		}
		for _, v := range contents {
			if shape := v.shape.shape(); shape.Check(c) == nil && len(canonical) > shape.Size()-lengthSize {
				t.Fatalf("%q is valid for %q and does not fit", canonical, v.name)
			}
		}
	})
}

// FuzzUnpad: what lies in a plaintext is padded again to the same bytes: no byte of an envelope is without a meaning.
func FuzzUnpad(f *testing.F) {
	for _, c := range contents {
		if padded, err := Pad([]byte(c.content), 1024); err == nil {
			f.Add(padded)
		}
	}
	for _, seed := range []string{"", "\x00\x00\x00", "\x00\x00\x00\x00", "\x00\x00\x00\x01a\x00", "\x00\x00\x00\x01ab", "\xff\xff\xff\xffa", "\x00\x00\x00\x02a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, plaintext []byte) {
		json, err := Unpad(plaintext)
		if err != nil {
			if err != ErrPadding {
				t.Fatal(err)
			}
			return
		}
		if again, err := Pad(json, len(plaintext)); err != nil || !bytes.Equal(again, plaintext) {
			t.Fatalf("%x is unpadded to %q, and padded %x, %v", plaintext, json, again, err)
		}
	})
}
