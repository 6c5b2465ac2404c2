package console

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/office"
)

// TestWorkInBrowser: the page of a long act follows it by itself, to what comes of it, without a timed refresh that those who
// hear a page cannot put up with.
func TestWorkInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Closed)
	path := s.Base + "/console/sessions/" + s.ID
	s.Enter(p)
	more, proceed := make(chan int), make(chan struct{})
	site.mounted.works.begin(s.ID, workOpening, office.Actor{}, site.boxes.showOpening, func(_ context.Context, _ office.Actor, progress func(int, int)) error {
		for done := range more {
			progress(done, 7)
		}
		<-proceed
		return survey.Refuse("passphrase_wrong")
	})
	p.Do(chromedp.Navigate(path + "/work"))
	more <- 3
	p.Do(phone.Until(`document.querySelector(".big") && document.querySelector(".big").textContent === "3 / 7 个信封"`))
	more <- 5
	p.Do(phone.Until(`document.querySelector(".big").textContent === "5 / 7 个信封"`))
	// It stands still while axe looks.
	phone.Evaluate[bool](p, `(() => { for (let i = 0; i < 1000; i++) clearTimeout(i); return true })()`)
	p.Accessible("a work under way")
	close(more)
	close(proceed)
	p.Do(chromedp.Navigate(path + "/work"))
	p.Do(phone.Until(`document.querySelector(".alert") && document.querySelector(".alert").textContent.includes("口令不正确")`))
}
