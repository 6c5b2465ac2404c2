package console

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// mirrorRoom is the second copy of a live box (镜像盘): its code, and its end.
type mirrorRoom struct {
	*reception
	session *sessionRoom
}

func (r *mirrorRoom) route(acts sessionRoutes) {
	acts.POST("/mirror/code", r.code)
	acts.POST("/mirror/end", r.end)
}

// takeoverPage shows a takeover code, to be printed and sealed.
type takeoverPage struct {
	frame
	Session survey.Session
	Code    string
}

// code shows the takeover code. It is an act each time, so the page that shows it is the answer to a form.
func (r *mirrorRoom) code(e echo.Context, s survey.Session) error {
	code, err := r.by(e).TakeoverCode(e.Request().Context(), s.ID)
	if err != nil {
		return r.session.again(e, s, err)
	}
	return r.pages.Show(e, http.StatusOK, "console_takeover.html", takeoverPage{r.frame(e, "接管码"), s, code})
}

func (r *mirrorRoom) end(e echo.Context, s survey.Session) error {
	if err := r.by(e).EndMirror(e.Request().Context(), s.ID); err != nil {
		return r.session.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, ""))
}
