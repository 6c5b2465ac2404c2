package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// openingPage is the ceremony: trustees type one after another.
type openingPage struct {
	frame
	Session survey.Session
	Checks  []check
	Fields  []int // one for each passphrase that is needed
}

// workPage shows an act under way.
type workPage struct {
	frame
	Session survey.Session
	Work    work
}

func (c *console) openingForm(e echo.Context) error { return c.showOpening(e, nil) }

func (c *console) showOpening(e echo.Context, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Closed {
		return c.sessionAgain(e, stale(s))
	}
	counts, err := c.counts(e.Request().Context(), s)
	if err != nil {
		return err
	}
	page := openingPage{frame: c.frame(e, "开箱计票"), Session: s, Checks: checks(s, counts)}
	page.Rehearsal, page.Exposed = s.Setup.Rehearsal, exposed(e.Request())
	for i := range s.Setup.Trustees.Threshold {
		page.Fields = append(page.Fields, i+1)
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.show(e, status, "console_opening.html", page)
}

// open begins to open the box and to count.
func (c *console) open(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	passphrases, err := passphrases(e)
	if err != nil {
		return err
	}
	who := person(e).Name
	c.works.begin(s.ID, "opening", func(ctx context.Context, progress func(int, int)) error {
		return c.config.Office.Open(survey.WithActor(ctx, who), s.ID, passphrases, progress)
	})
	return see(e, sessionPath(s.ID, "/work"))
}

// work shows how the act under way stands, and goes on to the session, or back to the form with what was wrong.
func (c *console) work(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	w, begun := c.works.look(s.ID)
	switch {
	case !begun || w.Finished && w.Err == nil:
		return see(e, sessionPath(s.ID, ""))
	case w.Finished && w.Kind == "ready":
		return c.showReady(e, w.Err)
	case w.Finished:
		return c.showOpening(e, w.Err)
	}
	page := workPage{frame: c.frame(e, "请稍候"), Session: s, Work: w}
	page.Rehearsal, page.Refresh = s.Setup.Rehearsal, true
	return c.pages.show(e, http.StatusOK, "console_work.html", page)
}
