package console

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// workRoom shows long acts while they are under way.
type workRoom struct {
	*reception
	works *works
}

func (r *workRoom) route(concerned sessionRoutes) { concerned.GET("/work", r.work) }

// workPage shows an act under way.
type workPage struct {
	frame
	Session survey.Session
	Work    work
}

// work shows how the act under way stands, and goes on to the session, or back to the form with what was wrong.
func (r *workRoom) work(e echo.Context, s survey.Session) error {
	w, begun := r.works.look(attemptOf(e, s)) // to each their own
	if !begun && person(e).Acts(s) {
		w, begun = r.works.look(s.ID)
	}
	switch {
	case !begun || w.Finished && w.Err == nil:
		return see(e, sessionPath(s.ID, ""))
	case w.Finished:
		return w.Again(e, s, w.Err)
	}
	page := workPage{frame: r.frame(e, "请稍候"), Session: s, Work: w}
	page.Rehearsal, page.Refresh = s.Setup.Rehearsal, true
	return r.pages.Show(e, http.StatusOK, "console_work.html", page)
}
