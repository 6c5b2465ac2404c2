package console

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// A browser in which an account has logged in keeps a cookie that says so, one for each account. It opens nothing: it only
// gives the browser waits of its own, so that what strangers type does not keep it out, and one that was stolen does not keep
// its owner out.
const (
	knownName = "ceping_known_"
	knownPath = consolePath + "/login" // the only page that asks for it
	knownTime = 180 * 24 * time.Hour
)

func knownCookie(account string) string {
	digest := sha256.Sum256([]byte(account))
	return knownName + hex.EncodeToString(digest[:8])
}

// knows gives the browser its cookie.
func (r *doorRoom) knows(e echo.Context, p survey.Person) {
	e.SetCookie(&http.Cookie{
		Name: knownCookie(p.Name), Value: r.mark(p, knownUse, knownTime),
		Path: knownPath, MaxAge: int(knownTime.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// known is the browser's own name, when the account has logged in in it before.
func (r *doorRoom) known(e echo.Context, p survey.Person) (browser string, ok bool) {
	cookie, err := e.Cookie(knownCookie(p.Name))
	if err != nil {
		return "", false
	}
	drawn, ok := r.marked(p, knownUse, cookie.Value)
	if !ok {
		return "", false
	}
	return p.Name + "\x00" + drawn, true
}
