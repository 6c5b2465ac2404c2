package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/password"
)

// maxHashing bounds the passwords that are looked at together: each takes 64 MiB.
const maxHashing = 2

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
	return c.pages.show(e, status, "console_login.html", page)
}

// login opens a staff session. The same words and the same time for a wrong name and a wrong password.
func (c *console) login(e echo.Context) error {
	p, err := c.verified(e, typed(e, "name"), e.FormValue("password"))
	if err != nil {
		return c.showLogin(e, err)
	}
	return c.begin(e, p)
}

// verified is the account that name and password open.
func (c *console) verified(e echo.Context, name, given string) (survey.Person, error) {
	if left := c.throttle.wait(name); left > 0 {
		return survey.Person{}, &survey.Refusal{
			English: fmt.Sprintf("account %q: too many wrong passwords, wait %v", name, left),
			Chinese: fmt.Sprintf("密码错误次数太多，请等 %.0f 秒再试。忘了密码，请找管理员重设。", math.Ceil(left.Seconds())),
		}
	}
	ctx := e.Request().Context()
	p, err := c.config.Office.Person(ctx, name)
	if err != nil && !errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, err
	}
	select {
	case c.hashing <- struct{}{}:
		defer func() { <-c.hashing }()
	case <-ctx.Done():
		return survey.Person{}, ctx.Err()
	}
	if !password.Verify(p.Password, given) || p.Disabled {
		return survey.Person{}, &survey.Refusal{English: "wrong name or password", Chinese: "账号或密码不对。忘了密码，请找管理员重设。"}
	}
	c.throttle.right(name)
	return p, nil
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
	return c.pages.show(e, status, "console_account.html", page)
}

// changePassword needs the old one: a browser left open must not be enough. All other staff sessions of the account end.
func (c *console) changePassword(e echo.Context) error {
	p := person(e)
	if p.Name == survey.Terminal {
		return errNoRight
	}
	if _, err := c.verified(e, p.Name, e.FormValue("old")); err != nil {
		return c.showAccount(e, "", err)
	}
	fresh := e.FormValue("new")
	if n := len([]rune(fresh)); n < survey.MinPassword || n > 200 {
		return c.showAccount(e, "", &survey.Refusal{
			English: fmt.Sprintf("a password has at least %d characters", survey.MinPassword),
			Chinese: fmt.Sprintf("新密码至少%d个字符。", survey.MinPassword),
		})
	}
	if fresh != e.FormValue("again") {
		return c.showAccount(e, "", &survey.Refusal{English: "the two new passwords differ", Chinese: "两次输入的新密码不一样，请重新输入。"})
	}
	ctx := e.Request().Context()
	if err := c.config.Office.SetPassword(ctx, p.Name, password.Hash(fresh)); err != nil {
		return c.showAccount(e, "", err)
	}
	c.staff.Put(ctx, generationKey, p.Generation+1)
	return c.showAccount(e, "密码已改，其他地方的登录都已退出。", nil)
}

// leaveEverywhere ends all staff sessions of the account.
func (c *console) leaveEverywhere(e echo.Context) error {
	if p := person(e); p.Name != survey.Terminal {
		if err := c.config.Office.EndStaffSessions(e.Request().Context(), p.Name); err != nil {
			return err
		}
	}
	return c.leave(e)
}

// leave ends the staff session.
func (c *console) leave(e echo.Context) error {
	if err := c.staff.Destroy(e.Request().Context()); err != nil {
		return err
	}
	e.Set(personField, nil)
	return c.pages.show(e, http.StatusOK, "console_left.html", c.frame(e, "已退出"))
}
