package mirror

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// Code is a takeover code (接管码): 130 bits as 26 characters of Crockford base32, bare.
type Code string

// Key reads and writes the copies of one session.
type Key [32]byte

// ErrCode: what was typed is not a takeover code.
var ErrCode = errors.New("a takeover code has 26 letters and digits, without U")

const (
	crockford  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength = 26
)

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
		for ; have >= 5 && code.Len() < codeLength; have -= 5 {
			code.WriteByte(crockford[bits>>(have-5)&31])
		}
	}
	return Code(code.String()), nil
}

// ParseCode reads a code as people type it: spaces and hyphens are dropped, letters may be small, O is 0, I and L are 1.
func ParseCode(typed string) (Code, error) {
	code := strings.NewReplacer(" ", "", "-", "", "\u3000", "", "\t", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(code) != codeLength || strings.Trim(code, crockford) != "" {
		return "", ErrCode
	}
	return Code(code), nil
}

// Spaced is the code as it is printed, in groups of four.
func (c Code) Spaced() string {
	var b strings.Builder
	for i, r := range string(c) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

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
