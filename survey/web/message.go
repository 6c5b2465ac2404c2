package web

import (
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"ceping/survey/ballot"
	"ceping/survey/strict/base64url"
)

// Text is a string of a request. It is a part of the body, which is overwritten once the request is answered.
type Text []byte

// Borrowed returns the text as a string that is good until the request is answered, for whoever keeps nothing of it: a copy could not be
// overwritten.
func (t Text) Borrowed() string { return unsafe.String(unsafe.SliceData(t), len(t)) }

// Binary in JSON is strict base64url. What came with a request is a part of the body, as a Text is.
type Binary = base64url.Bytes

// Field is a key that a request has, and where its value goes: a *Text, a *Binary, or a *[]Binary for a list.
type Field struct {
	Key  string
	Into any
}

// read reads one JSON object with exactly these keys, each once: so a slip never rides along with a cast, and two programs never
// read two meanings out of one body. Nothing is copied out of the body, strings and binary are decoded where they stand: whoever
// overwrites the body has overwritten the request. The error is ballot.ErrMalformed.
func read(body []byte, fields []Field) error {
	if !utf8.Valid(body) || !json.Valid(body) {
		return ballot.ErrMalformed
	}
	r := &reader{rest: body}
	if !r.skip('{') {
		return ballot.ErrMalformed
	}
	seen := make([]bool, len(fields))
	for n := 0; !r.skip('}'); n++ {
		if n > 0 {
			r.skip(',')
		}
		key, ok := r.text()
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Key == string(key) })
		if !ok || at < 0 || seen[at] {
			return ballot.ErrMalformed
		}
		seen[at] = true
		r.skip(':')
		if !r.value(fields[at].Into) {
			return ballot.ErrMalformed
		}
	}
	if slices.Contains(seen, false) {
		return ballot.ErrMalformed
	}
	return nil
}

// reader walks through JSON that is known to be valid.
type reader struct{ rest []byte }

// skip passes a mark, if it comes next.
func (r *reader) skip(mark byte) bool {
	for len(r.rest) > 0 && (r.rest[0] == ' ' || r.rest[0] == '\t' || r.rest[0] == '\n' || r.rest[0] == '\r') {
		r.rest = r.rest[1:]
	}
	if len(r.rest) == 0 || r.rest[0] != mark {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

func (r *reader) value(into any) bool {
	if list, ok := into.(*[]Binary); ok {
		return r.list(list)
	}
	text, ok := r.text()
	switch into := into.(type) {
	case *Text:
		*into = text
		return ok
	case *Binary:
		var err error
		*into, err = base64url.InPlace(text)
		return ok && err == nil
	}
	return false
}

func (r *reader) list(into *[]Binary) bool {
	if !r.skip('[') {
		return false
	}
	for n := 0; !r.skip(']'); n++ {
		if n > 0 {
			r.skip(',')
		}
		text, ok := r.text()
		one, err := base64url.InPlace(text)
		if !ok || err != nil {
			return false
		}
		*into = append(*into, one)
	}
	return true
}

// text reads a string and decodes it in place, which is never longer than its JSON. A lone surrogate is refused.
func (r *reader) text() ([]byte, bool) {
	if !r.skip('"') {
		return nil, false
	}
	from, n := r.rest, 0
	for i := 0; ; {
		switch c := from[i]; c {
		case '"':
			r.rest = from[i+1:]
			return from[:n:n], true
		case '\\':
			size, took, ok := unescape(from[n:], from[i:])
			if !ok {
				return nil, false
			}
			n, i = n+size, i+took
		default:
			from[n] = c
			n, i = n+1, i+1
		}
	}
}

var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescape decodes the escape that from begins with: how many bytes it is, and how many its JSON took.
func unescape(to, from []byte) (size, took int, ok bool) {
	if c, short := escapes[from[1]]; short {
		to[0] = c
		return 1, 2, true
	}
	char, took := hexadecimal(from), 6
	if utf16.IsSurrogate(char) {
		if len(from) < 12 || from[6] != '\\' || from[7] != 'u' {
			return 0, 0, false
		}
		if char, took = utf16.DecodeRune(char, hexadecimal(from[6:])), 12; char == utf8.RuneError {
			return 0, 0, false
		}
	}
	return utf8.EncodeRune(to, char), took, true
}

// hexadecimal is the number of \uXXXX.
func hexadecimal(escape []byte) rune {
	n, _ := strconv.ParseUint(string(escape[2:6]), 16, 16) // four digits, since the JSON is valid
	return rune(n)
}
