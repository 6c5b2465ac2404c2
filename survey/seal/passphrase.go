package seal

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MinPassphrase is the least length of a chosen passphrase, in characters (code points), spaces around it not counted.
const MinPassphrase = 16

// What may be wrong with a passphrase when a box key is to be wrapped.
var (
	ErrPassphraseShort    = errors.New("the passphrase is too short; use a generated one, or at least 16 characters")
	ErrPassphraseRepeated = errors.New("the passphrase repeats an earlier one; give every trustee one of their own")
	ErrPassphraseEncoding = errors.New("the passphrase is not UTF-8 text; save the file as UTF-8")
)

// PassphraseError says which of the passphrases cannot be used, and never what it is.
type PassphraseError struct {
	Line int   // from 1, in the order given
	Err  error // ErrPassphraseShort, ErrPassphraseRepeated or ErrPassphraseEncoding
}

func (e *PassphraseError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *PassphraseError) Unwrap() error { return e.Err }

// CheckPassphrases says whether [Wrap] will take the passphrases: each at least MinPassphrase characters, no two the
// same. The error is a *PassphraseError for the first bad one.
func CheckPassphrases(passphrases []string) error {
	seen := make(map[string]bool, len(passphrases))
	for i, p := range passphrases {
		p = canonical(p)
		switch {
		case !utf8.ValidString(p):
			return &PassphraseError{i + 1, ErrPassphraseEncoding}
		case utf8.RuneCountInString(p) < MinPassphrase:
			return &PassphraseError{i + 1, ErrPassphraseShort}
		case seen[p]:
			return &PassphraseError{i + 1, ErrPassphraseRepeated}
		}
		seen[p] = true
	}
	return nil
}

const (
	crockford      = "0123456789abcdefghjkmnpqrstvwxyz"
	generatedBytes = 10 // 80 bits, 16 characters
	groupSize      = 4
)

// GeneratePassphrase returns 80 random bits as xxxx-xxxx-xxxx-xxxx in Crockford base32, lower case. It may be typed back
// in capitals, with O for 0, I or L for 1, and with or without the hyphens.
func GeneratePassphrase() string {
	b := make([]byte, generatedBytes)
	rand.Read(b) // never fails
	return group(base32.NewEncoding(crockford).WithPadding(base32.NoPadding).EncodeToString(b))
}

func group(characters string) string {
	groups := make([]string, 0, len(characters)/groupSize)
	for ; characters != ""; characters = characters[groupSize:] {
		groups = append(groups, characters[:groupSize])
	}
	return strings.Join(groups, "-")
}

// canonical is the text that a passphrase stands for: without the spaces around it (or the mark that Windows puts at the
// head of a text file), and, if it can be read as a generated one, spelt as that was printed.
func canonical(passphrase string) string {
	p := strings.TrimFunc(passphrase, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
	spelt := strings.NewReplacer("-", "", " ", "", "o", "0", "i", "1", "l", "1").Replace(strings.ToLower(p))
	if len(spelt) == generatedBytes*8/5 && strings.Trim(spelt, crockford) == "" {
		return group(spelt)
	}
	return p
}
