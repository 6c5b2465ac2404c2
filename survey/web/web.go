// Package web serves phones, the big screen and the console over HTTP. It is the only importer of Echo. Handlers decode,
// call the domain, and encode; one place (problem.go) turns errors into answers. Nothing about a voter's act is logged,
// timed or told to a metric, at any level: the voter's routes write no log, set no cookie and know no address.
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
	"github.com/labstack/echo/v4/middleware"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// Config is what a server is handed. All of it is required.
type Config struct {
	Issuer *version1.Issuer // exchanges slips
	Box    *version1.Box    // takes ballots
	Board  *version1.Board  // publishes counts and seals
	Office *office.Office   // what staff do in the console

	// Forms are the shipped forms, to begin a session with.
	Forms []survey.Form
	// Assets has pages/*.html (html/template) and the bundle's hashed files in dist.
	Assets fs.FS
	// URL is the path of a bundled file by its plain name, as "voter.js"; "" for one the bundle does not have.
	URL func(name string) string
	// Ready reports whether the store can answer, for /readyz.
	Ready func(context.Context) error
	// Logger is told of faults of the program, never of a request.
	Logger *slog.Logger
	// Version is shown to staff.
	Version string
}

// Server is the site: the voter's wire and pages, the big screen, the console.
type Server struct {
	config  Config
	echo    *echo.Echo
	pages   *pages
	files   map[string]asset
	console *console
	streams *streams
	queues  *queues
	most    int // connections
}

// New builds the site. The error names the part, page or asset that is missing.
func New(config Config) (*Server, error) {
	if config.Issuer == nil || config.Box == nil || config.Board == nil || config.Office == nil || config.Assets == nil ||
		config.URL == nil || config.Ready == nil || config.Logger == nil {
		return nil, errors.New("web: a part of the configuration is missing")
	}
	pages, err := readPages(config.Assets, config.URL)
	if err != nil {
		return nil, err
	}
	files, err := readAssets(config.Assets)
	if err != nil {
		return nil, err
	}
	s := &Server{config: config, echo: echo.New(), pages: pages, files: files, queues: newQueues(), most: openable()}
	s.streams = newStreams(config.Board, min(maxStreams, s.most/4))
	s.console = newConsole(config, s.queues, pages)
	s.route()
	return s, nil
}

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

// HTTPServer is a server for the site that says nothing of its clients: net/http's own messages carry addresses, so they
// are thrown away. Its connections are bounded, and so is the time that a request has to come; bodies have times of their own
// (body.go). Its Shutdown also ends the big screens' streams, and what the console has begun in the background, which
// is then not done at all.
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
	server.RegisterOnShutdown(s.console.works.end)
	server.RegisterOnShutdown(s.streams.end)
	return server
}

// ConsoleLink makes a path that opens the console once, as /console/enter/<random>, within 15 minutes. Whoever has it is staff.
// It ends the one that was made before, and is an act in the audit log.
func (s *Server) ConsoleLink(ctx context.Context) (string, error) {
	if err := s.config.Office.LinkMade(ctx); err != nil {
		return "", err
	}
	return enterPath + s.console.links.fresh(), nil
}

// Finish writes to the audit log what is counted and not written yet. It comes after Shutdown and before the store is closed.
func (s *Server) Finish() { s.console.failures.flush(true) }

func (s *Server) route() {
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(discard{})
	// Echo's default believes X-Forwarded-For from anyone. Nothing here asks for an address; if it ever did, it gets none.
	e.IPExtractor = func(*http.Request) string { return net.IPv4zero.String() }
	e.HTTPErrorHandler = s.answerError
	e.Pre(spelled)
	e.Use(headers, s.recovered, unnamed, shut)

	zipped := middleware.Gzip()
	e.GET("/healthz", healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/", s.voter, zipped)
	e.GET("/S/:code", s.voter, zipped)
	e.GET("/tablet", s.tablet, zipped)
	e.GET("/privacy", s.privacy, zipped)
	e.GET("/assets/:name", s.asset)
	e.GET("/screen/:session", s.screen, zipped)
	e.GET("/screen/:session/events", s.streams.serve)

	api := newAPI(s.config)
	gate := s.queues.voters.pass // of each route: a group's would answer 404 where 405 is right
	v1 := e.Group("/api/v1")
	v1.POST("/enter", wire(api.enter), gate)
	v1.POST("/collect", wire(api.collect), gate)
	v1.POST("/cast", wire(api.cast), gate)
	v1.GET("/sessions/:id", public(api.counts), gate)
	v1.GET("/sessions/:id/seal", public(api.seal), gate)

	s.console.route(e.Group("/console", zipped))
}

func healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (s *Server) readyz(c echo.Context) error {
	if err := s.config.Ready(c.Request().Context()); err != nil {
		return survey.ErrUnavailable
	}
	return c.String(http.StatusOK, "ok\n")
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
