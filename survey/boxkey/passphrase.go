package boxkey

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"ceping/survey/random"
)

// MinPassphrase is the least length of a chosen passphrase, in characters (code points), spaces around it not counted.
const MinPassphrase = 16

// What may be wrong with a passphrase when a box key is to be wrapped.
var (
	ErrPassphraseEncoding = errors.New("the passphrase is not UTF-8 text; save the file as UTF-8")
	ErrPassphraseShort    = errors.New("the passphrase is too short; use a generated one, or at least 16 characters")
	ErrPassphraseUniform  = errors.New("the passphrase is one character over and over; use a generated one")
	ErrPassphraseCycle    = errors.New("the passphrase is a short text over and over; use a generated one")
	ErrPassphraseRun      = errors.New("the passphrase is a run of characters as they follow each other in order or on the keyboard; use a generated one")
	ErrPassphraseCommon   = errors.New("the passphrase is made of very common passwords; use a generated one")
	ErrPassphraseOwn      = errors.New("the passphrase is made of its owner's name and very common passwords; use a generated one")
	ErrPassphraseRepeated = errors.New("the passphrase repeats an earlier one; give every trustee one of their own")
)

// PassphraseError says which of the passphrases cannot be used, and never what it is.
type PassphraseError struct {
	Line int   // from 1, in the order given
	Err  error // one of ErrPassphraseEncoding … ErrPassphraseRepeated
}

func (e *PassphraseError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *PassphraseError) Unwrap() error { return e.Err }

// CheckPassphrases says whether Wrap will take the passphrases, which it leaves as they are: each at least MinPassphrase
// characters, none that a list of guesses begins with (all one character, a short text over and over, a run, common passwords, also
// with other case, width, spaces, signs or digits around and between), no two the same. It cannot tell a strong one: a generated one
// is. The error is a *PassphraseError for the first bad one.
func CheckPassphrases(passphrases [][]byte) error {
	spelt := make([][]byte, 0, len(passphrases))
	defer func() { forget(spelt) }()
	for i, p := range passphrases {
		err := check(p)
		one := canonical(p)
		if err == nil && contains(spelt, one) {
			err = ErrPassphraseRepeated
		}
		spelt = append(spelt, one)
		if err != nil {
			return &PassphraseError{i + 1, err}
		}
	}
	return nil
}

// check looks at one passphrase, as it was typed and as it is understood: the alphabet is a run as it was typed, and no longer when
// its I, L and O are digits.
func check(p []byte) error {
	spelt := canonical(p)
	defer clear(spelt)
	switch {
	case !utf8.Valid(spelt):
		return ErrPassphraseEncoding
	case utf8.RuneCount(spelt) < MinPassphrase:
		return ErrPassphraseShort
	}
	if err := weakness(trim(p)); err != nil {
		return err
	}
	return weakness(spelt)
}

const (
	crockford  = "0123456789abcdefghjkmnpqrstvwxyz"
	characters = 16 // of a generated passphrase, 5 bits each
	groupSize  = 4
)

// GeneratePassphrase returns 80 random bits as xxxx-xxxx-xxxx-xxxx in Crockford base32, lower case. It may be typed back
// in capitals, with O for 0, I or L for 1, and with or without the hyphens. The bytes are the caller's, to be cleared.
func GeneratePassphrase() []byte {
	for {
		drawn := make([]byte, characters)
		random.Fill(drawn)
		for i, b := range drawn {
			drawn[i] = crockford[b%byte(len(crockford))] // 256 is a multiple of 32
		}
		p := group(drawn)
		clear(drawn)
		if check(p) == nil { // a run, once in far more draws than there will be
			return p
		}
	}
}

// group puts hyphens between groups of four, in a slice of its own.
func group(spelt []byte) []byte {
	grouped := make([]byte, 0, len(spelt)+len(spelt)/groupSize)
	for i, b := range spelt {
		if i > 0 && i%groupSize == 0 {
			grouped = append(grouped, '-')
		}
		grouped = append(grouped, b)
	}
	return grouped
}

// canonical is the text that a passphrase stands for, in a slice of its own: without the spaces around it (or the mark that Windows
// puts at the head of a text file), and, if it can be read as a generated one, spelt as that was printed.
func canonical(passphrase []byte) []byte {
	p := trim(passphrase)
	spelt := make([]byte, 0, characters)
	defer func() { clear(spelt[:cap(spelt)]) }()
	for _, b := range p {
		switch {
		case b == '-' || b == ' ':
			continue
		case 'A' <= b && b <= 'Z':
			b += 'a' - 'A'
		}
		switch b {
		case 'o':
			b = '0'
		case 'i', 'l':
			b = '1'
		}
		if len(spelt) == characters || !slices.Contains([]byte(crockford), b) {
			return slices.Clone(p)
		}
		spelt = append(spelt, b)
	}
	if len(spelt) < characters {
		return slices.Clone(p)
	}
	return group(spelt)
}

func trim(p []byte) []byte {
	return bytes.TrimFunc(p, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
}
