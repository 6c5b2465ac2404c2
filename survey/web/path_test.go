package web

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
)

// TestPathsAsPagesWriteThem: pages write 组员 into an address as %e7%bb%84…, in small letters, which net/http takes for another
// spelling than its own. The buttons beside an account work as a browser presses them.
func TestPathsAsPagesWriteThem(t *testing.T) {
	s := newSite(t, nil)
	office := s.staff()
	given := office.added("组员", "group", "第三考核组")
	browser := s.loggedIn("组员", given)
	button := func(act string) string {
		t.Helper()
		list := regexp.MustCompile(`action="(/console/people/[^"/]+/` + act + `)"`).FindStringSubmatch(office.get("/console/people").body)
		if list == nil {
			t.Fatalf("no button %s", act)
		}
		return list[1]
	}
	again := office.submit(button("password"), nil)
	again.shows(t, "a new password", http.StatusOK, "组员 的密码")
	browser.get("/console").shows(t, "after a new password", http.StatusUnauthorized)
	browser = s.loggedIn("组员", again.found(t, `<p class="big print">([^<]*)</p>`)[0])
	if got := office.submit(button("leave"), nil); got.status >= 400 {
		t.Errorf("logging out everywhere: %d\n%s", got.status, got.body)
	}
	browser.get("/console").shows(t, "logged out everywhere", http.StatusUnauthorized)
	if got := office.submit(button("disable"), url.Values{"disabled": {"true"}}); got.status >= 400 {
		t.Errorf("disabling: %d\n%s", got.status, got.body)
	}
	office.get("/console/people").shows(t, "disabled", http.StatusOK, "已停用", "恢复使用")
}

// TestLoginName: blanks around an account's name, which a keyboard adds and nobody sees, are none of the name.
func TestLoginName(t *testing.T) {
	s := newSite(t, nil)
	given := s.staff().added("组员", "group", "第三考核组")
	for _, name := range []string{"组员 ", "　组员"} {
		if got := s.browser().login(name, given); got.status != http.StatusSeeOther {
			t.Errorf("%q: %d", name, got.status)
		}
	}
}
