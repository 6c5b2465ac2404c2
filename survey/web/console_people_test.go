package web

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// browser is another browser, with nothing in it.
func (s *site) browser() *staffed {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	another := *s
	another.client = &http.Client{Jar: jar, CheckRedirect: s.client.CheckRedirect}
	return &staffed{&another}
}

func (c *staffed) login(name, password string) answer {
	c.t.Helper()
	return c.submit("/console/login", url.Values{"name": {name}, "password": {password}})
}

// added makes an account as an administrator does and returns its password.
func (c *staffed) added(name, role, group string) string {
	c.t.Helper()
	page := c.submit("/console/people", url.Values{"name": {name}, "role": {role}, "group": {group}})
	page.shows(c.t, "adding "+name, http.StatusOK, "只显示这一次")
	return page.found(c.t, `<p class="big print">([^<]*)</p>`)[0]
}

// loggedIn is a browser in which an account has logged in.
func (s *site) loggedIn(name, password string) *staffed {
	s.t.Helper()
	c := s.browser()
	if got := c.login(name, password); got.status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot log in: %d %s", name, got.status, got.body)
	}
	return c
}

// TestRoles: what each kind of account sees and may do. Of another group's session it is not even told that there is one.
func TestRoles(t *testing.T) {
	s := newSite(t, nil)
	office := s.staff()
	office.get("/console/people").shows(t, "no accounts yet", http.StatusOK, "先给自己建一个管理员")
	own, other := s.sitting(survey.Opened), s.create(func(plan *survey.Setup) { plan.Group, plan.Unit = "另一考核组", "市财政局" })
	session, err := s.office.Session(t.Context(), own.id)
	if err != nil {
		t.Fatal(err)
	}
	admin := s.loggedIn("张主任", office.added("张主任", "admin", ""))
	group := s.loggedIn("组员", office.added("组员", "group", session.Setup.Group))
	observer := s.loggedIn("监督", office.added("监督", "observer", ""))
	narrow := s.loggedIn("监督2", office.added("监督2", "observer", "另一考核组"))

	for _, test := range []struct {
		who    string
		c      *staffed
		path   string
		status int
	}{
		{"admin", admin, "/people", 200}, {"admin", admin, "/audit", 200}, {"admin", admin, "/sessions/" + own.id + "/results", 200},
		{"group", group, "/people", 403}, {"group", group, "/audit", 403}, {"group", group, "/audit/json", 403},
		{"group", group, "/sessions/" + own.id, 200}, {"group", group, "/sessions/" + own.id + "/results", 200},
		{"group", group, "/sessions/" + own.id + "/report/json", 200},
		{"group", group, "/sessions/" + other, 404}, {"group", group, "/sessions/" + other + "/results", 404}, {"group", group, "/sessions/" + other + "/ready", 404},
		{"observer", observer, "/sessions/" + own.id, 200}, {"observer", observer, "/sessions/" + other, 200}, {"observer", observer, "/audit", 200},
		{"observer", observer, "/sessions/" + own.id + "/results", 403}, {"observer", observer, "/sessions/" + own.id + "/results/annual-leaders/l1", 403},
		{"observer", observer, "/sessions/" + own.id + "/archive", 403}, {"observer", observer, "/sessions/" + own.id + "/archive/file", 403},
		{"group", group, "/sessions/" + other + "/results/annual-leaders/l1", 404}, {"group", group, "/sessions/" + other + "/archive", 404},
		{"observer", observer, "/sessions/" + own.id + "/report/zip", 403}, {"observer", observer, "/sessions/" + own.id + "/report/xlsx", 403},
		{"observer", observer, "/sessions/" + other + "/ready", 403}, {"observer", observer, "/people", 403},
		{"narrow observer", narrow, "/sessions/" + own.id, 404}, {"narrow observer", narrow, "/sessions/" + other, 200},
	} {
		if got := test.c.get("/console" + test.path); got.status != test.status {
			t.Errorf("%s at %s: %d, want %d", test.who, test.path, got.status, test.status)
		}
	}
	if page := group.get("/console"); strings.Contains(page.body, "市财政局") || !strings.Contains(page.body, own.id) {
		t.Error("a group's list has another group's session, or not its own")
	}
	if page := observer.get("/console/sessions/" + own.id); strings.Contains(page.body, "/results") {
		t.Error("an observer is led to the results")
	}
	if page := narrow.get("/console/audit"); strings.Contains(page.body, session.Setup.Unit) {
		t.Error("an observer reads of another group's session in the log")
	}
	for name, c := range map[string]*staffed{"observer": observer, "group": group} {
		if got := c.submit("/console/sessions/"+other+"/ready", url.Values{"passphrase": trusted}); got.status < 400 {
			t.Errorf("%s made another's session ready", name)
		}
	}
	admin.get("/console/audit").shows(t, "the log", http.StatusOK, "校验通过", "张主任", "新建账号", "终端", "封箱：")
}

