package assets_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
)

// TestNoAnswerOfOurs: JSON that somebody else answers with is no answer, whatever was asked: nothing fails for good, nothing is said of
// proofs and seals, and the page goes on.
func TestNoAnswerOfOurs(t *testing.T) {
	for name, w := range map[string]way{"an object": noAck, "null": null} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, false)
			p := phone.Start(t)
			h.on("enter", w, w) // what the page itself asked for, and what its script asks then
			p.Do(chromedp.Navigate(h.address()), heading("连不上服务器"), nudge(), screen("welcome"))
			h.on("collect", w)
			p.Do(tap("collect"), heading("连不上服务器"), nudge(), screen("card"), choose("leaders.l1.duty", "poor"),
				tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
			h.enter(survey.Closed)
			h.on("sessions/"+sessionID, w)
			p.Do(tap("submit"), heading("未提交，请重试"), nudge(), wait(h, "sessions/"+sessionID, 2), chromedp.Reload(), heading("未提交，请重试"))
			h.enter(survey.Opened)
			h.on("sessions/"+sessionID+"/seal", w)
			h.on("sessions/"+sessionID+"/seal/credentials", w)
			p.Do(nudge(), heading("还不能确定，正在重试"), says("连不上服务器"), nudge(), wait(h, "sessions/"+sessionID+"/seal", 2), heading("还不能确定，正在重试"),
				nudge(), heading("没有投入票箱"))
		})
	}
}

// TestSaidToBeOpened: a box that is said to be open and has no lists is not: the ballot goes on being sent.
func TestSaidToBeOpened(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	h.on("cast", opened)
	p.Do(submit(), heading("还不能确定，正在重试"), nudge(), heading("已投入票箱"))
	h.same("cast", 2)
	h.open()
}

// TestReloadBeforeStore: a slip that was scanned survives a reload while the store has not answered yet.
func TestReloadBeforeStore(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Do(before(`if (!sessionStorage.slow) { sessionStorage.slow = "was"; IDBFactory.prototype.open = () => new EventTarget() }`))
	p.Do(chromedp.Navigate(h.address()), phone.Until(`location.pathname === "/"`), chromedp.Reload(), screen("welcome"))
}

// TestPutAside: a ballot that was submitted and is not known to be in is sent on, though another slip is scanned on this phone.
func TestPutAside(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := newHall(t, false)
	p := filled(h)
	h.on("cast", empty, empty, empty, empty)
	p.Do(submit(), heading("还不能确定，正在重试"))
	h.on("cast", busy)
	h.on("sessions/"+sessionID, lost) // whether the box is open is not known at first
	p.Do(before(`{ const set = window.setTimeout; window.setTimeout = (act, ms, ...rest) => set(act, ms === 15000 ? 200 : ms, ...rest) }`))
	p.Do(chromedp.Navigate(h.addressOf(h.another("A"))), screen("welcome"), untilStored(`all.every((r) => r.state === "done")`), screen("welcome"))
	h.open()
}

