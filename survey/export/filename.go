package export

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"ceping/survey"
)

// maxName is the length of a file's name in bytes of UTF-8: file systems take 255, and a copy adds to it.
const maxName = 200

// FileName names a file of a session: unit, day and what it is; a rehearsal says so. It is a name that Windows, macOS and Linux take.
func FileName(s survey.ReportSession, what, extension string) string {
	if s.Rehearsal {
		what += "（试填）"
	}
	tail := fmt.Sprintf("_%s_%s", s.Date, fileText(what))
	tail = clipBytes(tail, maxName-len(extension)-1-60) + "." + extension
	return clipBytes(fileText(s.Unit), maxName-len(tail)) + tail
}

// fileText is text as a part of a path: nothing that a path or Windows does not take, and no dot or space at its ends.
func fileText(text string) string {
	clean := strings.Map(func(c rune) rune {
		switch {
		case c < ' ' || c == 0x7f || strings.ContainsRune(`/\:*?"<>|`, c):
			return '_'
		case c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == 0xfeff: // would turn the name around
			return -1
		}
		return c
	}, text)
	if clean = strings.Trim(clean, ". 　"); clean == "" {
		return "_"
	}
	return clean
}

// clipBytes cuts to so many bytes at a character's end.
func clipBytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
