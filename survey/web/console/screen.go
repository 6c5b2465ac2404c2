package console

import (
	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// screenRoom leads to the hall's big screen.
type screenRoom struct {
	*reception
	passes Passes
}

// passKey of a staff session is the pass that its browser has to the screens' places.
const passKey = "pass"

func (r *screenRoom) route(concerned sessionRoutes) { concerned.GET("/screen", r.screen) }

// screen gives the browser its pass and sends it on.
func (r *screenRoom) screen(e echo.Context, s survey.Session) error {
	ctx := e.Request().Context()
	pass := r.passes.Renew(r.staff.GetString(ctx, passKey))
	r.staff.Put(ctx, passKey, pass.Value)
	e.SetCookie(pass)
	return see(e, "/screen/"+s.ID)
}
