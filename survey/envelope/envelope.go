// Package envelope is the sealed part of a ballot that nobody opens before the box is opened: what one envelope may say and its
// one canonical text ([Content], [Shape]), its padding ([Pad]), sealing it to the session's box key with HPKE base mode (RFC 9180;
// X25519-HKDF-SHA256, HKDF-SHA256, ChaCha20Poly1305; [Seal], [Key.Open]), and the digests that the seal is made of ([Digest],
// [Lines], [SealDigest]).
//
// The package is a leaf, kept small to be audited alone: it knows neither slips nor credentials nor forms. The browser's half
// follows testdata/vectors.json.
package envelope

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

const (
	// Overhead is how much sealing adds to a plaintext, in bytes: 32 for the encapsulated key, 16 for the tag.
	Overhead = encSize + 16
	// KeySize is the length of a public or private box key in bytes.
	KeySize = 32
	// MaxBallot is the most that all envelopes of a ballot together may take, in bytes, sealed.
	MaxBallot = 524_288

	encSize = 32
	label   = "ceping/envelope/v2\x00"
)

// ErrOpen is returned for sealed bytes that do not open: altered, cut, sealed to another key or manifest, or put under another
// envelope key or category.
var ErrOpen = errors.New("envelope: does not open")

// Name says which envelope of a ballot one is. Category is empty for texts, which belong to no category.
type Name struct {
	Key      string
	Category string
}

// Seal seals a padded plaintext to the box key, which has KeySize bytes, with a fresh encapsulation. manifest is the SHA-256 of
// the manifest's bytes. The result is enc ‖ ciphertext, len(plaintext) + Overhead bytes.
func Seal(boxKey []byte, manifest [sha256.Size]byte, name Name, plaintext []byte) ([]byte, error) {
	public, err := kem().NewPublicKey(boxKey)
	if err != nil {
		return nil, fmt.Errorf("envelope: box key: %w", err)
	}
	aad, err := name.aad()
	if err != nil {
		return nil, err
	}
	enc, sender, err := hpke.NewSender(public, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info(manifest))
	if err != nil {
		return nil, fmt.Errorf("envelope: box key: %w", err)
	}
	ciphertext, err := sender.Seal(aad, plaintext)
	if err != nil {
		return nil, fmt.Errorf("envelope: %w", err)
	}
	return append(enc, ciphertext...), nil
}

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

func info(manifest [sha256.Size]byte) []byte { return append([]byte(label), manifest[:]...) }

// aad is lp(category) ‖ lp(key).
func (n Name) aad() ([]byte, error) {
	if len(n.Category) > math.MaxUint16 || len(n.Key) > math.MaxUint16 {
		return nil, errors.New("envelope: a name is longer than 65,535 bytes")
	}
	return appendPrefixed(appendPrefixed(nil, n.Category), n.Key), nil
}

// appendPrefixed appends lp(s): u16(len s) ‖ s, big-endian. Names are shorter than 65,536 bytes.
func appendPrefixed(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint16(b, uint16(len(s))), s...)
}
