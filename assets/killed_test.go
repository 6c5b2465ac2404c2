package assets_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/ballot"
)

// TestKilledPhone: the browser is killed right after the slip was exchanged, and right after the ballot was sent, before any answer and
// after it; another one with the same profile goes on, and nothing is lost.
func TestKilledPhone(t *testing.T) {
	h := newHall(t, false)
	profile := t.TempDir()
	restart := func(p *phone.Phone) *phone.Phone {
		p.Kill()
		return phone.StartIn(t, profile)
	}
	p := phone.StartIn(t, profile)
	h.on("collect", mute)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), wait(h, "collect", 1))
	p = restart(p)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), screen("card"))
	h.same("collect", 2)
	p = restart(p)
	p.Do(chromedp.Navigate(h.address()), screen("card"), choose("leaders.l1.duty", "poor"))
	h.on("cast", mute)
	p.Do(submit(), wait(h, "cast", 1))
	p = restart(p)
	p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
	h.same("cast", 2)
	p = restart(p)
	p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
	wantStates(t, p, "done")
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"2--"}` {
		t.Errorf("the ballot says %s", got)
	}
}

// TestAnotherSlip: on a phone that voted another slip begins at its beginning, and 已投入票箱 is said of it only when it is so.
func TestAnotherSlip(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	p.Do(submit(), heading("已投入票箱"))
	slip := h.another("A")
	p.Do(chromedp.Navigate(h.addressOf(slip)), screen("welcome"), chromedp.Reload(), screen("welcome"), tap("collect"), screen("card"),
		choose("leaders.l1.duty", "poor"))
	h.on("cast", empty, empty, empty, empty, empty, empty, empty, empty)
	p.Do(submit(), heading("还不能确定，正在重试"), chromedp.Navigate(h.addressOf(slip)), heading("还不能确定，正在重试"))
	h.on("cast")
	p.Do(nudge(), heading("已投入票箱"))
	h.inBox(2)
	p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
	wantStates(t, p, "done", "done")
}

// inBox wants so many ballots in the box.
func (h *hall) inBox(want int) {
	h.t.Helper()
	defer h.lock()()
	if len(h.casts) != want {
		h.t.Errorf("%d ballots in the box", len(h.casts))
	}
}

// TestNoStore: a browser without IndexedDB, and one whose IndexedDB says nothing, stop before anything is exchanged; the words say whether the
// slip is still good.
func TestNoStore(t *testing.T) {
	t.Parallel() // it waits, mostly
	for name, without := range map[string]string{
		"missing": `Object.defineProperty(window, "indexedDB", { value: undefined })`,
		"silent":  `IDBFactory.prototype.open = () => new EventTarget()`,
		"refused": `IDBFactory.prototype.open = () => { throw new DOMException("private", "SecurityError") }`,
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, false)
			p := phone.Start(t)
			p.Do(before(without))
			p.Do(chromedp.Navigate(h.address()), heading("这个浏览器存不住填写的内容"), says("这张领票码仍然有效"))
			if sent := h.sent("collect"); len(sent) > 0 {
				t.Error("the slip was exchanged")
			}
			// Collected here or elsewhere: nobody can say that it is still good.
			h.set(func() { h.slips[h.slip.Digest()].state = ballot.Collected })
			p.Do(chromedp.Navigate(h.address()), heading("暂时读不出这部手机上存的内容"))
		})
	}
}

// TestSilentLater: a store that goes silent after the exchange keeps nobody from submitting, and the page says that it must stay open.
func TestSilentLater(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(chromedp.Evaluate[chromedp.Void](`(() => {
		IDBDatabase.prototype.transaction = () => { throw new DOMException("closed", "InvalidStateError") }
		IDBFactory.prototype.open = () => new EventTarget()
	})()`))
	p.Do(choose("leaders.l1.duty", "poor"), says("请一直开着本页"), submit(), heading("已投入票箱"))
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"2--"}` {
		t.Errorf("the ballot says %s", got)
	}
}

// TestMarksAtReload: what was typed is there after a reload at once, though the store answers later than the page ends.
func TestMarksAtReload(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(chromedp.Evaluate[chromedp.Void](`(() => {
		const get = IDBObjectStore.prototype.get
		IDBObjectStore.prototype.get = function (...keys) {
			const asked = get.apply(this, keys)
			asked.addEventListener("success", (event) => event.stopImmediatePropagation())
			return asked
		}
	})()`)) // the store answers too late
	p.Do(choose("leaders.l1.duty", "poor"), score("leaders.l1.work", "85"), chromedp.Reload(), screen("card"))
	if typed := phone.Evaluate[string](p, `document.getElementById("leaders.l1.work.score").value`); typed != "85" {
		t.Errorf("after a reload the score is %q", typed)
	}
	p.Do(submit(), heading("已投入票箱"))
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"2--","scores":["85"]}` {
		t.Errorf("the ballot says %s", got)
	}
}

// TestKilledAtAnyMoment: the whole browser is killed again and again while a voter taps on in a hall that loses and lies. With the same
// profile there is one counted ballot in the end.
func TestKilledAtAnyMoment(t *testing.T) {
	rounds := 1
	if *full {
		rounds = 20
	}
	for range rounds {
		h := newHostile(t, rand.Uint64())
		profile := t.TempDir()
		for range 3 {
			p := phone.StartIn(t, profile)
			p.Forgive()
			p.Do(before(robot), scan(h.address()))
			time.Sleep(time.Duration(h.draw(1500)) * time.Millisecond) // the moment is what is tried
			p.Kill()
		}
		h.peace(survey.Voting)
		p := phone.StartIn(t, profile)
		p.Forgive()
		p.Do(before(robot), scan(h.address()), heading("已投入票箱"))
		if n := h.counted("A"); n != 1 {
			t.Errorf("%d ballots are in\n%s", n, strings.Join(h.log, "\n"))
		}
		p.Kill()
	}
}
