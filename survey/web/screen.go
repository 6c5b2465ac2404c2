package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/export"
	"ceping/survey/version1"
)

// screenPage hangs in the hall for all to see: counts, fingerprint, later the seal. Never a result.
type screenPage struct {
	ID          string
	Setup       survey.Setup
	Counts      version1.BoardCounts
	Fingerprint string // first 8 characters
	Seal        *survey.Seal
	Address     string // what phones open, for those who type it
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
	path, side, err := export.QRPath(network.QR())
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

func (s *Server) screen(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("session")
	counts, err := s.config.Board.Counts(ctx, id)
	if err != nil {
		return err
	}
	session, err := s.config.Office.Session(ctx, id)
	if err != nil {
		return err
	}
	manifest, err := s.config.Office.Manifest(ctx, id)
	if err != nil {
		return err
	}
	page := screenPage{ID: id, Setup: session.Setup, Counts: counts, Fingerprint: survey.Fingerprint(manifest)[:8], Meaning: calls[counts.Phase]}
	hall, err := s.config.Office.Hall(ctx, id)
	if err != nil {
		return err
	}
	page.Address = hall.Base.String()
	if page.WiFi, err = showWiFi(hall.WiFi, counts.Phase); err != nil {
		return err
	}
	sealed, err := s.config.Board.Seal(ctx, id)
	if err == nil {
		page.Seal = &sealed.Seal
	} else if !errors.Is(err, survey.ErrNotClosed) {
		return err
	}
	return s.pages.show(c, http.StatusOK, "screen.html", page)
}
