package survey

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"
)

// Slip (领票码) is a printed one-time code: 15 characters of Crockford base32 (75 random bits) and a Luhn-mod-32 check
// character. Only its digest is kept.
type Slip struct{ code string }

const (
	crockford  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	slipLength = 16
)

// NewSlip draws a slip at random.
func NewSlip() Slip {
	var raw [slipLength - 1]byte
	rand.Read(raw[:])
	payload := make([]byte, len(raw))
	for i, b := range raw {
		payload[i] = crockford[b%32]
	}
	return Slip{string(payload) + string(checkCharacter(string(payload)))}
}

// ParseSlip reads a slip as people type it: full-width characters are Plain ones, spaces and hyphens are dropped, letters
// upper-cased, O read as 0, I and L as 1. A wrong length, a strange character and a wrong check character are all ErrSlipUnknown.
func ParseSlip(typed string) (Slip, error) {
	code := strings.NewReplacer("-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.Join(strings.Fields(Plain(typed)), "")))
	if len(code) != slipLength || strings.Trim(code, crockford) != "" || code[slipLength-1] != checkCharacter(code[:slipLength-1]) {
		return Slip{}, ErrSlipUnknown
	}
	return Slip{code}, nil
}

// String is the slip's 16 characters.
func (s Slip) String() string { return s.code }

// Grouped is the slip in four groups of four, for print.
func (s Slip) Grouped() string {
	return s.code[0:4] + " " + s.code[4:8] + " " + s.code[8:12] + " " + s.code[12:16]
}

// Digest is what is kept of a slip.
func (s Slip) Digest() SlipDigest { return sha256.Sum256([]byte("ceping/slip/v1\x00" + s.code)) }

// checkCharacter is Luhn mod 32 with factor 2 at the rightmost payload character.
func checkCharacter(payload string) byte {
	sum, factor := 0, 2
	for i := len(payload) - 1; i >= 0; i-- {
		addend := factor * strings.IndexByte(crockford, payload[i])
		sum += addend/32 + addend%32
		factor = 3 - factor
	}
	return crockford[(32-sum%32)%32]
}

// Fingerprint of a manifest: the first 130 bits of the SHA-256 of its bytes, 26 characters of Crockford base32, most
// significant bit first.
func Fingerprint(manifest string) string {
	digest := sha256.Sum256([]byte(manifest))
	var text strings.Builder
	for i := range 26 {
		var v byte
		for bit := i * 5; bit < i*5+5; bit++ {
			v = v<<1 | digest[bit/8]>>(7-bit%8)&1
		}
		text.WriteByte(crockford[v])
	}
	return text.String()
}
