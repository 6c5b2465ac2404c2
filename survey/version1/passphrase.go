package version1

import (
	"strings"
	"unicode"
)

const (
	crockford  = "0123456789abcdefghjkmnpqrstvwxyz"
	characters = 16 // of a generated passphrase
	groupSize  = 4
)

// canonical is the text that a passphrase stands for: without the spaces around it (or the mark that Windows puts at the head of a text
// file), and, if it can be read as a generated one, spelt as that was printed: xxxx-xxxx-xxxx-xxxx in Crockford base32, lower case.
func canonical(passphrase string) string {
	p := strings.TrimFunc(passphrase, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
	spelt := strings.NewReplacer("-", "", " ", "", "o", "0", "i", "1", "l", "1").Replace(strings.ToLower(p))
	if len(spelt) != characters || strings.Trim(spelt, crockford) != "" {
		return p
	}
	var groups []string
	for ; spelt != ""; spelt = spelt[groupSize:] {
		groups = append(groups, spelt[:groupSize])
	}
	return strings.Join(groups, "-")
}
