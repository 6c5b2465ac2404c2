package layout

import (
	"fmt"
	"strings"

	"ceping/survey/count"
)

// ResultCode is the result code (结果校验码) that a Report is given out with, bare, as its QR has it; "" when it has none, as one of version 1.
type ResultCode string

// Spaced returns the code in groups of four, as people read and copy it.
func (c ResultCode) Spaced() string { return count.SpacedCode(string(c)) }

// trustees says who could open the box, and how many of them it took; "" when nobody is named.
func trustees(t count.ReportTrustees) string {
	if len(t.Names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s（%d人中任意%d人可开箱）", strings.Join(t.Names, "、"), len(t.Names), t.Threshold)
}
