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

// Score is a typed score in its shortest decimal form, 85.5 for 085.50; ok is false for what is no decimal of at most two places. It is
// read as phones read it: digits and signs of a Chinese keyboard are those of a Latin one, 。 is a point, and so is a comma with one or
// two digits after it (one with three may part thousands).
func Score(typed string) (shortest string, ok bool) {
	typed = strings.TrimFunc(strings.Map(latin, typed), white)
	if before, after, comma := strings.Cut(typed, ","); comma && (len(after) == 1 || len(after) == 2) && !strings.ContainsAny(typed, ".") {
		typed = before + "." + after
	}
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

// latin is a character as a Latin keyboard has it.
func latin(r rune) rune {
	switch {
	case r >= '\uff01' && r <= '\uff5e':
		return r - 0xfee0
	case r == '。' || r == '｡':
		return '.'
	}
	return r
}
