package export

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
)

// units writes 1/10,000 of a unit as a decimal.
func units(n int) string {
	text := fmt.Sprintf("%d.%04d", n/10000, n%10000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// labelRoom is what a name at the left of a chart may take, in tenths of the size of its type.
const labelRoom = 134

// advance is what a character takes in any of the fonts that a page may come to, in tenths of the size of its type: the widest of them
// counts, for a name that is wider than its room loses its first character.
func advance(r rune) int {
	switch {
	case r == ' ' || r == '.' || r == ',' || r == '\'':
		return 6
	case strings.ContainsRune("MWOQmw@%&", r):
		return 11
	case r >= 'A' && r <= 'Z':
		return 9
	case r < 0x80:
		return 7
	case r >= 0x2e80 && r < 0x1f000: // Chinese characters and their signs are as wide as they are high
		return 10
	case r == '·':
		return 10
	}
	return 12
}

// wide is what a text takes, in tenths of the size of its type.
func wide(text string) (sum int) {
	for _, r := range text {
		sum += advance(r)
	}
	return sum
}

// clipped is a name on one line, cut to what there is room for. The day that tells two sessions of one unit apart stays.
func clipped(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if wide(name) <= labelRoom {
		return name
	}
	day := ""
	if end := dayAtEnd.FindStringSubmatch(name); end != nil {
		if day = end[0]; end[1] != "" {
			day = "（" + end[1] + "）" // they share the day
		}
	}
	used := wide("…" + day)
	for i, r := range name {
		if used += advance(r); used > labelRoom {
			return name[:i] + "…" + day
		}
	}
	return name
}

// dayAtEnd is what a comparison calls a session by where its unit has several: the day, and the beginning of its id where they share it.
var dayAtEnd = regexp.MustCompile(`（\d{4}-\d{2}-\d{2}(?:，([0-9a-f]{1,8}))?）$`)

// inFull is a whole name, for who points at one that is cut.
func inFull(name string) string {
	if clipped(name) == name {
		return ""
	}
	return "<title>" + escaped(name) + "</title>"
}

func escaped(text string) string { return template.HTMLEscapeString(text) }
