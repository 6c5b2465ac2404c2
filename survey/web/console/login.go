package console

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/password"
	"ceping/survey/random"
	"ceping/survey/web"
)

const (
	maxStrangers = 1000        // logins of new browsers that are under way together
	failTime     = time.Second // until a new browser is told that its login failed, whatever it failed for
)

// doorRoom is who comes in: by a link, by name and password, and by a new one. What keeps guessing slow is here, and what keeps the door
// open meanwhile.
type doorRoom struct {
	*reception
	logger   *slog.Logger
	now      func() time.Time
	failTime time.Duration // see failTime

	links     *links
	accounts  *throttle     // waits of browsers that are new to an account
	browsers  *throttle     // of one that has logged in before, and of a staff session that changes its password
	strangers chan struct{} // places of new browsers
	hashing   hashing
	failures  *failures

	terminalKey string // see proof
}

func newDoorRoom(r *reception, logger *slog.Logger) *doorRoom {
	d := &doorRoom{reception: r, logger: logger, now: time.Now, failTime: failTime, strangers: make(chan struct{}, maxStrangers),
		terminalKey: random.Text()}
	now := func() time.Time { return d.now() }
	d.links, d.failures = newLinks(now), newFailures(r.office.Door(), logger, now)
	d.accounts, d.browsers = newThrottle(now, maxWaits), newThrottle(now, maxWaits)
	return d
}

func (r *doorRoom) route(g *echo.Group, door *web.Queue, only echo.MiddlewareFunc) {
	g.GET("/enter/:link", r.entrance)
	g.POST("/enter/:link", r.enter, door.Pass)
	g.GET("/login", r.loginForm)
	g.POST("/login", r.login, door.Pass)

	g.POST("/leave", r.leave, only)
	g.GET("/account", r.account, only)
	g.POST("/account", r.changePassword, only)
	g.POST("/account/leave", r.leaveEverywhere, only)
	g.GET("/account/code", r.codeForm, only)
	g.POST("/account/code", r.switchCodeOn, only)
	g.POST("/account/code/off", r.switchCodeOff, only)
}

// loginPage asks for name and password, or then for the code.
type loginPage struct {
	frame
	halfway
}

func (r *doorRoom) loginForm(e echo.Context) error { return r.showLogin(e, nil) }

func (r *doorRoom) showLogin(e echo.Context, refusal error) error {
	page := loginPage{frame: r.frame(e, "登录")}
	page.halfway, refusal = halfwayOf(refusal, typed(e, "name"))
	page.Exposed = exposed(e.Request())
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	if status == http.StatusTooManyRequests {
		e.Response().Header().Set("Retry-After", "3")
	}
	return r.pages.Show(e, status, "console_login.html", page)
}

// errWrong is all that a new browser is told, for a wrong password, a name without an account, one that is shut out, one that
// must wait, and one at which others wait in line already: who only types learns nothing of what accounts there are.
var errWrong = &survey.Refusal{Code: "login_wrong"}

// login opens a staff session.
func (r *doorRoom) login(e echo.Context) error {
	if _, err := r.admit(e); err != nil {
		return r.showLogin(e, err)
	}
	return see(e, consolePath)
}

// admit opens a staff session for whoever the form's name and password prove, and says who it is.
func (r *doorRoom) admit(e echo.Context) (survey.Person, error) {
	name, first := strings.TrimSpace(typed(e, "name")), e.FormValue(firstField)
	prove := func() (survey.Person, bool, error) { return r.proven(e, name, e.FormValue("password")) }
	if first != "" {
		prove = func() (survey.Person, bool, error) { return r.provenBefore(e, name, first) }
	}
	p, known, err := prove()
	if err == nil {
		err = r.coded(e, p, first)
	}
	if err != nil {
		return survey.Person{}, err
	}
	taken := r.failures.loggedIn(p.Name)
	if err := r.office.Door().LoggedIn(e.Request().Context(), p.Name, known, taken.since); err != nil {
		r.failures.back(p.Name, taken)
		return survey.Person{}, err
	}
	r.knows(e, p)
	return p, r.begin(e, p)
}

// proven is the account that name and password open; known says that it has logged in in this browser before. A new browser
// takes one of a bounded number of places, waits with its account, and fails after the same time for whatever reason. A name
// that no account has costs no hashing and leaves no trace.
func (r *doorRoom) proven(e echo.Context, name, given string) (p survey.Person, known bool, err error) {
	if !survey.PossibleName(name) {
		return survey.Person{}, false, errWrong
	}
	ctx := e.Request().Context()
	p, err = r.office.Door().Person(ctx, name)
	if err != nil && !errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, false, err
	}
	if browser, ok := r.known(e, p); ok {
		return p, true, r.try(ctx, p, given, r.browsers, browser)
	}
	select {
	case r.strangers <- struct{}{}:
		defer func() { <-r.strangers }()
	default:
		return survey.Person{}, false, errCrowded
	}
	over := time.NewTimer(r.failTime)
	defer over.Stop()
	switch {
	case r.hashing.full(): // for whatever name, also one that would not stand in line
		err = errCrowded
	case p.Name == "":
		r.failures.note(ctx, "")
		err = errWrong
	default:
		if err = r.try(ctx, p, given, r.accounts, p.Name); err == errOwnCrowd {
			err = errWrong
		}
	}
	if refused := (*survey.Refusal)(nil); errors.As(err, &refused) {
		select {
		case <-over.C:
		case <-ctx.Done():
		}
		return survey.Person{}, false, errWrong
	}
	return p, false, err
}

// try looks at a password, when the throttle lets it. What waits under key goes ahead of strangers, unless it is they.
func (r *doorRoom) try(ctx context.Context, p survey.Person, given string, t *throttle, key string) error {
	left, locks := t.wait(key)
	if left > 0 {
		r.failures.note(ctx, p.Name)
		return &survey.Refusal{Code: "password_wait", Values: []any{p.Name, int(math.Ceil(left.Seconds()))}}
	}
	right := false
	err := r.hashing.do(ctx, p.Name, t != r.accounts, func() { right = password.Verify(p.Password, given) && !p.Disabled })
	switch {
	case err != nil:
		t.spared(key)
		return err
	case right:
		t.right(key)
		return nil
	}
	r.failures.note(ctx, p.Name)
	if locks {
		if err := r.office.Door().LockedOut(ctx, p.Name); err != nil {
			r.logger.Error("a lock-out could not be written to the audit log", "error", err)
		}
	}
	return errWrong
}

// hashed is the hash of a new password; errCrowded.
func (r *doorRoom) hashed(e echo.Context, fresh string) (hash string, err error) {
	err = r.hashing.do(e.Request().Context(), person(e).Name, true, func() { hash = password.Hash(fresh) })
	return hash, err
}

// begin opens a staff session, under an id that nobody could have planted. Nothing of another account's that this browser had stays in it.
func (r *doorRoom) begin(e echo.Context, p survey.Person) error {
	ctx := e.Request().Context()
	if r.staff.GetString(ctx, staffKey) != p.Name {
		if err := r.staff.Clear(ctx); err != nil {
			return err
		}
	}
	if err := r.staff.RenewToken(ctx); err != nil {
		return err
	}
	r.staff.Put(ctx, staffKey, p.Name)
	r.staff.Put(ctx, generationKey, p.Generation)
	r.signs(e, p)
	return nil
}
