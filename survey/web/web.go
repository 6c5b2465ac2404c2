// Package web is the site's floor: a server over HTTP with its bounds and guards, what the wire and the pages have in common, and
// nothing of what a room says. The rooms are the voter's (phone), the hall's screen (screen) and staff's (console); each is mounted
// on a Server by the program, and knows no other. Together they are the only importers of Echo. Handlers decode, call the domain, and
// encode; one place (problem.go) turns errors into answers. Nothing about a voter's act is logged, timed or told to a metric, at any
// level: the voter's routes write no log, set no cookie and know no address.
package web

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey/sitting"
)

// Config has what a server needs. All of it is required.
type Config struct {
	// Assets has pages/*.html (html/template) and the bundle's hashed files in dist.
	Assets fs.FS
	// URL is the path of a bundled file by its plain name, as "voter.js"; "" for one the bundle does not have.
	URL func(name string) string
	// Ready reports whether the store can answer, for /readyz.
	Ready func(context.Context) error
	// Logger is told of faults of the program, never of a request.
	Logger *slog.Logger
}

// Server is the site. What is mounted on it is mounted before it serves.
type Server struct {
	config Config
	echo   *echo.Echo
	pages  *Pages
	files  map[string]asset
	queues map[string]*Queue
	ways   []wayOn
	ends   []func()
	most   int // connections
}

// New builds the site. The error names the part, page or asset that is missing.
func New(config Config) (*Server, error) {
	if config.Assets == nil || config.URL == nil || config.Ready == nil || config.Logger == nil {
		return nil, errors.New("web: a part of the configuration is missing")
	}
	files, err := readAssets(config.Assets)
	if err != nil {
		return nil, err
	}
	s := &Server{config: config, echo: echo.New(), files: files, queues: map[string]*Queue{}, most: openable()}
	if s.pages, err = s.Pages(nil, "problem.html"); err != nil {
		return nil, err
	}
	s.route()
	return s, nil
}

// Group returns the group in which a room adds its routes under a prefix. Middleware of a group answers 404 where 405 is right: a room whose routes differ
// in method alone gives it to each of them.
func (s *Server) Group(prefix string, middleware ...echo.MiddlewareFunc) *echo.Group {
	return s.echo.Group(prefix, middleware...)
}

// Use has every request pass a guard after those of the site, before any route.
func (s *Server) Use(guard echo.MiddlewareFunc) { s.echo.Use(guard) }

// OnShutdown has end called when the server shuts down, for each server of the site; it must not wait.
func (s *Server) OnShutdown(end func()) { s.ends = append(s.ends, end) }

// Connections returns how many the site may have at a time.
func (s *Server) Connections() int { return s.most }

// spelled lets a path be read as what it says, however it is spelled: pages escape Chinese in small letters, net/http keeps that aside
// as another spelling, and the router would take it for the name itself.
func spelled(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Request().URL.RawPath = ""
		return next(c)
	}
}

// answerTime is how long an answer may take to leave.
const answerTime = 2 * time.Minute

// HTTPServer returns a server for the site that says nothing of its clients: net/http's own messages carry addresses, so they
// are thrown away. Its connections are bounded, and so is the time that a request has to come; bodies have times of their own
// (body.go). Its Shutdown also ends what the rooms have registered.
func (s *Server) HTTPServer() *http.Server {
	server := Bounded(&http.Server{
		Handler:           s.echo,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      answerTime,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}, s.most)
	for _, end := range s.ends {
		server.RegisterOnShutdown(end)
	}
	return server
}

func (s *Server) route() {
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(discard{})
	// Echo's default believes X-Forwarded-For from anyone. Nothing here asks for an address; if it ever did, it gets none.
	e.IPExtractor = func(*http.Request) string { return net.IPv4zero.String() }
	e.HTTPErrorHandler = s.answerError
	e.Pre(spelled)
	e.Use(headers, s.recovered, shut)

	e.GET("/healthz", healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/assets/:name", s.asset)
}

func healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (s *Server) readyz(c echo.Context) error {
	if err := s.config.Ready(c.Request().Context()); err != nil {
		return sitting.ErrUnavailable
	}
	return c.String(http.StatusOK, "ok\n")
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
