package boxkey

import (
	"slices"
	"strings"
	"unicode"
)

const (
	maxPieces = 6   // of a passphrase that is guessed as a row of common passwords and runs
	maxOdd    = 2   // characters between and around them
	maxDigits = 8   // put before or behind, as a year or a date
	maxGuess  = 128 // characters that are taken apart: of a longer one its beginning, since the work grows with the square
)

// Guessed says that a password of staff is what lists of guesses begin with, by the same rules as a passphrase, whatever its length: one of
// ErrPassphraseUniform, ErrPassphraseCycle, ErrPassphraseRun, ErrPassphraseCommon, or ErrPassphraseOwn where it is put together of own too,
// the words that whoever guesses knows, such as the account's name; nil else. It cannot tell a strong one.
func Guessed(password string, own ...string) error {
	known := &word{}
	for _, one := range own {
		for _, part := range strings.FieldsFunc(one, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if text := fold([]byte(part)); len(text) > 1 {
				known.add(text)
			}
		}
	}
	p := []byte(password)
	err := weakness(p)
	if err == nil && weaknessWith(p, func(text []rune, at int, piece func(int)) { known.walk(text[at:], 0, piece) }) != nil {
		err = ErrPassphraseOwn
	}
	return err
}

// weakness finds what lists of guesses begin with. p is UTF-8.
func weakness(p []byte) error {
	return weaknessWith(p, func([]rune, int, func(int)) {})
}

// weaknessWith finds it with pieces of the caller's own beside the common passwords.
func weaknessWith(p []byte, own func(text []rune, at int, piece func(length int))) error {
	all := fold(p)
	plain := make([]rune, 0, len(all)) // without spaces and signs
	defer func() { clear(all); clear(plain[:cap(plain)]) }()
	for _, r := range all {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			plain = append(plain, r)
		}
	}
	if len(plain) < minCommon { // nearly all signs: they are looked at themselves
		plain = append(plain[:0], all...)
	}
	texts := [][]rune{all, plain, withoutDigits(plain)}
	some := func(weak func(text []rune) bool) bool { return slices.ContainsFunc(texts, weak) }
	switch {
	case some(func(text []rune) bool { return period(text) <= 1 }):
		return ErrPassphraseUniform
	case some(func(text []rune) bool { n := period(text); return n < MinPassphrase && 2*n <= len(text) }):
		return ErrPassphraseCycle
	case some(func(text []rune) bool { return fallsApart(text, runAt) }):
		return ErrPassphraseRun
	case some(func(text []rune) bool { return fallsApart(text, runAt, commonAt, own) }):
		return ErrPassphraseCommon
	}
	return nil
}

// fold is the passphrase in lower case and half width.
func fold(p []byte) []rune {
	folded := make([]rune, 0, len(p))
	for _, r := range text(p) {
		switch {
		case '！' <= r && r <= '～':
			r -= '！' - '!'
		case r == '　':
			r = ' '
		}
		folded = append(folded, unicode.ToLower(r))
	}
	return folded
}

// withoutDigits is a text without up to eight digits at each end, or all of it when little else is left.
func withoutDigits(text []rune) []rune {
	first, last := 0, len(text)
	for first < last && first < maxDigits && unicode.IsDigit(text[first]) {
		first++
	}
	for last > first && len(text)-last < maxDigits && unicode.IsDigit(text[last-1]) {
		last--
	}
	if last-first < minCommon {
		return text
	}
	return text[first:last]
}

// period is the least number of characters that a text repeats, to its end or a part of the way: 3 of abcabcab; 0 of an empty one.
func period(text []rune) int {
	for n := 1; n < len(text); n++ {
		repeats := true
		for i := n; i < len(text) && repeats; i++ {
			repeats = text[i] == text[i-n]
		}
		if repeats {
			return n
		}
	}
	return len(text)
}

// fallsApart reports whether a text is a row of at most maxPieces pieces with at most maxOdd other characters. pieces tells the
// length of each piece that may stand at a place.
func fallsApart(text []rune, pieces ...func(text []rune, at int, piece func(length int))) bool {
	text = text[:min(len(text), maxGuess)]
	const no = maxPieces + 1
	least := make([][maxOdd + 1]int, len(text)+1) // pieces needed up to a place, by odd characters on the way
	for i := range least {
		for odd := range least[i] {
			least[i][odd] = no
		}
	}
	least[0][0] = 0
	for at := range text {
		for odd, n := range least[at] {
			if odd < maxOdd {
				least[at+1][odd+1] = min(least[at+1][odd+1], n)
			}
		}
		for _, tell := range pieces {
			tell(text, at, func(length int) {
				for odd, n := range least[at] {
					least[at+length][odd] = min(least[at+length][odd], n+1)
				}
			})
		}
	}
	for _, n := range least[len(text)] {
		if n < no {
			return true
		}
	}
	return false
}
