package screen

import (
	"net/http"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/manifest"
	"ceping/survey/qr"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// TestScreen: counts and fingerprint while voting, the seal from closed, never a result; a rehearsal is marked.
func TestScreen(t *testing.T) {
	site := newSite(t, nil)
	s := site.Sitting(survey.Voting)
	s.Cast(s.Sealed(s.Collect("A")))
	s.Collect("B")
	manifestText, err := s.Office.Manifest(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	shown := strings.Join(web.Fours(manifest.Fingerprint(manifestText)[:12]), " ")
	page := s.Do(http.MethodGet, "/screen/"+s.ID, "")
	page.Shows(t, "voting", http.StatusOK, "市住房和城乡建设局", ">"+shown+"<", `id="collected">2<`, `id="cast">1<`, `id="replacements" hidden>`,
		`id="seal" class="seal" hidden`, `data-phase="voting"`, s.ID)
	if strings.Contains(page.Body, "试填") || strings.Contains(page.Body, shown+" ") {
		t.Error("a sitting is marked 试填, or more of the fingerprint is shown than people compare")
	}
	another := site.Sitting(survey.Voting) // its board has counted nothing yet
	lost := another.Slips["B"][0]
	another.Collect("B")
	if err := another.Book.By(another.Office.Terminal()).Replace(t.Context(), another.ID, lost); err != nil {
		t.Fatal(err)
	}
	another.Do(http.MethodGet, "/screen/"+another.ID, "").Shows(t, "replaced", http.StatusOK, `id="replacements"><dt>补发</dt><dd id="replaced">1<`, `id="collected">1<`)
	s.Advance(survey.Closed)
	session, err := s.Office.Session(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	page = s.Do(http.MethodGet, "/screen/"+s.ID, "")
	page.Shows(t, "closed", http.StatusOK, `id="sealed">1<`, "<span>"+session.Seal.Digest[:4]+"</span>", "<span>"+session.Seal.Digest[60:]+"</span>", `class="how" hidden`)
	s.Do(http.MethodGet, "/screen/"+site.Create(nil), "").Shows(t, "a draft", http.StatusNotFound, "没有这场测评会")

	rehearsal := site.Create(func(plan *survey.Setup) { plan.Rehearsal = true })
	if err := site.Office.Terminal().Advance(t.Context(), rehearsal, survey.Ready, webtest.Passphrases(webtest.Trusted)); err != nil {
		t.Fatal(err)
	}
	s.Do(http.MethodGet, "/screen/"+rehearsal, "").Shows(t, "a rehearsal", http.StatusOK, "试填")
}

// TestScreenWiFi: the network that staff entered stands on the screen until the box is closed.
func TestScreenWiFi(t *testing.T) {
	site := newSite(t, nil)
	s := site.Sitting(survey.Ready)
	screen := func() webtest.Answer { return s.Do(http.MethodGet, "/screen/"+s.ID, "") }
	if strings.Contains(screen().Body, "无线网") {
		t.Error("a network is shown and none was entered")
	}
	wifi := survey.WiFi{SSID: "会场 <1>", Password: `a&b"c;d:e`}
	if err := site.Office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{WiFi: wifi}); err != nil {
		t.Fatal(err)
	}
	path, _, err := qr.Path(wifi.QR())
	if err != nil {
		t.Fatal(err)
	}
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		screen().Shows(t, string(phase), http.StatusOK, path, ">会场 &lt;1&gt;</b>", ">a&amp;b&#34;c;d:e</b>")
		s.Advance(phase)
	}
	screen().Shows(t, "voting", http.StatusOK, path)
	s.Advance(survey.Closed)
	if strings.Contains(screen().Body, "无线网") {
		t.Error("the network is shown when nobody needs it any more")
	}
	if err := site.Office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{WiFi: survey.WiFi{SSID: "open"}}); err != nil {
		t.Fatal(err)
	}
	open := site.Sitting(survey.Voting)
	open.Do(http.MethodGet, "/screen/"+open.ID, "").Shows(t, "an open network", http.StatusOK, "不用密码")
}

// TestScreenSaysHowToScan: on a hall's own network the phone's camera and no mobile data; where the address is one of the internet WeChat
// does as well.
func TestScreenSaysHowToScan(t *testing.T) {
	site := newSite(t, nil)
	s := site.Sitting(survey.Voting)
	for typed, want := range map[string]struct{ has, lacks []string }{
		"http://192.168.10.2:8080":  {[]string{"用手机相机，扫领票码上的二维码", "打不开？请关闭移动数据"}, []string{"微信"}},
		"http://cp.example.gov.cn":  {[]string{"用手机相机，扫领票码上的二维码"}, []string{"微信", "移动数据"}},
		"https://cp.example.gov.cn": {[]string{"打开微信或相机，扫领票码上的二维码"}, []string{"移动数据"}},
	} {
		base, err := survey.ParseBaseURL(typed)
		if err != nil {
			t.Fatal(err)
		}
		if err := site.Office.Terminal().SetSessionHall(t.Context(), s.ID, survey.SessionHall{Base: base}); err != nil {
			t.Fatal(err)
		}
		page := s.Do(http.MethodGet, "/screen/"+s.ID, "")
		page.Shows(t, typed, http.StatusOK, append(want.has, "用浏览器打开", typed)...)
		for _, lacks := range want.lacks {
			if strings.Contains(page.Body, lacks) {
				t.Errorf("%s: the screen says %s", typed, lacks)
			}
		}
	}
}
