package webtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets"
	"ceping/assets/phone"
)

// Opened is a site with its pages as they are served, at an address of a LAN, and a browser for them. Without the bundle the test is
// skipped; with CI=true it fails.
func Opened(t *testing.T, rooms Rooms) (*Site, *phone.Phone) {
	t.Helper()
	return OpenedMirrored(t, rooms, "")
}

// OpenedMirrored is Opened with a mirror in a directory.
func OpenedMirrored(t *testing.T, rooms Rooms, stick string) (*Site, *phone.Phone) {
	t.Helper()
	bundle, err := assets.Load(assets.FS())
	if errors.Is(err, assets.ErrNotBundled) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := phone.Start(t)
	return mirrored(t, phone.Address(t), stick, rooms, func(c *Config) { c.Assets, c.URL = assets.FS(), bundle.URL }), p
}

// Enter takes the browser into the console by the one-time link.
func (s *Site) Enter(p *phone.Phone) {
	p.Do(chromedp.Navigate(s.Base + s.Link()))
	p.Do(chromedp.Click("main button"), phone.Until(`location.pathname === "/console"`))
}

// EnterAsReader takes the browser into the console by the account that reads paper ballots second.
func (s *Site) EnterAsReader(p *phone.Phone) {
	name, password := s.Reader()
	p.Do(chromedp.Navigate(s.Base+"/console/login"), chromedp.SendKeys("#name", name), chromedp.SendKeys("#password", password), chromedp.Click("main button"),
		phone.Until(`location.pathname === "/console"`))
}

// Fits checks that nothing has to be scrolled sideways but a table in its frame.
func Fits(t *testing.T, p *phone.Phone, name string) {
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

// Picture keeps pictures of a page, as a phone, a narrow phone with large type and a laptop have it, where CEPING_PICTURES names a directory.
func Picture(p *phone.Phone, name string) {
	dir := os.Getenv("CEPING_PICTURES")
	if dir == "" {
		return
	}
	for _, view := range []struct {
		name          string
		width, height int64
		scale         string
	}{{"phone", 360, 740, "100%"}, {"narrow", 320, 740, "150%"}, {"wide", 1280, 800, "100%"}} {
		p.Resize(view.width, view.height)
		p.Scale(view.scale)
		p.Screenshot(filepath.Join(dir, name+"-"+view.name+".png"))
	}
	p.Scale("100%")
	p.Resize(phone.Width, phone.Height)
}
