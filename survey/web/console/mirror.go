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
	acts.POST("/mirror/begin", r.begin)
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

// begin has the copy written anew: its disk is back.
func (r *mirrorRoom) begin(e echo.Context, s survey.Session) error {
	if err := r.by(e).BeginMirror(e.Request().Context(), s.ID); err != nil {
		return r.session.again(e, s, err)
	}
	r.tell(e, "镜像盘已经重新写好，从现在起每一票都有两份。停写期间的提示仍会留在结果上。")
	return see(e, sessionPath(s.ID, ""))
}

func (r *mirrorRoom) end(e echo.Context, s survey.Session) error {
	if err := r.by(e).EndMirror(e.Request().Context(), s.ID); err != nil {
		return r.session.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, ""))
}
