// Package seal is the seal of protocol version 1, kept so that what ceping 0.1 opened can be opened and counted again; packages envelope
// and boxkey took its place. It seals ballots to a session's box and keeps the box key for its trustees. A ballot is padded to the
// session's ballot size ([Pad]) and sealed with HPKE base mode (RFC 9180; X25519-HKDF-SHA256, HKDF-SHA256,
// ChaCha20Poly1305), bound to the manifest and to the credential's nonce ([Seal], [Key.Open]). The private key exists
// in the clear only while the session is made ready and while its ballots are counted; in between it is [Wrapped] in
// nested age files, for any k of n passphrases.
//
// The package is a leaf, kept small to be audited alone.
package seal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"fmt"
)

const (
	// Overhead is what sealing adds to a ballot, in bytes: 32 for the encapsulated key, 16 for the tag.
	Overhead = encSize + 16
	// KeySize is the length of a public or private box key in bytes.
	KeySize = 32
	// NonceSize is the length in bytes of the credential's nonce, which a sealed ballot is bound to.
	NonceSize = 32
	// MaxBallotSize is the largest ballot size of a session, in bytes before sealing.
	MaxBallotSize = 40960

	encSize     = 32
	ballotLabel = "ceping/ballot/v1\x00"
)

var (
	// ErrOpen is returned for a sealed ballot that does not open: altered, cut, sealed to another key or manifest, or
	// accompanied by another nonce.
	ErrOpen = errors.New("seal: ballot does not open")
	// ErrTooLong is returned for a ballot that does not fit the ballot size.
	ErrTooLong = errors.New("seal: ballot is too long")
)

// Seal seals plaintext (at most MaxBallotSize bytes, from [Pad]) to the box key, which has KeySize bytes. manifest is the
// SHA-256 of the manifest's bytes; nonce is the credential's, NonceSize bytes. The result is enc ‖ ciphertext,
// len(plaintext) + Overhead bytes, and differs each time.
func Seal(boxKey []byte, manifest [32]byte, nonce, plaintext []byte) ([]byte, error) {
	if len(nonce) != NonceSize {
		return nil, fmt.Errorf("seal: nonce has %d bytes, want %d", len(nonce), NonceSize)
	}
	if len(plaintext) > MaxBallotSize {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLong, len(plaintext), MaxBallotSize)
	}
	public, err := kem().NewPublicKey(boxKey)
	if err != nil {
		return nil, fmt.Errorf("seal: box key: %w", err)
	}
	enc, sender, err := hpke.NewSender(public, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), ballotInfo(manifest))
	if err != nil {
		return nil, fmt.Errorf("seal: box key: %w", err)
	}
	ciphertext, err := sender.Seal(nonce, plaintext)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return append(enc, ciphertext...), nil
}

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

func ballotInfo(manifest [32]byte) []byte { return append([]byte(ballotLabel), manifest[:]...) }
