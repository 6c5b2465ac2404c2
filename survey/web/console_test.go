package web

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// staffed is the site with a browser that entered the console.
type staffed struct{ *site }

// staff enters through a fresh one-time link.
func (s *site) staff() *staffed {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	browser := *s
	browser.client = &http.Client{Jar: jar, CheckRedirect: s.client.CheckRedirect}
	c := &staffed{&browser}
	if got := c.submit(s.link(), nil); got.status != http.StatusSeeOther || got.header.Get("Location") != "/console" {
		s.t.Fatalf("entering: %d %s", got.status, got.body)
	}
	return c
}

// link is a fresh one-time link.
func (s *site) link() string {
	s.t.Helper()
	link, err := s.server.ConsoleLink(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return link
}

// get opens a page as a browser does.
func (c *staffed) get(path string) answer { return c.do(http.MethodGet, path, "") }

// submit sends a form as a browser on plain http does: with the page's own origin, without Sec-Fetch-Site.
func (c *staffed) submit(path string, form url.Values) answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", c.base)
}

// shows checks status and words of a page.
func (a answer) shows(t *testing.T, name string, status int, words ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: %d, want %d\n%s", name, a.status, status, a.body)
	}
	for _, word := range words {
		if !strings.Contains(a.body, word) {
			t.Errorf("%s: no %q in\n%s", name, word, a.body)
		}
	}
}

// TestStrangers: without a staff session there is no page of the console.
func TestStrangers(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Ready)
	for _, path := range []string{"", "/sessions/" + s.id, "/sessions/" + s.id + "/slips", "/sessions/" + s.id + "/results", "/sessions/" + s.id + "/paper", "/sessions/" + s.id + "/paper/1", "/sessions/" + s.id + "/report/json"} {
		s.do(http.MethodGet, "/console"+path, "").shows(t, "GET "+path, http.StatusUnauthorized, "ceping console")
	}
	for _, path := range []string{"/slips", "/advance/collecting", "/void", "/opening", "/ready", "/leftover", "/paper", "/paper/1", "/paper/1/withdraw"} {
		s.do(http.MethodPost, "/console/sessions/"+s.id+path, "from=ready", "Content-Type", "application/x-www-form-urlencoded").
			shows(t, "POST "+path, http.StatusUnauthorized)
	}
	if session, err := s.office.Session(t.Context(), s.id); err != nil || session.Phase != survey.Ready {
		t.Errorf("after strangers' acts the session is %s, %v", session.Phase, err)
	}
}

// TestCrossOrigin: a form on another site's page does nothing, even in a browser that entered.
func TestCrossOrigin(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Ready)
	c := s.staff()
	form := "from=ready"
	for _, header := range [][]string{
		{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site", "Origin", s.base},
	} {
		c.do(http.MethodPost, "/console/sessions/"+s.id+"/advance/collecting", form,
			append(header, "Content-Type", "application/x-www-form-urlencoded")...).shows(t, strings.Join(header, " "), http.StatusForbidden, "没有执行")
	}
	if session, err := s.office.Session(t.Context(), s.id); err != nil || session.Phase != survey.Ready {
		t.Errorf("the session is %s, %v", session.Phase, err)
	}
	if got := c.submit("/console/sessions/"+s.id+"/advance/collecting", url.Values{"from": {"ready"}}); got.status != http.StatusSeeOther {
		t.Errorf("the same from the console's own page: %d %s", got.status, got.body)
	}
}

// TestList: sessions stand under their units, rehearsals marked, with phase and counts.
func TestList(t *testing.T) {
	s := newSite(t, nil)
	c := s.staff()
	c.get("/console").shows(t, "an empty house", http.StatusOK, "还没有测评会", "ceping session create")
	voting := s.sitting(survey.Voting)
	s.create(func(plan *survey.Setup) { plan.Unit, plan.Rehearsal = "市<交通>局", true })
	page := c.get("/console")
	page.shows(t, "list", http.StatusOK, "市&lt;交通&gt;局", "试填", "填票提交", "筹备", "印制 38 · 领取 0 · 收回 0", "/console/sessions/"+voting.id)
	if page.header.Get("Cache-Control") != "no-store" || !strings.Contains(page.header.Get("Content-Security-Policy"), "form-action 'self'") ||
		page.header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("headers of the console: %v", page.header)
	}
	c.get("/console/sessions/none").shows(t, "no such session", http.StatusNotFound, "没有这场测评会")
	c.get("/console/nothing").shows(t, "no such page", http.StatusNotFound, "没有这个页面")
}
