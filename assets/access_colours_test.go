package assets_test

import (
	"bytes"
	"context"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// media has a page think that its user asked for something.
func media(features ...*emulation.MediaFeature) step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	})
}

// colours are those of a picture of the page at two points, in CSS pixels, to be compared.
func colours(t *testing.T, p *phone.Phone, points string) [2]color.Color {
	t.Helper()
	at := phone.Evaluate[[2]struct{ X, Y float64 }](p, points)
	shot, err := png.Decode(bytes.NewReader(phone.Get(p, chromedp.FullScreenshot(100))))
	if err != nil {
		t.Fatal(err)
	}
	return [2]color.Color{shot.At(int(at[0].X*2), int(at[0].Y*2)), shot.At(int(at[1].X*2), int(at[1].Y*2))}
}

// shapes is what must be seen where colours are the user's own: everything by a line around it, and what is chosen by its tick as well.
const shapes = `(() => {
	const bare = (selector) => [...document.querySelectorAll(selector)].filter((e) => {
		const s = getComputedStyle(e)
		return e.offsetHeight > 0 && (s.borderTopStyle === "none" || parseFloat(s.borderTopWidth) < 1 || s.borderTopColor === getComputedStyle(document.body).backgroundColor || s.color === s.backgroundColor)
	}).map((e) => e.className + " " + e.textContent)
	const ticks = [...document.querySelectorAll(".option input:checked + .name")].map((e) => getComputedStyle(e, e.closest(".wide") ? "::after" : "::before").content)
	return { Bare: bare(".option .name, .button:not(.quiet), .row, textarea, input.score, .tick, progress"), Ticks: ticks.filter((t) => t.startsWith('"✓"')).length, Chosen: ticks.length, Bold: [...document.querySelectorAll(".option input:checked + .name")].every((e) => getComputedStyle(e).fontWeight >= 600) }
})()`

// TestOwnColours: with colours that the user forces, what is chosen, what is filled in, what has the focus and what is a button are still
// seen; with more contrast, lines are dark; there is no dark page, and it says so.
func TestOwnColours(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	still := &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"}
	forced := media(still, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	look := func(name string) {
		t.Helper()
		p.Do(forced)
		got := phone.Evaluate[struct {
			Bare          []string
			Ticks, Chosen int
			Bold          bool
		}](p, shapes)
		if len(got.Bare) > 0 || got.Ticks != got.Chosen || !got.Bold || !phone.Evaluate[bool](p, `matchMedia("(forced-colors: active)").matches`) {
			t.Errorf("%s: %+v", name, got)
		}
		picture(p, "forced "+name)
		p.Do(media(still, &emulation.MediaFeature{Name: "prefers-contrast", Value: "more"}))
		if name != "done" { // whose ✓ is no text to axe
			p.Contrasts(name)
		}
		picture(p, "contrast "+name)
		p.Do(media(still))
	}
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	look("welcome")
	collect(h, p)
	p.Do(choose("leaders.l1.duty", "poor"), choose("leaders.l1.clean", "good"))
	look("card")
	p.Do(forced)
	if c := colours(t, p, `((r) => [{ X: r.left + 6, Y: r.top + r.height / 2 }, { X: r.right - 6, Y: r.top + r.height / 2 }])(document.querySelector("progress").getBoundingClientRect())`); c[0] == c[1] {
		t.Error("what is filled in is not seen")
	}
	if c := colours(t, p, `[0, 2].map((i) => ((r) => ({ X: r.left + 6, Y: r.bottom - 6 }))(document.getElementById("leaders.l1.duty").querySelectorAll(".name")[i].getBoundingClientRect()))`); c[0] == c[1] {
		t.Error("what is chosen looks like what is not")
	}
	p.Do(chromedp.Focus(chromedp.CSS("h1")))
	k := &keys{t: t, p: p}
	k.to(of("leaders.l1.duty"))
	k.to("[data-act=next]")
	picture(p, "forced focus")
	p.Do(tap("next"), tap("next"), heading("市住房和城乡建设局"), choose("work.unit.problems", "p1"), choose("work.unit.problems", "p2"))
	look("choices")
	p.Do(tap("contents"), screen("contents"))
	look("contents")
	p.Do(tap("review"), screen("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	look("review")
	h.on("cast", busy, busy, busy, busy, busy, busy)
	p.Do(tap("submit"), heading("还不能确定，正在重试"))
	look("unsure")
	if turns := phone.Evaluate[string](p, `((s) => s.offsetHeight > 0 && s.offsetWidth > 0 && getComputedStyle(s).animation)(document.querySelector(".spinner"))`); !strings.Contains(turns, "6s") || !strings.Contains(turns, "turn") {
		t.Errorf("with less motion the spinner is %q", turns)
	}
	h.on("cast")
	p.Do(nudge(), screen("done"))
	look("done")
	ground := phone.Evaluate[string](p, "getComputedStyle(document.body).backgroundColor")
	p.Do(media(still, &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"}))
	if now := phone.Evaluate[string](p, `getComputedStyle(document.documentElement).colorScheme + getComputedStyle(document.body).backgroundColor`); now != "light only"+ground && now != "only light"+ground {
		t.Errorf("to who asks for dark it is %s", now)
	}
}
