package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// MaxBody bounds a request of the wire, in bytes.
const MaxBody = 64 << 10

// Nothing is the answer of an act that only happens: 204.
type Nothing struct{}

// Wire adapts an act of the voter's wire: a JSON object in, a JSON object or Nothing out.
// It stands behind a queue.
func Wire[Request, Answer any](do func(context.Context, Request) (Answer, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		var request Request
		if err := decode(arrived(c).text, &request); err != nil {
			return err
		}
		answer, err := do(c.Request().Context(), request)
		if err != nil {
			return err
		}
		if _, none := any(answer).(Nothing); none {
			return c.NoContent(http.StatusNoContent)
		}
		return say(c, answer)
	}
}

// Public adapts what anyone may read of a session, which the route names :id. It stands behind a queue.
func Public[Answer any](do func(ctx context.Context, session string) (Answer, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		answer, err := do(c.Request().Context(), c.Param("id"))
		if err != nil {
			return err
		}
		return say(c, answer)
	}
}

// say answers in JSON. Until it is taken, the answer counts as the request's body did.
func say(c echo.Context, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	arrived(c).answer(len(text))
	return c.JSONBlob(http.StatusOK, text)
}

// decode reads one JSON object whose keys are exactly the fields of the request, each once, all with strings. So a slip
// can never ride along with a cast, and two programs never read two meanings out of one body.
func decode(body []byte, request any) error {
	keys, err := stringKeys(body)
	if err != nil || len(keys) != reflect.TypeOf(request).Elem().NumField() {
		return survey.ErrMalformed
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(request); err != nil {
		return survey.ErrMalformed
	}
	return nil
}

// stringKeys are the keys of a JSON object of strings. It refuses what encoding/json lets pass: a key twice or in other
// letters than a–z, null, invalid UTF-8, and anything behind the object.
func stringKeys(body []byte) (map[string]bool, error) {
	if !utf8.Valid(body) {
		return nil, survey.ErrMalformed
	}
	keys, tokens := map[string]bool{}, json.NewDecoder(bytes.NewReader(body))
	if first, err := tokens.Token(); err != nil || first != json.Delim('{') {
		return nil, survey.ErrMalformed
	}
	for tokens.More() {
		key, err := tokens.Token()
		if err != nil {
			return nil, err
		}
		value, err := tokens.Token()
		if err != nil {
			return nil, err
		}
		name := key.(string) // a decoder gives no other key
		if _, text := value.(string); !text || keys[name] || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			return nil, survey.ErrMalformed
		}
		keys[name] = true
	}
	if _, err := tokens.Token(); err != nil {
		return nil, err
	}
	if _, err := tokens.Token(); err != io.EOF {
		return nil, survey.ErrMalformed
	}
	return keys, nil
}

// Binary in JSON is strict unpadded base64url (RFC 4648 §5): no newline, trailing bits zero.
type Binary []byte

func (b Binary) MarshalText() ([]byte, error) {
	return base64.RawURLEncoding.AppendEncode(nil, b), nil
}

func (b *Binary) UnmarshalText(text []byte) (err error) {
	if bytes.ContainsAny(text, "\r\n") { // which the standard library skips
		return survey.ErrMalformed
	}
	*b, err = base64.RawURLEncoding.Strict().AppendDecode(nil, text)
	return err
}
