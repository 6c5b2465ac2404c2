package web

import (
	"net"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/paper"
)

const (
	consolePath = "/console"
	enterPath   = consolePath + "/enter/"
	maxForm     = 64 << 10 // bytes of a form

	staffKey = "staff" // in a staff session: whether its one-time link was used
)

// console is where staff take sessions through their phases. It works without JavaScript.
type console struct {
	config   Config
	pages    *pages
	links    *links
	works    *works
	glimpses *glimpses
	desk     *paper.Desk
	staff    *scs.SessionManager
	foreign  *http.CrossOriginProtection
}

func newConsole(config Config, pages *pages) *console {
	c := &console{
		config: config, pages: pages, links: newLinks(), works: newWorks(), glimpses: newGlimpses(),
		desk:  paper.NewDesk(config.Issuer, config.Box, config.Office),
		staff: scs.New(), foreign: http.NewCrossOriginProtection(),
	}
	c.staff.Lifetime, c.staff.IdleTimeout = 24*time.Hour, 8*time.Hour
	c.staff.Cookie = scs.SessionCookie{
		Name: "ceping_console", Path: consolePath, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	return c
}

func (c *console) route(g *echo.Group) {
	g.Use(c.guarded, echo.WrapMiddleware(c.staff.LoadAndSave))
	g.GET("/enter/:link", c.entrance)
	g.POST("/enter/:link", c.enter)

	only := c.staffOnly
	g.GET("", c.list, only)
	g.GET("/", c.list, only)
	g.POST("/leave", c.leave, only)
	s := g.Group("/sessions/:id", only)
	s.GET("", c.session)
	s.GET("/ready", c.readyForm)
	s.POST("/ready", c.makeReady)
	s.POST("/ready/passphrases", c.generate)
	s.GET("/advance/:phase", c.confirm)
	s.POST("/advance/:phase", c.advance)
	s.POST("/attendance", c.attendance)
	s.POST("/leftover", c.leftover)
	s.POST("/void", c.void)
	s.GET("/slips", c.slipsForm)
	s.POST("/slips", c.printSlips)
	s.GET("/opening", c.openingForm)
	s.POST("/opening", c.open)
	s.GET("/work", c.work)
	s.GET("/results", c.results)
	s.GET("/report/:format", c.download)
	c.routePaper(s)
}

// guarded refuses acts that another site's page sends, and large forms. Browsers send `Origin: null` with forms of a page
// whose referrer policy is no-referrer, so the console's is same-origin.
func (c *console) guarded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		h := e.Response().Header()
		h.Set("Content-Security-Policy", consolePolicy)
		h.Set("Referrer-Policy", "same-origin")
		if c.foreign.Check(e.Request()) != nil {
			return errCross
		}
		e.Request().Body = http.MaxBytesReader(e.Response(), e.Request().Body, formLimit(e))
		return next(e)
	}
}

func (c *console) staffOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		if !c.staff.GetBool(e.Request().Context(), staffKey) {
			return errStranger
		}
		return next(e)
	}
}

// frame is what every page of the console shows around its content.
type frame struct {
	Title     string
	Version   string
	Staff     bool
	Refresh   bool // every second: a work is under way
	Rehearsal bool
	Problem   *problem // what was refused, shown above all
	Exposed   bool     // what is typed travels over a network in the clear
}

func (c *console) frame(title string) frame {
	return frame{Title: title, Version: c.config.Version, Staff: true}
}

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

// refused turns an error that staff can mend into what a page shows. Others go to the one place that answers errors.
func refused(err error) (*problem, bool) {
	p, known := problemOf(err, true)
	return &p, known && p.Code != "session_unknown"
}

// typed is what a form had, to be shown again.
func typed(e echo.Context, name string) string { return e.FormValue(name) }

// found returns a session.
func (c *console) found(e echo.Context) (survey.Session, error) {
	return c.config.Office.Session(e.Request().Context(), e.Param("id"))
}

// sessionPath is the page of a session, or one below it.
func sessionPath(id, below string) string { return consolePath + "/sessions/" + id + below }

// see sends the browser on after a form.
func see(e echo.Context, path string) error { return e.Redirect(http.StatusSeeOther, path) }
