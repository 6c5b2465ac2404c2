package assets_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
)

// touch is a finger that comes down and goes up at a place.
func touch(at spot) step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for kind, points := range []([]*input.TouchPoint){{{X: at.X, Y: at.Y}}, {}} {
			event := []input.DispatchTouchEventType{input.DispatchTouchEventTypeTouchStart, input.DispatchTouchEventTypeTouchEnd}[kind]
			if _, err := chromedp.Call(ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: event, TouchPoints: points}); err != nil {
				return err
			}
		}
		return nil
	})
}

// still stops the page's clock for fingers, and later puts it on by so many ms.
func still() step {
	return chromedp.Evaluate[chromedp.Void](`((now) => { performance.now = () => now })(performance.now())`)
}

func later(ms string) step {
	return chromedp.Evaluate[chromedp.Void](`((now) => { performance.now = () => now })(performance.now() + ` + ms + `)`)
}

// stays: two frames later the same screen is there.
func stays(t *testing.T, p *phone.Phone, name string) {
	t.Helper()
	frames := "new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => shown(document.querySelector('main').dataset.screen)))))"
	if is := phone.Evaluate[string](p, frames); is != name {
		t.Fatalf("a tap that was meant for what was there before led from %s to %s", name, is)
	}
}

// TestSecondTapOnAnotherScreen: the second tap of a double tap does nothing on the screen that the first one led to: it neither submits nor
// marks; nor does one that was meant for 重试 exchange or submit what lights up in its place.
func TestSecondTapOnAnotherScreen(t *testing.T) {
	h := newHall(t, false)
	h.enter(survey.Ready)
	p := phone.Start(t)
	p.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch), chromedp.Navigate(h.address()), screen("welcome"), still())
	at := middle(p, `document.querySelector("[data-act=retry]")`)
	h.enter(survey.Collecting)
	p.Do(later("5000"), touch(at), phone.Until(`document.querySelector("[data-act=collect]")`), later("900"), touch(at), touch(at))
	stays(t, p, "welcome")
	at = middle(p, `document.querySelector("[data-act=collect]")`)
	p.Do(later("200"), touch(at), screen("card"), later("500"), choose("leaders.l1.duty", "poor"))

	// 下一位, twice: the next leaf is there, and nothing on it is marked.
	p.Do(later("500"), chromedp.ScrollIntoView(chromedp.CSS("[data-act=next]")))
	at = middle(p, `document.querySelector("[data-act=next]")`)
	was := phone.Evaluate[string](p, `document.querySelector("h1").textContent`)
	p.Do(touch(at), phone.Until(`document.querySelector("h1").textContent !== "`+was+`"`), later("350"), touch(at))
	stays(t, p, "card")
	if on := phone.Evaluate[int](p, `document.querySelectorAll(".answered").length`); on != 0 {
		t.Errorf("a double tap on 下一位 marked %d", on)
	}

	// 检查未填项, twice, and 重试 of the review: nothing is submitted.
	p.Do(later("500"), tap("contents"), later("500"))
	at = middle(p, `document.querySelector("[data-act=review]")`)
	p.Do(touch(at), screen("review"), later("350"), touch(at))
	stays(t, p, "review")
	p.Do(phone.Until(`document.querySelector("[data-act=retry]")`), later("500"))
	at = middle(p, `document.querySelector("[data-act=retry]")`)
	h.enter(survey.Voting)
	p.Do(touch(at), phone.Until(`document.querySelector("[data-act=submit]:not([disabled])")`), later("900"), touch(at), touch(at))
	stays(t, p, "review")
	at = middle(p, `document.querySelector("[data-act=submit]")`)
	p.Do(later("200"), touch(at), heading("已投入票箱"))
}
