package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/qr"
	"ceping/survey/totp"
	"ceping/survey/web/webtest"
)

// phoneOf is an owner's phone: its clock is its own.
type phoneOf struct {
	t      *testing.T
	secret totp.Secret
	now    *clock
}

// shows is the code that it shows so long from now.
func (p *phoneOf) shows(later time.Duration) string {
	p.t.Helper()
	code, err := p.secret.Code(totp.StepAt(p.now.now().Add(later)))
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// next is the code that it shows once it has changed.
func (p *phoneOf) next() string {
	p.now.pass(totp.Period)
	return p.shows(0)
}

// coding gives the console and its office one clock, in which a step has just begun.
func (s *site) coding() *clock {
	now := s.timed()
	s.mounted.reception.office = office.New(s.Store, office.Config{NewID: uuid.NewString, Work: 10, Now: now.now})
	return now
}

// switchedOn has an account asked for a code, as its owner does it, and returns the phone.
func (s *site) switchedOn(c *webtest.Staffed, now *clock, password string) *phoneOf {
	s.T.Helper()
	page := c.Get("/console/account/code")
	page.Shows(s.T, "a secret", http.StatusOK, "添加到身份验证器的二维码")
	secret, err := totp.Parse(page.Found(s.T, `<p class="print">([^<]*)</p>`)[0])
	if err != nil {
		s.T.Fatal(err)
	}
	if uri, err := secret.URI("民主测评", "甲"); err != nil || !strings.HasPrefix(uri, "otpauth://totp/") {
		s.T.Errorf("%v", err)
	} else if path, _, err := qr.Path(uri); err != nil || strings.Contains(page.Body, "账号“甲”") != strings.Contains(page.Body, path) {
		s.T.Errorf("what is drawn is not the account's secret: %v", err)
	}
	p := &phoneOf{s.T, secret, now}
	c.Submit("/console/account/code", url.Values{"password": {password}, "totp": {p.shows(0)}}).Moved(s.T, "the first code", "/console/account")
	return p
}

// second sends the code, after the password's page.
func second(c *webtest.Staffed, page webtest.Answer, code string) webtest.Answer {
	return c.Submit("/console/login", webtest.With(page.Fields(c.T), "totp", code))
}

// TestLoginCode: an account that has switched it on is asked for a code after its password: one that the phone shows now, full-width or in
// groups, once; the refusal says the machine's time. Who has not switched it on sees nothing of it.
func TestLoginCode(t *testing.T) {
	s := newSite(t, nil)
	now := s.coding()
	s.account("甲", right)
	s.account("乙", right)
	c, elsewhere := s.LoggedIn("甲", right), s.LoggedIn("甲", right)
	c.Get("/console/account").Shows(t, "before", http.StatusOK, "没有开启，登录只要密码")
	shown := c.Get("/console/account/code").Found(t, `<p class="print">([^<]*)</p>`)[0]
	if again := c.Get("/console/account/code").Found(t, `<p class="print">([^<]*)</p>`)[0]; again != shown {
		t.Error("a reload draws another secret")
	}
	for name, form := range map[string]url.Values{
		"no password":      {"totp": {"123456"}},
		"a wrong password": {"totp": {"123456"}, "password": {"wrong"}},
		"no code":          {"password": {right}},
		"a wrong code":     {"totp": {"12345"}, "password": {right}},
	} {
		c.Submit("/console/account/code", form).Shows(t, name, http.StatusConflict, "没有执行", shown)
	}
	s.LoggedIn("甲", right) // nothing counts yet
	phone := s.switchedOn(c, now, right)
	c.Get("/console/account").Shows(t, "then", http.StatusOK, "已开启：登录、开箱、建立管理员和修改密码")
	elsewhere.Get("/console").Shows(t, "another browser", http.StatusUnauthorized)

	b := s.Browser()
	ask := func() webtest.Answer {
		t.Helper()
		page := b.Login("甲", right)
		page.Shows(t, "after the password", http.StatusOK, "还差一步", `autocomplete="one-time-code"`)
		return page
	}
	b.Get("/console").Shows(t, "the password alone", http.StatusUnauthorized)
	page := ask()
	b.Get("/console").Shows(t, "the password alone", http.StatusUnauthorized)
	time := now.now().Local().Format("2006-01-02 15:04:05")
	second(b, page, phone.shows(0)).Shows(t, "that of switching on", http.StatusConflict, "已经用过", time)
	second(b, page, phone.shows(-2*totp.Period)).Shows(t, "an old one", http.StatusConflict, "动态码不对", time)
	second(b, page, phone.shows(2*totp.Period)).Shows(t, "one to come", http.StatusConflict, "动态码不对", time)
	code := phone.next()
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")
	second(b, page, " "+wide.Replace(code[:3])+"　"+code[3:]).Moved(t, "the right one, typed in full width", "/console")
	b.Get("/console").Shows(t, "logged in", http.StatusOK)
	second(s.Browser(), page, code).Shows(t, "again, elsewhere", http.StatusConflict, "已经用过")
	second(s.Browser(), page, phone.shows(totp.Period)).Moved(t, "of a phone that is ahead", "/console")
	now.pass(2 * totp.Period)
	second(s.Browser(), page, phone.shows(-totp.Period)).Shows(t, "the one before, taken as one ahead", http.StatusConflict, "已经用过")
	now.pass(totp.Period)
	second(s.Browser(), page, phone.shows(-totp.Period)).Moved(t, "of a phone that is behind", "/console")
	now.pass(firstTime)
	second(b, page, phone.shows(0)).Shows(t, "too late", http.StatusConflict, "请重新输入账号和密码", `name="password"`)
	page = ask()
	madeUp := webtest.With(webtest.With(page.Fields(t), "first", "x.9999999999.x"), "totp", phone.shows(0))
	b.Submit("/console/login", madeUp).Shows(t, "nobody's first half", http.StatusConflict, "请重新输入账号和密码")
	form := webtest.With(page.Fields(t), "totp", phone.shows(0))
	b.Submit("/console/login", webtest.With(form, "name", "乙")).Shows(t, "another's first half", http.StatusConflict, "请重新输入账号和密码")
	if list := s.acts("log in"); len(list) == 0 || strings.Contains(list[0].Detail, phone.secret.Text()) {
		t.Errorf("logins: %+v", list)
	}
	s.LoggedIn("乙", right)
	log, err := s.Office.Terminal().Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range log {
		if strings.Contains(e.Detail, code) || strings.Contains(e.Detail, phone.secret.Text()[:4]) {
			t.Errorf("the log has a code or a secret: %+v", e)
		}
	}
	if text := s.Log.String(); strings.Contains(text, code) || strings.Contains(text, phone.secret.Text()[:9]) {
		t.Errorf("the program logs it:\n%s", text)
	}
	if on := s.acts("login code on"); len(on) != 1 || on[0].Who != "甲" || on[0].Detail != "甲" {
		t.Errorf("switching on: %+v", on)
	}
}

// TestLoginCodeGuessed: codes that are guessed wait as passwords do, and a password that is known forgets none of them; the owner's own browser
// does not wait for them.
func TestLoginCodeGuessed(t *testing.T) {
	s := newSite(t, nil)
	now := s.coding()
	s.account("甲", right)
	own := s.LoggedIn("甲", right)
	phone := s.switchedOn(own, now, right)
	stranger := s.Browser()
	for range freeTries + 1 {
		second(stranger, stranger.Login("甲", right), "000000").Shows(t, "guessed", http.StatusConflict, "动态码不对")
	}
	page := stranger.Login("甲", right)
	second(stranger, page, phone.next()).Moved(t, "after 30 seconds", "/console")
	for range freeTries + 4 {
		another := s.Browser() // the first has logged in now, and waits by itself
		page = another.Login("甲", right)
		second(another, page, "000000")
	}
	now.pass(time.Second)
	second(s.Browser(), page, phone.shows(totp.Period)).Shows(t, "too soon", http.StatusConflict, "动态码错误次数太多，请等")
	second(own, own.Login("甲", right), phone.shows(totp.Period)).Moved(t, "in a browser that has logged in before", "/console")
	if got := s.acts("lock out"); len(got) == 0 || got[0].Detail != "甲" {
		t.Errorf("lock-outs: %+v", got)
	}
}

// TestSureByCode: where the account has one, making administrators and opening a box take the code with the password.
func TestSureByCode(t *testing.T) {
	s := newSite(t, nil)
	now := s.coding()
	sat := s.Sitting(survey.Closed)
	sat.Asked()
	s.account("主任", right)
	s.account("副主任", right)
	c := s.LoggedIn("主任", right)
	phone := s.switchedOn(c, now, right)
	form := url.Values{"name": {"新主任"}, "role": {"admin"}}
	page := c.Submit("/console/people", form)
	page.Shows(t, "without either", http.StatusOK, "您自己的密码和手机上的动态码", `name="totp"`)
	c.Submit("/console/people", webtest.With(page.Fields(t), "password", right)).Shows(t, "without the code", http.StatusOK, `name="totp"`)
	both := webtest.With(webtest.With(page.Fields(t), "password", right), "totp", "000000")
	wrong := c.Submit("/console/people", both)
	wrong.Shows(t, "a wrong code", http.StatusConflict, "动态码不对", `value="新主任"`)
	if strings.Contains(wrong.Body, "000000") || strings.Contains(wrong.Body, right) {
		t.Error("the page has the password or the code")
	}
	c.Submit("/console/people", webtest.With(both, "totp", phone.next())).Shows(t, "with both", http.StatusOK, "只显示这一次")

	path := "/console/sessions/" + sat.ID + "/opening"
	c.Get(path).Shows(t, "opening", http.StatusOK, `name="totp"`)
	c.Submit(path+"/sure", url.Values{"password": {right}}).Shows(t, "opening without the code", http.StatusOK, `name="totp"`)
	c.Submit(path+"/sure", url.Values{"password": {right}, "totp": {phone.shows(0)}}).Shows(t, "with one that was used", http.StatusConflict, "已经用过")
	c.Submit(path+"/sure", url.Values{"password": {right}, "totp": {phone.next()}}).Moved(t, "with both", path)
	c.Get(path).Shows(t, "then", http.StatusOK, `name="passphrase"`)

	other := s.LoggedIn("副主任", right)
	if got := other.Submit("/console/people", form); strings.Contains(got.Body, `name="totp"`) {
		t.Error("an account without a code is asked for one")
	}
}

// TestLoginCodeOff: the owner switches it off by password and code, an administrator another's by the own password, and the command line's
// keeper without one; each is an act, and ends the account's staff sessions.
func TestLoginCodeOff(t *testing.T) {
	s := newSite(t, nil)
	now := s.coding()
	s.account("主任", right)
	s.account("甲", right)
	boss, c := s.LoggedIn("主任", right), s.LoggedIn("甲", right)
	boss.Get("/console/people").Shows(t, "nobody has one", http.StatusOK, "重设密码")
	if strings.Contains(boss.Get("/console/people").Body, "动态码") {
		t.Error("it is spoken of where nobody has one")
	}
	phone := s.switchedOn(c, now, right)
	c.Submit("/console/account/code/off", url.Values{"password": {right}}).Shows(t, "without the code", http.StatusConflict, "没有执行")
	c.Submit("/console/account/code/off", url.Values{"password": {right}, "totp": {phone.next()}}).Moved(t, "with both", "/console/account")
	c.Get("/console/account").Shows(t, "then", http.StatusOK, "已关闭动态码登录", "没有开启")
	s.LoggedIn("甲", right)

	s.switchedOn(c, now, right)
	boss.Get("/console/people").Shows(t, "one has it", http.StatusOK, "关闭动态码")
	path := "/console/people/" + url.PathEscape("甲") + "/code"
	page := boss.Submit(path, nil)
	page.Shows(t, "an administrator, without the password", http.StatusOK, "还没有执行", "关闭“甲”的动态码登录")
	boss.Submit(path, carried(t, page, "wrong")).Shows(t, "with a wrong one", http.StatusConflict, "密码不对")
	boss.Submit(path, carried(t, page, right)).Moved(t, "with it", "/console/people")
	c.Get("/console").Shows(t, "the account's browser", http.StatusUnauthorized)
	c = s.LoggedIn("甲", right)
	s.switchedOn(c, now, right)
	if _, err := s.Office.Terminal().SwitchCodeOff(t.Context(), "甲"); err != nil {
		t.Fatal(err)
	}
	s.LoggedIn("甲", right)
	var who []string
	for _, e := range s.acts("login code off") {
		who = append(who, e.Who+" "+e.Detail)
	}
	if got := strings.Join(who, ", "); got != "甲 甲, 主任 甲, terminal 甲" {
		t.Errorf("switching off: %s", got)
	}
}

// TestLoginCodeAfterTyped: what was typed before a login ended stands behind the code's page too.
func TestLoginCodeAfterTyped(t *testing.T) {
	s := newSite(t, nil)
	now := s.coding()
	s.account("甲", right)
	c := s.LoggedIn("甲", right)
	phone := s.switchedOn(c, now, right)
	path := c.Begun("市住建局", nil)
	if err := s.Office.Terminal().EndStaffSessions(t.Context(), "甲"); err != nil {
		t.Fatal(err)
	}
	page := c.Submit(path+"/wifi", url.Values{"base": {"http://10.0.0.7:8080"}})
	page.Shows(t, "typed without a login", http.StatusUnauthorized, "没有保存，也没有丢")
	page = c.Submit("/console/login/return", webtest.With(webtest.With(page.Fields(t), "name", "甲"), "password", right))
	page.Shows(t, "the password", http.StatusOK, "还差一步")
	page = c.Submit("/console/login/return", webtest.With(page.Fields(t), "totp", "1"))
	page.Shows(t, "a wrong code", http.StatusConflict, "动态码不对")
	c.Submit("/console/login/return", webtest.With(page.Fields(t), "totp", phone.next())).Shows(t, "the right one", http.StatusOK, "http://10.0.0.7:8080")
}

// TestSecretIsItsOwners: what one account was shown in a browser is not the next one's, and lapses.
func TestSecretIsItsOwners(t *testing.T) {
	s := newSite(t, nil)
	now := s.coding()
	s.account("甲", right)
	s.account("乙", right)
	c := s.LoggedIn("甲", right)
	secret := func() string { return c.Get("/console/account/code").Found(t, `<p class="print">([^<]*)</p>`)[0] }
	first := secret()
	if secret() != first {
		t.Error("a reload shows another than was scanned")
	}
	now.pass(secretTime)
	lapsed := secret()
	if lapsed == first {
		t.Error("it does not lapse")
	}
	now.pass(secretTime)
	late, err := totp.Parse(lapsed)
	if err != nil {
		t.Fatal(err)
	}
	code := (&phoneOf{t, late, now}).shows(0)
	c.Submit("/console/account/code", url.Values{"password": {right}, "totp": {code}}).Shows(t, "one that has lapsed", http.StatusConflict, "没有执行")
	before := secret()
	c.Submit("/console/login", url.Values{"name": {"乙"}, "password": {right}}).Moved(t, "another account", "/console")
	if secret() == before {
		t.Error("the next account is given the secret of the one before")
	}
}

// TestPasswordChangedWithCode: where an account has a code, a browser that was left open and a password that is known do not lock its owner out.
func TestPasswordChangedWithCode(t *testing.T) {
	const fresh = "八月的风吹过大桥-2"
	s := newSite(t, nil)
	now := s.coding()
	s.account("甲", right)
	c := s.LoggedIn("甲", right)
	phone := s.switchedOn(c, now, right)
	form := url.Values{"old": {right}, "new": {fresh}, "again": {fresh}}
	c.Submit("/console/account", form).Shows(t, "without the code", http.StatusConflict, "动态码")
	form.Set("totp", phone.next())
	c.Submit("/console/account", form).Shows(t, "with it", http.StatusOK, "密码已改")
}
