package console

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
	office := s.Staff()
	given := office.Added("组员", "group", "第三考核组")
	browser := s.LoggedIn("组员", given)
	button := func(act string) string {
		t.Helper()
		list := regexp.MustCompile(`action="(/console/people/[^"/]+/` + act + `)"`).FindStringSubmatch(office.Get("/console/people").Body)
		if list == nil {
			t.Fatalf("no button %s", act)
		}
		return list[1]
	}
	again := office.Submit(button("password"), nil)
	again.Shows(t, "a new password", http.StatusOK, "组员 的密码")
	browser.Get("/console").Shows(t, "after a new password", http.StatusUnauthorized)
	browser = s.LoggedIn("组员", again.Found(t, `<p class="big print">([^<]*)</p>`)[0])
	if got := office.Submit(button("leave"), nil); got.Status >= 400 {
		t.Errorf("logging out everywhere: %d\n%s", got.Status, got.Body)
	}
	browser.Get("/console").Shows(t, "logged out everywhere", http.StatusUnauthorized)
	if got := office.Submit(button("disable"), url.Values{"disabled": {"true"}}); got.Status >= 400 {
		t.Errorf("disabling: %d\n%s", got.Status, got.Body)
	}
	office.Get("/console/people").Shows(t, "disabled", http.StatusOK, "已停用", "恢复使用")
}

// TestLoginName: blanks around an account's name, which a keyboard adds and nobody sees, are none of the name.
func TestLoginName(t *testing.T) {
	s := newSite(t, nil)
	given := s.Staff().Added("组员", "group", "第三考核组")
	for _, name := range []string{"组员 ", "　组员"} {
		if got := s.Browser().Login(name, given); got.Status != http.StatusSeeOther {
			t.Errorf("%q: %d", name, got.Status)
		}
	}
}
