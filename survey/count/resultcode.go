package count

import (
	"fmt"

	"ceping/survey/printed"
)

// ParseCode takes a result code as people copy it from paper (printed.Bare). It answers the 26 bare characters.
func ParseCode(typed string) (string, error) {
	code, ok := printed.Bare(typed)
	if !ok {
		return "", fmt.Errorf("that is no result code, which has %d characters of 0-9 and A-Z without I, L, O and U: copy all of it from the signed sheet", printed.Length)
	}
	return code, nil
}

// SpacedCode writes a code in groups of four, as people read it.
func SpacedCode(code string) string { return printed.Spaced(code) }
