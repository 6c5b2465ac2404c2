package console

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
)

// TestNobodyIsTheTerminal: a request that no staff session is behind has no right to anything, whoever started the server, nor has an
// account that is named like the terminal. The terminal is who came in by a one-time link printed there.
func TestNobodyIsTheTerminal(t *testing.T) {
	s := newSite(t, nil)
	change := func(by office.Actor) error { return by.SetBaseURL(t.Context(), "http://192.0.2.7") }
	asked := make(chan error, 1)
	s.Server.Group("").POST("/forgotten", func(c echo.Context) error {
		asked <- change(s.mounted.reception.by(c))
		return c.NoContent(http.StatusNoContent)
	})
	s.Do(http.MethodPost, "/forgotten", "")
	if err := <-asked; !errors.Is(err, survey.ErrNoRight) {
		t.Errorf("a request of nobody: %v", err)
	}
	if err := change(s.Office.As(survey.Terminal)); !errors.Is(err, survey.ErrNoRight) {
		t.Errorf("an account called terminal: %v", err)
	}
	e := echo.New().NewContext(httptest.NewRequest(http.MethodPost, "/", nil), httptest.NewRecorder())
	e.Set(personField, survey.Person{Name: survey.Terminal, Role: survey.Administrator})
	if err := change(s.mounted.reception.by(e)); err != nil {
		t.Errorf("the terminal: %v", err)
	}
}
