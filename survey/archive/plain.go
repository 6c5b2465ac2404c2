package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// plain is what is wrong with a text of JSON in words, of an error that there is: who reads a refusal knows the file, and not this program's types.
func plain(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("byte %d: %q cannot be %s", kind.Offset, kind.Field, article(kind.Value))
	case errors.As(err, &syntax):
		return fmt.Errorf("byte %d: no JSON", syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early")
	}
	return errors.New(strings.TrimPrefix(strings.TrimPrefix(err.Error(), "manifest: "), "json: "))
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