// TestMarksOfTwoTabs: what was marked in another tab is neither written over nor left out of what is sealed, though this one did not
// look meanwhile.
func TestMarksOfTwoTabs(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Do(before(`window.setInterval = () => 0`))
	collect(h, p)
	second := p.Another()
	second.Do(chromedp.Navigate(h.address()), screen("card"), choose("leaders.l1.duty", "poor"), untilStored(`all[0].answers.marks["leaders.l1.duty"] === 2`))
	p.Do(choose("leaders.l1.overall", "competent"), untilStored(`all[0].answers.marks["leaders.l1.duty"] === 2 && all[0].answers.marks["leaders.l1.overall"] === 1`))
	p.Do(phone.Until(`document.querySelector("[id='leaders.l1.duty'] input[value=poor]").checked`))
	p.Do(tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	second.Do(choose("leaders.l1.clean", "good"), untilStored(`all[0].answers.marks["leaders.l1.clean"] !== undefined`))
	p.Do(tap("submit"), screen("review"), tap("submit"), heading("已投入票箱"))
	h.same("cast", 1)
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"201"}` {
		t.Errorf("the ballot says %s", got)
	}
}

// TestSubmittedBeforeStored: 提交 waits for a mark that is still being stored, and what another tab marked meanwhile is shown first.
func TestSubmittedBeforeStored(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Do(before(`window.setInterval = () => 0`))
	collect(h, p)
	p.Do(choose("leaders.l1.duty", "poor"), untilStored(`all[0].answers.marks["leaders.l1.duty"] === 2`))
	// The other tab marks something in a transaction that goes on until it is let go: this one's mark waits for it.
	second := p.Another()
	second.Do(chromedp.Navigate(h.url+"/assets/none"), chromedp.Evaluate[chromedp.Void](`void (`+inStore+`)("readwrite", (store) => {
		store.openCursor().onsuccess = (event) => {
			const cursor = event.target.result
			cursor.value.answers.marks["leaders.l1.clean"] = 0
			cursor.update(cursor.value)
			const hold = () => { window.held = true; if (!window.letGo) store.get(0).onsuccess = hold }
			hold()
		}
	})`), phone.Until("window.held"))
	p.Do(choose("leaders.l1.overall", "competent"), tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")), tap("submit"), screen("busy"))
	second.Do(chromedp.Evaluate[chromedp.Void]("void (window.letGo = true)"))
	p.Do(screen("review"))
	if n := len(h.sent("cast")); n != 0 {
		t.Errorf("what was not shown was cast %d times", n)
	}
	p.Do(tap("submit"), heading("已投入票箱"))
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"201"}` {
		t.Errorf("the ballot says %s", got)
	}
}

// TestTabletKeepsWhatMayBeBound: on a tablet too a paper that may be collected outlives a refusal.
func TestTabletKeepsWhatMayBeBound(t *testing.T) {
	h := newHall(t, false)
	p := newTablet(t, h, "")
	h.on("collect", lost, unknown)
	p.Do(chromedp.SendKeys(chromedp.CSS("#slip"), h.slip.String()), tap("enter"), screen("welcome"), tap("collect"), heading("连不上服务器"),
		tap("retry"), heading("没有这张领票码"), tap("retry"), screen("card"))
	h.same("collect", 3)
}

// TestDamagedAnswers: a record whose marks cannot be read is a ballot still.
func TestDamagedAnswers(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	p.Do(chromedp.Navigate(h.url+"/privacy"), change(`store.openCursor().onsuccess = (e) => { const c = e.target.result; if (c) c.update(Object.assign(c.value, { answers: { marks: null } })) }`),
		chromedp.Navigate(h.address()), screen("card"), choose("leaders.l1.duty", "poor"), submit(), heading("已投入票箱"))
	h.open()
}

// TestScannedTwice: a page that is left while its store is being made keeps the next one from nothing.
func TestScannedTwice(t *testing.T) {
	browser := phone.Start(t)
	for _, ms := range []int{0, 16, 32, 64, 96} {
		h := newHall(t, false)
		p := browser.AnotherFor(t)
		p.Do(chromedp.Navigate(h.address()))
		time.Sleep(time.Duration(ms) * time.Millisecond) // the moment is what is tried
		p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	}
}

// TestStoreBackAndEmpty: a tab that goes on with its record, whose store is silent at first and empty then, comes to the page where a slip
// is typed: it does not wait for what is not there.
func TestStoreBackAndEmpty(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	p.Do(chromedp.Navigate(h.url+"/assets/none"), change("store.clear()"), before(`{
		const open = IDBFactory.prototype.open
		IDBFactory.prototype.open = () => new EventTarget()
		window.comeBack = () => { IDBFactory.prototype.open = open }
	}`))
	p.Do(chromedp.Navigate(h.url), heading("暂时读不出这部手机上存的内容"), chromedp.Evaluate[chromedp.Void](`comeBack()`), tap("retry"), screen("typing"), says("请再扫一次领票码"))
}