// TestObserverOpens: an observer who is a trustee types the own passphrase, and sees counts only.
func TestObserverOpens(t *testing.T) {
	s := newSite(t, nil)
	sat := s.sitting(survey.Closed)
	observer := s.loggedIn("监督", s.staff().added("监督", "observer", ""))
	path := "/console/sessions/" + sat.id
	observer.get(path).shows(t, "counts are missing", http.StatusOK, "工作人员填好，或者选择不填，才能开箱")
	sat.asked()
	observer.get(path).shows(t, "closed", http.StatusOK, "开箱计票…")
	observer.submit(path+"/opening", url.Values{"passphrase": trusted[:2]})
	if got := observer.finish(sat.id); got.status != http.StatusSeeOther {
		t.Fatalf("opening: %d %s", got.status, got.body)
	}
	if page := observer.get(path); strings.Contains(page.body, "查看和下载结果") || !strings.Contains(page.body, "余票没有清点登记") {
		t.Errorf("after opening an observer sees\n%s", page.body)
	}
	entries, err := s.office.Audit(t.Context())
	if err != nil || entries[len(entries)-1].Who != "监督" || entries[len(entries)-1].Name != "open" {
		t.Errorf("log: %+v, %v", entries[len(entries)-1], err)
	}
}

// TestLogin: wrong names and passwords look alike, and slow an account down; the right one changes its password, and every
// other staff session of the account ends.
func TestLogin(t *testing.T) {
	s := newSite(t, nil)
	office := s.staff()
	given := office.added("组员", "group", "第三考核组")
	office.submit("/console/people", url.Values{"name": {"组员"}, "role": {"group"}, "group": {"第三考核组"}}).shows(t, "the same name", http.StatusConflict, "已有账号", `value="组员"`)
	office.submit("/console/people", url.Values{"name": {"甲"}, "role": {"group"}}).shows(t, "a group without its name", http.StatusConflict, "要填考核组名称")
	office.submit("/console/people", url.Values{"name": {"<b>"}, "role": {"admin"}}).shows(t, "a bad name", http.StatusConflict, "账号名请用")

	s.server.console.failTime = 0
	stranger := s.browser()
	wrong, nobody := stranger.login("组员", "wrong-password"), stranger.login("无此人", "wrong-password")
	wrong.shows(t, "wrong password", http.StatusConflict, "账号或密码不对")
	if strings.ReplaceAll(nobody.body, "无此人", "组员") != wrong.body {
		t.Error("a name without an account looks otherwise than a wrong password")
	}
	one, two := s.loggedIn("组员", given), s.loggedIn("组员", given)
	change := url.Values{"old": {given}, "new": {"我自己的新密码-2026"}, "again": {"我自己的新密码-2026"}}
	one.submit("/console/account", url.Values{"old": {"no"}, "new": change["new"], "again": change["new"]}).shows(t, "a wrong old password", http.StatusConflict, "账号或密码不对")
	one.submit("/console/account", url.Values{"old": {given}, "new": {"short"}, "again": {"short"}}).shows(t, "a short password", http.StatusConflict, "至少10个字符")
	one.submit("/console/account", url.Values{"old": {given}, "new": change["new"], "again": {"another one 123"}}).shows(t, "a slip of the finger", http.StatusConflict, "不一样")
	one.submit("/console/account", change).shows(t, "a new password", http.StatusOK, "密码已改")
	one.get("/console").shows(t, "this browser", http.StatusOK)
	two.get("/console").shows(t, "the other browser", http.StatusUnauthorized, "/console/login")
	stranger.login("组员", given).shows(t, "the old password", http.StatusConflict, "账号或密码不对")

	two = s.loggedIn("组员", "我自己的新密码-2026")
	two.submit("/console/account/leave", nil).shows(t, "leaving everywhere", http.StatusOK, "已退出")
	one.get("/console").shows(t, "after leaving everywhere", http.StatusUnauthorized)

	one = s.loggedIn("组员", "我自己的新密码-2026")
	office.submit("/console/people/"+url.PathEscape("组员")+"/disable", url.Values{"disabled": {"true"}})
	one.get("/console").shows(t, "disabled", http.StatusUnauthorized)
	stranger.login("组员", "我自己的新密码-2026").shows(t, "disabled", http.StatusConflict, "账号或密码不对")
	office.submit("/console/people/nobody/password", nil).shows(t, "no such account", http.StatusNotFound, "没有这个账号")
	keeper := s.loggedIn("主任", office.added("主任", "admin", ""))
	keeper.submit("/console/people/"+url.PathEscape("主任")+"/disable", url.Values{"disabled": {"true"}}).shows(t, "the last administrator", http.StatusConflict, "最后一个管理员")
}
