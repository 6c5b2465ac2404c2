package survey

import (
	"strconv"
	"strings"
	"unicode"

	"ceping/survey/sitting"
)

// Plain returns what people typed for a number, a day or a code, as a Latin keyboard would have it: a Chinese keyboard types full-width
// digits, letters, points and dashes, which look the same and are other characters. It is not for names and texts, which stay as
// they are written.
func Plain(typed string) string { return strings.TrimSpace(strings.Map(sitting.Plain, typed)) }

// Digits returns a code of digits as people type it: in groups, or full-width.
func Digits(typed string) string { return strings.ReplaceAll(Plain(typed), " ", "") }

// Number reads a whole number as people type it.
func Number(typed string) (int, error) { return strconv.Atoi(Plain(typed)) }

// NameKey returns a name for matching: white space of any width does not count, so that 张　三 is 张三.
func NameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, name)
}
