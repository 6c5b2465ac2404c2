package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTold: where a page looks as before once something was done, it says so, once, and only in the browser that did it.
func TestTold(t *testing.T) {
	s := newSite(t, nil)
	office := s.Staff()
	office.Added("组员", "group", "第三考核组")
	other := s.LoggedIn("主任", office.Added("主任", "admin", ""))
	id := s.Create(nil)
	for _, test := range []struct {
		path string
		form url.Values
		page string
		told string
	}{
		{"/console/people/" + url.PathEscape("组员") + "/leave", nil, "/console/people", "已全部退出：组员"},
		{"/console/people/" + url.PathEscape("组员") + "/disable", url.Values{"disabled": {"true"}}, "/console/people", "已停用：组员"},
		{"/console/wifi", url.Values{"ssid": {"会场"}, "password": {"12345678"}}, "/console/wifi", "已保存。"},
		{"/console/sessions/" + id + "/wifi", url.Values{"network": {"house"}}, "/console/sessions/" + id + "/wifi", "已保存。"},
	} {
		if got := office.Submit(test.path, test.form); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", test.path, got.Status, got.Body)
		}
		if page := other.Get(test.page); strings.Contains(page.Body, test.told) {
			t.Errorf("%s is told to another", test.path)
		}
		office.Get(test.page).Shows(t, test.path, http.StatusOK, `role="status">`+test.told)
		if page := office.Get(test.page); strings.Contains(page.Body, test.told) {
			t.Errorf("%s is told twice", test.path)
		}
	}
}
