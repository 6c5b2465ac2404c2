package web

import (
	"net/http"
	"net/url"
	"strings"
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

	// A session's own: refused whole, and never lost without a word.
	path := "/console/sessions/" + s.id
	for name, form := range map[string]url.Values{
		"a bad network":      {"base": {"http://new.example"}, "network": {"own"}, "ssid": {"自己的"}, "password": {"short"}},
		"a bad address":      {"base": {"http://a_b"}, "network": {"own"}, "ssid": {"自己的"}},
		"typed, not chosen":  {"base": {"http://new.example"}, "network": {"house"}, "ssid": {"自己的"}},
		"nothing is chosen":  {"base": {"http://new.example"}, "ssid": {"自己的"}},
		"a name left out":    {"base": {"http://new.example"}, "network": {"own"}},
		"chosen, but a slip": {"base": {"http://new.example/S/"}, "network": {"none"}},
	} {
		got := c.submit(path+"/wifi", form)
		if got.status < 400 || !strings.Contains(got.body, `value="`+form.Get("ssid")+`"`) || !strings.Contains(got.body, `value="`+form.Get("base")+`"`) {
			t.Errorf("%s: %d\n%s", name, got.status, got.body)
		}
		if own, err := s.office.SessionHall(t.Context(), s.id); err != nil || own.Base != (survey.BaseURL{}) || own.OwnWiFi {
			t.Errorf("%s was refused and is %+v, %v", name, own, err)
		}
	}
	c.submit(path+"/wifi", url.Values{"base": {" HTTP://New.example/ "}, "network": {"own"}, "ssid": {"自己的"}, "password": {"ce-ping-2026"}})
	c.get(path+"/wifi").shows(t, "its own", http.StatusOK, `value="http://new.example"`, `value="own" checked`, `value="自己的"`)
	c.get(path+"/wifi/sheet").shows(t, "its own sheet", http.StatusOK, "自己的", "http://new.example")
	// Its slips were printed before, and lead where they led.
	for _, page := range []string{path, path + "/wifi"} {
		c.get(page).shows(t, "after its slips", http.StatusOK, "已印的领票码打开的是 "+s.base+"，现在的网址是 http://new.example。")
	}
	c.submit(path+"/wifi", url.Values{"base": {s.base}, "network": {"house"}, "ssid": {"自己的"}, "password": {"ce-ping-2026"}})
	if page := c.get(path); strings.Contains(page.body, "已印的领票码打开的是") {
		t.Error("a warning stays when the address is the slips' again")
	}
	c.get(path+"/wifi").shows(t, "the house's again", http.StatusOK, `value="house" checked`, "只有本机打得开")
	s.advance(survey.Collecting)
	s.advance(survey.Voting)
	s.advance(survey.Closed)
	c.submit(path+"/wifi", url.Values{"base": {"http://late.example"}, "network": {"house"}}).shows(t, "too late", http.StatusConflict, "已经封箱")
	c.get(path+"/wifi").shows(t, "too late", http.StatusConflict, "已经封箱")

	observer := s.loggedIn("监督", c.added("监督", "observer", ""))
	observer.get("/console/wifi").shows(t, "an observer", http.StatusForbidden)
}
