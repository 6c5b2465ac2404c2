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

func (r *sessionRoom) confirm(e echo.Context, s survey.Session) error {
	m, ok := moveTo(s.Phase, survey.Phase(e.Param("phase")))
	if !ok {
		return r.again(e, s, stale(s))
	}
	if m.Confirm == "" { // asked on a page of its own
		return see(e, sessionPath(s.ID, m.Path))
	}
	counts, err := r.glimpses.counts(e.Request().Context(), r.by(e), s)
	if err != nil {
		return err
	}
	if m.To == survey.Draft && counts[count.Total].Collected > 0 {
		return r.again(e, s, &survey.Refusal{Code: "draft_after_collecting"})
	}
	page := confirmPage{frame: r.frame(e, words.ChineseOf(m.To)), Session: s, Move: m, Counts: headerCounts(s, counts)}
	page.Rehearsal = s.Setup.Rehearsal
	if m.To == survey.Draft && counts[count.Total].Printed > 0 {
		page.Checks = []todo{ask("已经发出的领票码都收回了，和没发的一起销毁"), ask("各开箱人知道原来的口令不再用")}
	}
	if !m.Back {
		page.Checks = append(r.paperChecks(s), checks(s, counts)...)
	}
	if page.Full, err = boxFull(e.Request().Context(), r.by(e), s); err != nil {
		return err
	}
	return r.pages.Show(e, http.StatusOK, "console_confirm.html", page)
}

// advance takes a session on. The form says which phase its page showed: a page left open must not reopen a box that was
// closed meanwhile.
func (r *sessionRoom) advance(e echo.Context, s survey.Session) error {
	to := survey.Phase(e.Param("phase"))
	if _, ok := moveTo(s.Phase, to); !ok || survey.Phase(e.FormValue("from")) != s.Phase {
		return r.again(e, s, stale(s))
	}
	if err := r.by(e).Advance(e.Request().Context(), s.ID, to, nil); err != nil {
		return r.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, ""))
}

// stale refuses what an outdated page asks for.
func stale(s survey.Session) error {
	return &survey.Refusal{Code: "page_outdated", Values: []any{s.Phase}}
}

// rehearse makes a rehearsal of a session.
func (r *sessionRoom) rehearse(e echo.Context, s survey.Session) error {
	id, err := r.by(e).Rehearse(e.Request().Context(), s.ID)
	if err != nil {
		return r.again(e, s, err)
	}
	return see(e, sessionPath(id, ""))
}
