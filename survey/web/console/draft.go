package console

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// draftRoom is the wizard over a session's draft.
type draftRoom struct {
	*reception
	session *sessionRoom
	wizard  *wizard
}

func (r *draftRoom) route(acts sessionRoutes) {
	planned := func(method, path string, h planHandler) {
		add := map[string]func(string, sessionHandler){http.MethodGet: acts.GET, http.MethodPost: acts.POST}[method]
		add(path, func(e echo.Context, s survey.Session) error {
			p, err := planOf(e.Request().Context(), r.by(e), s)
			if err != nil {
				return err
			}
			p.again = func(e echo.Context, refusal error) error { return r.session.again(e, s, refusal) }
			return h(e, p)
		})
	}
	r.wizard.route(planned)
	planned(http.MethodPost, "/edit/:section"+importPath, r.wizard.importRoster) // an assessment has no people
	acts.POST("/sync", r.sync)
}

// sync puts what the assessment rules into a draft.
func (r *draftRoom) sync(e echo.Context, s survey.Session) error {
	if err := r.by(e).Sync(e.Request().Context(), s.ID, s.Setup.Revision()); err != nil {
		return r.session.again(e, s, err)
	}
	return see(e, sessionPath(s.ID, ""))
}
