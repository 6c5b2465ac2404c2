package survey

import (
	"strconv"
	"strings"

	"ceping/survey/sitting"
)

// Plain is what people typed for a number, a day or a code, as a Latin keyboard would have it: a Chinese keyboard types full-width
// digits, letters, points and dashes, which look the same and are other characters. It is not for names and texts, which stay as
// they are written.
func Plain(typed string) string { return strings.TrimSpace(strings.Map(sitting.Plain, typed)) }

// Number reads a whole number as people type it.
func Number(typed string) (int, error) { return strconv.Atoi(Plain(typed)) }
