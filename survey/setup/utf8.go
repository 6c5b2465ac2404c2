package setup

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// Encodings that UTF8 names beside UTF-8, which has none.
const (
	GB18030 = "GB18030"
	UTF16   = "UTF-16"
)

// UTF8 is the text of a file as Chinese offices have them: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030, which
// also is GBK, "ANSI" and GB2312. Whoever calls it says from what it was read, when from names anything: GB18030 is found by its looks. What
// is none of them is refused with its line and the remedy.
func UTF8(file []byte) (text []byte, from string, err error) {
	switch {
	case bytes.HasPrefix(file, []byte{0xff, 0xfe}) || bytes.HasPrefix(file, []byte{0xfe, 0xff}):
		text, ok := decoded(file, utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM))
		if !ok {
			return nil, "", fmt.Errorf("the file begins as UTF-16 and is damaged: open it in an editor, look it over and save it as UTF-8")
		}
		return text, UTF16, nil
	case utf8.Valid(file):
		return bytes.TrimPrefix(file, []byte("\ufeff")), "", nil
	}
	if text, ok := decoded(file, simplifiedchinese.GB18030); ok && looksChinese(file, text) {
		return text, GB18030, nil
	}
	return nil, "", notUTF8(file)
}

// notUTF8 names the first line that is none.
func notUTF8(file []byte) error {
	line := 1
	for text := range bytes.Lines(file) {
		if !utf8.Valid(text) {
			break
		}
		line++
	}
	return fmt.Errorf("line %d: the file is not UTF-8: open it in the editor that wrote it and save it as UTF-8", line)
}

func decoded(file []byte, from encoding.Encoding) ([]byte, bool) {
	text, err := from.NewDecoder().Bytes(file)
	return text, err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

// looksChinese tells GB18030, as which file was decoded, from the other encodings that it nearly always decodes too: no control characters,
// nothing private, and of all characters that are not ASCII at least three of four are in the rows that GB 2312 has, as in every Chinese text.
func looksChinese(file, text []byte) bool {
	strange := func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || unicode.Is(unicode.Co, r)
	}
	if bytes.ContainsFunc(text, strange) {
		return false
	}
	common, wide := 0, 0
	for i, size := 0, 0; i < len(file); i += size {
		size = 1
		if file[i] < utf8.RuneSelf {
			continue
		}
		wide++
		switch {
		case file[i] == 0x80: // the euro sign of Windows, alone
		case file[i+1] < 0x40: // a digit
			size = 4
		default:
			size = 2
			if file[i] >= 0xa1 && file[i+1] >= 0xa1 { // beyond the last row all is private
				common++
			}
		}
	}
	return 4*common >= 3*wide
}
