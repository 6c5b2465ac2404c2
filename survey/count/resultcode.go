package count

import (
	"fmt"
	"strings"
	"unicode"
)

const codeLength = 26

// ParseCode takes a result code as people copy it from paper: spaces, hyphens and dashes are ignored, letters may be small, letters and
// digits of full width, O is 0, I and L are 1. It answers the 26 bare characters.
func ParseCode(typed string) (string, error) {
	code := strings.Map(plainCharacter, typed)
	if len(code) != codeLength || strings.Trim(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "" {
		return "", fmt.Errorf("that is no result code, which has %d characters of 0-9 and A-Z without I, L, O and U: copy all of it from the signed sheet", codeLength)
	}
	return code, nil
}

// plainCharacter is a character of a code as it is meant, -1 of one that only parts them.
func plainCharacter(r rune) rune {
	const firstWide, lastWide = '！', '～' // as an input method for Chinese writes ASCII
	if r >= firstWide && r <= lastWide {
		r -= firstWide - '!'
	}
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '−':
		return -1
	case r >= 'a' && r <= 'z':
		r -= 'a' - 'A'
	}
	switch r {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	}
	return r
}

// SpacedCode writes a code in groups of four, as people read it.
func SpacedCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), " ")
}
