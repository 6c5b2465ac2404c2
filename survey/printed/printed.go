// Package printed reads and writes the codes that people copy from paper, the result code and the takeover code: 130 bits as 26 characters of
// Crockford's base32, in groups of four. A leaf, so that what takes one takes it as every other does.
package printed

import (
	"strings"
	"unicode"
)

const (
	// Length is how many characters a code has.
	Length = 26
	// Alphabet are those characters: digits, and capitals without I, L, O and U.
	Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// Bare is a code as it was meant that people typed: spaces, hyphens, dashes and what nobody sees are dropped, letters may be small, letters and
// digits of full width, O is 0, I and L are 1. ok is false when that is none.
func Bare(typed string) (code string, ok bool) {
	code = strings.Map(plain, typed)
	return code, len(code) == Length && strings.Trim(code, Alphabet) == ""
}

// plain is a character of a code as it is meant, -1 of one that only parts them.
func plain(r rune) rune {
	const firstWide, lastWide = '！', '～' // as an input method for Chinese writes ASCII
	if r >= firstWide && r <= lastWide {
		r -= firstWide - '!'
	}
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '−':
		return -1
	case r >= 'a' && r <= 'z':
		r -= 'a' - 'A'
	}
	switch r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	return r
}

// Spaced writes a code in groups of four, as it is printed.
func Spaced(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), " ")
}
