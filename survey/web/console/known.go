package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/random"
	"ceping/survey/strict/base64url"
)

// A browser in which an account has logged in keeps a cookie that says so, one for each account. It opens nothing: it only
// gives the browser waits of its own, so that what strangers type does not keep it out, and one that was stolen does not keep
// its owner out. It is "<random>.<expiry>.<proof>"; the proof is made with the hash of the account's password, which is
// random and kept anyway: there is no other secret, it outlives a restart, and a new password ends it.
const (
	knownName = "ceping_known_"
	knownPath = consolePath + "/login" // the only page that asks for it
	knownTime = 180 * 24 * time.Hour
)

func knownCookie(account string) string {
	digest := sha256.Sum256([]byte(account))
	return knownName + hex.EncodeToString(digest[:8])
}

func knownProof(p survey.Person, random, expiry string) string {
	mac := hmac.New(sha256.New, []byte(p.Password))
	mac.Write([]byte("ceping/known/v1\x00" + p.Name + "\x00" + random + "\x00" + expiry))
	return base64url.Encode(mac.Sum(nil))
}

// knows gives the browser its cookie.
func (r *doorRoom) knows(e echo.Context, p survey.Person) {
	mark, expiry := random.Text(), strconv.FormatInt(r.now().Add(knownTime).Unix(), 10)
	e.SetCookie(&http.Cookie{
		Name: knownCookie(p.Name), Value: mark + "." + expiry + "." + knownProof(p, mark, expiry),
		Path: knownPath, MaxAge: int(knownTime.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// known is the browser's own name, when the account has logged in in it before.
func (r *doorRoom) known(e echo.Context, p survey.Person) (browser string, ok bool) {
	cookie, err := e.Cookie(knownCookie(p.Name))
	if err != nil || p.Password == "" {
		return "", false
	}
	random, rest, _ := strings.Cut(cookie.Value, ".")
	expiry, proof, _ := strings.Cut(rest, ".")
	until, err := strconv.ParseInt(expiry, 10, 64)
	if err != nil || r.now().Unix() > until || !hmac.Equal([]byte(proof), []byte(knownProof(p, random, expiry))) {
		return "", false
	}
	return p.Name + "\x00" + random, true
}
