package credential

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestVersion1Vectors: what protocol version 1 made stays known by its key and its MAC. Nothing writes the file any more.
func TestVersion1Vectors(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "version1.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Name      string `json:"name"`
		Session   string `json:"session"`
		Category  string `json:"category"`
		Seed      b64    `json:"seed"`
		IssuerKey b64    `json:"issuer_key"`
		Nonce     b64    `json:"nonce"`
		Output    b64    `json:"output"`
		Sealed    b64    `json:"sealed"`
		MAC       b64    `json:"mac"`
	}
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) == 0 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			i := issuerVersion1(t, v.Seed, v.Session, v.Category)
			if !bytes.Equal(i.PublicKey(), v.IssuerKey) {
				t.Errorf("issuer key %x, want %x", i.PublicKey(), v.IssuerKey)
			}
			if output, err := i.Output(v.Nonce); err != nil || !bytes.Equal(output, v.Output) {
				t.Errorf("output %x, %v, want %x", output, err, v.Output)
			}
			if !i.VerifyVersion1(v.Nonce, v.Sealed, v.MAC) {
				t.Error("the issuer refuses the MAC")
			}
			if _, ok := i.Check(v.Nonce, [][]byte{v.Sealed}, v.MAC); ok {
				t.Error("it passes for a cast of version 2")
			}
		})
	}
}

func issuerVersion1(t *testing.T, seed []byte, session, category string) *Issuer {
	t.Helper()
	i, err := NewIssuerVersion1(seed, session, category)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestVerifyVersion1(t *testing.T) {
	seed, nonce, sealed := fill(1), counting(0), []byte("a sealed ballot")
	i := issuerVersion1(t, seed, "session", "A")
	output, err := i.Output(nonce)
	if err != nil {
		t.Fatal(err)
	}
	mac := macVersion1(output, "session", "A", sealed)
	flip := func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		b[at] ^= 1
		return b
	}
	tests := []struct {
		name               string
		issuer             *Issuer
		nonce, sealed, mac []byte
		want               bool
	}{
		{"genuine", i, nonce, sealed, mac, true},
		{"genuine, issuer made anew", issuerVersion1(t, seed, "session", "A"), nonce, sealed, mac, true},
		{"other category", issuerVersion1(t, seed, "session", "B"), nonce, sealed, mac, false},
		{"other session", issuerVersion1(t, seed, "session2", "A"), nonce, sealed, mac, false},
		{"other seed", issuerVersion1(t, fill(2), "session", "A"), nonce, sealed, mac, false},
		{"made for another category", i, nonce, sealed, macVersion1(output, "session", "B", sealed), false},
		{"made for another session", i, nonce, sealed, macVersion1(output, "session2", "A", sealed), false},
		{"other nonce", i, flip(nonce, 31), sealed, mac, false},
		{"other sealed", i, nonce, flip(sealed, 0), mac, false},
		{"longer sealed", i, nonce, append(bytes.Clone(sealed), 0), mac, false},
		{"first byte of mac", i, nonce, sealed, flip(mac, 0), false},
		{"last byte of mac", i, nonce, sealed, flip(mac, 31), false},
		{"short mac", i, nonce, sealed, mac[:31], false},
		{"no mac", i, nonce, sealed, nil, false},
		{"long mac", i, nonce, sealed, append(bytes.Clone(mac), 0), false},
		{"short nonce", i, nonce[:31], sealed, mac, false},
		{"no nonce", i, nil, sealed, mac, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.issuer.VerifyVersion1(tt.nonce, tt.sealed, tt.mac); got != tt.want {
				t.Errorf("Verify = %v, want %v", got, tt.want)
			}
		})
	}
}

// The bytes under the MAC, written out as protocol version 1 had them.
func TestMACVersion1Input(t *testing.T) {
	output := bytes.Repeat([]byte{5}, OutputSize)
	h := hmac.New(sha256.New, output)
	h.Write([]byte("ceping/cast/v1" + "\x00\x07session" + "\x00\x02AB" + "sealed"))
	got := macVersion1(output, "session", "AB", []byte("sealed"))
	if want := h.Sum(nil); !bytes.Equal(got, want) || len(got) != MACSize {
		t.Errorf("MAC = %x, want %x", got, want)
	}
}
