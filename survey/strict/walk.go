package strict

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
)

// deepest is further than encoding/json goes down.
const deepest = 10_001

var errDeep = errors.New("lists and objects lie too deep in each other")

// walk goes through valid JSON beside the type that it is read into, and looks at the keys. Values are passed over where they stand.
type walk struct {
	rest []byte
	part bool // of the keys
}

// next passes white space and returns what comes then.
func (w *walk) next() byte {
	w.rest = bytes.TrimLeft(w.rest, " \t\r\n")
	return w.rest[0]
}

// pass passes a mark, if it comes next.
func (w *walk) pass(mark byte) bool {
	if w.next() != mark {
		return false
	}
	w.rest = w.rest[1:]
	return true
}

func (w *walk) value(t reflect.Type, depth int) error {
	switch w.next() {
	case '{', '[':
		if depth == 0 {
			return errDeep
		}
		if t = known(t); w.pass('{') {
			return w.object(t, depth-1)
		}
		w.pass('[')
		return w.list(t, depth-1)
	case '"':
		w.text()
	default: // a number, true, false, null: up to what ends it
		end := bytes.IndexAny(w.rest, ",]} \t\r\n")
		if end < 0 {
			end = len(w.rest)
		}
		w.rest = w.rest[end:]
	}
	return nil
}

// text passes a string and returns it with its quotes.
func (w *walk) text() []byte {
	end := 1
	for w.rest[end] != '"' {
		if w.rest[end] == '\\' {
			end++
		}
		end++
	}
	text := w.rest[:end+1]
	w.rest = w.rest[end+1:]
	return text
}

func (w *walk) list(t reflect.Type, depth int) error {
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		t = t.Elem()
	} else {
		t = nil
	}
	for n := 0; !w.pass(']'); n++ {
		if n > 0 {
			w.pass(',')
		}
		if err := w.value(t, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) object(t reflect.Type, depth int) error {
	seen := map[string]bool{}
	for n := 0; !w.pass('}'); n++ {
		if n > 0 {
			w.pass(',')
		}
		w.next()
		var key string
		if err := json.Unmarshal(w.text(), &key); err != nil {
			return err
		}
		if seen[key] {
			return &KeyError{key, true}
		}
		seen[key] = true
		of, err := w.field(t, key)
		if err != nil {
			return err
		}
		w.pass(':')
		if err := w.value(of, depth); err != nil {
			return err
		}
	}
	return nil
}

// field is the type that a key's value is read into; nil where nothing is known of it.
func (w *walk) field(t reflect.Type, key string) (reflect.Type, error) {
	switch {
	case t == nil:
		return nil, nil
	case t.Kind() == reflect.Map:
		return t.Elem(), nil
	case t.Kind() != reflect.Struct:
		return nil, nil
	}
	alike := false
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if within := f.Anonymous && name == "" && structure(f.Type); within || !f.IsExported() || f.Tag.Get("json") == "-" || named(t, f.Index) {
			continue // what is within an embedded one is listed too
		}
		if name == "" {
			name = f.Name
		}
		if name == key {
			return f.Type, nil
		}
		alike = alike || strings.EqualFold(name, key)
	}
	if alike || !w.part {
		return nil, &KeyError{Key: key}
	}
	return nil, nil
}

// named reports whether a field lies within an embedded one that has a name of its own: its key stands there, and not in t.
func named(t reflect.Type, index []int) bool {
	for depth := 1; depth < len(index); depth++ {
		if name, _, _ := strings.Cut(t.FieldByIndex(index[:depth]).Tag.Get("json"), ","); name != "" {
			return true
		}
	}
	return false
}

func structure(t reflect.Type) bool {
	return t.Kind() == reflect.Struct || t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}

var readers = []reflect.Type{reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()}

// known is what encoding/json fills in by itself: what a pointer leads to, and nil where a type reads itself.
func known(t reflect.Type) reflect.Type {
	for t != nil {
		for _, reader := range readers {
			if t.Implements(reader) || reflect.PointerTo(t).Implements(reader) {
				return nil
			}
		}
		if t.Kind() != reflect.Pointer {
			return t
		}
		t = t.Elem()
	}
	return nil
}

// loneSurrogate finds a \u escape of half a surrogate pair (RFC 8259 §8.2). In valid JSON a backslash occurs only in strings.
func loneSurrogate(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		unit, ok := escapedUnit(text[i:])
		switch {
		case !ok:
			i++ // a two-character escape; its second may be a backslash
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return true
		case unit >= 0xD800 && unit <= 0xDBFF:
			low, ok := escapedUnit(text[min(i+6, len(text)):])
			if !ok || low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 11
		default:
			i += 5
		}
	}
	return false
}

func escapedUnit(text []byte) (uint64, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return unit, err == nil
}
