package assets_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ceping/assets/phone"
)

// The leading body's questions, as many as do not fit on one screen.
var ofBody = []string{"theory", "deployment", "style-reform", "clean-building", "responsibility", "supervision", "eight-rules", "grassroots"}

func bodyKey(i int) string { return "integrity-body.body." + ofBody[i] }

func byID(key string) string { return fmt.Sprintf("document.getElementById(%q)", key) }

// option is a script for an option of a question, by its place.
func option(key string, place int) string {
	return fmt.Sprintf(`%s.querySelectorAll(".option")[%d]`, byID(key), place)
}

func marked(key string) step { return phone.Until(byID(key) + `.className.includes("answered")`) }

// wholly says whether the page shows the whole of what a script finds.
func wholly(p *phone.Phone, find string) bool {
	return phone.Evaluate[bool](p, fmt.Sprintf(`((r) => r.top >= 0 && r.bottom <= innerHeight)((%s).getBoundingClientRect())`, find))
}

// rest waits until the page has stood still for longer than it waits itself.
func rest() step {
	return chromedp.Evaluate[chromedp.Void](`new Promise((resolve) => {
		let at = scrollY, since = 0
		const look = (now) => { // the frames' own clock: a test may stop the page's
			if (since === 0 || scrollY !== at) { at = scrollY; since = now }
			if (now - since > 600) resolve(undefined)
			else requestAnimationFrame(look)
		}
		requestAnimationFrame(look)
	})`, chromedp.EvalAwaitPromise)
}

type spot struct{ X, Y float64 }

// middle is where what a script finds is on the screen.
func middle(p *phone.Phone, find string) spot {
	return phone.Evaluate[spot](p, fmt.Sprintf(`((r) => ({ X: r.left + r.width / 2, Y: r.top + r.height / 2 }))((%s).getBoundingClientRect())`, find))
}

func (s spot) tap() step { return chromedp.MouseClickXY(s.X, s.Y) }

func (s spot) does(what input.DispatchMouseEventType) step {
	return chromedp.MouseEvent(what, s.X, s.Y, chromedp.ButtonLeft, chromedp.ClickCount(1))
}

func scrolled(p *phone.Phone) float64 { return phone.Evaluate[float64](p, "scrollY") }

// atEdge is a phone on the demo's first leaf, marked down to the last question that is wholly in view: it, and the next.
func atEdge(t *testing.T, moving bool) (p *phone.Phone, key, next string) {
	h := hallOf(t, demoSetup(t))
	p = phone.Start(t)
	p.Moving(moving)
	collect(h, p)
	p.Do(heading("领导班子"))
	for i := range ofBody[1:] {
		key, next = bodyKey(i), bodyKey(i+1)
		if !wholly(p, byID(next)) {
			return p, key, next
		}
		p.Do(middle(p, option(key, 0)).tap(), marked(key))
	}
	t.Fatal("all is in view")
	return
}

