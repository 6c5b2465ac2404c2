package sitting

import (
	"crypto/sha256"
	"strings"
	"unicode"

	"ceping/survey/random"
)

// SlipDigest is the hash of a slip: it alone is kept.
type SlipDigest [32]byte

// Slip (领票码) is a printed one-time code: 15 characters of Crockford base32 (75 random bits) and a Luhn-mod-32 check
// character. Only its digest is kept.
type Slip struct{ code [slipLength]byte }

const (
	crockford  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	slipLength = 16
)

// NewSlip draws a slip at random.
func NewSlip() (s Slip) {
	random.Fill(s.code[:])
	for i, b := range s.code {
		s.code[i] = crockford[b%32]
	}
	s.code[slipLength-1] = checkCharacter(s.code[:slipLength-1])
	return s
}

// ParseSlip reads a slip as people type it: full-width characters are Plain ones, spaces and hyphens are dropped, letters
// upper-cased, O read as 0, I and L as 1. A wrong length, a strange character and a wrong check character are all ErrSlipUnknown.
// Nothing is kept of the text, and no copy made of it.
func ParseSlip(typed string) (s Slip, err error) {
	n := 0
	for _, r := range typed {
		if r = Plain(r); unicode.IsSpace(r) || r == '-' {
			continue
		}
		c := slipCharacter(unicode.ToUpper(r))
		if c == 0 || n == slipLength {
			return Slip{}, ErrSlipUnknown
		}
		s.code[n] = c
		n++
	}
	if n != slipLength || s.code[slipLength-1] != checkCharacter(s.code[:slipLength-1]) {
		return Slip{}, ErrSlipUnknown
	}
	return s, nil
}

// slipCharacter is what a character of a slip stands for; 0 for one that slips do not have.
func slipCharacter(r rune) byte {
	switch r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	if strings.ContainsRune(crockford, r) {
		return byte(r)
	}
	return 0
}

// String returns the slip's 16 characters.
func (s Slip) String() string { return string(s.code[:]) }

// Grouped returns the slip in four groups of four, for print.
func (s Slip) Grouped() string {
	code := s.String()
	return code[0:4] + " " + code[4:8] + " " + code[8:12] + " " + code[12:16]
}

// Digest returns the hash under which the slip is kept.
func (s Slip) Digest() SlipDigest {
	const label = "ceping/slip/v1\x00"
	var text [len(label) + slipLength]byte
	copy(text[copy(text[:], label):], s.code[:])
	return sha256.Sum256(text[:])
}

// checkCharacter is Luhn mod 32 with factor 2 at the rightmost payload character.
func checkCharacter(payload []byte) byte {
	sum, factor := 0, 2
	for i := len(payload) - 1; i >= 0; i-- {
		addend := factor * strings.IndexByte(crockford, payload[i])
		sum += addend/32 + addend%32
		factor = 3 - factor
	}
	return crockford[(32-sum%32)%32]
}

// Plain returns a character as a Latin keyboard has it: a Chinese keyboard types full-width digits, letters, points and dashes, which look the
// same and are other characters.
func Plain(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // the full-width forms have the order of ASCII
		return r - '！' + '!'
	case r == '　':
		return ' '
	}
	return r
}
