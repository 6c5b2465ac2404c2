package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// Request is the value that a message of the wire is read into.
type Request[T any] interface {
	*T
	// Fields are all keys that the message has.
	Fields() []Field
}

// Wire adapts an act of the voter's wire: a JSON object in, a JSON object out. Its route has a queue in front. What the
// request holds is overwritten once it is answered, and must not be kept.
func Wire[T any, R Request[T], Answer any](do func(context.Context, R) (Answer, error)) echo.HandlerFunc {
	return wire(do, Say)
}

// WirePacked adapts, as Wire does, an act whose answer is long and tells nothing of a ballot: it is compressed for whoever takes that.
func WirePacked[T any, R Request[T], Answer any](do func(context.Context, R) (Answer, error)) echo.HandlerFunc {
	return wire(do, sayPacked)
}

func wire[T any, R Request[T], Answer any](do func(context.Context, R) (Answer, error), say func(echo.Context, any) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := R(new(T))
		if err := read(arrived(c).text, request.Fields()); err != nil {
			return err
		}
		answer, err := do(c.Request().Context(), request)
		if err != nil {
			return err
		}
		return say(c, answer)
	}
}

// Say answers in JSON, on a route with a queue in front. Until it is taken, the answer counts as the request's body did.
func Say(c echo.Context, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	defer clear(text)
	return say(c, text)
}

func say(c echo.Context, text []byte) error {
	arrived(c).answer(len(text))
	return c.JSONBlob(http.StatusOK, text)
}

// Publish answers, as Say does, with what never changes and is the same for all: it may be kept for an hour, by a proxy too, so
// that who has looked is told to nobody, and is compressed for whoever takes that. It is so before it begins to leave: an answer that is
// not taken holds no more than its bytes.
func Publish(c echo.Context, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=3600")
	return pack(c, append(text, '\n'))
}

func sayPacked(c echo.Context, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	defer clear(text)
	return pack(c, text)
}

// pack says a text compressed, to whoever takes that.
func pack(c echo.Context, text []byte) (err error) {
	h := c.Response().Header()
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		if text, err = zipped(text); err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
	}
	return say(c, text)
}

// zippers are kept, since each takes about a megabyte.
var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func zipped(text []byte) ([]byte, error) {
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}
