package console

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
)

// confirmPage asks once more before what cannot be undone.
type confirmPage struct {
	frame
	Session survey.Session
	Move    move
	Counts  countTable
	Checks  []todo
	Full    bool // a ballot was refused since as many were in the box as slips were collected
}

func (c *console) confirm(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	m, ok := moveTo(s.Phase, survey.Phase(e.Param("phase")))
	if !ok {
		return c.sessionAgain(e, stale(s))
	}
	if m.Confirm == "" { // asked on a page of its own
		return see(e, sessionPath(s.ID, m.Path))
	}
	counts, err := c.counts(e, s)
	if err != nil {
		return err
	}
	if m.To == survey.Draft && counts[count.Total].Collected > 0 {
		return c.sessionAgain(e, &survey.Refusal{Code: "draft_after_collecting"})
	}
	page := confirmPage{frame: c.frame(e, words.ChineseOf(m.To)), Session: s, Move: m, Counts: headerCounts(s, counts)}
	page.Rehearsal = s.Setup.Rehearsal
	if m.To == survey.Draft && counts[count.Total].Printed > 0 {
		page.Checks = []todo{ask("已经发出的领票码都收回了，和没发的一起销毁"), ask("各开箱人知道原来的口令不再用")}
	}
	if !m.Back {
		page.Checks = append(c.paperChecks(s), checks(s, counts)...)
	}
	if page.Full, err = c.full(e, s); err != nil {
		return err
	}
	return c.pages.Show(e, http.StatusOK, "console_confirm.html", page)
}

// advance takes a session on. The form says which phase its page showed: a page left open must not reopen a box that was
// closed meanwhile.
func (c *console) advance(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	to := survey.Phase(e.Param("phase"))
	if _, ok := moveTo(s.Phase, to); !ok || survey.Phase(e.FormValue("from")) != s.Phase {
		return c.sessionAgain(e, stale(s))
	}
	if err := c.by(e).Advance(e.Request().Context(), s.ID, to, nil); err != nil {
		return c.sessionAgain(e, err)
	}
	return see(e, sessionPath(s.ID, ""))
}

// stale refuses what an outdated page asks for.
func stale(s survey.Session) error {
	return &survey.Refusal{Code: "page_outdated", Values: []any{s.Phase}}
}
