package version1

import (
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/binary"
	"errors"
)

// Overhead is what sealing added to a padded ballot, in bytes: 32 for the encapsulated key, 16 for the tag.
const Overhead = encSize + 16

const (
	encSize     = 32
	keySize     = 32
	ballotLabel = "ceping/ballot/v1\x00"
	lengthSize  = 4
)

var (
	// errOpen is for a sealed ballot that was altered, cut, sealed to another key or manifest, or lies with another nonce.
	errOpen = errors.New("version 1: the ballot does not open")
	// errPadding is for an opened ballot that is not u32(length) ‖ JSON ‖ zeros.
	errPadding = errors.New("version 1: the ballot is not padded as it must be")
)

// boxKey is the private key of a session's box.
type boxKey struct {
	private hpke.PrivateKey
	public  []byte // as the manifest has it
}

// newBoxKey takes the key as RFC 9180 §7.1.2 serializes it, keySize bytes.
func newBoxKey(raw []byte) (*boxKey, error) {
	private, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(raw)
	if err != nil {
		return nil, err
	}
	return &boxKey{private, private.PublicKey().Bytes()}, nil
}

// open opens enc ‖ ciphertext: HPKE base mode (RFC 9180; X25519-HKDF-SHA256, HKDF-SHA256, ChaCha20Poly1305) with
// info = "ceping/ballot/v1" ‖ 0x00 ‖ SHA-256 of the manifest, and the credential's nonce as aad. The only error is errOpen.
func (k *boxKey) open(manifest, nonce [32]byte, sealed []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, errOpen
	}
	info := append([]byte(ballotLabel), manifest[:]...)
	recipient, err := hpke.NewRecipient(sealed[:encSize], k.private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info)
	if err != nil { // enc of low order
		return nil, errOpen
	}
	plaintext, err := recipient.Open(nonce[:], sealed[encSize:])
	if err != nil {
		return nil, errOpen
	}
	return plaintext, nil
}

// unpad returns the JSON inside plaintext, sharing its memory. The error is errPadding: no room for a length, a length beyond the end,
// or a byte after the JSON that is not zero.
func unpad(plaintext []byte) ([]byte, error) {
	if len(plaintext) < lengthSize {
		return nil, errPadding
	}
	length, rest := binary.BigEndian.Uint32(plaintext), plaintext[lengthSize:]
	if uint64(length) > uint64(len(rest)) {
		return nil, errPadding
	}
	for _, b := range rest[length:] {
		if b != 0 {
			return nil, errPadding
		}
	}
	return rest[:length:length], nil
}
