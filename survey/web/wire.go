package web

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Request is what a message of the wire is read into.
type Request[T any] interface {
	*T
	// Fields are all keys that the message has.
	Fields() []Field
}

// Wire adapts an act of the voter's wire: a JSON object in, a JSON object out. It stands behind a queue. What the request holds is
// overwritten once it is answered, and must not be kept.
func Wire[T any, R Request[T], Answer any](do func(context.Context, R) (Answer, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := R(new(T))
		if err := read(arrived(c).text, request.Fields()); err != nil {
			return err
		}
		answer, err := do(c.Request().Context(), request)
		if err != nil {
			return err
		}
		return Say(c, answer)
	}
}

// Hangs has the connection closed when the request is answered, so that what comes next travels on another.
func Hangs(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Connection", "close")
		return next(c)
	}
}

// Say answers in JSON, behind a queue. Until it is taken, the answer counts as the request's body did.
func Say(c echo.Context, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	arrived(c).answer(len(text))
	return c.JSONBlob(http.StatusOK, text)
}
