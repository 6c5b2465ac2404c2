package console

import (
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/roster"
	"ceping/survey/web"
)

const (
	consolePath = "/console"
	enterPath   = consolePath + "/enter/"
	importPath  = "/import"
)

// console is where staff take sessions through their phases. It works without JavaScript.
type console struct {
	config   Config
	queues   queues
	pages    *web.Pages
	links    *links
	works    *works
	again    map[string]func(echo.Context, error) error // pages shown again with what was refused, whoever mounted them
	unsealed func(session string) int                   // paper ballots at the desk, that closing would lose
	made     *madePassphrases
	glimpses *glimpses
	now      func() time.Time
	failTime time.Duration // see failTime

	// What keeps guessing at passwords slow, and the door open meanwhile.
	accounts  *throttle     // waits of browsers that are new to an account
	browsers  *throttle     // of one that has logged in before, and of a staff session that changes its password
	strangers chan struct{} // places of new browsers
	hashing   hashing
	failures  *failures

	rosters *roster.Reader
	staff   *scs.SessionManager
	foreign *http.CrossOriginProtection
}

func newConsole(config Config, queues queues, pages *web.Pages) *console {
	c := &console{
		config: config, queues: queues, pages: pages, now: time.Now, failTime: failTime, works: newWorks(), made: newMadePassphrases(), glimpses: newGlimpses(),
		strangers: make(chan struct{}, maxStrangers),
		rosters:   roster.NewReader(),
		staff:     scs.New(), foreign: http.NewCrossOriginProtection(),
		unsealed: func(string) int { return 0 },
	}
	c.again = map[string]func(echo.Context, error) error{workReady: c.showReady}
	now := func() time.Time { return c.now() }
	c.links, c.failures = newLinks(now), newFailures(config, now)
	c.accounts, c.browsers = newThrottle(now, maxWaits), newThrottle(now, maxWaits)
	c.staff.Lifetime, c.staff.IdleTimeout = 24*time.Hour, 8*time.Hour
	c.staff.Cookie = scs.SessionCookie{
		Name: "ceping_console", Path: consolePath, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	return c
}

// groups are where the routes of a session's page are added.
type groups struct {
	session *echo.Group // for whoever the session concerns
	acts    *echo.Group // for whoever may change it
}

func (c *console) route(g *echo.Group) groups {
	g.Use(c.guarded, echo.WrapMiddleware(c.staff.LoadAndSave))
	g.GET("/enter/:link", c.entrance)
	g.POST("/enter/:link", c.enter, c.queues.door.Pass)

	g.GET("/login", c.loginForm)
	g.POST("/login", c.login, c.queues.door.Pass)

	only := func(next echo.HandlerFunc) echo.HandlerFunc { return c.staffOnly(c.admitted(next)) }
	g.GET("", c.list, only)
	g.GET("/", c.list, only)
	g.POST("/leave", c.leave, only)
	g.GET("/account", c.account, only)
	g.POST("/account", c.changePassword, only)
	g.POST("/account/leave", c.leaveEverywhere, only)
	people := g.Group("/people", only, may(survey.Person.Office))
	people.GET("", c.people)
	people.POST("", c.addPerson)
	people.POST("/:name/password", c.newPassword)
	people.POST("/:name/disable", c.disablePerson)
	people.POST("/:name/leave", c.endPerson)
	g.GET("/audit", c.audit, only, may(survey.Person.Log))
	g.GET("/audit/json", c.auditFile, only, may(survey.Person.Office))

	c.routeAssessments(g, only)
	hall := g.Group("/wifi", only, may(survey.Person.Office))
	hall.GET("", c.hall)
	hall.POST("", c.setHall)
	hall.GET("/sheet", c.hallSheet)

	s := g.Group("/sessions/:id", only, c.concerned)
	s.GET("", c.session)
	s.GET("/work", c.work)

	acts := g.Group("/sessions/:id", only, c.mayOn(survey.Person.Acts))
	acts.GET("/ready", c.readyForm)
	acts.POST("/ready", c.makeReady)
	acts.POST("/ready/passphrases", c.generate)
	acts.POST("/ready/passphrases/discard", c.discard)
	acts.GET("/advance/:phase", c.confirm)
	acts.POST("/advance/:phase", c.advance)
	acts.POST("/attendance", c.attendance)
	acts.POST("/leftover", c.leftover)
	acts.POST("/without/:count", c.leaveOut)
	acts.GET("/wifi", c.sessionHall)
	acts.POST("/wifi", c.setSessionHall)
	acts.GET("/wifi/sheet", c.sessionHallSheet)

	c.routeWizard(acts)
	acts.POST("/sync", c.sync)
	acts.POST("/rehearse", c.rehearse)
	acts.POST("/erase", c.erase)
	maker := may(survey.Person.Makes)
	g.GET("/new", c.newForm, only, maker)
	g.POST("/new", c.create, only, maker)
	g.POST("/new"+importPath, c.importSession, only, maker)

	results := g.Group("/sessions/:id", only, c.mayOn(survey.Person.Results))
	results.GET("/results", c.results)
	results.GET("/results/:form/:subject", c.portrait)
	results.GET("/report/:format", c.download)
	results.GET("/composite", c.compositeForm)
	results.POST("/composite", c.composite)
	results.POST("/composite"+importPath, c.importFigures)
	results.POST("/composite/file/:format", c.takeComposite)
	return groups{session: s, acts: acts}
}

// admitted lets staff into the queue of a route. Of strangers nothing is read.
func (c *console) admitted(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error { return c.queues.of(e.Path(), e.Request().Method).Pass(whole(next))(e) }
}

// guarded refuses acts that another site's page sends. Browsers send `Origin: null` with forms of a page
// whose referrer policy is no-referrer, so the console's is same-origin.
func (c *console) guarded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		h := e.Response().Header()
		h.Set("Content-Security-Policy", consolePolicy)
		h.Set("Referrer-Policy", "same-origin")
		if c.foreign.Check(e.Request()) != nil {
			return errCross
		}
		return next(e)
	}
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

// whole refuses a form that cannot be read in full: one that was cut off must not be taken for one with empty fields. Uploads are read
// where they are used.
func whole(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		upload := strings.HasPrefix(e.Request().Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm)
		if !upload && e.Request().ParseForm() != nil {
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
