package web

import (
	"net/http"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/export"
)

// TestScreen: counts and fingerprint while voting, the seal from closed, never a result; a rehearsal is marked.
func TestScreen(t *testing.T) {
	site := newSite(t, nil)
	s := site.sitting(survey.Voting)
	if got := s.post("cast", s.sealed(s.collect("A"))); got.status != http.StatusNoContent {
		t.Fatal(got.body)
	}
	s.collect("B")
	manifest, err := s.office.Manifest(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	page := s.do(http.MethodGet, "/screen/"+s.id, "")
	page.shows(t, "voting", http.StatusOK, "市住房和城乡建设局", survey.Fingerprint(manifest)[:8], `id="collected">2<`, `id="cast">1<`,
		`id="seal" class="seal" hidden`, `data-phase="voting"`, s.id)
	if strings.Contains(page.body, "试填") || strings.Contains(page.body, survey.Fingerprint(manifest)[:9]) {
		t.Error("a sitting is marked 试填, or more of the fingerprint is shown than people compare")
	}
	s.advance(survey.Closed)
	session, err := s.office.Session(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	page = s.do(http.MethodGet, "/screen/"+s.id, "")
	page.shows(t, "closed", http.StatusOK, `id="sealed">1<`, "<span>"+session.Seal.Digest[:4]+"</span>", "<span>"+session.Seal.Digest[60:]+"</span>", `class="how" hidden`)
	s.do(http.MethodGet, "/screen/"+site.create(nil), "").shows(t, "a draft", http.StatusNotFound, "没有这场测评会")

	rehearsal := site.create(func(plan *survey.Setup) { plan.Rehearsal = true })
	if err := site.office.Advance(t.Context(), rehearsal, survey.Ready, trusted); err != nil {
		t.Fatal(err)
	}
	s.do(http.MethodGet, "/screen/"+rehearsal, "").shows(t, "a rehearsal", http.StatusOK, "试填")
	site.staff().get("/console/sessions/"+rehearsal).shows(t, "a rehearsal in the console", http.StatusOK, "试填 · 结果无效")
}

// TestScreenWiFi: the network that staff entered stands on the screen until the box is closed.
func TestScreenWiFi(t *testing.T) {
	site := newSite(t, nil)
	s := site.sitting(survey.Ready)
	screen := func() answer { return s.do(http.MethodGet, "/screen/"+s.id, "") }
	if strings.Contains(screen().body, "无线网") {
		t.Error("a network is shown and none was entered")
	}
	wifi := survey.WiFi{SSID: "会场 <1>", Password: `a&b"c;d:e`}
	if err := site.office.SetHouseHall(t.Context(), survey.HouseHall{WiFi: wifi}); err != nil {
		t.Fatal(err)
	}
	path, _, err := export.QRPath(wifi.QR())
	if err != nil {
		t.Fatal(err)
	}
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		screen().shows(t, string(phase), http.StatusOK, path, ">会场 &lt;1&gt;</b>", ">a&amp;b&#34;c;d:e</b>")
		s.advance(phase)
	}
	screen().shows(t, "voting", http.StatusOK, path)
	s.advance(survey.Closed)
	if strings.Contains(screen().body, "无线网") {
		t.Error("the network is shown when nobody needs it any more")
	}
	if err := site.office.SetHouseHall(t.Context(), survey.HouseHall{WiFi: survey.WiFi{SSID: "open"}}); err != nil {
		t.Fatal(err)
	}
	open := site.sitting(survey.Voting)
	open.do(http.MethodGet, "/screen/"+open.id, "").shows(t, "an open network", http.StatusOK, "不用密码")
}
