package export

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ceping/survey/count"
)

// maxName is the length of a file's or folder's name in bytes of UTF-8: file systems take 255, and a copy adds to it.
const maxName = 200

// FileName names a file of a session: unit, day and what it is; a rehearsal says so. It is a name that Windows, macOS and Linux take.
func FileName(s count.ReportSession, what, extension string) string {
	end := "." + extension
	if s.Rehearsal {
		end = "（试填）" + end
	}
	tail := fmt.Sprintf("_%s_%s", s.Date, fileText(what))
	tail = clipBytes(tail, maxName-len(end)-60) + end
	unit := fileText(s.Unit)
	if reserved(unit + tail) {
		unit = "_" + unit
	}
	return clipBytes(unit, maxName-len(tail)) + tail
}

// folderName names an office's folder as FileName names files.
func folderName(office string) string {
	name := fileText(office)
	if reserved(name) {
		name = "_" + name
	}
	return trimmed(clipBytes(name, maxName))
}

// numbered is a path whose last name got a number, and is no longer than names are.
func numbered(wish string, i int) string {
	folder, name := path.Split(wish)
	extension := path.Ext(name)
	if len(extension) > 10 { // a dot within a name
		extension = ""
	}
	tail := fmt.Sprintf("(%d)%s", i, extension)
	return folder + clipBytes(strings.TrimSuffix(name, extension), maxName-len(tail)) + tail
}

// fileText is text as a part of a path: nothing that a path or Windows does not take, and no dot or space at its ends.
func fileText(text string) string {
	clean := strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, c) || c == 0xfeff: // would turn the name around
			return -1
		case unicode.IsControl(c) || c == 0x2028 || c == 0x2029 || strings.ContainsRune(`/\:*?"<>|`, c):
			return '_'
		}
		return c
	}, text)
	if clean = trimmed(clean); clean == "" {
		return "_"
	}
	return clean
}

func trimmed(name string) string { return strings.Trim(name, ". 　") }

// reserved reports whether Windows takes a name for a device, which it does with any extension.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	if port, found := strings.CutPrefix(stem, "COM"); found {
		stem = "LPT" + port
	}
	return slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, stem) ||
		strings.HasPrefix(stem, "LPT") && utf8.RuneCountInString(stem) == 4 && strings.ContainsAny(stem[3:], "0123456789¹²³")
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
