// Package credential issues and checks the credentials between a slip and a ballot: the VOPRF of RFC 9497,
// suite ristretto255-SHA512, mode 0x01. A phone picks a nonce, blinds it and has it evaluated for a slip ([Blind],
// [Issuer.Evaluate], [Blinding.Finalize]); later it casts the envelopes of a ballot with the nonce and a [MAC] under the output
// ([Issuer.Check]). The issuer sees a blinded element with the slip and a nonce with the ballot, and nothing in either
// says which belongs to which, for any computing power.
//
// The package is a leaf, kept small to be audited alone. The browser's half follows testdata/vectors2.json.
package credential

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/cloudflare/circl/group"
	"github.com/cloudflare/circl/oprf"
)

// Lengths in bytes of everything that enters or leaves the package.
const (
	SeedSize      = 32
	NonceSize     = 32
	KeySize       = 32
	BlindedSize   = 32
	EvaluatedSize = 32
	MACSize       = 32
	AckSize       = 32
	ProofSize     = 64 // c ‖ s
	OutputSize    = 64
)

// ErrMalformed is returned, wrapped with what is wrong, for bytes that no correct party makes: a wrong length, an
// encoding that is not the canonical one (RFC 9496 §4.3.1, §4.4), or the identity element.
var ErrMalformed = errors.New("credential: malformed")

// ErrProof is returned for an evaluation that was not made with the issuer's key.
var ErrProof = errors.New("credential: proof does not verify")

// CheckBlinded reports whether [Issuer.Evaluate] will take blinded, so that a caller can refuse before it records
// anything. It needs no key. Its error is ErrMalformed.
func CheckBlinded(blinded []byte) error {
	_, err := decodeElement("blinded element", blinded)
	return err
}

// decodeElement is DeserializeElement of RFC 9497 §4.1. circl's decoding lets the identity pass, and whether it
// refuses every non-canonical encoding is not promised, so both are checked here.
func decodeElement(name string, b []byte) (group.Element, error) {
	if err := checkLength(name, b, BlindedSize); err != nil {
		return nil, err
	}
	e := oprf.SuiteRistretto255.Group().NewElement()
	if err := e.UnmarshalBinary(b); err != nil {
		return nil, fmt.Errorf("%w: %s is not an element of ristretto255", ErrMalformed, name)
	}
	if e.IsIdentity() {
		return nil, fmt.Errorf("%w: %s is the identity", ErrMalformed, name)
	}
	canonical, err := e.MarshalBinaryCompress()
	if err != nil || !bytes.Equal(canonical, b) {
		return nil, fmt.Errorf("%w: %s is not canonically encoded", ErrMalformed, name)
	}
	return e, nil
}

func checkLength(name string, b []byte, want int) error {
	if len(b) != want {
		return fmt.Errorf("%w: %s has %d bytes, want %d", ErrMalformed, name, len(b), want)
	}
	return nil
}
