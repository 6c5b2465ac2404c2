package console

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestFeaturesInBrowser: a session with all that a form can say, in a real browser: its wizard, saved page by page, changes nothing; two
// people enter a paper ballot that breaks a quota, then differ, and seal it; and every page fits its screens.
func TestFeaturesInBrowser(t *testing.T) {
	site, p := opened(t)
	plan := wholeSetup(t)
	plan.Trustees = survey.DefaultTrustees()
	plan.Forms = plan.Forms[:3] // the site has no shipped forms
	plan.Forms[1].Quota = &survey.Quota{Grade: "clean", Max: new(1)}
	for i := range plan.Forms[1].Criteria {
		if plan.Forms[1].Criteria[i].ID == "own" {
			plan.Forms[1].Criteria[i].Optional = true
		}
	}
	id, err := site.Office.Terminal().Create(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	site.Enter(p)
	base := site.Base + "/console/sessions/" + id
	look := func(name string) {
		t.Helper()
		webtest.Fits(t, p, name)
		p.Accessible(name)
	}
	pages := []string{"head", "leaders", "promoted", "categories", "forms", "trustees", "forms/yearly", "forms/team"}
	for i, page := range pages {
		p.Do(chromedp.Navigate(base + "/edit/" + page))
		look(fmt.Sprint("edit-", i))
		if i < 6 {
			phone.Evaluate[bool](p, `(window.before = true)`)
			p.Do(chromedp.Click(`button[name="then"]`), phone.Until(`!window.before && document.readyState === "complete" && document.querySelector('[role=status]')`))
		} else {
			p.Do(chromedp.Click(`button[value="table"]`), phone.Until(`location.pathname.endsWith("/edit/forms")`))
		}
		session, err := site.Office.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		sameSetup(t, page, plan, session.Setup)
	}
	p.Do(chromedp.Navigate(base))
	look("draft")
	p.Do(chromedp.Navigate(base + "/ready"))
	look("ready")

	s := site.Readied(id)
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	p.Do(chromedp.Navigate(base+"/paper"), chromedp.Click(`form[action$="/paper"] button`), chromedp.WaitVisible(`form[method=get] [value="B"]`))
	look("paper-category")
	enter := func(score, own string, void bool) {
		t.Helper()
		p.Do(chromedp.Click(`[name=category][value="B"]`), chromedp.Click("form[method=get] button.main"), chromedp.WaitVisible("form.ballot"))
		for name, value := range map[string]string{"yearly.l1.de": "e", "yearly.l2.de": "c", "yearly.0x1F.de": "u", "yearly.l1.own": "clean", "yearly.l2.own": own, "team.b1.work": "g", "team.010.work": "p"} {
			p.Do(chromedp.Click(`[name="` + name + `"][value="` + value + `"]`))
		}
		p.Do(chromedp.SendKeys(`[name="yearly.l1.ji"]`, score), chromedp.Click(`[name="team.b1.issues"][value="other"]`), chromedp.SendKeys(`[name="team.b1.issues.text"]`, "会议多"))
		if void {
			p.Do(chromedp.Click("form.ballot button.main"), chromedp.WaitVisible(".item.wrong"))
			look("paper-quota")
			p.Do(chromedp.Click(`[name="void.yearly.own"]`))
		}
		p.Do(chromedp.Click("form.ballot button.main"))
	}
	enter("１８．５０", "clean", true)
	p.Do(chromedp.WaitVisible(".is-second"))
	s.EnterAsReader(p)
	p.Do(chromedp.Navigate(base+"/paper"), chromedp.Click(".desk a"), chromedp.WaitVisible(`form[method=get]`))
	enter("18", "not", false)
	p.Do(chromedp.WaitVisible(".picks"))
	look("paper-differ")
	if got := phone.Evaluate[string](p, `[...document.querySelectorAll('.picks input[value="1"]')].map((i) => i.name).join()`); got != "pick.yearly.l1.ji,pick.yearly.l1.own,pick.yearly.l2.own" {
		t.Errorf("differences: %s", got)
	}
	p.Do(chromedp.Click(`[name="pick.yearly.l1.ji"][value="1"]`), chromedp.Click(`[name="pick.yearly.l1.own"][value="2"]`), chromedp.Click(`[name="pick.yearly.l2.own"][value="2"]`))
	p.Do(chromedp.Click("form.ballot button.main"), chromedp.WaitVisible("#slip"))
	p.Do(chromedp.Click(`form:not(.withdraw) input[type=checkbox]`), chromedp.SendKeys("#slip", s.Slip("B")), chromedp.Click("button.main"), chromedp.WaitVisible("dl.pairs"))
	if counts, err := s.Office.Terminal().Counts(t.Context(), s.ID); err != nil || counts["B"].Paper != 1 {
		t.Errorf("on paper: %+v, %v", counts, err)
	}
}
