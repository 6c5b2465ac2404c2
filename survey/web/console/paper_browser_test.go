package console

import (
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestPaperInBrowser: digits pick grades and go on, Enter goes on and sends nothing, and the pages fit their screens.
func TestPaperInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Voting)
	desk := s.Base + "/console/sessions/" + s.ID + "/paper"
	s.Enter(p)
	p.Do(chromedp.Navigate(desk))
	p.Do(chromedp.Click(`form[action$="/paper"] button`), chromedp.WaitVisible("form.ballot"))
	webtest.Fits(t, p, "first person")
	p.Accessible("first person")

	enter := func(keys ...string) {
		t.Helper()
		phone.Evaluate[bool](p, `(document.querySelector('.item input').focus(), true)`)
		for _, key := range keys {
			p.Do(chromedp.KeyEvent(key))
		}
		marked := phone.Evaluate[string](p, `[...document.querySelectorAll('.item input:checked')].slice(0, 5).map((i) => i.value).join()`)
		if marked != "B,good,poor,,fair" {
			t.Errorf("the keys %v marked %s", keys, marked)
		}
		if next := phone.Evaluate[string](p, `document.activeElement.name`); next != "integrity-leaders.l2.clean" {
			t.Errorf("after the keys %v the focus is on %s", keys, next)
		}
		p.Do(chromedp.Click("form.ballot button.main"))
	}
	enter("2", "1", "4", "\r", "2")
	p.Do(chromedp.WaitVisible(".is-second"))
	webtest.Fits(t, p, "desk")
	p.Accessible("desk")
	p.Do(chromedp.Click(".desk a"), phone.Until(`document.body.textContent.includes("第二遍要由另一位同事")`))
	webtest.Fits(t, p, "first person again")
	p.Accessible("first person again")
	s.EnterAsReader(p)
	p.Do(chromedp.Navigate(s.Base + "/console/sessions/" + s.ID + "/paper"))
	p.Do(chromedp.Click(".desk a"), chromedp.WaitVisible(`input[value="second"] ~ section`))
	p.Do(chromedp.Click(`[name="annual-body.body.politics"][value="good"]`))
	enter("2", "1", "4", "0", "2")
	p.Do(chromedp.WaitVisible(".picks"))
	webtest.Fits(t, p, "differences")
	p.Accessible("differences")
	p.Do(chromedp.Click(`.picks [value="3"]`), chromedp.Click(`[name="annual-body.body.politics"][value="poor"]`))
	p.Accessible("another answer")
	p.Do(chromedp.Click("form.ballot button.main"))
	p.Do(chromedp.WaitVisible("#slip"))
	webtest.Fits(t, p, "agreed")
	p.Accessible("agreed")
	p.Do(chromedp.Click(`form:not(.withdraw) input[type=checkbox]`), chromedp.SendKeys("#slip", s.Slip("B")), chromedp.Click("button.main"), chromedp.WaitVisible("dl.pairs"))
	if counts, err := s.Office.Terminal().Counts(t.Context(), s.ID); err != nil || counts["B"].Paper != 1 {
		t.Errorf("on paper: %+v, %v", counts, err)
	}
}
