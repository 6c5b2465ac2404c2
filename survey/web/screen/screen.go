// Package screen is the hall's big screen: counts, fingerprint, seal, the way in; never a result.
package screen

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
	"ceping/survey/qr"
	"ceping/survey/web"
)

// Config has what the screen needs. Board and Office are required.
type Config struct {
	Board  Board
	Office Office
	// Passes are the places kept for screens that staff open; nil where none are.
	Passes *Passes
}

// Board publishes what anyone may know of a session, as *ballot.Board does.
type Board interface {
	Counts(ctx context.Context, session string) (ballot.Counts, error)
	// Seal is ballot.ErrNotClosed before a session is closed.
	Seal(ctx context.Context, session string) (seal ballot.OpenedSeal, opened bool, err error)
}

// Office is the part of the office that the screen needs: acts of reading, for anyone.
type Office interface {
	Session(ctx context.Context, id string) (survey.Session, error)
	Manifest(ctx context.Context, id string) (string, error)
	Hall(ctx context.Context, id string) (survey.Hall, error)
}

// screen is the room.
type screen struct {
	Config
	pages   *web.Pages
	streams *streams
}

// Mount adds the screen's routes to a site, whose Shutdown ends the streams. The error names what is missing.
func Mount(site *web.Server, config Config) error {
	_, err := mount(site, config)
	return err
}

func mount(site *web.Server, config Config) (*screen, error) {
	if config.Board == nil || config.Office == nil {
		return nil, errors.New("web/screen: a part of the configuration is missing")
	}
	pages, err := site.Pages(nil, "screen.html")
	if err != nil {
		return nil, err
	}
	s := &screen{Config: config, pages: pages, streams: newStreams(config.Board, config.Office, min(maxStreams, site.Connections()/4), config.Passes)}
	site.OnShutdown(s.streams.end)
	g := site.Group("/screen")
	g.GET("/:session", s.page, middleware.Gzip())
	g.GET("/:session/events", s.streams.serve)
	return s, nil
}

// fingerprintShown is how much of a fingerprint is shown to people.
const fingerprintShown = 12

// screenPage hangs in the hall for all to see: counts, fingerprint, later the seal. Never a result.
type screenPage struct {
	ID          string
	Setup       survey.Setup
	Counts      ballot.Counts
	Fingerprint string // first 12 characters, as people compare it
	Seal        *ballot.Seal
	Address     survey.BaseURL // what phones open, for those who type it
	Meaning     string
	WiFi        *screenWiFi // while people come to vote, when staff entered one
}

// screenWiFi is the hall's network, with a QR to join it as one path over a square.
type screenWiFi struct {
	survey.WiFi
	Path string
	Side int
}

// showWiFi is the session's network as it is shown in a phase; nil for none.
func showWiFi(network survey.WiFi, phase survey.Phase) (*screenWiFi, error) {
	if phase.Reached(survey.Closed) || network == (survey.WiFi{}) {
		return nil, nil
	}
	path, side, err := qr.Path(network.QR())
	return &screenWiFi{network, path, side}, err
}

// calls are what the screen says to the hall in each phase.
var calls = map[survey.Phase]string{
	survey.Ready:      "请稍候，还没有开始领票",
	survey.Collecting: "现在领票：请扫领票码。可以先填，还不能提交",
	survey.Voting:     "现在领票、填写，填好请提交",
	survey.Closed:     "已封箱，不再收票",
	survey.Opened:     "已开箱计票",
	survey.Archived:   "已归档",
}

func (s *screen) page(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("session")
	counts, err := s.Board.Counts(ctx, id)
	if err != nil {
		return err
	}
	session, err := s.Office.Session(ctx, id)
	if err != nil {
		return err
	}
	manifestText, err := s.Office.Manifest(ctx, id)
	if err != nil {
		return err
	}
	page := screenPage{ID: id, Setup: session.Setup, Counts: counts, Fingerprint: manifest.Fingerprint(manifestText)[:fingerprintShown], Meaning: calls[counts.Phase]}
	hall, err := s.Office.Hall(ctx, id)
	if err != nil {
		return err
	}
	page.Address = hall.Base
	if page.WiFi, err = showWiFi(hall.WiFi, counts.Phase); err != nil {
		return err
	}
	sealed, _, err := s.Board.Seal(ctx, id)
	if err == nil {
		page.Seal = &sealed.Seal
	} else if !errors.Is(err, ballot.ErrNotClosed) {
		return err
	}
	return s.pages.Show(c, http.StatusOK, "screen.html", page)
}
