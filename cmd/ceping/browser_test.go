package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// browser is a window at the console, on a laptop.
type browser struct {
	*phone.Phone
	t     *testing.T
	base  string
	who   string // sits at it; part of its pictures' names
	shown int
}

// Windows that the console is looked at in, in CSS pixels, and the narrowest phone.
const (
	laptopWidth, laptopHeight = 1280, 720
	tabletWidth, tabletHeight = 820, 1180
	narrowWidth, narrowHeight = 320, 640
)

func newBrowser(t *testing.T, base, who string) *browser {
	t.Helper()
	d := &browser{phone.Start(t), t, base, who, 0}
	d.Resize(laptopWidth, laptopHeight)
	return d
}

// open goes to a page of the console.
func (d *browser) open(path string) {
	d.t.Helper()
	d.Do(chromedp.Navigate(d.base + path))
}

// fill types into a field.
func (d *browser) fill(selector, text string) {
	d.t.Helper()
	if !phone.Evaluate[bool](d.Phone, fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (!e) return false; e.focus(); e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); return true })()`, selector, text)) {
		d.t.Fatalf("no field %s on the page", selector)
	}
}

// press clicks on the button or link that says these words, its form's confirmations ticked, and waits for the page that
// follows.
func (d *browser) press(words string) {
	d.t.Helper()
	marked := phone.Evaluate[bool](d.Phone, fmt.Sprintf(`(() => {
		const b = [...document.querySelectorAll("button, a")].find((b) => b.textContent.trim().startsWith(%q) && b.offsetParent !== null);
		if (!b) return false;
		for (const box of (b.form || document.createElement("form")).querySelectorAll("input[type=checkbox][required]")) box.checked = true;
		document.body.dataset.before = "1"; b.removeAttribute("target"); b.dataset.pressed = "1"; return true })()`, words))
	if !marked {
		d.t.Fatalf("no button %s; the page says %s", words, phone.Evaluate[string](d.Phone, "document.body.innerText"))
	}
	d.Do(chromedp.Click(chromedp.CSS("[data-pressed]")), chromedp.WaitReady(chromedp.CSS("body:not([data-before])")))
}

// says waits for words on the page.
func (d *browser) says(words ...string) {
	d.t.Helper()
	for _, w := range words {
		d.Do(chromedp.WaitVisible(chromedp.Search(fmt.Sprintf(`//body//*[not(self::script) and not(local-name() = "title" or local-name() = "desc")][contains(text(), "%s")]`, w))))
	}
}

// look checks the page for those who hear it or use a keyboard, and that it fits a laptop and a tablet. Where CEPING_LOOK
// names a directory, it takes its picture on both.
func (d *browser) look(name string) {
	d.t.Helper()
	d.Accessible(name)
	dir := os.Getenv("CEPING_LOOK")
	if dir != "" {
		d.shown++
		d.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%02d-%s.png", d.who, d.shown, name)))
	}
	d.fits(name, laptopWidth)
	d.Resize(tabletWidth, tabletHeight)
	d.fits(name, tabletWidth)
	if dir != "" {
		d.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%02d-%s, tablet.png", d.who, d.shown, name)))
	}
	d.Resize(laptopWidth, laptopHeight)
}

// narrow checks a page on the narrowest phone, with its text half as large again.
func (d *browser) narrow(name string) {
	d.t.Helper()
	d.Resize(narrowWidth, narrowHeight)
	d.Scale("150%")
	d.Accessible(name + " at 320 px")
	d.fits(name, narrowWidth)
	if dir := os.Getenv("CEPING_LOOK"); dir != "" {
		d.shown++
		d.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%02d-%s, narrow.png", d.who, d.shown, name)))
	}
	d.Scale("")
	d.Resize(tabletWidth, tabletHeight)
}

// fits checks that a page need not be moved sideways.
func (d *browser) fits(name string, width int) {
	d.t.Helper()
	if wide := phone.Evaluate[int](d.Phone, "document.documentElement.scrollWidth"); wide > width {
		d.t.Errorf("%s is %d wide in a window of %d", name, wide, width)
	}
}

// portrait keeps a picture of what is on the screen for the README, where CEPING_SCREENS names a directory.
func (d *browser) portrait(name string, width, height int64, scale float64) {
	d.t.Helper()
	dir := os.Getenv("CEPING_SCREENS")
	if dir == "" {
		return
	}
	d.Do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)), chromedp.Evaluate[chromedp.Void]("scrollTo(0, 0)"))
	picture := phone.Get(d.Phone, chromedp.CaptureScreenshot())
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		d.t.Fatal(err)
	}
	d.Resize(laptopWidth, laptopHeight)
}

// choose puts a file into a field.
func (d *browser) choose(selector, path string) {
	d.t.Helper()
	d.Do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}))
}
