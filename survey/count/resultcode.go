package count

import (
	"fmt"
	"strings"
)

const codeLength = 26

// ParseCode takes a result code as people copy it from paper: spaces and hyphens are ignored, letters may be small, O is 0, I and L
// are 1. It answers the 26 bare characters.
func ParseCode(typed string) (string, error) {
	code := strings.NewReplacer(" ", "", "-", "", "　", "", "\t", "", "\r", "", "\n", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(typed))
	if len(code) != codeLength || strings.Trim(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "" {
		return "", fmt.Errorf("that is no result code, which has %d characters of 0-9 and A-Z without I, L, O and U: copy all of it from the signed sheet", codeLength)
	}
	return code, nil
}

// SpacedCode writes a code in groups of four, as people read it.
func SpacedCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), " ")
}
