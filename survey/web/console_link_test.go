package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ceping/survey"
)

// TestOneTimeLink: looking at a link does not use it up, entering does; the cookie is the console's alone.
func TestOneTimeLink(t *testing.T) {
	s := newSite(t, nil)
	older, link := s.link(), s.link()
	if !strings.HasPrefix(link, "/console/enter/") || len(link) < len("/console/enter/")+26 || link == older {
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

// TestNewestLink: only the newest link opens the console, for 15 minutes; making and using one are acts.
func TestNewestLink(t *testing.T) {
	s := newSite(t, nil)
	now := s.timed()
	older, link := s.link(), s.link()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		s.do(method, older, "").shows(t, method+" of an older link", http.StatusGone, "15分钟内有效")
	}
	now.pass(linkTime - time.Second)
	s.do(http.MethodGet, link, "").shows(t, "the newest", http.StatusOK)
	now.pass(time.Second)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		s.do(method, link, "").shows(t, method+" after 15 minutes", http.StatusGone)
	}
	s.staff()
	made, used := s.acts("make link"), s.acts("use link")
	if len(made) != 3 || len(used) != 1 || made[0].Who != survey.Terminal || used[0].Who != survey.Terminal {
		t.Errorf("acts: %+v, %+v", made, used)
	}
}

// TestLinkIsNotWasted: a link whose use cannot be written down is not used up.
func TestLinkIsNotWasted(t *testing.T) {
	l, failing := newLinks(time.Now), errors.New("disk full")
	link := l.fresh()
	if err := l.use(link, func() error { return failing }); err != failing {
		t.Errorf("used: %v", err)
	}
	if err := l.use(link, func() error { return nil }); err != nil {
		t.Errorf("again: %v", err)
	}
	if err := l.use(link, func() error { return nil }); err != errLinkUsed {
		t.Errorf("a third time: %v", err)
	}
}

// TestEndTerminal: “log out everywhere” ends logins from the terminal too, by an administrator or from the terminal itself, and
// the link that nobody has used.
func TestEndTerminal(t *testing.T) {
	s := newSite(t, nil)
	one, two := s.staff(), s.staff()
	admin := s.loggedIn("主任", one.added("主任", "admin", ""))
	link := s.link()
	admin.get("/console/people").shows(t, "accounts", http.StatusOK, "一次性链接进来的全部退出")
	if got := admin.submit("/console/people/terminal/leave", nil); got.status != http.StatusSeeOther {
		t.Errorf("ending: %d %s", got.status, got.body)
	}
	one.get("/console").shows(t, "one", http.StatusUnauthorized)
	two.get("/console").shows(t, "two", http.StatusUnauthorized)
	admin.get("/console").shows(t, "the administrator", http.StatusOK)
	s.do(http.MethodPost, link, "").shows(t, "the unused link", http.StatusGone)

	one, two = s.staff(), s.staff()
	one.get("/console/account").shows(t, "the terminal's account", http.StatusOK, "全部退出")
	one.submit("/console/account/leave", nil).shows(t, "leaving everywhere", http.StatusOK, "已退出")
	two.get("/console").shows(t, "the other", http.StatusUnauthorized)
	one = s.staff()
	one.submit("/console/people/terminal/leave", nil).shows(t, "on the page of accounts", http.StatusOK, "已退出")
	one.get("/console").shows(t, "after it", http.StatusUnauthorized)
	if got := s.acts("log out everywhere"); len(got) != 3 || got[0].Who != "主任" || got[0].Detail != survey.Terminal || got[1].Who != survey.Terminal {
		t.Errorf("acts: %+v", got)
	}
}

// TestFixedSession: a cookie that somebody planted does not become a staff session.
func TestFixedSession(t *testing.T) {
	s := newSite(t, nil)
	planted := "ceping_console=planted"
	entered := s.do(http.MethodPost, s.link(), "", "Origin", s.base, "Cookie", planted)
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
