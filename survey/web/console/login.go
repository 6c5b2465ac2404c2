package console

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/password"
)

const (
	maxStrangers = 1000        // logins of new browsers that are under way together
	failTime     = time.Second // until a new browser is told that its login failed, whatever it failed for
)

// loginPage asks for name and password.
type loginPage struct {
	frame
	Name string
}

func (c *console) loginForm(e echo.Context) error { return c.showLogin(e, nil) }

func (c *console) showLogin(e echo.Context, refusal error) error {
	page := loginPage{frame: c.frame(e, "登录"), Name: typed(e, "name")}
	page.Exposed = exposed(e.Request())
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	if status == http.StatusTooManyRequests {
		e.Response().Header().Set("Retry-After", "3")
	}
	return c.pages.Show(e, status, "console_login.html", page)
}

// errWrong is all that a new browser is told, for a wrong password, a name without an account, one that is shut out, one that
// must wait, and one at which others wait in line already: who only types learns nothing of what accounts there are.
var errWrong = &survey.Refusal{Code: "login_wrong"}

// login opens a staff session.
func (c *console) login(e echo.Context) error {
	p, known, err := c.proven(e, strings.TrimSpace(typed(e, "name")), e.FormValue("password"))
	if err != nil {
		return c.showLogin(e, err)
	}
	taken := c.failures.loggedIn(p.Name)
	if err := c.config.Office.Door().LoggedIn(e.Request().Context(), p.Name, known, taken.since); err != nil {
		c.failures.back(p.Name, taken)
		return c.showLogin(e, err)
	}
	c.knows(e, p)
	return c.begin(e, p)
}

// proven is the account that name and password open; known says that it has logged in in this browser before. A new browser
// takes one of a bounded number of places, waits with its account, and fails after the same time for whatever reason. A name
// that no account has costs no hashing and leaves nothing behind.
func (c *console) proven(e echo.Context, name, given string) (p survey.Person, known bool, err error) {
	if !survey.PossibleName(name) {
		return survey.Person{}, false, errWrong
	}
	ctx := e.Request().Context()
	p, err = c.config.Office.Door().Person(ctx, name)
	if err != nil && !errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, false, err
	}
	if browser, ok := c.known(e, p); ok {
		return p, true, c.try(ctx, p, given, c.browsers, browser)
	}
	select {
	case c.strangers <- struct{}{}:
		defer func() { <-c.strangers }()
	default:
		return survey.Person{}, false, errCrowded
	}
	over := time.NewTimer(c.failTime)
	defer over.Stop()
	switch {
	case c.hashing.full(): // for whatever name, also one that would not stand in line
		err = errCrowded
	case p.Name == "":
		c.failures.note(ctx, "")
		err = errWrong
	default:
		if err = c.try(ctx, p, given, c.accounts, p.Name); err == errOwnCrowd {
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
func (c *console) try(ctx context.Context, p survey.Person, given string, t *throttle, key string) error {
	left, locks := t.wait(key)
	if left > 0 {
		c.failures.note(ctx, p.Name)
		return &survey.Refusal{Code: "password_wait", Values: []any{p.Name, int(math.Ceil(left.Seconds()))}}
	}
	right := false
	err := c.hashing.do(ctx, p.Name, t != c.accounts, func() { right = password.Verify(p.Password, given) && !p.Disabled })
	switch {
	case err != nil:
		t.spared(key)
		return err
	case right:
		t.right(key)
		return nil
	}
	c.failures.note(ctx, p.Name)
	if locks {
		if err := c.config.Office.Door().LockedOut(ctx, p.Name); err != nil {
			c.config.Logger.Error("a lock-out could not be written to the audit log", "error", err)
		}
	}
	return errWrong
}

// hashed is the hash of a new password; errCrowded.
func (c *console) hashed(e echo.Context, fresh string) (hash string, err error) {
	err = c.hashing.do(e.Request().Context(), person(e).Name, true, func() { hash = password.Hash(fresh) })
	return hash, err
}

// accountPage is one's own account.
type accountPage struct {
	frame
	MinLength int
	Done      string
}

func (c *console) account(e echo.Context) error { return c.showAccount(e, "", nil) }

func (c *console) showAccount(e echo.Context, done string, refusal error) error {
	page := accountPage{frame: c.frame(e, "我的账号"), MinLength: survey.MinPassword, Done: done}
	page.Exposed = exposed(e.Request())
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_account.html", page)
}

// changePassword needs the old one: a browser left open must not be enough. Wrong ones count against this staff session alone.
// All other staff sessions of the account end.
func (c *console) changePassword(e echo.Context) error {
	p := person(e)
	if p.Name == survey.Terminal {
		return survey.ErrNoRight
	}
	ctx := e.Request().Context()
	if err := c.try(ctx, p, e.FormValue("old"), c.browsers, p.Name+"\x00session\x00"+c.staff.Token(ctx)); err != nil {
		if err == errWrong {
			err = &survey.Refusal{Code: "password_wrong"}
		}
		return c.showAccount(e, "", err)
	}
	fresh := e.FormValue("new")
	if n := len([]rune(fresh)); n < survey.MinPassword || n > 200 {
		return c.showAccount(e, "", &survey.Refusal{Code: "password_short", Values: []any{survey.MinPassword}})
	}
	if fresh != e.FormValue("again") {
		return c.showAccount(e, "", &survey.Refusal{Code: "passwords_differ"})
	}
	hash, err := c.hashed(e, fresh)
	if err != nil {
		return c.showAccount(e, "", err)
	}
	changed, err := c.by(e).ChangeOwnPassword(ctx, p.Password, hash)
	if err != nil {
		return c.showAccount(e, "", err)
	}
	c.staff.Put(ctx, generationKey, changed.Generation)
	c.knows(e, changed)
	return c.showAccount(e, "密码已改，其他地方的登录都已退出。", nil)
}

// leaveEverywhere ends all staff sessions of the account; for the terminal, of all who came in by a one-time link.
func (c *console) leaveEverywhere(e echo.Context) error {
	if err := c.endAll(e, person(e).Name); err != nil {
		return err
	}
	return c.leave(e)
}

// endAll logs an account out everywhere, or the terminal, with the link that nobody has used yet.
func (c *console) endAll(e echo.Context, name string) error {
	if name != survey.Terminal {
		return c.by(e).EndStaffSessions(e.Request().Context(), name)
	}
	if err := c.by(e).EndTerminal(e.Request().Context()); err != nil {
		return err
	}
	c.links.end()
	return nil
}

// leave ends the staff session.
func (c *console) leave(e echo.Context) error {
	if err := c.staff.Destroy(e.Request().Context()); err != nil {
		return err
	}
	e.Set(personField, nil)
	return c.pages.Show(e, http.StatusOK, "console_left.html", c.frame(e, "已退出"))
}
