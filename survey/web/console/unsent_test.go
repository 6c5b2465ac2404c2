package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/sitting"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// resent is the form of a page that asks for the login, filled in.
func resent(t *testing.T, page webtest.Answer, name, password string) url.Values {
	t.Helper()
	return webtest.With(page.Fields(t), "name", name, "password", password)
}

// TestTypedOutlivesLogin: what is sent once the login has ended is not taken, and not lost: it comes back after the login, a wrong one
// between, and is sent as it was by one press.
func TestTypedOutlivesLogin(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	s.mounted.door.failTime = 0
	keeper := s.Staff()
	given := keeper.Added("组员", "admin", "")
	c := s.LoggedIn("组员", given)
	id := s.Create(nil)
	path := "/console/sessions/" + id + "/edit/leaders"
	form := untouched(t, c.Get(path), `name="name"`)
	form["name"][0], form["post"][0] = "赵 <六> & “七”", "局长 100%+1"
	if err := s.Office.Terminal().EndStaffSessions(t.Context(), "组员"); err != nil {
		t.Fatal(err)
	}
	before, err := s.Office.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}

	asked := c.Submit(path, form)
	asked.Shows(t, "without a login", http.StatusUnauthorized, "刚才填的没有保存，也没有丢")
	if strings.Contains(c.Submit("/console/sessions/"+id+"/rehearse", nil).Body, "unsent") || strings.Contains(c.Submit(path+"x/y", form).Body, "unsent") {
		t.Error("what nobody has typed is carried past the login")
	}
	wrong := c.Submit(returnPath, resent(t, asked, "组员", "not the password"))
	wrong.Shows(t, "a wrong password", http.StatusConflict, "账号或密码不对", `value="组员"`)
	if now, err := s.Office.Session(t.Context(), id); err != nil || now.Setup.Revision() != before.Setup.Revision() {
		t.Errorf("it was saved for nobody: %v", err)
	}
	shown := c.Submit(returnPath, resent(t, wrong, "组员", given))
	shown.Shows(t, "logged in", http.StatusOK, "还没有提交", `action="`+path+`"`, "<dt>姓名 1</dt><dd><bdi>赵 &lt;六&gt; &amp; “七”</bdi>", "<dt>角色 1</dt><dd><bdi>主要负责人</bdi>", "继续提交", "我的账号（组员）",
		"· 干部名单", "测评会“")
	if now, err := s.Office.Session(t.Context(), id); err != nil || now.Setup.Revision() != before.Setup.Revision() {
		t.Errorf("it was saved before anybody pressed: %v", err)
	}
	c.Submit(path, shown.Fields(t)).Moved(t, "sent again", "/console/sessions/"+id+"/edit/promoted")
	now, err := s.Office.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := now.Setup.Leaders[0]; got.Name != "赵 <六> & “七”" || got.Post != "局长 100%+1" || len(now.Setup.Leaders) != len(before.Setup.Leaders) {
		t.Errorf("%+v is what became of it", now.Setup.Leaders)
	}
}

// TestSecretsAreNotCarried: a network's password stands on no page that is waiting for a login; whoever goes on types it once more.
func TestSecretsAreNotCarried(t *testing.T) {
	s := newSite(t, nil)
	given := s.Staff().Added("主任", "admin", "")
	c := s.LoggedIn("主任", given)
	end(t, s, "主任")
	const secret = "geheim-7788"
	form := url.Values{"base": {"http://192.168.1.9"}, "ssid": {"会场"}, "password": {secret}}
	asked := c.Submit("/console/wifi", form)
	asked.Shows(t, "asked", http.StatusUnauthorized, "请重新登录")
	shown := c.Submit(returnPath, resent(t, asked, "主任", given))
	shown.Shows(t, "shown", http.StatusOK, "没有留下，请重新输入", "required", "<bdi>会场</bdi>")
	stranger := s.Browser().Submit("/console/wifi", form)
	stranger.Shows(t, "of a stranger", http.StatusUnauthorized, "<bdi>会场</bdi>", "（没有留下）")
	if strings.Contains(asked.Body+shown.Body+stranger.Body, secret) {
		t.Error("the secret stands on a page")
	}
}

// end ends all staff sessions of an account.
func end(t *testing.T, s *site, name string) {
	t.Helper()
	if err := s.Office.Terminal().EndStaffSessions(t.Context(), name); err != nil {
		t.Fatal(err)
	}
}

