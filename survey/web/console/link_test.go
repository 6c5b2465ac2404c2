package console

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
	older, link := s.Link(), s.Link()
	if !strings.HasPrefix(link, "/console/enter/") || len(link) < len("/console/enter/")+26 || link == older {
		t.Errorf("link %s", link)
	}
	for range 2 {
		if got := s.Do(http.MethodGet, link, ""); got.Status != http.StatusOK || !strings.Contains(got.Body, `<form method="post">`) || got.Header.Get("Set-Cookie") != "" {
			t.Errorf("looking at the link: %d %v", got.Status, got.Header)
		}
	}
	entered := s.Do(http.MethodPost, link, "", "Origin", s.Base)
	var cookie http.Cookie // the staff session's; the other opens nothing
	for _, line := range entered.Header.Values("Set-Cookie") {
		set, err := http.ParseSetCookie(line)
		if err != nil {
			t.Fatalf("entering: %d %v: %v", entered.Status, entered.Header, err)
		}
		if set.Name == "ceping_console" {
			cookie = *set
		} else if got := s.Do(http.MethodGet, "/console", "", "Cookie", set.Name+"="+set.Value); got.Status != http.StatusUnauthorized {
			t.Errorf("the console with the cookie %s: %d", set.Name, got.Status)
		}
	}
	if entered.Status != http.StatusSeeOther || cookie.Path != "/console" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.MaxAge != 0 {
		t.Errorf("entering: %d, cookie %v", entered.Status, cookie)
	}
	if got := s.Do(http.MethodGet, "/console", "", "Cookie", cookie.Name+"="+cookie.Value); got.Status != http.StatusOK {
		t.Errorf("the console with the cookie: %d", got.Status)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		got := s.Do(method, link, "")
		got.Shows(t, method+" of a used link", http.StatusGone, "ceping console")
		if set := got.Header.Get("Set-Cookie"); set != "" {
			t.Errorf("%s of a used link sets the cookie %s", method, set)
		}
	}
	s.Do(http.MethodPost, "/console/enter/AAAAAAAAAAAAAAAAAAAAAAAAAA", "").Shows(t, "a guessed link", http.StatusGone)
}

// TestNewestLink: only the newest link opens the console, for 15 minutes; making and using one are acts.
func TestNewestLink(t *testing.T) {
	s := newSite(t, nil)
	now := s.timed()
	older, link := s.Link(), s.Link()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		s.Do(method, older, "").Shows(t, method+" of an older link", http.StatusGone, "15分钟内有效")
	}
	now.pass(linkTime - time.Second)
	s.Do(http.MethodGet, link, "").Shows(t, "the newest", http.StatusOK)
	now.pass(time.Second)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		s.Do(method, link, "").Shows(t, method+" after 15 minutes", http.StatusGone)
	}
	s.Staff()
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
	one, two := s.Staff(), s.Staff()
	admin := s.LoggedIn("主任", one.Added("主任", "admin", ""))
	link := s.Link()
	admin.Get("/console/people").Shows(t, "accounts", http.StatusOK, "一次性链接进来的全部退出")
	if got := admin.Submit("/console/people/terminal/leave", nil); got.Status != http.StatusSeeOther {
		t.Errorf("ending: %d %s", got.Status, got.Body)
	}
	one.Get("/console").Shows(t, "one", http.StatusUnauthorized)
	two.Get("/console").Shows(t, "two", http.StatusUnauthorized)
	admin.Get("/console").Shows(t, "the administrator", http.StatusOK)
	s.Do(http.MethodPost, link, "").Shows(t, "the unused link", http.StatusGone)

	one, two = s.Staff(), s.Staff()
	one.Get("/console/account").Shows(t, "the terminal's account", http.StatusOK, "全部退出")
	one.Submit("/console/account/leave", nil).Shows(t, "leaving everywhere", http.StatusOK, "已退出")
	two.Get("/console").Shows(t, "the other", http.StatusUnauthorized)
	one = s.Staff()
	one.Submit("/console/people/terminal/leave", nil).Shows(t, "on the page of accounts", http.StatusOK, "已退出")
	one.Get("/console").Shows(t, "after it", http.StatusUnauthorized)
	if got := s.acts("log out everywhere"); len(got) != 3 || got[0].Who != "主任" || got[0].Detail != survey.Terminal || got[1].Who != survey.Terminal {
		t.Errorf("acts: %+v", got)
	}
}

// TestFixedSession: a cookie that somebody planted does not become a staff session.
func TestFixedSession(t *testing.T) {
	s := newSite(t, nil)
	planted := "ceping_console=planted"
	entered := s.Do(http.MethodPost, s.Link(), "", "Origin", s.Base, "Cookie", planted)
	if entered.Status != http.StatusSeeOther || strings.Contains(entered.Header.Get("Set-Cookie"), "planted") {
		t.Errorf("entering with a planted cookie: %d %v", entered.Status, entered.Header)
	}
	s.Do(http.MethodGet, "/console", "", "Cookie", planted).Shows(t, "the planted cookie", http.StatusUnauthorized)
}

// TestLeave ends the staff session on the server, not only in the browser.
func TestLeave(t *testing.T) {
	c := newSite(t, nil).Staff()
	address, err := url.Parse(c.Base + "/console")
	if err != nil {
		t.Fatal(err)
	}
	kept := c.Client.Jar.Cookies(address)[0].String()
	c.Submit("/console/leave", nil).Shows(t, "leaving", http.StatusOK, "已退出")
	c.Do(http.MethodGet, "/console", "", "Cookie", kept).Shows(t, "the old cookie", http.StatusUnauthorized)
}
