package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestInBrowser: forms work in a real browser on plain http at a LAN address, where it sends no Sec-Fetch-Site and the
// page's own referrer policy decides about Origin; and no page is wider than the screen, with large type either.
func TestInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Ready)
	at := func() string { return phone.Get(p, chromedp.Location()) }

	session := s.Base + "/console/sessions/" + s.ID
	s.Enter(p)
	webtest.Fits(t, p, "list")
	p.Do(chromedp.Click(".sessions a"), chromedp.WaitVisible(".steps"))
	if at() != session {
		t.Fatalf("at %s, want %s", at(), session)
	}
	webtest.Fits(t, p, "ready")
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		before, err := s.Office.Session(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		p.Do(chromedp.Click(`a[href$="/advance/`+string(phase)+`"]`), chromedp.WaitVisible(".grave"))
		if now, err := s.Office.Session(t.Context(), s.ID); err != nil || now.Phase != before.Phase {
			t.Fatalf("nobody was asked before %s: the session is %s, %v", phase, now.Phase, err)
		}
		webtest.Fits(t, p, "before "+string(phase))
		p.Do(chromedp.Click(".grave"), chromedp.WaitVisible(".steps"))
	}
	if now, err := s.Office.Session(t.Context(), s.ID); err != nil || now.Phase != survey.Voting {
		t.Fatalf("after the buttons the session is %s, %v", now.Phase, err)
	}
	s.CastExample()
	for _, page := range []string{"/screen/" + s.ID, "/console/sessions/" + s.ID + "/advance/closed", "/privacy", "/no/such/page"} {
		p.Do(chromedp.Navigate(s.Base + page))
		webtest.Fits(t, p, page)
	}
	s.Advance(survey.Closed)
	for _, page := range []string{"/screen/" + s.ID, "/console/sessions/" + s.ID + "/opening"} {
		p.Do(chromedp.Navigate(s.Base + page))
		webtest.Fits(t, p, page+" when closed")
	}
	s.Open()
	for _, page := range []string{"/console/sessions/" + s.ID, "/console/sessions/" + s.ID + "/results"} {
		p.Do(chromedp.Navigate(s.Base + page))
		webtest.Fits(t, p, page+" when opened")
	}
}

// TestResultsInBrowser: results, what stands behind a score, and archiving fit a narrow phone with its text half as large again, and axe
// agrees; wide tables move by themselves.
func TestResultsInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	s.Open()
	s.Enter(p)
	for name, page := range map[string]string{"results": "/results", "sorted": "/results?form=integrity-leaders&sort=7", "portrait": "/results/integrity-leaders/l2", "archive": "/archive"} {
		p.Do(chromedp.Navigate(s.Base+"/console/sessions/"+s.ID+page), chromedp.WaitVisible("h1"))
		webtest.Fits(t, p, name)
		p.Resize(320, 640)
		p.Scale("150%")
		p.Accessible(name + ", scaled")
		p.Scale("")
	}
}