// TestTypedByOthersIsNotSent: what somebody typed in a browser without a staff session is text to copy, and no login takes it along;
// neither does the login of another account, nor what was changed on the way. Nothing is one press away that is not listed.
func TestTypedByOthersIsNotSent(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	s.mounted.door.failTime = 0
	keeper := s.Staff()
	passwords := map[string]string{"主任": keeper.Added("主任", "admin", ""), "副主任": keeper.Added("副主任", "admin", ""), "外人": keeper.Added("外人", "group", "另一考核组")}
	evil := url.Values{"base": {"http://evil.example:8080"}, "ssid": {"Evil-Net"}}
	offered := func(name string, page webtest.Answer, want bool) {
		t.Helper()
		if got := strings.Contains(page.Body, "继续提交</button>"); got != want {
			t.Errorf("%s: a button is offered: %t\n%s", name, got, page.Body)
		}
	}
	comesBack := func(c *webtest.Staffed, asked webtest.Answer, as string) webtest.Answer {
		t.Helper()
		return c.Submit(returnPath, resent(t, asked, as, passwords[as]))
	}

	stranger := s.Browser()
	typed := stranger.Submit("/console/wifi", evil)
	typed.Shows(t, "never logged in", http.StatusUnauthorized, "<bdi>http://evil.example:8080</bdi>", "<bdi>Evil-Net</bdi>", "手机打开的网址", "会场网络（统一设置）")
	if strings.Contains(typed.Body, "<form method=\"post\" action=\"/console/wifi") || strings.Contains(typed.Body, `name="unsent"`) {
		t.Errorf("a stranger's form goes with the login\n%s", typed.Body)
	}
	forged := url.Values{"to": {"/console/wifi"}, "unsent": {evil.Encode()}, "whose": {"主任"}, "seal": {"AAAA"}, "name": {"主任"}, "password": {passwords["主任"]}}
	offered("a seal of nobody's", stranger.Submit(returnPath, forged), false)
	stranger.Get("/console").Shows(t, "a login that came with nothing", http.StatusUnauthorized)

	c := s.LoggedIn("主任", passwords["主任"])
	end(t, s, "主任")
	asked := c.Submit("/console/wifi", evil)
	own := comesBack(c, asked, "主任")
	own.Shows(t, "the same account", http.StatusOK, "<bdi>http://evil.example:8080</bdi>", "<bdi>Evil-Net</bdi>", "会场网络（统一设置）")
	offered("the same account", own, true)
	other := comesBack(s.Browser(), asked, "副主任")
	other.Shows(t, "another account", http.StatusOK, "<bdi>Evil-Net</bdi>", "请抄下来")
	offered("another account", other, false)
	for _, change := range [][2]string{{"unsent", "base=http%3A%2F%2Fworse.example"}, {"to", "/console/new"}, {"whose", "副主任"}, {"seal", ""}} {
		form := webtest.With(resent(t, asked, "主任", passwords["主任"]), change[0], change[1])
		got := s.Browser().Submit(returnPath, form)
		got.Shows(t, "changed "+change[0], http.StatusUnauthorized)
		offered("changed "+change[0], got, false)
	}
	again := s.LoggedIn("主任", passwords["主任"])
	again.Submit("/console/leave", nil)
	if left := again.Submit("/console/wifi", evil); strings.Contains(left.Body, `name="unsent"`) {
		t.Error("who has left is asked for as if the login had ended")
	}

	// A session that does not concern the account is not told, and nothing goes there.
	id := s.Create(nil)
	outside := s.LoggedIn("外人", passwords["外人"])
	end(t, s, "外人")
	hidden := comesBack(outside, outside.Submit("/console/sessions/"+id+"/edit/head", url.Values{"unit": {"市甲局"}}), "外人")
	hidden.Shows(t, "a session of others", http.StatusOK, "<bdi>市甲局</bdi>", "单位和日期")
	offered("a session of others", hidden, false)
	if strings.Contains(hidden.Body, "测评会“") {
		t.Errorf("it is told which session there is\n%s", hidden.Body)
	}
}

// TestUnsentPaper: what was read on paper is shown to nobody, and goes on for whoever has read it alone; what was chosen between two
// readings, or would seal them, is not carried: it is done again, on the page that shows them.
func TestUnsentPaper(t *testing.T) {
	s := newSite(t, nil)
	keeper := s.Staff()
	passwords := map[string]string{"主任": keeper.Added("主任", "admin", ""), "副主任": keeper.Added("副主任", "admin", "")}
	path := "/console/sessions/" + s.Sitting(survey.Voting).ID + "/paper/1"
	s.LoggedIn("主任", passwords["主任"]).Submit(strings.TrimSuffix(path, "/1"), nil)
	const mark = "记号-4711"
	for step, carried := range map[string]bool{"first": true, "second": true, "differs": false, "agreed": false, "": false} {
		form := url.Values{"step": {step}, "annual-leaders.l1.de": {mark}, "pick.category": {mark}, "slip": {"7788"}}
		stranger := s.Browser().Submit(path, form)
		stranger.Shows(t, step+" of a stranger", http.StatusUnauthorized, "再录一次")
		c := s.LoggedIn("主任", passwords["主任"])
		end(t, s, "主任")
		asked := c.Submit(path, form)
		asked.Shows(t, step, http.StatusUnauthorized, "请重新登录")
		if (asked.Fields(t).Get("unsent") != "") != carried || strings.Contains(stranger.Body, mark) {
			t.Errorf("step %q is carried: %t\n%s", step, !carried, asked.Body)
		}
		for _, name := range []string{"主任", "副主任"} {
			browser := s.Browser()
			shown := browser.Submit(returnPath, resent(t, asked, name, passwords[name]))
			if carried && name == "主任" {
				shown.Shows(t, step, http.StatusOK, "纸质票第1张", "继续提交</button>", "不在这里显示")
				if strings.Contains(shown.Body, "<bdi>") {
					t.Errorf("what was read is listed\n%s", shown.Body)
				}
				continue
			}
			shown.Moved(t, step+" by "+name, path)
			browser.Get(path).Shows(t, step+" by "+name, http.StatusOK, "请再录一次")
		}
	}
}

