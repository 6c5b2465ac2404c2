package web

import (
	"net/http"
	"net/url"
	"testing"

	"ceping/survey"
)

// TestWiFi: the hall's network is entered once, refused with a reason, and printed for the wall.
func TestWiFi(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Ready)
	c := s.staff()
	c.get("/console/wifi/sheet").shows(t, "no network", http.StatusConflict, "还没有填写无线网络")
	c.submit("/console/wifi", url.Values{"ssid": {"会场"}, "password": {"short"}}).shows(t, "a short password", http.StatusConflict, "8到63个", `value="会场"`)
	if got := c.submit("/console/wifi", url.Values{"ssid": {"会场;1"}, "password": {"ce-ping-2026"}}); got.status != http.StatusSeeOther {
		t.Fatalf("saving: %d %s", got.status, got.body)
	}
	c.get("/console/wifi").shows(t, "saved", http.StatusOK, `value="会场;1"`, "打印连网说明")
	c.get("/console/wifi/sheet").shows(t, "the sheet", http.StatusOK, "会场;1", "ce-ping-2026", "<svg")
	c.submit("/console/wifi", url.Values{"ssid": {""}, "password": {""}})
	c.get("/console/wifi/sheet").shows(t, "taken away", http.StatusConflict, "还没有填写")
	observer := s.loggedIn("监督", c.added("监督", "observer", ""))
	observer.get("/console/wifi").shows(t, "an observer", http.StatusForbidden)
}
