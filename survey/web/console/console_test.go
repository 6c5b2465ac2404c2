package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// TestStrangers: without a staff session there is no page of the console.
func TestStrangers(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Ready)
	for _, path := range []string{"", "/sessions/" + s.ID, "/sessions/" + s.ID + "/slips", "/sessions/" + s.ID + "/results", "/sessions/" + s.ID + "/paper", "/sessions/" + s.ID + "/paper/1", "/sessions/" + s.ID + "/report/json"} {
		s.Do(http.MethodGet, "/console"+path, "").Shows(t, "GET "+path, http.StatusUnauthorized, "ceping console")
	}
	for _, path := range []string{"/slips", "/advance/collecting", "/void", "/opening", "/ready", "/leftover", "/paper", "/paper/1", "/paper/1/withdraw"} {
		s.Do(http.MethodPost, "/console/sessions/"+s.ID+path, "from=ready", "Content-Type", "application/x-www-form-urlencoded").
			Shows(t, "POST "+path, http.StatusUnauthorized)
	}
	if session, err := s.Office.Session(t.Context(), s.ID); err != nil || session.Phase != survey.Ready {
		t.Errorf("after strangers' acts the session is %s, %v", session.Phase, err)
	}
}

// TestCrossOrigin: a form on another site's page does nothing, even in a browser that entered.
func TestCrossOrigin(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Ready)
	c := s.Staff()
	form := "from=ready"
	for _, header := range [][]string{
		{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site", "Origin", s.Base},
	} {
		c.Do(http.MethodPost, "/console/sessions/"+s.ID+"/advance/collecting", form,
			append(header, "Content-Type", "application/x-www-form-urlencoded")...).Shows(t, strings.Join(header, " "), http.StatusForbidden, "没有执行")
	}
	if session, err := s.Office.Session(t.Context(), s.ID); err != nil || session.Phase != survey.Ready {
		t.Errorf("the session is %s, %v", session.Phase, err)
	}
	if got := c.Submit("/console/sessions/"+s.ID+"/advance/collecting", url.Values{"from": {"ready"}}); got.Status != http.StatusSeeOther {
		t.Errorf("the same from the console's own page: %d %s", got.Status, got.Body)
	}
}

// TestList: sessions stand under their units, rehearsals marked, with phase and counts.
func TestList(t *testing.T) {
	s := newSite(t, nil)
	c := s.Staff()
	c.Get("/console").Shows(t, "an empty house", http.StatusOK, "还没有测评会", "点上面的“新建测评会”")
	if page := s.LoggedIn("监督", c.Added("监督", "observer", "")).Get("/console"); strings.Contains(page.Body, "新建测评会") {
		t.Errorf("an observer is sent to a button that is not there:\n%s", page.Body)
	}
	voting := s.Sitting(survey.Voting)
	s.Create(func(plan *survey.Setup) { plan.Unit, plan.Rehearsal = "市<交通>局", true })
	page := c.Get("/console")
	page.Shows(t, "list", http.StatusOK, "市&lt;交通&gt;局", "试填", "填票提交", "筹备", "印制 38 · 领取 0 · 收回 0", "/console/sessions/"+voting.ID)
	if page.Header.Get("Cache-Control") != "no-store" || !strings.Contains(page.Header.Get("Content-Security-Policy"), "form-action 'self'") ||
		page.Header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("headers of the console: %v", page.Header)
	}
	c.Get("/console/sessions/none").Shows(t, "no such session", http.StatusNotFound, "没有这场测评会")
	c.Get("/console/nothing").Shows(t, "no such page", http.StatusNotFound, "没有这个页面")
}
