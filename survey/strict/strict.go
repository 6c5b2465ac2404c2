// Package strict reads JSON (RFC 8259) as the I-JSON that it has to be (RFC 7493), into what a program expects: one value and nothing
// after it, in UTF-8, no half of a surrogate pair, no key twice in an object, and each key by the very letters of its field. The
// standard library lets all of these pass, takes "V" and "ſ" for "v" and "s", and of two values of a key the last: two programs would
// read two meanings out of one text.
//
// Binary has a room of its own, base64url, which a phone's way leads through. What else must hold, byte for byte the canonical form, is
// its reader's to compare.
package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"unicode/utf8"
)

// ErrText is wrapped where a text is not in Unicode: bytes that are not UTF-8, or an escape of half a surrogate pair.
var ErrText = errors.New("not UTF-8, or half a surrogate pair")

// ErrMore is returned where something stands after the value.
var ErrMore = errors.New("more than one object")

// KeyError is a key that must not stand where it does.
type KeyError struct {
	Key   string
	Twice bool // in its object; else nothing is known of that name
}

func (e *KeyError) Error() string {
	if e.Twice {
		return fmt.Sprintf("the key %q stands twice", e.Key)
	}
	return fmt.Sprintf("the key %q is unknown", e.Key)
}

// JSON reads a text into a pointer as encoding/json does, and refuses besides all that the package says, and a key for which there is no
// field. An integer is read from digits alone (1.0 and 1e0 are none). Where a type has an UnmarshalJSON, its keys are that method's to
// know; twice they do not stand there either. The errors are a *KeyError, ErrText, ErrMore, io.ErrUnexpectedEOF for a text that ends too
// early, and those of encoding/json. Of the text no value is copied but into what is read; with an error that may hold something.
func JSON(text []byte, into any) error { return read(text, into, false) }

// Part is JSON, and passes over a key for which there is no field: for a reader who needs a part of a text, or whose other side may know
// more. One that differs from a field's in capitals alone is refused all the same.
func Part(text []byte, into any) error { return read(text, into, true) }

// Value reads any JSON value: map[string]any, []any, string, json.Number, bool and nil. Its objects and lists lie in each other at most
// depth deep. The errors are as those of JSON.
func Value(text []byte, depth int) (value any, err error) {
	if err := check(text, nil, true, depth); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

func read(text []byte, into any, part bool) error {
	if err := check(text, reflect.TypeOf(into), part, deepest); err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// check is all that encoding/json does not look at. t is nil where any key may stand.
func check(text []byte, t reflect.Type, part bool, depth int) error {
	if err := grammar(text); err != nil {
		return err
	}
	if !utf8.Valid(text) || loneSurrogate(text) {
		return ErrText
	}
	w := walk{rest: text, part: part}
	return w.value(t, depth)
}

// grammar has the errors of encoding/json, which have the place.
func grammar(text []byte) error {
	if json.Valid(text) {
		return nil
	}
	var nothing json.RawMessage
	err := json.Unmarshal(text, &nothing)
	var wrong *json.SyntaxError
	switch {
	case !errors.As(err, &wrong):
		return err
	case wrong.Error() == "unexpected end of JSON input":
		return io.ErrUnexpectedEOF
	case wrong.Offset > 0 && json.Valid(text[:wrong.Offset-1]):
		return ErrMore
	}
	return err
}
