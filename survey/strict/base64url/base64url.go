// Package base64url is binary in JSON: base64url without padding (RFC 4648 §5 and §3.2), read strictly. It takes what it writes and
// nothing else: no line end or other character outside of the alphabet (§3.3), no padding, unused bits zero (§3.5). So each value has
// one text, and two programs never read two values out of one.
package base64url

import (
	"bytes"
	"encoding/base64"
	"errors"
)

// Err is returned for a text that is not unpadded base64url, or not of as many bytes as it should be.
var Err = errors.New("a value is not unpadded base64url")

// Bytes are written as base64url, and read from it: as a value in JSON, and of a key of an object.
type Bytes []byte

// MarshalText writes base64url.
func (b Bytes) MarshalText() ([]byte, error) { return base64.RawURLEncoding.AppendEncode(nil, b), nil }

// UnmarshalText reads base64url of any length into bytes of its own. Err.
func (b *Bytes) UnmarshalText(text []byte) (err error) {
	*b, err = InPlace(bytes.Clone(text))
	return err
}

// Encode writes base64url.
func Encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Decode reads base64url of any length. Err.
func Decode(text string) ([]byte, error) { return InPlace([]byte(text)) }

// Exactly reads base64url of n bytes, and refuses another length. Err.
func Exactly(text string, n int) ([]byte, error) {
	b, err := Decode(text)
	if err != nil || len(b) != n {
		return nil, Err
	}
	return b, nil
}

// pieceText is how much is decoded at a time, a multiple of four.
const pieceText = 1 << 10

// InPlace decodes a text where it stands: what it returns is a part of text, which the caller may overwrite, and no copy stays anywhere.
// With Err the text is no longer what it was.
func InPlace(text []byte) ([]byte, error) {
	n := 0
	var piece [pieceText / 4 * 3]byte
	defer clear(piece[:])
	for from := text; len(from) > 0; {
		some := from[:min(pieceText, len(from))]
		size, err := base64.RawURLEncoding.Strict().Decode(piece[:], some)
		if err != nil || bytes.ContainsAny(some, "\r\n") { // which the standard library skips
			return nil, Err
		}
		n += copy(text[n:], piece[:size])
		from = from[len(some):]
	}
	return text[:n:n], nil
}
