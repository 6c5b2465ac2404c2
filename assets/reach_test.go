package assets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// targets lists, for what can be tapped on a page, what is too small, and what stands nearer than 8 px to another: options and large
// buttons are 60 px high, others 44. The line of a link in a text is no target of its own.
const targets = `(() => {
	const all = [...document.querySelectorAll("button, label.option, input.score, textarea, summary, a[href]")].filter((e) => e.offsetHeight > 0)
	const box = (e) => { const r = e.getBoundingClientRect(); return { e, l: r.left, r: r.right, t: r.top, b: r.bottom, h: r.height, name: e.className + " " + (e.textContent || e.id) } }
	const boxes = all.map(box)
	const wrong = []
	for (const x of boxes) {
		const least = x.e.matches(".option, .main, .row, input.score") ? 60 : x.e.matches("a") ? 0 : 44
		const option = x.e.matches(".option.wide") ? x.e.querySelector(".name").offsetHeight : x.h
		if (option < least - 0.1 || x.r - x.l < 44 - 0.1) wrong.push("small " + x.name + ": " + Math.round(x.r - x.l) + " x " + Math.round(x.h))
	}
	for (const x of boxes) for (const y of boxes) {
		const inside = (e) => e.matches(".option") ? box(e.querySelector(".name")) : box(e)
		const a = inside(x.e), b = inside(y.e)
		if (x.e === y.e || a.t > b.t || getComputedStyle((y.e.closest(".dock") || y.e)).position === "sticky" || x.e.closest(".dock")) continue
		const over = Math.min(a.r, b.r) > Math.max(a.l, b.l), beside = Math.min(a.b, b.b) > Math.max(a.t, b.t)
		const gap = over ? b.t - a.b : beside ? Math.max(b.l - a.r, a.l - b.r) : 8
		if (gap < 7.9) wrong.push("near " + x.name + " and " + y.name + ": " + gap.toFixed(1))
	}
	return wrong
})()`

// TestReach: on every page of the demo's ballot, on a phone and on the narrowest with WeChat's scaling, at all four sizes of text, what is
// tapped is large enough and apart, nothing is wider than the screen, and every text has a contrast of 7:1, marked or not.
func TestReach(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := hallOf(t, demoSetup(t))
	p := phone.Start(t)
	collect(h, p)
	look := func(name string) {
		t.Helper()
		for _, size := range []string{"20", "22", "26", "30"} {
			phone.Evaluate[bool](p, `(document.documentElement.className = "size-`+size+`", true)`)
			for _, screen := range [][2]int64{{360, 740}, {320, 640}} {
				narrow := screen[0] == 320
				if narrow && size != "20" && size != "30" {
					continue
				}
				p.Resize(screen[0], screen[1])
				if narrow && size == "20" {
					p.Scale("150%")
				}
				if width := phone.Evaluate[int64](p, "document.documentElement.scrollWidth"); width > screen[0] {
					t.Errorf("%s is %d wide on %d at %s", name, width, screen[0], size)
				}
				// A word that does not fit into its own box is not seen whole.
				if cut := phone.Evaluate[[]string](p, `[...document.querySelectorAll(".name, .button, .tool, .title")].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline").map((e) => e.textContent)`); len(cut) > 0 {
					t.Errorf("%s on %d at %s cuts %v", name, screen[0], size, cut)
				}
				if wrong := phone.Evaluate[[]string](p, targets); len(wrong) > 0 {
					t.Errorf("%s on %d at %s:\n%s", name, screen[0], size, strings.Join(wrong, "\n"))
				}
				if size == "20" || size == "30" {
					picture(p, fmt.Sprintf("reach-%s-%d-%s", name, screen[0], size))
				}
			}
			p.Scale("")
		}
		phone.Evaluate[bool](p, `(document.documentElement.className = "size-20", true)`)
		p.Resize(phone.Width, phone.Height)
		p.Contrasts(name)
		p.Accessible(name)
	}
	look("body")
	p.Do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("fieldset").forEach((f) => f.querySelector("input").click())`),
		chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".tool[aria-expanded]").forEach((t) => t.click())`))
	look("body, marked")
	p.Do(tap("contents"), row("迪丽热巴·艾合买提"), heading("迪丽热巴·艾合买提"), choose("annual-leaders.l2.de", "basic"))
	look("leader")
	p.Do(tap("contents"))
	look("contents")
	p.Do(row("孙丽华"), choose("promoted.p2.view", "disapprove"), says("不认同的原因"))
	look("promoted")
	p.Do(tap("review"), screen("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	look("review")
	p.Do(row("全部未填"), phone.Until(`document.body.innerText.includes("回到检查")`))
	look("mending")
}
