package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
)

func generated(t *testing.T) *Key {
	t.Helper()
	key, err := GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSealAndOpen(t *testing.T) {
	key, manifest, nonce := generated(t), sha256.Sum256([]byte("manifest")), fill(3)
	for _, size := range []int{0, 1, 256, MaxBallotSize} {
		plaintext := bytes.Repeat([]byte{7}, size)
		sealed, err := Seal(key.Public(), manifest, nonce, plaintext)
		if err != nil {
			t.Fatal(err)
		}
		if len(sealed) != size+Overhead {
			t.Errorf("%d bytes sealed into %d, want %d more", size, len(sealed), Overhead)
		}
		opened, err := key.Open(manifest, nonce, sealed)
		if err != nil || !bytes.Equal(opened, plaintext) {
			t.Errorf("Open gave %d bytes, %v; want the %d sealed", len(opened), err, size)
		}
		again, err := Seal(key.Public(), manifest, nonce, plaintext)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(sealed[:32], again[:32]) {
			t.Error("two ballots share an encapsulated key")
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	key, manifest, nonce := generated(t), sha256.Sum256([]byte("manifest")), fill(3)
	sealed, err := Seal(key.Public(), manifest, nonce, []byte("a ballot"))
	if err != nil {
		t.Fatal(err)
	}
	flip := func(at int) []byte {
		b := bytes.Clone(sealed)
		b[at] ^= 1
		return b
	}
	otherNonce := bytes.Clone(nonce)
	otherNonce[31] ^= 1
	tests := []struct {
		name     string
		key      *Key
		manifest [32]byte
		nonce    []byte
		sealed   []byte
	}{
		{"first byte of enc", key, manifest, nonce, flip(0)},
		{"last byte of enc", key, manifest, nonce, flip(30)},
		{"first byte of ciphertext", key, manifest, nonce, flip(32)},
		{"last byte of tag", key, manifest, nonce, flip(len(sealed) - 1)},
		{"other key", generated(t), manifest, nonce, sealed},
		{"other manifest", key, sha256.Sum256([]byte("Manifest")), nonce, sealed},
		{"other nonce", key, manifest, otherNonce, sealed},
		{"short nonce", key, manifest, nonce[:31], sealed},
		{"no nonce", key, manifest, nil, sealed},
		{"one byte cut", key, manifest, nonce, sealed[:len(sealed)-1]},
		{"one byte added", key, manifest, nonce, append(bytes.Clone(sealed), 0)},
		{"shorter than the overhead", key, manifest, nonce, sealed[:Overhead-1]},
		{"shorter than enc", key, manifest, nonce, sealed[:5]},
		{"nothing", key, manifest, nonce, nil},
		{"enc zero: low order", key, manifest, nonce, append(make([]byte, 32), sealed[32:]...)},
		{"enc one: low order", key, manifest, nonce, append(append([]byte{1}, make([]byte, 31)...), sealed[32:]...)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := tt.key.Open(tt.manifest, tt.nonce, tt.sealed); !errors.Is(err, ErrOpen) || got != nil {
				t.Errorf("Open = %q, %v, want ErrOpen", got, err)
			}
		})
	}
}

func TestSealRefuses(t *testing.T) {
	key, nonce := generated(t).Public(), fill(3)
	tests := []struct {
		name          string
		boxKey, nonce []byte
		size          int
		want          error
	}{
		{"short box key", key[:31], nonce, 8, nil},
		{"long box key", append(bytes.Clone(key), 0), nonce, 8, nil},
		{"box key of low order", make([]byte, 32), nonce, 8, nil},
		{"short nonce", key, nonce[:31], 8, nil},
		{"no nonce", key, nil, 8, nil},
		{"too long", key, nonce, MaxBallotSize + 1, ErrTooLong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sealed, err := Seal(tt.boxKey, [32]byte{}, tt.nonce, make([]byte, tt.size))
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("Seal gave %d bytes, %v", len(sealed), err)
			}
		})
	}
}

// Opening counts in parallel; run with -race.
func TestOpenConcurrently(t *testing.T) {
	key, nonce := generated(t), fill(3)
	sealed, err := Seal(key.Public(), [32]byte{}, nonce, []byte("a ballot"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := key.Open([32]byte{}, nonce, sealed); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestWipe(t *testing.T) {
	key := generated(t)
	raw, public := key.raw, key.Public()
	sealed, err := Seal(public, [32]byte{}, fill(3), []byte("a ballot"))
	if err != nil {
		t.Fatal(err)
	}
	key.Wipe()
	key.Wipe()
	if !bytes.Equal(raw, make([]byte, KeySize)) {
		t.Error("the private key is still there")
	}
	if _, err := key.Open([32]byte{}, fill(3), sealed); !errors.Is(err, ErrWiped) || errors.Is(err, ErrOpen) {
		t.Errorf("Open after Wipe = %v, want ErrWiped: a good ballot must not count as invalid", err)
	}
	if _, err := wrap(key, 1, []string{GeneratePassphrase()}, 2); !errors.Is(err, ErrWiped) {
		t.Errorf("Wrap after Wipe = %v, want ErrWiped", err)
	}
	if !bytes.Equal(key.Public(), public) {
		t.Error("the public key is gone")
	}
}

func TestKeyKeepsItsSecrets(t *testing.T) {
	key := generated(t)
	before := bytes.Clone(key.Public())
	key.Public()[0] ^= 1
	if !bytes.Equal(key.Public(), before) {
		t.Error("a caller can change the public key")
	}
	numbers := strings.Trim(fmt.Sprint(key.raw), "[]")
	for _, format := range []string{"%v", "%+v", "%s", "%d", "%x", "%#v"} {
		printed := fmt.Sprintf(format, key) + fmt.Sprintf(format, struct{ Key *Key }{key})
		for _, secret := range []string{numbers, fmt.Sprintf("%x", key.raw), string(key.raw)} {
			if strings.Contains(printed, secret) {
				t.Errorf("%s prints the private key", format)
			}
		}
	}
	if !strings.Contains(fmt.Sprintf("%v", key.raw), numbers) {
		t.Error("this test would not see a leak")
	}
}
