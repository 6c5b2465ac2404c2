package screen

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/ballot"
)

// TestScreenInBrowser: the page follows the stream without asking; where there is no place for it, it asks; and it says so
// when it reaches nobody.
func TestScreenInBrowser(t *testing.T) {
	site, p := opened(t)
	clock := &hand{now: time.Unix(0, 0)}
	site.streams.board = ballot.NewBoard(site.Store, clock.read)
	site.streams.look = 10 * time.Millisecond
	s := site.Sitting(survey.Voting)
	p.Do(chromedp.Navigate(s.Base+"/screen/"+s.ID), chromedp.WaitVisible("#cast"))
	waitFor := func(expression string) { p.Do(phone.Until(expression)) }
	waitFor(`performance.getEntriesByType("resource").length > 0`)
	s.Cast(s.Sealed(s.Collect("A")))
	clock.move(5 * time.Second)
	waitFor(`document.getElementById("cast").textContent === "1"`)
	s.Advance(survey.Closed)
	waitFor(`document.body.dataset.phase === "closed" && document.getElementById("sealed").textContent === "1"`)

	// The board that is asked counts by the real clock, which goes on.
	p.Do(chromedp.Navigate("about:blank"))
	for range maxStreams {
		site.streams.places <- struct{}{} // the last when the page's own is free
	}
	p.Do(chromedp.Navigate(s.Base+"/screen/"+s.ID), chromedp.WaitVisible("#cast"))
	waitFor(`performance.getEntriesByType("resource").some((e) => e.name.includes("/api/v1/sessions/"))`)
	if !phone.Evaluate[bool](p, `document.getElementById("stale").hidden`) {
		t.Error("it says that it reaches nobody")
	}
	p.Do(chromedp.Evaluate[chromedp.Void](`fetch = () => Promise.reject(new Error("no network"))`))
	waitFor(`!document.getElementById("stale").hidden`)
}
