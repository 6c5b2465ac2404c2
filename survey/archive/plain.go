package archive

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// plain is what is wrong with a text of JSON in words: who reads a refusal knows the file, and not this program's types.
func plain(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var encoded base64.CorruptInputError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind):
		return fmt.Errorf("byte %d: %q cannot be %s", kind.Offset, kind.Field, article(kind.Value))
	case errors.As(err, &syntax):
		return fmt.Errorf("byte %d: no JSON", syntax.Offset)
	case errors.As(err, &encoded):
		return errors.New("a value is not unpadded base64url")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("it ends too early")
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if key, ok := strings.CutPrefix(text, "unknown field "); ok {
		return fmt.Errorf("the key %s is unknown", key)
	}
	return errors.New(strings.TrimPrefix(text, "manifest: "))
}

// article names a kind of JSON as it is found: "number -1" is that number.
func article(kind string) string {
	kind, _, _ = strings.Cut(kind, " ")
	switch kind {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "number":
		return "such a number"
	case "bool":
		return "true or false"
	}
	return "a text"
}
