package console

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/web/webtest"
	"ceping/survey/words"
)

// TestSittingInBrowser: a sitting from draft to results, clicked through as a clerk does, back to draft once and with one slip replaced;
// each page fits a narrow phone with its text half as large again.
func TestSittingInBrowser(t *testing.T) {
	site, p := opened(t)
	id := site.Create(func(plan *survey.Setup) { plan.Rules.Spares = 10 })
	site.Enter(p)
	path := "/console/sessions/" + id
	look := func(name string) {
		t.Helper()
		webtest.Fits(t, p, name)
	}
	open := func(below string) {
		t.Helper()
		p.Do(chromedp.Navigate(site.Base+path+below), chromedp.WaitVisible("h1"))
	}
	press := func(name, link string, then string) {
		t.Helper()
		look(name)
		if phone.Evaluate[bool](p, then) {
			t.Fatalf("%s: what is waited for is there before the press: %s", name, then)
		}
		// Whoever goes on while a page still comes in breaks it off.
		p.Do(chromedp.Click(link), phone.Until(`document.readyState === "complete" && (`+then+`)`))
	}
	at := func(below string) string {
		return `location.pathname === "` + path + below + `" && !!document.querySelector("h1")`
	}
	says := func(words string) string { return `document.body.textContent.includes("` + words + `")` }
	here := func(phase string) string {
		return `document.querySelector("[aria-current] b").textContent === "` + phase + `"`
	}
	move := func(from, to survey.Phase) {
		t.Helper()
		open("")
		press(string(from), `a[href="`+path+`/advance/`+string(to)+`"]`, at("/advance/"+string(to)))
		press("to "+string(to), "main button.grave", at("")+" && "+here(words.ChineseOf(to)))
	}
	var passphrases []string
	ready := func() {
		t.Helper()
		open("/ready")
		press("ready", `form[action$="/passphrases"] button`, `!!document.querySelector(".cards")`)
		passphrases = phone.Evaluate[[]string](p, `Array.from(document.querySelectorAll("input[name=passphrase]"), (input) => input.value)`)
		p.Do(chromedp.Click(".cards ~ p input[type=checkbox]"))
		press("passphrases", `main form:first-of-type button.main`, at("")+" && "+here("已制票"))
	}

	open("")
	look("draft")
	ready()
	move(survey.Ready, survey.Draft)
	look("a draft again")
	ready()
	open("/slips")
	press("slips", "main button.main", `document.querySelectorAll("svg").length > 3`)
	slips := phone.Evaluate[[]string](p, `Array.from(document.body.innerText.matchAll(/[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4}){3}/g), (m) => m[0])`)
	if len(slips) < 20 {
		t.Fatalf("%d codes are printed", len(slips))
	}
	move(survey.Ready, survey.Collecting)

	// Two collect; one of them comes back with a dead phone.
	s := &webtest.Sitting{Site: site.Site, ID: id, Slips: map[string][]string{"": slips}}
	s.Collect("")
	kept := s.Collect("")
	open("")
	press("collecting", `a[href$="/replace"]`, at("/replace"))
	p.Do(chromedp.SetValue("#code", strings.ToLower(slips[5])), chromedp.Click("input[name=sure]"))
	press("replace", "main button.grave", says("还没有领取"))
	look("a fresh slip")
	p.Do(chromedp.SetValue("#code", slips[0]), chromedp.Click("input[name=sure]"))
	press("replace", "main button.grave", says("已补发，原来的领票码不能再用"))
	look("replaced")
	move(survey.Collecting, survey.Voting)
	s.Cast(s.Sealed(kept))
	move(survey.Voting, survey.Closed)
	look("closed")
	for _, hand := range []survey.Hand{survey.Leftover, survey.Present} {
		form := `form[action$="/without/` + string(hand) + `"]`
		p.Do(chromedp.Click(`details:has(` + form + `) summary`))
		press("leaving out", form+" button", `!document.querySelector('`+form+`') && !!document.querySelector("h1")`)
	}
	open("/opening")
	look("opening")
	p.Do(chromedp.SendKeys("#p1", passphrases[2]), chromedp.Click(".turns button[type=button]"), chromedp.SendKeys("#p2", passphrases[0]))
	press("typed", ".turns button.grave", at("")+" && "+here("已计票"))
	look("opened")
	for _, below := range []string{"/results", "/archive"} {
		open(below)
		look(below)
	}
	press("archive", "main button.grave", says("下载归档文件"))
	look("archived")
	p.Do(chromedp.Navigate(site.Base+"/console/audit"), chromedp.WaitVisible("h1"))
	look("audit")
	if text := phone.Evaluate[string](p, `document.querySelector("main").innerText`); !strings.Contains(text, "补发一张") || !strings.Contains(text, "退回筹备，") {
		t.Errorf("the log says\n%s", text)
	}
}
