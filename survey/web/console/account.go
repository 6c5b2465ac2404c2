package console

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/boxkey"
)

// accountPage is one's own account.
type accountPage struct {
	frame
	MinLength int
	Done      string
	Coded     bool // it has a login code
}

func (r *doorRoom) account(e echo.Context) error { return r.showAccount(e, "", nil) }

func (r *doorRoom) showAccount(e echo.Context, done string, refusal error) error {
	page := accountPage{frame: r.frame(e, "我的账号"), MinLength: survey.MinPassword, Done: done}
	page.Exposed = exposed(e.Request())
	coded, err := r.office.Door().WithCode(e.Request().Context(), person(e).Name)
	if err != nil {
		return err
	}
	page.Coded = coded
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_account.html", page)
}

// changePassword needs the old one, and the code where the account has one: a browser left open must not be enough. Wrong ones count against this staff session alone.
// All other staff sessions of the account end.
func (r *doorRoom) changePassword(e echo.Context) error {
	p := person(e)
	if p.Name == survey.Terminal {
		return survey.ErrNoRight
	}
	ctx := e.Request().Context()
	key := r.ownKey(ctx, p)
	if err := r.try(ctx, p, e.FormValue("old"), r.browsers, key); err != nil {
		if err == errWrong {
			err = &survey.Refusal{Code: "password_wrong"}
		}
		return r.showAccount(e, "", err)
	}
	fresh := e.FormValue("new")
	if n := len([]rune(fresh)); n < survey.MinPassword || n > 200 {
		return r.showAccount(e, "", &survey.Refusal{Code: "password_short", Values: []any{survey.MinPassword}})
	}
	if err := boxkey.Guessed(fresh, p.Name, p.Group); err != nil {
		return r.showAccount(e, "", survey.Refuse("password_guessed", guessed(err)))
	}
	if fresh != e.FormValue("again") {
		return r.showAccount(e, "", &survey.Refusal{Code: "passwords_differ"})
	}
	if err := r.tryCode(ctx, p, e.FormValue(codeField), r.browsers, key+codeKey); err != nil { // last: it works once
		return r.showAccount(e, "", err)
	}
	hash, err := r.hashed(e, fresh)
	if err != nil {
		return r.showAccount(e, "", err)
	}
	changed, err := r.by(e).ChangeOwnPassword(ctx, p.Password, hash)
	if err != nil {
		return r.showAccount(e, "", err)
	}
	r.staff.Put(ctx, generationKey, changed.Generation)
	r.knows(e, changed)
	r.signs(e, changed)
	return r.showAccount(e, "密码已改，其他地方的登录都已退出。", nil)
}

// guessed says why a password is among the first that are guessed.
func guessed(err error) survey.Code {
	switch err {
	case boxkey.ErrPassphraseUniform:
		return "password_uniform"
	case boxkey.ErrPassphraseCycle:
		return "password_cycle"
	case boxkey.ErrPassphraseRun:
		return "password_run"
	case boxkey.ErrPassphraseOwn:
		return "password_own"
	}
	return "password_common"
}

// leaveEverywhere ends all staff sessions of the account; for the terminal, of all who came in by a one-time link.
func (r *doorRoom) leaveEverywhere(e echo.Context) error {
	if err := r.endAll(e, person(e).Name); err != nil {
		return err
	}
	return r.leave(e)
}

// endAll logs an account out everywhere, or the terminal, with the link that nobody has used yet.
func (r *doorRoom) endAll(e echo.Context, name string) error {
	if name != survey.Terminal {
		return r.by(e).EndStaffSessions(e.Request().Context(), name)
	}
	if err := r.by(e).EndTerminal(e.Request().Context()); err != nil {
		return err
	}
	r.links.end()
	return nil
}

// leave ends the staff session.
func (r *doorRoom) leave(e echo.Context) error {
	if err := r.staff.Destroy(e.Request().Context()); err != nil {
		return err
	}
	r.setSign(e, "", -time.Second)
	e.Set(personField, nil)
	return r.pages.Show(e, http.StatusOK, "console_left.html", r.frame(e, "已退出"))
}
