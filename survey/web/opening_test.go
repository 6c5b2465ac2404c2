package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/voter"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// TestInlineScripts: a page's policy names the scripts that stand in it by the hash of what is sent, and lets nothing else in; a page
// without any has the policy of all.
func TestInlineScripts(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	for _, path := range []string{"/", "/S/" + s.Slip("A") + strings.Repeat("0", 26), "/tablet", "/privacy", "/screen/" + s.ID} {
		page := s.Do(http.MethodGet, path, "")
		allowed := "script-src 'self'"
		for _, script := range regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(page.Body, -1) {
			allowed += " 'sha256-" + sha256Of(script[1]) + "'"
		}
		if voter := path != "/privacy" && !strings.HasPrefix(path, "/screen"); voter != strings.Contains(allowed, "sha256") {
			t.Errorf("%s allows %s", path, allowed)
		}
		if got := page.Header.Get("Content-Security-Policy"); !strings.Contains(got, allowed+";") || strings.Contains(got, "unsafe") {
			t.Errorf("%s: the policy is %s, want %s in it", path, got, allowed)
		}
	}
	if one, other := web.Policy([]byte("<script>a</script>")), web.Policy([]byte("<script>b</script>")); one == other {
		t.Error("another script has the same policy")
	}
}

// TestInlineScriptRuns: in a browser the real page's own script runs under the real server's policy, asks once, and its script goes on; a
// script that is put in beside it does not run.
func TestInlineScriptRuns(t *testing.T) {
	_, p := opened(t)
	bundle, err := assets.Load(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	site := newSiteAt(t, phone.Address(t), func(c *webtest.Config) { c.Assets, c.URL = assets.FS(), bundle.URL })
	s := site.Sitting(survey.Voting)
	p.Do(chromedp.Navigate("about:blank"), chromedp.Navigate(s.Base+"/S/"+s.Slip("A")+voter.Fingerprint(s.Manifest().Text)), phone.Until(`document.querySelector("[data-screen=welcome]")`))
	if asked := phone.Evaluate[int](p, `performance.getEntriesByType("resource").filter((e) => e.name.endsWith("/api/v1/enter")).length`); asked != 1 {
		t.Errorf("enter was asked %d times", asked)
	}
	if ran := phone.Evaluate[bool](p, `(() => {
		const foreign = document.createElement("script")
		foreign.textContent = "window.foreign = true"
		document.head.appendChild(foreign)
		return !!window.foreign
	})()`); ran {
		t.Error("a script that was put into the page runs")
	}
	if refused := site.Log.String(); strings.Contains(refused, "/S/") {
		t.Errorf("the log has %s", refused)
	}
}

// sha256Of is a text's hash as a policy names it.
func sha256Of(text string) string {
	hash := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(hash[:])
}

// between is what stands between two marks.
func between(text, before, after string) (string, bool) {
	_, text, found := strings.Cut(text, before)
	text, _, _ = strings.Cut(text, after)
	return text, found
}
