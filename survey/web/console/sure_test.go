package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// carried are the fields of the page that asks for the password, filled in.
func carried(t *testing.T, page webtest.Answer, password string) url.Values {
	t.Helper()
	return webtest.With(page.Fields(t), "password", password)
}

// TestAdministratorsAreMadeByPassword: a browser that was left open makes no administrator, and lets nobody in as one: the account's own
// password is asked for, and what was typed stands meanwhile. The terminal has no password, and accounts of groups need none.
func TestAdministratorsAreMadeByPassword(t *testing.T) {
	s := newSite(t, nil)
	office := s.Staff()
	given := office.Added("主任", "admin", "")
	other := office.Added("副主任", "admin", "")
	c := s.LoggedIn("主任", given)
	c.Added("组员", "group", "第三考核组")
	people := func() (list []string) {
		all, err := s.Office.Terminal().People(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if p.Role == survey.Administrator && !p.Disabled {
				list = append(list, p.Name)
			}
		}
		return list
	}
	path := func(name, act string) string { return "/console/people/" + url.PathEscape(name) + "/" + act }

	form := url.Values{"name": {"新主任"}, "role": {"admin"}, "group": {"一组"}}
	asked := c.Submit("/console/people", form)
	asked.Shows(t, "asked", http.StatusOK, "新建管理员账号“新主任”", "账号“主任”的密码", "还没有执行", `value="新主任"`, `value="admin"`, `value="一组"`)
	wrong := c.Submit("/console/people", carried(t, asked, "not my password"))
	wrong.Shows(t, "a wrong one", http.StatusConflict, "密码不对，没有执行", `value="新主任"`, `value="一组"`)
	if strings.Contains(wrong.Body, "not my password") || strings.Contains(wrong.Body, "只显示这一次") {
		t.Errorf("after a wrong password:\n%s", wrong.Body)
	}
	c.Submit("/console/people", carried(t, asked, other)).Shows(t, "another's password", http.StatusConflict, "请输入账号“主任”自己的密码")
	if list := people(); len(list) != 2 {
		t.Errorf("made without the password: %v", list)
	}
	c.Submit("/console/people", carried(t, wrong, given)).Shows(t, "the right one", http.StatusOK, "只显示这一次", "新主任")
	c.Submit("/console/people", carried(t, asked, given)).Shows(t, "what is refused besides stands on its page", http.StatusConflict, "已有账号“新主任”", "重设密码")

	c.Submit(path("副主任", "password"), nil).Shows(t, "another administrator's password", http.StatusOK, "重设管理员“副主任”的密码", "还没有执行")
	c.Submit(path("主任", "password"), nil).Shows(t, "the own one, past the old one", http.StatusOK, "还没有执行")
	if got := s.Browser().Login("副主任", other); got.Status != http.StatusSeeOther {
		t.Errorf("the other's password has changed: %d", got.Status)
	}
	if got := c.Submit(path("副主任", "disable"), url.Values{"disabled": {"true"}}); got.Status != http.StatusSeeOther {
		t.Errorf("shutting out takes no password: %d\n%s", got.Status, got.Body)
	}
	back := c.Submit(path("副主任", "disable"), url.Values{"disabled": {"false"}})
	back.Shows(t, "letting in again", http.StatusOK, "恢复管理员“副主任”", "还没有执行")
	if list := people(); len(list) != 2 {
		t.Errorf("let in without the password: %v", list)
	}
	if got := c.Submit(path("副主任", "disable"), carried(t, back, given)); got.Status != http.StatusSeeOther || len(people()) != 3 {
		t.Errorf("with it: %d, %v", got.Status, people())
	}
	c.Submit(path("组员", "password"), nil).Shows(t, "a group's password", http.StatusOK, "只显示这一次")
	office.Submit(path("主任", "password"), nil).Shows(t, "the terminal", http.StatusOK, "只显示这一次")
}

// TestSureIsGuessedSlowly: wrong ones make this staff session wait, and no other.
func TestSureIsGuessedSlowly(t *testing.T) {
	s := newSite(t, nil)
	s.timed()
	s.account("主任", right)
	one, two := s.LoggedIn("主任", right), s.LoggedIn("主任", right)
	form := url.Values{"name": {"新主任"}, "role": {"admin"}, "password": {"wrong"}}
	for range freeTries + 1 {
		one.Submit("/console/people", form).Shows(t, "wrong", http.StatusConflict, "密码不对")
	}
	form.Set("password", right)
	one.Submit("/console/people", form).Shows(t, "too soon", http.StatusConflict, "请等 2 秒再试", `value="新主任"`)
	two.Submit("/console/people", form).Shows(t, "another staff session", http.StatusOK, "只显示这一次")
}

// TestOpenedByPassword: trustees type once whoever is at the browser has shown their own password; it is good for this staff session, this
// session, and as long as a ceremony takes. Whoever came by a one-time link is told what holds instead.
func TestOpenedByPassword(t *testing.T) {
	s := newSite(t, nil)
	sat, other := s.Sitting(survey.Closed), s.Sitting(survey.Closed)
	path, elsewhere := "/console/sessions/"+sat.ID, "/console/sessions/"+other.ID
	office := s.Staff()
	given := office.Added("主任", "admin", "")
	c, left := s.LoggedIn("主任", given), s.LoggedIn("主任", given)
	sat.Asked()
	other.Asked()
	now := time.Now()
	s.boxes.openings.now = func() time.Time { return now }
	form := url.Values{"passphrase": webtest.Trusted[:2]}

	page := c.Get(path + "/opening")
	page.Shows(t, "before", http.StatusOK, "您的账号“主任”的密码")
	if strings.Contains(page.Body, `name="passphrase"`) {
		t.Error("trustees are asked to type before the password")
	}
	c.Submit(path+"/opening", form).Shows(t, "passphrases without it", http.StatusOK, "您的账号“主任”的密码")
	c.Submit(path+"/opening/sure", url.Values{"password": {"wrong"}}).Shows(t, "a wrong one", http.StatusConflict, "密码不对", "您的账号“主任”的密码")
	c.Submit(path+"/opening/sure", nil).Shows(t, "none", http.StatusOK, "您的账号“主任”的密码")
	sure := func() {
		c.Submit(path+"/opening/sure", url.Values{"password": {given}}).Moved(t, "the right one", path+"/opening")
	}
	sure()
	c.Get(path+"/opening").Shows(t, "then", http.StatusOK, `name="passphrase"`)
	left.Get(path+"/opening").Shows(t, "another browser", http.StatusOK, "您的账号“主任”的密码")
	c.Get(elsewhere+"/opening").Shows(t, "another session", http.StatusOK, "您的账号“主任”的密码")
	now = now.Add(sureTime)
	c.Get(path+"/opening").Shows(t, "too late", http.StatusOK, "您的账号“主任”的密码")
	if s.phase(sat.ID) != survey.Closed {
		t.Fatal("it was opened without the password")
	}
	office.Get(elsewhere+"/opening").Shows(t, "by a link", http.StatusOK, `name="passphrase"`, "您是用一次性链接进来的，没有密码可再确认")
	sure()
	c.Submit(path+"/opening", form).Moved(t, "opening", path+"/work")
	c.Finish(sat.ID)
	if s.phase(sat.ID) != survey.Opened {
		t.Error("it was not opened")
	}
}

func (s *site) phase(id string) survey.Phase {
	s.T.Helper()
	session, err := s.Office.Session(s.T.Context(), id)
	if err != nil {
		s.T.Fatal(err)
	}
	return session.Phase
}