// TestFaultReturningFlood: wrong logins that wait keep nobody from getting the page that carries what was typed, nor from its login; and
// where there is no room the answer says how the browser sends it once more.
func TestFaultReturningFlood(t *testing.T) {
	s := newSite(t, nil)
	given := s.Staff().Added("主任", "admin", "")
	c := s.LoggedIn("主任", given)
	end(t, s, "主任")
	s.mounted.door.failTime = time.Hour
	form := url.Values{"base": {"http://192.168.1.9"}}
	asked := c.Submit("/console/wifi", form)
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	wrong := resent(t, asked, "nobody", "wrong").Encode()
	for range 40 {
		all.Go(func() {
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Base+returnPath, strings.NewReader(wrong))
			if err != nil {
				t.Error(err)
				return
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("Origin", s.Base)
			if answer, err := http.DefaultClient.Do(request); err == nil {
				answer.Body.Close()
				t.Errorf("a wrong login was told so before its time: %s", answer.Status)
			}
		})
	}
	await(t, func() bool { return len(s.mounted.door.strangers) == 40 }, &sync.Mutex{})
	c.Submit("/console/wifi", form).Shows(t, "asked meanwhile", http.StatusUnauthorized, "请重新登录")
	c.Submit(returnPath, resent(t, asked, "主任", given)).Shows(t, "logged in meanwhile", http.StatusOK, "继续提交")

	full := orAgain(func(echo.HandlerFunc) echo.HandlerFunc {
		return func(echo.Context) error { return fmt.Errorf("not let in: %w", sitting.ErrUnavailable) }
	})(nil)(nil)
	if p, known := web.ProblemOf(full, denial); !known || p.Status != http.StatusServiceUnavailable || !strings.Contains(p.Detail, "刷新") || wayOn(p) != (web.Way{}) {
		t.Errorf("where there is no room it says %+v, and leads to %+v", p, wayOn(p))
	}
}

// TestUnsentIsBounded: of strangers no file is read and no long form; the page says how the browser sends it again. A form goes back to
// a path of the console alone, and from a page of the console alone.
func TestUnsentIsBounded(t *testing.T) {
	s := newSite(t, nil)
	given := s.Staff().Added("主任", "admin", "")
	c := s.LoggedIn("主任", given)
	end(t, s, "主任")
	path := "/console/sessions/" + s.Create(nil) + "/edit/leaders"
	for name, got := range map[string]webtest.Answer{"a file of a stranger": s.Browser().Upload(path+"/import", "x.xlsx", []byte("PK"), nil),
		"too long of a stranger": s.Browser().Submit(path, url.Values{"name": {strings.Repeat("x", maxUnsent+1)}})} {
		if got.Shows(t, name, http.StatusUnauthorized); strings.Contains(got.Body, "同意重新提交") {
			t.Errorf("%s: whoever logs in is told to send it unseen", name)
		}
	}
	c.Submit(path, url.Values{"name": {strings.Repeat("x", maxUnsent+1)}}).Shows(t, "too long", http.StatusUnauthorized, "同意重新提交")
	c.Upload(path+"/import", "x.xlsx", []byte("PK"), nil).Shows(t, "a file", http.StatusUnauthorized, "同意重新提交")
	c.Do(http.MethodPost, path, "name="+strings.Repeat("*", maxUnsent-10), "Content-Type", "application/x-www-form-urlencoded", "Origin", c.Base).
		Shows(t, "too long once it is escaped", http.StatusUnauthorized, "同意重新提交")
	most := url.Values{"name": {strings.Repeat("张", (maxUnsent-10)/9)}}
	asked := c.Submit(path, most)
	c.Submit(returnPath, resent(t, asked, "主任", given)).Shows(t, "as long as may be", http.StatusOK, "继续提交")
	for _, to := range []string{"//evil.example/console/x", "http://evil.example/console/x", "/api/v1/cast", "/console/../x\\", "javascript:alert(1)//console/", "",
		"//evil.example/console/wifi", "/console/../api/v2/x", "/console/../console/wifi", "/console/%2e%2e/console/wifi", "/console/wifi?base=x", "/console/wifi/",
		"/console/account/leave", "/console/leave", "/console/sessions/x/erase", "/console/sessions/x/edit/../erase", "/console/sessions/x%2Ferase/wifi", "/console/nothing"} {
		got := c.Submit(returnPath, url.Values{"to": {to}, "unsent": {"a=b"}, "name": {"主任"}, "password": {given}})
		got.Shows(t, "to "+to, http.StatusUnprocessableEntity)
	}
	c.Do(http.MethodPost, path, most.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", "http://evil.example").
		Shows(t, "from elsewhere", http.StatusForbidden, "没有执行")
}
