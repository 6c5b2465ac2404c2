package survey

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxReason is the most characters of a reason.
const MaxReason = 200

// CleanReason returns a reason as it is kept, one line; "" of none. It is printed on signed sheets, so it holds nothing that is not seen.
func CleanReason(text string) (string, error) {
	text = strings.TrimSpace(text)
	hidden := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > MaxReason || strings.ContainsFunc(text, hidden) {
		return "", Refuse("reason_malformed", MaxReason)
	}
	return text, nil
}
