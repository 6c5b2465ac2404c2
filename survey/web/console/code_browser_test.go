package console

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/totp"
	"ceping/survey/web/webtest"
)

// TestLoginCodeInBrowser: somebody switches the code on and logs in with it, on pages that fit a narrow phone with its text half as large again.
func TestLoginCodeInBrowser(t *testing.T) {
	s, p := opened(t)
	s.account("主任", right)
	look := func(name string) {
		t.Helper()
		webtest.Fits(t, p, name)
		p.Accessible(name)
		webtest.Picture(p, name)
	}
	login := func() {
		t.Helper()
		p.Do(chromedp.Navigate(s.Base+"/console/login"), chromedp.SendKeys("#name", "主任"), chromedp.SendKeys("#password", right), chromedp.Click("button.main"))
	}
	login()
	p.Do(phone.Until(`location.pathname === "/console"`), chromedp.Navigate(s.Base+"/console/account"), chromedp.WaitVisible("h1"))
	look("account")
	p.Do(chromedp.Click(`a[href="/console/account/code"]`), chromedp.WaitVisible("#totp"))
	look("code")
	if wide := phone.Evaluate[float64](p, `Math.min(...["width", "height"].map(side => document.querySelector(".code svg").getBoundingClientRect()[side]))`); wide < 200 {
		t.Errorf("the code to be scanned is %v px wide", wide)
	}
	secret, err := totp.Parse(phone.Evaluate[string](p, `document.querySelector(".print").textContent`))
	if err != nil {
		t.Fatal(err)
	}
	code := func(ahead int64) string {
		made, err := secret.Code(totp.StepAt(time.Now()) + ahead)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	p.Do(chromedp.SendKeys("#password", right), chromedp.SendKeys("#totp", code(0)), chromedp.Click("button.main"), phone.Until(`location.pathname === "/console/account"`))
	look("accounton")
	p.Do(chromedp.Navigate(s.Base+"/console/people"), chromedp.WaitVisible("h1"))
	look("people")
	p.Do(chromedp.Click(`form[action$="/code"] button`), chromedp.WaitVisible("#totp"))
	look("sure")
	login()
	p.Do(chromedp.WaitVisible("#totp"))
	look("second")
	p.Do(chromedp.SendKeys("#totp", "000"), chromedp.Click("button.main"), phone.Until(`document.querySelector(".alert")`))
	look("secondwrong")
	p.Do(chromedp.SendKeys("#totp", code(1)), chromedp.Click("button.main"), phone.Until(`location.pathname === "/console"`))
}
