package console

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/random"
	"ceping/survey/strict/base64url"
)

// Beside its staff session a browser keeps a sign of whose that is, which outlives it, and a restart, and opens nothing: only what is typed
// in a browser that has one goes with the page that asks for the login. It is "<name>.<random>.<expiry>.<proof>", made as in known.go; a
// new password ends it, and leaving takes it away.
const (
	endedName = "ceping_staff"
	signUse   = "ceping/staff/v1"
	sealUse   = "ceping/unsent/v1"
	endedTime = 14 * 24 * time.Hour // longer than any holiday that a page stays open over
)

// proof is what only this program can make for an account. The terminal has no password: what is made for it ends with the program.
func (r *doorRoom) proof(p survey.Person, use string, parts ...string) string {
	key := p.Password
	if p.Name == survey.Terminal {
		key = r.terminalKey
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(use + "\x00" + p.Name + "\x00" + strings.Join(parts, "\x00")))
	return base64url.Encode(mac.Sum(nil))
}

// signs leaves the sign in the browser.
func (r *doorRoom) signs(e echo.Context, p survey.Person) {
	mark, expiry := random.Text(), strconv.FormatInt(r.now().Add(endedTime).Unix(), 10)
	r.setSign(e, strings.Join([]string{base64url.Encode([]byte(p.Name)), mark, expiry, r.proof(p, signUse, mark, expiry)}, "."), endedTime)
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
	parts := strings.Split(cookie.Value, ".")
	if len(parts) != 4 {
		return survey.Person{}, false
	}
	name, err := base64url.Decode(parts[0])
	if err != nil {
		return survey.Person{}, false
	}
	until, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || r.now().Unix() > until {
		return survey.Person{}, false
	}
	return r.proves(e.Request().Context(), string(name), parts[3], signUse, parts[1], parts[2])
}

// proves is the account that a proof was made for, while that may log in.
func (r *doorRoom) proves(ctx context.Context, name, proof, use string, parts ...string) (survey.Person, bool) {
	if name != survey.Terminal && !survey.PossibleName(name) {
		return survey.Person{}, false
	}
	p, err := holder(ctx, r.office, name)
	if err != nil || p.Disabled || p.Password == "" && name != survey.Terminal {
		return survey.Person{}, false
	}
	return p, hmac.Equal([]byte(proof), []byte(r.proof(p, use, parts...)))
}

// sealed is the proof that a form was typed where an account had a staff session, and is as it was.
func (r *doorRoom) sealed(p survey.Person, to, form string) string {
	return r.proof(p, sealUse, to, form)
}
