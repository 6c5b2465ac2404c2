package console

import (
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

const (
	consolePath = "/console"
	loginPath   = consolePath + "/login"
	enterPath   = consolePath + "/enter/"
	importPath  = "/import"
)

// exposed reports whether what is typed on a page travels over a network in the clear: the browser is on another machine,
// and no TLS is in between. A proxy with TLS is taken to run beside ceping.
func exposed(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok || r.TLS != nil {
		return false
	}
	browser, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	server, _, err := net.SplitHostPort(local.String())
	return err == nil && browser != server && !net.ParseIP(browser).IsLoopback()
}

// isUpload reports whether a form may have files.
func isUpload(e echo.Context) bool {
	return strings.HasPrefix(e.Request().Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm)
}

// whole refuses a form that cannot be read in full: one that was cut off must not be taken for one with empty fields. Uploads are read
// where they are used.
func whole(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		if !isUpload(e) && e.Request().ParseForm() != nil {
			return errTyped
		}
		return next(e)
	}
}

// typed is what a form had, to be shown again.
func typed(e echo.Context, name string) string { return e.FormValue(name) }

// sessionPath is the page of a session, or one below it.
func sessionPath(id, below string) string { return consolePath + "/sessions/" + id + below }

// see sends the browser on after a form.
func see(e echo.Context, path string) error { return e.Redirect(http.StatusSeeOther, path) }
