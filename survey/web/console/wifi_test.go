package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// TestWiFi: the hall's network is entered once, refused with a reason, and printed for the wall.
func TestWiFi(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Ready)
	c := s.Staff()
	c.Get("/console/wifi/sheet").Shows(t, "no network", http.StatusConflict, "还没有填写无线网络")
	c.Submit("/console/wifi", url.Values{"ssid": {"会场"}, "password": {"short"}}).Shows(t, "a short password", http.StatusConflict, "8到63个", `value="会场"`)
	if got := c.Submit("/console/wifi", url.Values{"ssid": {"会场;1"}, "password": {"ce-ping-2026"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("saving: %d %s", got.Status, got.Body)
	}
	c.Get("/console/wifi").Shows(t, "saved", http.StatusOK, `value="会场;1"`, "打印连网说明")
	c.Get("/console/wifi/sheet").Shows(t, "the sheet", http.StatusOK, "会场;1", "ce-ping-2026", "<svg")
	c.Submit("/console/wifi", url.Values{"ssid": {""}, "password": {""}})
	c.Get("/console/wifi/sheet").Shows(t, "taken away", http.StatusConflict, "还没有填写")

	// A session's own: refused whole, and never lost without a word.
	path := "/console/sessions/" + s.ID
	for name, form := range map[string]url.Values{
		"a bad network":      {"base": {"http://new.example"}, "network": {"own"}, "ssid": {"自己的"}, "password": {"short"}},
		"a bad address":      {"base": {"http://a_b"}, "network": {"own"}, "ssid": {"自己的"}},
		"typed, not chosen":  {"base": {"http://new.example"}, "network": {"house"}, "ssid": {"自己的"}},
		"nothing is chosen":  {"base": {"http://new.example"}, "ssid": {"自己的"}},
		"a name left out":    {"base": {"http://new.example"}, "network": {"own"}},
		"chosen, but a slip": {"base": {"http://new.example/S/"}, "network": {"none"}},
	} {
		got := c.Submit(path+"/wifi", form)
		if got.Status < 400 || !strings.Contains(got.Body, `value="`+form.Get("ssid")+`"`) || !strings.Contains(got.Body, `value="`+form.Get("base")+`"`) {
			t.Errorf("%s: %d\n%s", name, got.Status, got.Body)
		}
		if own, err := s.Office.Terminal().SessionHall(t.Context(), s.ID); err != nil || own.Base != (survey.BaseURL{}) || own.OwnWiFi {
			t.Errorf("%s was refused and is %+v, %v", name, own, err)
		}
	}
	c.Submit(path+"/wifi", url.Values{"base": {" HTTP://New.example/ "}, "network": {"own"}, "ssid": {"自己的"}, "password": {"ce-ping-2026"}})
	c.Get(path+"/wifi").Shows(t, "its own", http.StatusOK, `value="http://new.example"`, `value="own" checked`, `value="自己的"`)
	c.Get(path+"/wifi/sheet").Shows(t, "its own sheet", http.StatusOK, "自己的", "http://new.example")
	// Its slips were printed before, and lead where they led.
	for _, page := range []string{path, path + "/wifi"} {
		c.Get(page).Shows(t, "after its slips", http.StatusOK, "已印的领票码打开的是 "+s.Base+"，现在的网址是 http://new.example。")
	}
	c.Submit(path+"/wifi", url.Values{"base": {s.Base}, "network": {"house"}, "ssid": {"自己的"}, "password": {"ce-ping-2026"}})
	if page := c.Get(path); strings.Contains(page.Body, "已印的领票码打开的是") {
		t.Error("a warning stays when the address is the slips' again")
	}
	c.Get(path+"/wifi").Shows(t, "the house's again", http.StatusOK, `value="house" checked`, "只有本机打得开")
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	s.Advance(survey.Closed)
	c.Submit(path+"/wifi", url.Values{"base": {"http://late.example"}, "network": {"house"}}).Shows(t, "too late", http.StatusConflict, "已经封箱")
	c.Get(path+"/wifi").Shows(t, "too late", http.StatusConflict, "已经封箱")

	observer := s.LoggedIn("监督", c.Added("监督", "observer", ""))
	observer.Get("/console/wifi").Shows(t, "an observer", http.StatusForbidden)
}
