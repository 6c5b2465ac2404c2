package export

import (
	"fmt"
	"html/template"
	"strings"
)

// units writes 1/10,000 of a unit as a decimal.
func units(n int) string {
	text := fmt.Sprintf("%d.%04d", n/10000, n%10000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// clipped is a name on one line, cut to what there is room for.
func clipped(name string) string {
	const room = 24 // in halves of a Chinese character
	name = strings.Join(strings.Fields(name), " ")
	used := 0
	for i, r := range name {
		if used++; r > 0x2e80 {
			used++
		}
		if used > room && i > 0 {
			return name[:i] + "…"
		}
	}
	return name
}

// inFull is a whole name, for who points at one that is cut.
func inFull(name string) string {
	if clipped(name) == name {
		return ""
	}
	return "<title>" + escaped(name) + "</title>"
}

func escaped(text string) string { return template.HTMLEscapeString(text) }
