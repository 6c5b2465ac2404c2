package console

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/web/webtest"
)

// TestTypedOutlivesLoginInBrowser: somebody fills a roster in while the login ends, saves, logs in again on the page that comes, reads
// what was typed, and sends it by one press.
func TestTypedOutlivesLoginInBrowser(t *testing.T) {
	site, p := opened(t)
	given := site.Staff().Added("组员", "admin", "")
	id := site.Create(nil)
	p.Do(chromedp.Navigate(site.Base+"/console/login"), chromedp.SendKeys("#name", "组员"), chromedp.SendKeys("#password", given),
		chromedp.Click("form button.main"), phone.Until(`location.pathname === "/console"`))
	p.Do(chromedp.Navigate(site.Base + "/console/sessions/" + id + "/edit/leaders"))
	const row = `input[aria-label="第4行姓名"]`
	p.Do(chromedp.SendKeys(row, "古丽 <娜> & 夏"), chromedp.SendKeys(`input[aria-label="第4行职务"]`, "总工程师"))
	if err := site.Office.Terminal().EndStaffSessions(t.Context(), "组员"); err != nil {
		t.Fatal(err)
	}
	look := func(name string) {
		t.Helper()
		webtest.Fits(t, p, name)
		p.Accessible(name)
		webtest.Picture(p, name)
	}
	p.Forgive() // the answer is 401, of which Chromium tells the page's console
	p.Do(chromedp.Click(`section.next button.main`), phone.Until(`document.querySelector("input[name=unsent]")`))
	look("login")
	p.Do(chromedp.SendKeys("#name", "组员"), chromedp.SendKeys("#password", given), chromedp.Click("form[action$=return] button.main"),
		phone.Until(`document.querySelector("dl.typed") && document.querySelector("dl.typed").textContent.includes("古丽 <娜> & 夏")`))
	look("typed")
	p.Do(chromedp.Click(`form[action$=leaders] button.main`), phone.Until(`location.pathname.endsWith("/edit/promoted")`))
	session, err := site.Office.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	last := session.Setup.Leaders[len(session.Setup.Leaders)-1]
	if len(session.Setup.Leaders) != 4 || last.Name != "古丽 <娜> & 夏" || last.Post != "总工程师" {
		t.Errorf("what was typed became %+v", session.Setup.Leaders)
	}

	// What only the browser has comes by loading the page again, as it says, once there is a login.
	p.Do(chromedp.Navigate(site.Base + "/console/sessions/" + id + "/edit/leaders"))
	roster := filepath.Join(t.TempDir(), "名单.xlsx")
	if err := os.WriteFile(roster, []byte("no workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := site.Office.Terminal().EndStaffSessions(t.Context(), "组员"); err != nil {
		t.Fatal(err)
	}
	phone.Evaluate[bool](p, `document.querySelector("details.panel").open = true`)
	p.Do(chromedp.SetUploadFiles(`#file`, []string{roster}),
		chromedp.Click(`form[enctype] button`), phone.Until(`document.querySelector("a[target=_blank]")`))
	look("file")
	if status := phone.Evaluate[int](p, fmt.Sprintf(`fetch("/console/login", {method: "POST", body: new URLSearchParams({name: "组员", password: %q})}).then((a) => a.status)`, given)); status != 200 {
		t.Fatalf("logged in beside it: %d", status)
	}
	p.Do(chromedp.Reload(), phone.Until(`document.querySelector("[role=alert]")`))
	if got := phone.Evaluate[string](p, `document.querySelector("[role=alert]").textContent`); !strings.Contains(got, "xlsx") {
		t.Errorf("the file did not come again: %s", got)
	}

	// Another account has it to copy, and so has a browser that nobody had logged in.
	other := site.Staff().Added("另一位", "admin", "")
	typed := func() {
		p.Do(chromedp.Navigate(site.Base + "/console/sessions/" + id + "/edit/leaders"))
		p.Do(chromedp.SendKeys(`input[aria-label="第5行姓名"]`, "乙"))
	}
	copied := phone.Until(`document.querySelector("dl.typed") && !document.querySelector("form[action$=leaders]")`)
	typed()
	if err := site.Office.Terminal().EndStaffSessions(t.Context(), "组员"); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.Click(`section.next button.main`), phone.Until(`document.querySelector("input[name=unsent]")`),
		chromedp.SendKeys("#name", "另一位"), chromedp.SendKeys("#password", other), chromedp.Click("form[action$=return] button.main"), copied)
	look("other")
	typed()
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, chromedp.Void{})
		return err
	}), chromedp.Click(`section.next button.main`), copied)
	look("stranger")
}
