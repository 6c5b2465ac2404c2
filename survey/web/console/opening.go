package console

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/office"
)

// openingPage is the ceremony: trustees type one after another. Their fields stand there once the counts were asked for, and when
// the box fits, or something is there to go on with.
type openingPage struct {
	frame
	Session  survey.Session
	Checks   []todo
	Fields   []int           // one for each passphrase that is needed
	Asking   bool            // counts are still asked for
	Findings []check.Finding // what does not fit
	Barred   bool            // and cannot be gone on with
	Reason   string          // as typed
	Most     int             // characters of a reason
}

// workPage shows an act under way.
type workPage struct {
	frame
	Session survey.Session
	Work    work
}

// boxRoom is what staff do with closed and opened boxes. It knows no slip.
type boxRoom struct {
	*console
	openings *openings
	opening  *office.Opening
}

func (c *boxRoom) route(g groups) {
	g.session.GET("/opening", c.openingForm)
	g.session.POST("/opening", c.open) // an observer may be a trustee
	c.again[workOpening], c.again[archiving] = c.showOpening, c.showArchive

	g.acts.GET("/archive", c.archivePage)
	g.acts.POST("/archive", c.archive)
	g.acts.GET("/archive/file", c.archiveFile)
}

func (c *boxRoom) openingForm(e echo.Context) error { return c.showOpening(e, nil) }

func (c *boxRoom) showOpening(e echo.Context, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Closed {
		return c.sessionAgain(e, stale(s))
	}
	counts, err := c.counts(e, s)
	if err != nil {
		return err
	}
	page := openingPage{frame: c.frame(e, "开箱计票"), Session: s, Checks: checks(s, counts), Asking: unasked(s), Most: survey.MaxReason}
	page.Rehearsal, page.Exposed, page.Reason = s.Setup.Rehearsal, exposed(e.Request()), c.openings.reason(attemptOf(e, s))
	page.Findings, err = c.openings.inspect(s.ID, func() ([]check.Finding, error) {
		return c.opening.By(c.by(e)).Inspect(e.Request().Context(), s.ID)
	})
	if err != nil {
		return c.sessionAgain(e, err)
	}
	page.Barred = slices.ContainsFunc(page.Findings, check.Finding.Bars)
	for i := range s.Setup.Trustees.Threshold {
		page.Fields = append(page.Fields, i+1)
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	if unsound := (*office.UnsoundError)(nil); errors.As(refusal, &unsound) {
		page.Findings, page.Problem.Detail = unsound.Findings, "票箱检查不符，口令没有试。不符之处见下。"
	}
	return c.pages.Show(e, status, "console_opening.html", page)
}

// open begins to open the box and to count, in the turn of whoever types.
func (c *boxRoom) open(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Closed {
		return c.sessionAgain(e, stale(s))
	}
	passphrases, err := passphrases(e)
	if err != nil {
		return err
	}
	reason, refusal := despite(e)
	by, key := c.opening.By(c.by(e)), attemptOf(e, s) // the request is over before the box is counted
	switch {
	case unasked(s):
		refusal = &survey.Refusal{Code: "opening_counts_first"}
	case c.works.under(key):
		refusal = &survey.Refusal{Code: "opening_under_way"}
	}
	if refusal != nil {
		forget(passphrases)
		return c.showOpening(e, refusal)
	}
	if wait := c.openings.begin(key, reason); wait > 0 {
		forget(passphrases)
		return c.showOpening(e, &survey.Refusal{Code: "opening_wait", Values: []any{int(wait.Seconds()) + 1}})
	}
	begun := c.works.begin(key, workOpening, func(ctx context.Context, progress func(int, int)) error {
		defer forget(passphrases)
		leave, err := c.openings.turn(ctx, s.ID)
		if err != nil {
			return err
		}
		defer leave()
		if err := by.OpenDespite(ctx, s.ID, passphrases, reason, progress); err != nil {
			return err
		}
		c.openings.forget(key)
		return nil
	})
	if !begun {
		forget(passphrases)
	}
	return see(e, sessionPath(s.ID, "/work"))
}

// despite is why a box that does not fit is opened all the same; both a tick and a reason are needed.
func despite(e echo.Context) (reason string, refusal error) {
	reason, ticked := strings.TrimSpace(typed(e, "reason")), typed(e, "despite") != ""
	if ticked == (reason != "") {
		return reason, nil
	}
	return reason, &survey.Refusal{Code: "opening_despite"}
}

// work shows how the act under way stands, and goes on to the session, or back to the form with what was wrong.
func (c *console) work(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	w, begun := c.works.look(attemptOf(e, s)) // to each their own
	if !begun && person(e).Acts(s) {
		w, begun = c.works.look(s.ID)
	}
	switch {
	case !begun || w.Finished && w.Err == nil:
		return see(e, sessionPath(s.ID, ""))
	case w.Finished:
		return c.again[w.Kind](e, w.Err)
	}
	page := workPage{frame: c.frame(e, "请稍候"), Session: s, Work: w}
	page.Rehearsal, page.Refresh = s.Setup.Rehearsal, true
	return c.pages.Show(e, http.StatusOK, "console_work.html", page)
}
