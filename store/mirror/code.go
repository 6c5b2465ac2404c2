package mirror

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"ceping/survey/printed"
)

// Code is a takeover code (接管码): 130 bits as 26 characters of Crockford base32, bare.
type Code string

// Key reads and writes the copies of one session.
type Key [32]byte

// ErrCode: what was typed is not a takeover code.
var ErrCode = errors.New("a takeover code has 26 letters and digits, without U")

// CodeOf returns the takeover code of a session: HKDF-SHA256(seed, "ceping/takeover/v1" ‖ session), of which the seed cannot be found.
func CodeOf(seed []byte, session string) (Code, error) {
	digest, err := hkdf.Key(sha256.New, seed, nil, "ceping/takeover/v1"+session, sha256.Size)
	if err != nil {
		return "", err
	}
	defer clear(digest)
	var code strings.Builder
	bits, have := uint64(0), 0
	for _, b := range digest {
		bits, have = bits<<8|uint64(b), have+8
		for ; have >= 5 && code.Len() < printed.Length; have -= 5 {
			code.WriteByte(printed.Alphabet[bits>>(have-5)&31])
		}
	}
	return Code(code.String()), nil
}

// ParseCode reads a code as people type it from paper (printed.Bare).
func ParseCode(typed string) (Code, error) {
	code, ok := printed.Bare(typed)
	if !ok {
		return "", ErrCode
	}
	return Code(code), nil
}

// Spaced is the code as it is printed, in groups of four.
func (c Code) Spaced() string { return printed.Spaced(string(c)) }

// Key is what the code opens.
func (c Code) Key() (key Key, err error) {
	made, err := hkdf.Key(sha256.New, []byte(c), nil, "ceping/mirror/v1", len(key))
	if err != nil {
		return key, err
	}
	copy(key[:], made)
	clear(made)
	return key, nil
}

const nameLength = 32

// Name is what the copies of the session are called: 32 hexadecimal digits, of which nothing follows.
func (k Key) Name() (string, error) {
	name, err := hkdf.Key(sha256.New, k[:], nil, "ceping/mirror/name/v1", nameLength/2)
	return hex.EncodeToString(name), err
}

func (k Key) aead() (cipher.AEAD, error) { return chacha20poly1305.NewX(k[:]) }
