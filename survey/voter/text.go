package voter

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text is a typed text as an envelope may hold it: of control characters LF alone (so that CRLF becomes LF), no white space around
// it, NFC.
func Text(typed string) string {
	kept := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(typed, ""))
	return norm.NFC.String(strings.TrimFunc(kept, white))
}

// white is Unicode White_Space and U+FEFF.
func white(r rune) bool { return unicode.Is(unicode.White_Space, r) || r == '\ufeff' }

// Score is a typed score in its shortest decimal form, 85.5 for 085.50; ok is false for what is no decimal of at most two places.
func Score(typed string) (shortest string, ok bool) {
	whole, places, point := strings.Cut(typed, ".")
	if point {
		places = strings.TrimRight(places, "0")
	}
	whole = strings.TrimLeft(whole, "0")
	if strings.Trim(typed, "0123456789.") != "" || !strings.ContainsAny(typed, "0123456789") || len(places) > 2 || strings.Contains(places, ".") {
		return "", false
	}
	if whole == "" {
		whole = "0"
	}
	if places == "" {
		return whole, true
	}
	return whole + "." + places, true
}
