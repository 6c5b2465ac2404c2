package console

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/qr"
	"ceping/survey/totp"
)

// codePage shows a secret to be scanned, or typed, into the phone.
type codePage struct {
	frame
	Picture string
	Side    int
	Secret  string
}

func (r *doorRoom) codeForm(e echo.Context) error { return r.showCode(e, nil) }

// showCode shows the staff session's secret; it is drawn once, so that a reload shows what was scanned.
func (r *doorRoom) showCode(e echo.Context, refusal error) error {
	ctx, p := e.Request().Context(), person(e)
	if p.Name == survey.Terminal {
		return survey.ErrNoRight
	}
	coded, err := r.office.Door().WithCode(ctx, p.Name)
	if err != nil {
		return err
	}
	if coded { // it is switched off where the account is
		return see(e, consolePath+"/account")
	}
	secret, drawn := r.drawnSecret(ctx)
	if !drawn {
		secret = totp.New()
		r.staff.Put(ctx, secretKey, strconv.FormatInt(r.now().Add(secretTime).Unix(), 10)+" "+secret.Text())
	}
	page := codePage{frame: r.frame(e, "动态码登录"), Secret: secret.Text()}
	page.Exposed = exposed(e.Request())
	uri, err := secret.URI("民主测评", p.Name)
	if err != nil {
		return err
	}
	if page.Picture, page.Side, err = qr.Path(uri); err != nil {
		return err
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_code.html", page)
}

// drawnSecret is the staff session's secret, while it may be confirmed: whoever looked at a browser that was left open has one that lapses.
func (r *doorRoom) drawnSecret(ctx context.Context) (secret totp.Secret, drawn bool) {
	until, text, _ := strings.Cut(r.staff.GetString(ctx, secretKey), " ")
	left, err := strconv.ParseInt(until, 10, 64)
	if err != nil || r.now().Unix() >= left {
		return secret, false
	}
	secret, err = totp.Parse(text)
	return secret, err == nil
}

// switchCodeOn takes the password and a first code.
func (r *doorRoom) switchCodeOn(e echo.Context) error {
	ctx := e.Request().Context()
	if person(e).Name == survey.Terminal {
		return survey.ErrNoRight
	}
	secret, drawn := r.drawnSecret(ctx)
	if !drawn { // it was too long ago, or the program was started anew
		return r.showCode(e, survey.Refuse("code_anew"))
	}
	by, err := r.sure(e)
	if err != nil {
		return r.showCode(e, err)
	}
	changed, err := by.SwitchCodeOn(ctx, secret, e.FormValue(codeField))
	if err != nil {
		return r.showCode(e, err)
	}
	r.staff.Remove(ctx, secretKey)
	r.staff.Put(ctx, generationKey, changed.Generation)
	r.tell(e, "已开启动态码登录，其他地方的登录都已退出。下次登录，输入密码以后还要输入手机上的动态码。")
	return see(e, consolePath+"/account")
}

// switchCodeOff takes the password and a code of the own account.
func (r *doorRoom) switchCodeOff(e echo.Context) error {
	if person(e).Name == survey.Terminal {
		return survey.ErrNoRight
	}
	by, err := r.sure(e)
	if err != nil {
		return r.showAccount(e, "", err)
	}
	changed, err := by.SwitchCodeOff(e.Request().Context(), person(e).Name)
	if err != nil {
		return r.showAccount(e, "", err)
	}
	r.staff.Put(e.Request().Context(), generationKey, changed.Generation)
	r.tell(e, "已关闭动态码登录，其他地方的登录都已退出。以后登录只要密码。")
	return see(e, consolePath+"/account")
}

// dropCode switches another account's code off: its owner has lost the phone.
func (r *peopleRoom) dropCode(e echo.Context) error {
	name := e.Param("name")
	var changed survey.Person
	err := r.surely(e, func(by office.Actor) (err error) {
		changed, err = by.SwitchCodeOff(e.Request().Context(), name)
		return err
	})
	if err != nil {
		return r.refused(e, "关闭“"+name+"”的动态码登录", err)
	}
	if name == person(e).Name {
		r.staff.Put(e.Request().Context(), generationKey, changed.Generation)
	}
	r.tell(e, "已关闭动态码登录："+name+"。用这个账号登录过的浏览器都已退出，以后登录只要密码。")
	return see(e, consolePath+"/people")
}
