package export

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// sheetNames are the names given so far: Excel wants them unique without regard to case, at most 31 characters (UTF-16),
// and without []:*?/\ or an apostrophe at an end.
type sheetNames map[string]bool

func (n sheetNames) unique(wish string) string {
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return -1
		}
		return r
	}, wish), "' ")
	if clean == "" {
		clean = "测评表"
	}
	for i := 1; ; i++ {
		suffix := ""
		if i > 1 {
			suffix = fmt.Sprintf("(%d)", i)
		}
		name := clip(clean, 31-len(suffix)) + suffix
		if key := strings.ToLower(name); !n[key] {
			n[key] = true
			return name
		}
	}
}

// clip cuts to so many UTF-16 units.
func clip(s string, units int) string {
	for i, r := range s {
		if units -= utf16.RuneLen(r); units < 0 {
			return s[:i]
		}
	}
	return s
}