// TestAdvance: after a mark with the finger the next open question comes into view, and a second tap of the same finger marks nothing of
// what came there.
func TestAdvance(t *testing.T) {
	p, key, next := atEdge(t, true)
	p.Do(rest())
	if y := scrolled(p); y != 0 {
		t.Errorf("the page moved by %v while the next question was in view", y)
	}
	at := middle(p, option(key, 1))
	// The page's clock stands still, and with it the moment in which a second tap of the same finger is taken for one.
	p.Do(chromedp.Evaluate[chromedp.Void](`((now) => { performance.now = () => now })(performance.now())`))
	p.Do(at.tap(), marked(key), phone.Until("scrollY > 0"), rest())
	under := fmt.Sprintf(`document.elementFromPoint(%f, %f).closest(".option")`, at.X, at.Y)
	if !phone.Evaluate[bool](p, "!!"+under) {
		t.Fatal("nothing lies where the finger was: choose another place")
	}
	p.Do(at.tap(), rest())
	if on := phone.Evaluate[[]string](p, `[...document.querySelectorAll(".answered")].map((q) => q.id)`); on[len(on)-1] != key {
		t.Errorf("a double tap marked %v", on)
	}
	if !wholly(p, byID(next)) {
		t.Error("the next question is not in view")
	}
	if lies := phone.Evaluate[bool](p, fmt.Sprintf(`%s.contains(document.elementFromPoint(%f, %f))`, byID(next), at.X, at.Y)); lies {
		t.Error("the next question lies under the finger")
	}
	p.Do(chromedp.Evaluate[chromedp.Void](`((now) => { performance.now = () => now })(performance.now() + 1000)`), at.tap(), phone.Until(under+`.querySelector("input").checked`))
	// Of a leaf that is filled in, the way on comes into view.
	p.Do(tap("contents"), row("吴晓明"), heading("吴晓明"), chromedp.EmulateViewport(360, 420, chromedp.EmulateMobile, chromedp.EmulateTouch))
	if wholly(p, `document.querySelector("[data-act=next]")`) {
		t.Fatal("下一位 is in view already")
	}
	p.Do(middle(p, option("promoted.p1.view", 0)).tap(), rest())
	if !wholly(p, `document.querySelector("[data-act=next]")`) {
		t.Error("下一位 does not come into view")
	}
}

// TestNotUnderAFinger: a finger that is down, or that moves the page itself, is not moved under.
func TestNotUnderAFinger(t *testing.T) {
	p, key, _ := atEdge(t, true)
	p.Do(rest())
	title := middle(p, `document.querySelector("h1")`)
	p.Do(middle(p, option(key, 1)).tap(), title.does(input.DispatchMouseEventTypeMousePressed), marked(key), rest())
	if scrolled(p) != 0 {
		t.Error("the page moved while a finger was down")
	}
	p.Do(title.does(input.DispatchMouseEventTypeMouseReleased), phone.Until("scrollY > 0"))
}

// TestStill: neither who asked for less motion nor who uses a keyboard is moved.
func TestStill(t *testing.T) {
	p, key, _ := atEdge(t, false)
	p.Do(middle(p, option(key, 1)).tap(), marked(key), rest())
	if scrolled(p) != 0 {
		t.Error("the page moved though less motion was asked for")
	}
	p.Moving(true)
	p.Do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), rest())
	if at := phone.Evaluate[string](p, `document.activeElement.value + " " + document.activeElement.checked`); at != "poor true" {
		t.Errorf("the keyboard is at %s", at)
	}
	if scrolled(p) != 0 {
		t.Error("the page moved under the keyboard")
	}
}

// enter is the key as a browser sends it: a key that was taken makes no character.
func enter() step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
			if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}); err != nil {
				return err
			}
		}
		return nil
	})
}

// TestNextField: the key of a field's own keyboard leads to the next open question, as digits were typed on it.
func TestNextField(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(score("leaders.l1.work", "８５.５"), enter())
	focused := func() string {
		return phone.Evaluate[string](p, `(document.activeElement.closest(".question") || document.activeElement).id || document.activeElement.dataset.act`)
	}
	if at := focused(); at != "leaders.l1.overall" {
		t.Errorf("after the field comes %s", at)
	}
	p.Do(choose("leaders.l1.overall", "competent"), emptied("leaders.l1.work"), score("leaders.l1.work", "100"), enter())
	if at := focused(); at != "next" {
		t.Errorf("after the last comes %s", at)
	}
	if hints := phone.Evaluate[string](p, `((f) => f.inputMode + " " + f.enterKeyHint)(document.getElementById("leaders.l1.work.score"))`); hints != "decimal next" {
		t.Errorf("the keyboard is %s", hints)
	}
	p.Do(choose("leaders.l1.duty", "poor"), submit(), heading("已投入票箱"))
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"2-1","scores":["100"]}` {
		t.Errorf("the ballot says %s", got)
	}
}
