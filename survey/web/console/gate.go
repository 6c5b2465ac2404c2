package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/web"
)

// What a staff session holds: the account's name and the generation it logged in under.
const (
	staffKey      = "staff"
	generationKey = "generation"
)

// gate lets requests through to the rooms: acts of the console's own pages alone, staff whose session holds, and each where it has a
// right. It is the one that knows the queues.
type gate struct {
	*reception
	queues  queues
	unsent  *unsentRoom
	foreign *http.CrossOriginProtection
}

func newGate(r *reception, q queues, unsent *unsentRoom) *gate {
	return &gate{reception: r, queues: q, unsent: unsent, foreign: http.NewCrossOriginProtection()}
}

// guarded refuses acts that another site's page sends. Browsers send `Origin: null` with forms of a page
// whose referrer policy is no-referrer, so the console's is same-origin.
func (g *gate) guarded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		h := e.Response().Header()
		h.Set("Content-Security-Policy", consolePolicy)
		h.Set("Referrer-Policy", "same-origin")
		if g.foreign.Check(e.Request()) != nil {
			return errCross
		}
		return next(e)
	}
}

// staffOnly lets those in who have a staff session that still holds: a new password, being disabled, or logging out
// everywhere ends it. They are let into the queue of the route then. Of strangers nothing is read, but what was typed while a session
// ended: that goes with the page that asks for the login.
func (g *gate) staffOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		p, err := whose(e.Request().Context(), g.office, g.staff)
		if err == errStranger && e.Request().Method == http.MethodPost && keepsTyped(e.Path()) {
			if isUpload(e) { // not read
				return g.unsent.stranger(e)
			}
			return orAgain(g.queues.returning.Pass)(g.unsent.stranger)(e)
		}
		if err != nil {
			return err
		}
		e.Set(personField, p)
		return g.queues.of(e.Path(), e.Request().Method).Pass(whole(next))(e)
	}
}

// whose is the person of a staff session, if it still holds; else errStranger.
func whose(ctx context.Context, office Office, staff *scs.SessionManager) (p survey.Person, err error) {
	name := staff.GetString(ctx, staffKey)
	if name == "" {
		return survey.Person{}, errStranger
	}
	p, err = holder(ctx, office, name)
	if errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, errStranger
	}
	if err == nil && (p.Disabled || p.Generation != staff.GetInt(ctx, generationKey)) {
		return survey.Person{}, errStranger
	}
	return p, err
}

// holder is who a name in a staff session stands for.
func holder(ctx context.Context, office Office, name string) (survey.Person, error) {
	if name == survey.Terminal {
		return office.Door().TerminalPerson(ctx)
	}
	return office.Door().Person(ctx, name)
}

// may lets those through whose account has a right; others are told, in the words of the error.
func may(right func(survey.Person) bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(e echo.Context) error {
			if !right(person(e)) {
				return survey.ErrNoRight
			}
			return next(e)
		}
	}
}

// sessionHandler answers a request about a session. It is handed the session: the guard has loaded it, and nobody loads it again to show
// it. What is acted on the office looks at again, in the act's own transaction.
type sessionHandler func(echo.Context, survey.Session) error

// sessionRoutes is where the routes of a session's page are added. Its guard loads the session of the address, once, and asks whether it
// concerns the account and whether that has a right on it; a handler that takes no session cannot be added.
type sessionRoutes struct {
	group *echo.Group
	gate  *gate
	right func(survey.Person, survey.Session) bool
}

// onSessions are routes below a session's path, for those who have a right on it. There is no such session for whoever it does not
// concern.
func (g *gate) onSessions(console *echo.Group, right func(survey.Person, survey.Session) bool) sessionRoutes {
	return sessionRoutes{console.Group("/sessions/:id", g.staffOnly), g, right}
}

// GET adds a page.
func (r sessionRoutes) GET(path string, h sessionHandler) { r.group.GET(path, r.guard(h)) }

// POST adds an act.
func (r sessionRoutes) POST(path string, h sessionHandler) { r.group.POST(path, r.guard(h)) }

func (r sessionRoutes) guard(h sessionHandler) echo.HandlerFunc {
	return func(e echo.Context) error {
		s, err := r.gate.by(e).Session(e.Request().Context(), e.Param("id"))
		if err != nil {
			return err
		}
		if !r.right(person(e), s) {
			return survey.ErrNoRight
		}
		return h(e, s)
	}
}

// wayOn leads from an error's page to the login, or back into the console; a link that is used up leads nowhere.
func wayOn(p web.Problem) web.Way {
	switch {
	case p.Status == http.StatusUnauthorized:
		return web.Way{Path: loginPath, Text: "登录"}
	case p.Status == http.StatusGone, p.Code == errFull.Code: // the page is to be loaded again
		return web.Way{}
	}
	return web.Way{Path: consolePath, Text: "回到测评会列表"}
}
