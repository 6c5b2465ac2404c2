package console

import (
	"net/http"
	"strings"
	"testing"
)

// TestErrorsLeadOn: an error's page at the console leads to the login, or back to the list; a link that is used up leads nowhere, and no
// page outside the console leads into it.
func TestErrorsLeadOn(t *testing.T) {
	s := newSite(t, nil)
	c := s.Staff()
	for _, test := range []struct {
		path   string
		status int
		way    string
	}{
		{"/console/people", http.StatusUnauthorized, `<a href="/console/login">登录</a>`},
		{"/console/enter/used", http.StatusGone, ""},
		{"/no/such/page", http.StatusNotFound, ""},
	} {
		got := s.Do(http.MethodGet, test.path, "")
		got.Shows(t, test.path, test.status, test.way)
		if test.way == "" && strings.Contains(got.Body, "<a ") {
			t.Errorf("%s leads on:\n%s", test.path, got.Body)
		}
	}
	c.Get("/console/sessions/none").Shows(t, "no such session", http.StatusNotFound, `<a href="/console">回到测评会列表</a>`)
}
