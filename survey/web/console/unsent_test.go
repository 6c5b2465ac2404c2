package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
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
	shown.Shows(t, "logged in", http.StatusOK, "还没有提交", `action="`+path+`"`, "<bdi>赵 &lt;六&gt; &amp; “七”</bdi>", "继续提交", "我的账号（组员）")
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

// TestSecretsAreNotCarried: a network's password and a slip's code stand on no page that is waiting for a login; whoever goes on types
// them once more. What was read on paper is not listed for whoever logs in.
func TestSecretsAreNotCarried(t *testing.T) {
	s := newSite(t, nil)
	c := s.Browser()
	given := s.Staff().Added("主任", "admin", "")
	sat := s.Sitting(survey.Voting)
	const secret = "geheim-7788"
	for path, form := range map[string]url.Values{
		"/console/wifi": {"base": {"http://192.168.1.9"}, "ssid": {"会场"}, "password": {secret}},
		"/console/sessions/" + sat.ID + "/paper/1": {"step": {"agreed"}, "slip": {secret}, "annual-leaders.l1.de": {"优秀"}},
	} {
		asked := c.Submit(path, form)
		asked.Shows(t, path, http.StatusUnauthorized, "请重新登录")
		shown := c.Submit(returnPath, resent(t, asked, "主任", given))
		shown.Shows(t, path, http.StatusOK, "没有留下，请重新输入", "required")
		if strings.Contains(asked.Body+shown.Body, secret) {
			t.Errorf("%s: the secret stands on the page", path)
		}
		if listed := strings.Contains(shown.Body, "<bdi>"); listed != (path == "/console/wifi") {
			t.Errorf("%s: what was typed is listed: %t\n%s", path, listed, shown.Body)
		}
		c.Submit("/console/leave", nil)
	}
}

// TestUnsentIsBounded: of strangers no file is read and no long form; the page says how the browser sends it again. A form goes back to
// a path of the console alone, and from a page of the console alone.
func TestUnsentIsBounded(t *testing.T) {
	s := newSite(t, nil)
	c := s.Browser()
	given := s.Staff().Added("主任", "admin", "")
	path := "/console/sessions/none/edit/leaders"
	c.Submit(path, url.Values{"name": {strings.Repeat("x", maxUnsent+1)}}).Shows(t, "too long", http.StatusUnauthorized, "同意重新提交")
	c.Upload(path+"/import", "x.xlsx", []byte("PK"), nil).Shows(t, "a file", http.StatusUnauthorized, "同意重新提交")
	c.Do(http.MethodPost, path, "name="+strings.Repeat("*", maxUnsent-10), "Content-Type", "application/x-www-form-urlencoded", "Origin", c.Base).
		Shows(t, "too long once it is escaped", http.StatusUnauthorized, "同意重新提交")
	most := url.Values{"name": {strings.Repeat("张", (maxUnsent-10)/9)}}
	asked := c.Submit(path, most)
	c.Submit(returnPath, resent(t, asked, "主任", given)).Shows(t, "as long as may be", http.StatusOK, "继续提交")
	for _, to := range []string{"//evil.example/console/x", "http://evil.example/console/x", "/api/v1/cast", "/console/../x\\", "javascript:alert(1)//console/", ""} {
		got := c.Submit(returnPath, url.Values{"to": {to}, "unsent": {"a=b"}, "name": {"主任"}, "password": {given}})
		got.Shows(t, "to "+to, http.StatusUnprocessableEntity)
	}
	c.Do(http.MethodPost, path, most.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", "http://evil.example").
		Shows(t, "from elsewhere", http.StatusForbidden, "没有执行")
}
