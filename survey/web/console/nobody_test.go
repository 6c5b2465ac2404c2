package console

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestNobodyIsTheTerminal: a request that no staff session stands behind, and a long act that nobody was named for, have the rights of a
// stranger, as has whoever calls without a name. Only the command line names itself the terminal.
func TestNobodyIsTheTerminal(t *testing.T) {
	s := newSite(t, nil)
	change := func(ctx context.Context) error { return s.Office.SetBaseURL(ctx, "http://192.0.2.7") }
	asked := make(chan error, 2)
	s.Server.Group("").POST("/forgotten", func(c echo.Context) error {
		asked <- change(c.Request().Context())
		return c.NoContent(http.StatusNoContent)
	})
	// A server in the terminal's own context, as the program's may come to be.
	server := s.Server.HTTPServer()
	server.BaseContext = func(net.Listener) context.Context { return webtest.Terminal(t) }
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(s.Server.Listener(listener))
	t.Cleanup(func() { server.Close() })
	s.Base = "http://" + listener.Addr().String()
	s.Do(http.MethodPost, "/forgotten", "")
	s.console.works.begin("forgotten", "ready", func(ctx context.Context, _ func(int, int)) error {
		asked <- change(ctx)
		return nil
	})
	for _, name := range []string{"first", "second"} {
		if err := <-asked; !errors.Is(err, survey.ErrNoRight) {
			t.Errorf("the %s one acts as the terminal: %v", name, err)
		}
	}
	if err := change(t.Context()); !errors.Is(err, survey.ErrNoRight) {
		t.Errorf("without a name: %v", err)
	}
	if err := change(survey.WithActor(t.Context(), survey.Terminal)); err != nil {
		t.Errorf("the command line: %v", err)
	}
}
