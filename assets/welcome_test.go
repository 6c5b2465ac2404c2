package assets_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/manifest"
)

// inView are elements that stand wholly on the screen as it was opened, and none behind the row of buttons.
const inView = `(() => {
	const acts = document.querySelector(".acts").getBoundingClientRect()
	const seen = (name) => { const box = document.querySelector(name).getBoundingClientRect(); return box.height > 0 && box.top >= 0 && box.bottom <= acts.top }
	return { Compared: seen("h1") && seen(".stamp") && seen("[data-fingerprint]") && seen(".compare") && seen(".note"), Button: acts.bottom <= innerHeight && scrollY === 0,
		Low: document.querySelector(".acts .main").offsetHeight, No: document.querySelector("[data-act=no]").offsetHeight }
})()`

// TestWelcomeInView: with the sample sitting's own words, on a phone of 360×740 at the usual text, what is to be compared and the button
// stand on the first page without scrolling; one tap leads from there to the ballot. A typed slip shows the same.
func TestWelcomeInView(t *testing.T) {
	h := hallOf(t, demoSetup(t))
	p := phone.Start(t)
	type view struct {
		Compared, Button bool
		Low, No          int
	}
	for name, open := range map[string]step{
		"scanned": chromedp.Navigate(h.address()),
		"typed":   all(chromedp.Navigate(h.url), screen("typing"), chromedp.SendKeys(chromedp.CSS("#slip"), h.slip.String()), tap("enter")),
	} {
		p.Do(open, screen("welcome"))
		if got := phone.Evaluate[view](p, inView); !got.Compared || !got.Button || got.Low < 60 || got.No < 44 {
			t.Errorf("%s: %+v", name, got)
		}
		print := manifest.Fingerprint(h.manifest)
		shown := phone.Evaluate[string](p, `document.querySelector("main").innerText`)
		for _, want := range []string{"市住房和城乡建设局（示例）", "2026年度党风廉政建设责任制检查考核", "2026年12月5日", "A", "班子成员", print[:4] + " " + print[4:8] + " " + print[8:12], "用掉了"} {
			if !strings.Contains(shown, want) {
				t.Errorf("%s: the first page lacks %q: %s", name, want, shown)
			}
		}
		picture(p, "welcome-demo-"+name)
		p.Do(chromedp.Evaluate[chromedp.Void](`sessionStorage.clear()`))
	}
	// Where what is to be compared takes the screen, the button comes behind it.
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	p.Resize(320, 640)
	p.Scale("150%")
	p.Do(tap("no"), tap("back"), screen("welcome"))
	if phone.Evaluate[bool](p, `document.querySelector(".acts").getBoundingClientRect().top < document.querySelector(".compare").getBoundingClientRect().bottom`) {
		t.Error("the button is there before what is to be compared")
	}
	p.Scale("")
	p.Resize(phone.Width, phone.Height)
	if os.Getenv("CEPING_PICTURES") != "" {
		p.Do(chromedp.Navigate(h.address()), screen("welcome"))
		p.Resize(1280, 800)
		picture(p, "welcome-demo-wide")
		p.Resize(320, 640)
		p.Scale("150%")
		p.Do(tap("no"), tap("back"), screen("welcome"))
		picture(p, "welcome-demo-320")
	}
}

// TestBackFromFirstCard: a step back from the first card shows the ballot again, and asks for nothing.
func TestBackFromFirstCard(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	p.Do(chromedp.Evaluate[chromedp.Void]("history.back()"), phone.Until(`history.state === "welcome"`), screen("card"))
	if !phone.Evaluate[bool](p, `document.querySelector("[id='leaders.l1.duty'] input[value=poor]").checked`) {
		t.Error("the mark is gone")
	}
	p.Do(submit(), heading("已投入票箱"))
	h.same("collect", 1)
}
