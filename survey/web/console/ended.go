package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/strict/base64url"
)

// Beside its staff session a browser keeps a sign of whose that is, which outlives it, and a restart, and opens nothing: only what is typed
// in a browser that has one goes with the page that asks for the login. It is the account's name and a mark of it (proof.go); leaving takes
// it away.
const (
	endedName = "ceping_staff"
	endedTime = 14 * 24 * time.Hour // longer than any holiday that a page stays open over
)

// signs leaves the sign in the browser.
func (r *doorRoom) signs(e echo.Context, p survey.Person) {
	r.setSign(e, base64url.Encode([]byte(p.Name))+"."+r.mark(p, signUse, endedTime), endedTime)
}

func (r *doorRoom) setSign(e echo.Context, value string, left time.Duration) {
	e.SetCookie(&http.Cookie{
		Name: endedName, Value: value, Path: consolePath, MaxAge: int(left.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// ended is whose staff session this browser had; ok is false when it had none, or nobody can tell any more.
func (r *doorRoom) ended(e echo.Context) (p survey.Person, ok bool) {
	cookie, err := e.Cookie(endedName)
	if err != nil {
		return survey.Person{}, false
	}
	encoded, mark, _ := strings.Cut(cookie.Value, ".")
	name, err := base64url.Decode(encoded)
	if err != nil {
		return survey.Person{}, false
	}
	if p, ok = r.may(e.Request().Context(), string(name)); ok {
		_, ok = r.marked(p, signUse, mark)
	}
	return p, ok
}

// may is the account of a name, while it may log in.
func (r *doorRoom) may(ctx context.Context, name string) (survey.Person, bool) {
	if name != survey.Terminal && !survey.PossibleName(name) {
		return survey.Person{}, false
	}
	p, err := holder(ctx, r.office, name)
	return p, err == nil && !p.Disabled
}

// sealed is the proof that a form was typed where an account had a staff session, and is as it was.
func (r *doorRoom) sealed(p survey.Person, to, form string) string {
	return r.proof(p, sealUse, to, form)
}

// sealedBy is the account that a form was sealed for; ok is false when it was for none.
func (r *doorRoom) sealedBy(ctx context.Context, name, seal, to, form string) (p survey.Person, ok bool) {
	p, ok = r.may(ctx, name)
	return p, ok && r.proves(p, seal, sealUse, to, form)
}
