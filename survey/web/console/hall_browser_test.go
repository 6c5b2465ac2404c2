package console

import (
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestHallInBrowser: the pages of address and network fit a narrow phone with its text half as large again, and so does the warning that
// slips in hand lead elsewhere.
func TestHallInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Ready)
	moved, err := survey.ParseBaseURL("http://192.168.10.9:8080")
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{WiFi: survey.WiFi{SSID: "测评会场-5G", Password: "ceping-2026"}}); err != nil {
		t.Fatal(err)
	}
	if err := site.Office.Terminal().SetSessionHall(t.Context(), s.ID, survey.SessionHall{Base: moved}); err != nil {
		t.Fatal(err)
	}
	s.Enter(p)
	for name, path := range map[string]string{"house": "/console/wifi", "hall": "/console/sessions/" + s.ID + "/wifi", "session": "/console/sessions/" + s.ID, "slips": "/console/sessions/" + s.ID + "/slips"} {
		p.Do(chromedp.Navigate(s.Base+path), chromedp.WaitVisible("h1"))
		webtest.Fits(t, p, name)
		p.Resize(320, 640)
		p.Scale("150%")
		p.Accessible(name + ", scaled")
		p.Scale("")
	}
}
