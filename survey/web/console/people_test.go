package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestRoles: what each kind of account sees and may do. Of another group's session it is not even told that there is one.
func TestRoles(t *testing.T) {
	s := newSite(t, nil)
	office := s.Staff()
	office.Get("/console/people").Shows(t, "no accounts yet", http.StatusOK, "先给自己建一个管理员")
	own, other := s.Sitting(survey.Opened), s.Create(func(plan *survey.Setup) { plan.Group, plan.Unit = "另一考核组", "市财政局" })
	session, err := s.Office.Session(t.Context(), own.ID)
	if err != nil {
		t.Fatal(err)
	}
	admin := s.LoggedIn("张主任", office.Added("张主任", "admin", ""))
	group := s.LoggedIn("组员", office.Added("组员", "group", session.Setup.Group))
	observer := s.LoggedIn("监督", office.Added("监督", "observer", ""))
	narrow := s.LoggedIn("监督2", office.Added("监督2", "observer", "另一考核组"))

	for _, test := range []struct {
		who    string
		c      *webtest.Staffed
		path   string
		status int
	}{
		{"admin", admin, "/people", 200}, {"admin", admin, "/audit", 200}, {"admin", admin, "/sessions/" + own.ID + "/results", 200},
		{"group", group, "/people", 403}, {"group", group, "/audit", 403}, {"group", group, "/audit/json", 403},
		{"group", group, "/sessions/" + own.ID, 200}, {"group", group, "/sessions/" + own.ID + "/results", 200},
		{"group", group, "/sessions/" + own.ID + "/report/json", 200},
		{"group", group, "/sessions/" + other, 404}, {"group", group, "/sessions/" + other + "/results", 404}, {"group", group, "/sessions/" + other + "/ready", 404},
		{"observer", observer, "/sessions/" + own.ID, 200}, {"observer", observer, "/sessions/" + other, 200}, {"observer", observer, "/audit", 200},
		{"observer", observer, "/sessions/" + own.ID + "/results", 403}, {"observer", observer, "/sessions/" + own.ID + "/results/annual-leaders/l1", 403},
		{"observer", observer, "/sessions/" + own.ID + "/archive", 403}, {"observer", observer, "/sessions/" + own.ID + "/archive/file", 403},
		{"group", group, "/sessions/" + other + "/results/annual-leaders/l1", 404}, {"group", group, "/sessions/" + other + "/archive", 404},
		{"observer", observer, "/sessions/" + own.ID + "/report/zip", 403}, {"observer", observer, "/sessions/" + own.ID + "/report/xlsx", 403},
		{"observer", observer, "/sessions/" + other + "/ready", 403}, {"observer", observer, "/people", 403},
		{"narrow observer", narrow, "/sessions/" + own.ID, 404}, {"narrow observer", narrow, "/sessions/" + other, 200},
	} {
		if got := test.c.Get("/console" + test.path); got.Status != test.status {
			t.Errorf("%s at %s: %d, want %d", test.who, test.path, got.Status, test.status)
		}
	}
	if page := group.Get("/console"); strings.Contains(page.Body, "市财政局") || !strings.Contains(page.Body, own.ID) {
		t.Error("a group's list has another group's session, or not its own")
	}
	if page := observer.Get("/console/sessions/" + own.ID); strings.Contains(page.Body, "/results") {
		t.Error("an observer is led to the results")
	}
	if page := narrow.Get("/console/audit"); strings.Contains(page.Body, session.Setup.Unit) {
		t.Error("an observer reads of another group's session in the log")
	}
	for name, c := range map[string]*webtest.Staffed{"observer": observer, "group": group} {
		if got := c.Submit("/console/sessions/"+other+"/ready", url.Values{"passphrase": webtest.Trusted}); got.Status < 400 {
			t.Errorf("%s made another's session ready", name)
		}
	}
	admin.Get("/console/audit").Shows(t, "the log", http.StatusOK, "校验通过", "张主任", "新建账号", "终端", "封箱：")
}

