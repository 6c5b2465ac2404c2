// Package front is what every request passes first: whether it asks for this house at all, and whether it came by https. A page of
// another site whose name was made to lead here (DNS rebinding) asks under that name, and gets nothing. Nothing is kept of a request, and
// nothing is said of one.
package front

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey/web"
)

var (
	errOtherHost = &web.Denial{Status: http.StatusMisdirectedRequest, Code: "other_host", Title: "没有打开：这台服务器不认这个网址",
		Detail: "请扫领票码，或者按大屏幕上的网址打开；仍然不行，请找工作人员。要用新的网址，请管理员先用本机的网址打开控制台，在“会场网络”里填上它。"}
	errUnmeasured = &web.Denial{Status: http.StatusLengthRequired, Code: "length_required", Title: "没有收下：没有说明内容有多长",
		Detail: "没有记录任何内容。请换一个浏览器再试；仍然不行，请找工作人员。"}
)

// transport is how long a browser that came by https asks by nothing else, in seconds: half a year. Names below the house's are not its own.
const transport = "max-age=15552000"

// Mount has every request to a site pass here first, whatever it asks for.
func Mount(site *web.Server, config Config) error {
	if config.Addresses == nil {
		return errors.New("web/front: a part of the configuration is missing")
	}
	f := &front{names: newNames(config)}
	site.Use(f.pass)
	return nil
}

type front struct{ names *names }

// pass lets those through that ask for the house by a name of its own. What came under its https address is kept to it: cookies, whoever
// sets them, go by https alone. A body says how long it is: what a proxy and net/http could read differently (a length beside chunks)
// is refused, and no browser sends it.
func (f *front) pass(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		r := e.Request()
		if len(r.TransferEncoding) > 0 {
			e.Response().Header().Set("Connection", "close")
			return errUnmeasured
		}
		known, secure, err := f.names.lead(r.Context(), r.Host, arrivedAt(r))
		switch {
		case err != nil && !same(r.URL.Path):
			return err
		case !known && !same(r.URL.Path):
			return errOtherHost
		case secure:
			f.secure(e.Response())
		}
		return next(e)
	}
}

// same reports whether what is asked for says nothing of a house: that a program runs, and the files it was built with.
func same(path string) bool {
	return path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/assets/")
}

// secure keeps a browser to https.
func (f *front) secure(answer *echo.Response) {
	answer.Header().Set("Strict-Transport-Security", transport)
	answer.Before(func() {
		cookies := answer.Header()["Set-Cookie"]
		for i, cookie := range cookies {
			if !strings.Contains(strings.ToLower(cookie), "; secure") {
				cookies[i] = cookie + "; Secure"
			}
		}
	})
}

// arrivedAt is the address of this machine that a request came to; the zero one when that is not known.
func arrivedAt(r *http.Request) netip.Addr {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return netip.Addr{}
	}
	at, _ := netip.ParseAddrPort(local.String())
	return at.Addr().Unmap()
}
