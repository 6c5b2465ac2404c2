package web

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
)

// opened is a site with its pages as they are served, at an address of a LAN, and a browser for them. Without the bundle the test is
// skipped; with CI=true it fails.
func opened(t *testing.T) (*site, *phone.Phone) {
	t.Helper()
	bundle, err := assets.Load(assets.FS())
	if errors.Is(err, assets.ErrNotBundled) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := phone.Start(t)
	return newSiteAt(t, phone.Address(t), func(c *Config) { c.Assets, c.URL = assets.FS(), bundle.URL }), p
}

// enter takes the browser into the console by the one-time link.
func (s *site) enter(p *phone.Phone) {
	p.Do(chromedp.Navigate(s.base + s.link()))
	p.Do(chromedp.Click("main button"), phone.Until(`location.pathname === "/console"`))
}

// TestInBrowser: forms work in a real browser on plain http at a LAN address, where it sends no Sec-Fetch-Site and the
// page's own referrer policy decides about Origin; and no page is wider than the screen, with large type either.
func TestInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.sitting(survey.Ready)
	at := func() string { return phone.Get(p, chromedp.Location()) }

	session := s.base + "/console/sessions/" + s.id
	s.enter(p)
	fits(t, p, "list")
	p.Do(chromedp.Click(".sessions a"), chromedp.WaitVisible(".steps"))
	if at() != session {
		t.Fatalf("at %s, want %s", at(), session)
	}
	fits(t, p, "ready")
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		before, err := s.office.Session(t.Context(), s.id)
		if err != nil {
			t.Fatal(err)
		}
		p.Do(chromedp.Click(`a[href$="/advance/`+string(phase)+`"]`), chromedp.WaitVisible(".grave"))
		if now, err := s.office.Session(t.Context(), s.id); err != nil || now.Phase != before.Phase {
			t.Fatalf("nobody was asked before %s: the session is %s, %v", phase, now.Phase, err)
		}
		fits(t, p, "before "+string(phase))
		p.Do(chromedp.Click(".grave"), chromedp.WaitVisible(".steps"))
	}
	if now, err := s.office.Session(t.Context(), s.id); err != nil || now.Phase != survey.Voting {
		t.Fatalf("after the buttons the session is %s, %v", now.Phase, err)
	}
	s.castExample()
	for _, page := range []string{"/screen/" + s.id, "/console/sessions/" + s.id + "/advance/closed", "/privacy", "/no/such/page"} {
		p.Do(chromedp.Navigate(s.base + page))
		fits(t, p, page)
	}
	s.advance(survey.Closed)
	for _, page := range []string{"/screen/" + s.id, "/console/sessions/" + s.id + "/opening"} {
		p.Do(chromedp.Navigate(s.base + page))
		fits(t, p, page+" when closed")
	}
	s.open()
	for _, page := range []string{"/console/sessions/" + s.id, "/console/sessions/" + s.id + "/results"} {
		p.Do(chromedp.Navigate(s.base + page))
		fits(t, p, page+" when opened")
	}
}

// fits checks that nothing has to be scrolled sideways but a table in its frame.
func fits(t *testing.T, p *phone.Phone, name string) {
	t.Helper()
	for _, view := range []struct {
		width, height int64
		scale         float64
	}{{360, 740, 1}, {320, 640, 1.5}, {1280, 720, 1}} {
		p.Resize(view.width, view.height)
		over := phone.Evaluate[float64](p, fmt.Sprintf(`(() => {
			const root = document.documentElement
			root.style.fontSize = ''
			root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * %g + 'px'
			const over = root.scrollWidth - %d
			root.style.fontSize = ''
			return over
		})()`, view.scale, view.width))
		if over > 0 {
			t.Errorf("%s at %d × %g: %g px too wide", name, view.width, view.scale, over)
		}
	}
	p.Resize(phone.Width, phone.Height)
}

// TestResultsInBrowser: results, what stands behind a score, and archiving fit a narrow phone with its text half as large again, and axe
// agrees; wide tables move by themselves.
func TestResultsInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.sitting(survey.Voting)
	s.castExample()
	s.advance(survey.Closed)
	s.open()
	s.enter(p)
	for name, page := range map[string]string{"results": "/results", "sorted": "/results?form=integrity-leaders&sort=7", "portrait": "/results/integrity-leaders/l2", "archive": "/archive"} {
		p.Do(chromedp.Navigate(s.base+"/console/sessions/"+s.id+page), chromedp.WaitVisible("h1"))
		fits(t, p, name)
		p.Resize(320, 640)
		p.Scale("150%")
		p.Accessible(name + ", scaled")
		p.Scale("")
	}
}
