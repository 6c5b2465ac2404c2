package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestOneTimeLink: looking at a link does not use it up, entering does; the cookie is the console's alone.
func TestOneTimeLink(t *testing.T) {
	s := newSite(t, nil)
	link := s.server.ConsoleLink()
	if !strings.HasPrefix(link, "/console/enter/") || len(link) < len("/console/enter/")+26 || link == s.server.ConsoleLink() {
		t.Errorf("link %s", link)
	}
	for range 2 {
		if got := s.do(http.MethodGet, link, ""); got.status != http.StatusOK || !strings.Contains(got.body, `<form method="post">`) || got.header.Get("Set-Cookie") != "" {
			t.Errorf("looking at the link: %d %v", got.status, got.header)
		}
	}
	entered := s.do(http.MethodPost, link, "", "Origin", s.base)
	cookie, err := http.ParseSetCookie(entered.header.Get("Set-Cookie"))
	if err != nil {
		t.Fatalf("entering: %d %v: %v", entered.status, entered.header, err)
	}
	if entered.status != http.StatusSeeOther || cookie.Path != "/console" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.MaxAge != 0 {
		t.Errorf("entering: %d, cookie %v", entered.status, cookie)
	}
	if got := s.do(http.MethodGet, "/console", "", "Cookie", cookie.Name+"="+cookie.Value); got.status != http.StatusOK {
		t.Errorf("the console with the cookie: %d", got.status)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		got := s.do(method, link, "")
		got.shows(t, method+" of a used link", http.StatusGone, "ceping console")
		if set := got.header.Get("Set-Cookie"); set != "" {
			t.Errorf("%s of a used link sets the cookie %s", method, set)
		}
	}
	s.do(http.MethodPost, "/console/enter/AAAAAAAAAAAAAAAAAAAAAAAAAA", "").shows(t, "a guessed link", http.StatusGone)
}

// TestFixedSession: a cookie that somebody planted does not become a staff session.
func TestFixedSession(t *testing.T) {
	s := newSite(t, nil)
	planted := "ceping_console=planted"
	entered := s.do(http.MethodPost, s.server.ConsoleLink(), "", "Origin", s.base, "Cookie", planted)
	if entered.status != http.StatusSeeOther || strings.Contains(entered.header.Get("Set-Cookie"), "planted") {
		t.Errorf("entering with a planted cookie: %d %v", entered.status, entered.header)
	}
	s.do(http.MethodGet, "/console", "", "Cookie", planted).shows(t, "the planted cookie", http.StatusUnauthorized)
}

// TestLeave ends the staff session on the server, not only in the browser.
func TestLeave(t *testing.T) {
	c := newSite(t, nil).staff()
	address, err := url.Parse(c.base + "/console")
	if err != nil {
		t.Fatal(err)
	}
	kept := c.client.Jar.Cookies(address)[0].String()
	c.submit("/console/leave", nil).shows(t, "leaving", http.StatusOK, "已退出")
	c.do(http.MethodGet, "/console", "", "Cookie", kept).shows(t, "the old cookie", http.StatusUnauthorized)
}