// TestObserverOpens: an observer who is a trustee types the own passphrase, and sees counts only.
func TestObserverOpens(t *testing.T) {
	s := newSite(t, nil)
	sat := s.Sitting(survey.Closed)
	given := s.Staff().Added("监督", "observer", "")
	observer := s.LoggedIn("监督", given)
	path := "/console/sessions/" + sat.ID
	observer.Get(path).Shows(t, "counts are missing", http.StatusOK, "工作人员填好，或者选择不填，才能开箱")
	sat.Asked()
	observer.Get(path).Shows(t, "closed", http.StatusOK, "开箱计票…")
	observer.Sure(sat.ID, given)
	observer.Submit(path+"/opening", url.Values{"passphrase": webtest.Trusted[:2]})
	if got := observer.Finish(sat.ID); got.Status != http.StatusSeeOther {
		t.Fatalf("opening: %d %s", got.Status, got.Body)
	}
	if page := observer.Get(path); strings.Contains(page.Body, "查看和下载结果") || !strings.Contains(page.Body, "余票没有清点登记") {
		t.Errorf("after opening an observer sees\n%s", page.Body)
	}
	entries, err := s.Office.Terminal().Audit(t.Context())
	if err != nil || entries[len(entries)-1].Who != "监督" || entries[len(entries)-1].Name != "open" {
		t.Errorf("log: %+v, %v", entries[len(entries)-1], err)
	}
}

// TestLogin: wrong names and passwords look alike, and slow an account down; the right one changes its password, and every
// other staff session of the account ends.
func TestLogin(t *testing.T) {
	s := newSite(t, nil)
	office := s.Staff()
	given := office.Added("组员", "group", "第三考核组")
	office.Submit("/console/people", url.Values{"name": {"组员"}, "role": {"group"}, "group": {"第三考核组"}}).Shows(t, "the same name", http.StatusConflict, "已有账号", `value="组员"`)
	office.Submit("/console/people", url.Values{"name": {"甲"}, "role": {"group"}}).Shows(t, "a group without its name", http.StatusConflict, "要填考核组名称")
	office.Submit("/console/people", url.Values{"name": {"<b>"}, "role": {"admin"}}).Shows(t, "a bad name", http.StatusConflict, "不能用：请用1到32个")

	s.mounted.door.failTime = 0
	stranger := s.Browser()
	wrong, nobody := stranger.Login("组员", "wrong-password"), stranger.Login("无此人", "wrong-password")
	wrong.Shows(t, "wrong password", http.StatusConflict, "账号或密码不对")
	if strings.ReplaceAll(nobody.Body, "无此人", "组员") != wrong.Body {
		t.Error("a name without an account looks otherwise than a wrong password")
	}
	one, two := s.LoggedIn("组员", given), s.LoggedIn("组员", given)
	change := url.Values{"old": {given}, "new": {"我自己的新密码-2026"}, "again": {"我自己的新密码-2026"}}
	one.Submit("/console/account", url.Values{"old": {"no"}, "new": change["new"], "again": change["new"]}).Shows(t, "a wrong old password", http.StatusConflict, "账号或密码不对")
	one.Submit("/console/account", url.Values{"old": {given}, "new": {"short"}, "again": {"short"}}).Shows(t, "a short password", http.StatusConflict, "至少10个字符")
	one.Submit("/console/account", url.Values{"old": {given}, "new": change["new"], "again": {"another one 123"}}).Shows(t, "a slip of the finger", http.StatusConflict, "不一样")
	one.Submit("/console/account", change).Shows(t, "a new password", http.StatusOK, "密码已改")
	one.Get("/console").Shows(t, "this browser", http.StatusOK)
	two.Get("/console").Shows(t, "the other browser", http.StatusUnauthorized, "/console/login")
	stranger.Login("组员", given).Shows(t, "the old password", http.StatusConflict, "账号或密码不对")

	two = s.LoggedIn("组员", "我自己的新密码-2026")
	two.Submit("/console/account/leave", nil).Shows(t, "leaving everywhere", http.StatusOK, "已退出")
	one.Get("/console").Shows(t, "after leaving everywhere", http.StatusUnauthorized)

	one = s.LoggedIn("组员", "我自己的新密码-2026")
	office.Submit("/console/people/"+url.PathEscape("组员")+"/disable", url.Values{"disabled": {"true"}})
	one.Get("/console").Shows(t, "disabled", http.StatusUnauthorized)
	stranger.Login("组员", "我自己的新密码-2026").Shows(t, "disabled", http.StatusConflict, "账号或密码不对")
	office.Submit("/console/people/nobody/password", nil).Shows(t, "no such account", http.StatusNotFound, "没有这个账号")
	keeper := s.LoggedIn("主任", office.Added("主任", "admin", ""))
	keeper.Submit("/console/people/"+url.PathEscape("主任")+"/disable", url.Values{"disabled": {"true"}}).Shows(t, "the last administrator", http.StatusConflict, "最后一个管理员")
}
