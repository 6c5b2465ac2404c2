package assets_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/ballot"
)

// screens leads through every screen of the voter's page, on phones and on a tablet, and has each looked at.
func screens(t *testing.T, look func(p *phone.Phone, name string)) {
	t.Helper()
	s := sitting()
	s.Rehearsal = true
	h := hallOf(t, s)
	p := phone.Start(t)
	h.on("voter.js", held)
	p.Do(follow(h.address()), phone.Until(`document.getElementById("promise") && !document.getElementById("promise").hidden`))
	look(p, "opening")
	close(h.release)
	p.Do(screen("welcome"), chromedp.Evaluate[chromedp.Void]("sessionStorage.clear()"), chromedp.Navigate(h.url), screen("typing"))
	look(p, "typing")
	p.Do(chromedp.SendKeys(chromedp.CSS("#slip"), "12"), tap("enter"), says("16 个字符，现在有"))
	look(p, "typing, wrong")
	p.Do(chromedp.Navigate(h.url+"/S/1234"), says("二维码没有扫全"))
	look(p, "typing, broken")
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	look(p, "welcome")
	p.Do(tap("no"), screen("stop"))
	look(p, "differs")
	h.enter(survey.Ready)
	p.Do(chromedp.Navigate(h.address()), says("还没有开始领票"))
	look(p, "welcome, waiting")
	h.enter(survey.Voting)
	h.on("collect", mute, busy)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), says("领取后"), tap("collect"), screen("busy"), wait(h, "collect", 1))
	look(p, "collecting")
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), screen("stop"))
	look(p, "not collected")
	h.on("collect")

	collect(h, p)
	look(p, "card")
	p.Do(choose("leaders.l1.overall", "excellent"), score("leaders.l1.work", "85.2"), chromedp.Focus(chromedp.CSS("[data-act=next]")), says("最近的是"),
		chromedp.Click(chromedp.CSS("[aria-expanded]")), says("遵守廉洁纪律的情况"))
	look(p, "card, marked")
	p.Do(tap("next"), heading("李㛃"), choose("leaders.l2.overall", "excellent"), says("已经给满 1 名"))
	look(p, "card, refused")
	p.Do(tap("next"), heading("市住房和城乡建设局"), choose("work.unit.problems", "p1"), choose("work.unit.problems", "other"), choose("work.unit.problems", "p2"), says("最多选 2 项"),
		write("work.unit.problems", "一二三四五六"), says("请删去 1 字"))
	look(p, "card, choices")
	p.Do(tap("next"), heading("赵六"), choose("promoted.p1.view", "disapprove"), write("promoted.p1.reason", "理由"))
	look(p, "card, promoted")
	p.Do(tap("contents"), screen("contents"))
	look(p, "contents")
	p.Do(tap("review"), screen("review"))
	look(p, "review, wrong")
	p.Do(row("履行第一责任人职责"), heading("张　三"), choose("leaders.l1.duty", "poor"), emptied("leaders.l1.work"))
	look(p, "card, mending")
	h.enter(survey.Collecting)
	p.Do(tap("contents"), row("市住房和城乡建设局"), choose("work.unit.problems", "other"), choose("work.unit.problems", "p2"))
	p.Do(tap("contents"), screen("contents"), tap("review"), screen("review"), says("尚未开始提交"))
	look(p, "review, waiting")
	h.enter(survey.Voting)
	p.Do(nudge(), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	look(p, "review")
	h.enter(survey.Closed)
	p.Do(chromedp.Reload(), heading("已封箱，没有提交的不能再投"))
	look(p, "closed while filling")
	h.enter(survey.Voting)
	h.on("cast", mute)
	p.Do(nudge(), screen("review"), tap("submit"), screen("busy"), wait(h, "cast", 1))
	look(p, "casting")
	h.set(func() { h.casts = nil })
	h.on("cast", busy, busy, busy, busy, busy, busy)
	p.Do(chromedp.Navigate(h.address()), heading("还不能确定，正在重试"))
	look(p, "unsure")
	h.enter(survey.Closed)
	h.on("cast")
	p.Do(nudge(), heading("未提交，请重试"))
	look(p, "not cast")
	h.enter(survey.Voting)
	p.Do(nudge(), screen("done"))
	look(p, "done")
	h.enter(survey.Opened)
	p.Do(chromedp.Navigate(h.address()), says("抽查3个信封都在"))
	look(p, "in the box")
	h.set(func() { h.altered = true })
	p.Do(chromedp.Navigate(h.address()), heading("开箱清单与封箱校验码不符"))
	look(p, "altered")
	p.Do(chromedp.Navigate(h.addressOf(h.another("A"))), screen("stop"))
	look(p, "opened already")
	h.enter(survey.Voting)
	for state, title := range map[ballot.SlipState]string{ballot.Voided: "这张领票码已作废", ballot.Replaced: "这张领票码已补发", ballot.Collected: "这张领票码已经领过票"} {
		slip := h.another("A")
		h.set(func() { h.slips[slip.Digest()].state = state })
		p.Do(chromedp.Navigate(h.addressOf(slip)), heading(title))
		look(p, title)
	}
	p.Do(chromedp.Navigate(h.addressOf(survey.NewSlip())), heading("没有这张领票码"))
	look(p, "unknown")

	none := p.Another()
	none.Do(before(`Object.defineProperty(window, "indexedDB", { value: undefined })`), chromedp.Navigate(h.addressOf(h.another("A"))), heading("这个浏览器存不住填写的内容"))
	look(none, "no store")
	old := p.Another()
	old.Do(before("delete window.BigInt"), chromedp.Navigate(h.addressOf(h.another("A"))), says("浏览器太旧"))
	look(old, "old engine")
	h.on("voter.js", gone, gone, gone, gone)
	fresh := phone.Start(t)
	fresh.Forgive()
	fresh.Do(chromedp.Navigate(h.addressOf(h.another("A"))), heading("没有下载完整"))
	look(fresh, "cut off")
	h.on("voter.js")

	h.slip = h.another("A")
	tablet := newTablet(t, h, `data-return="30" data-idle="2" data-answer="4"`)
	look(tablet, "tablet")
	typed(h, tablet)
	tablet.Do(choose("leaders.l1.duty", "poor"), screen("asking"))
	look(tablet, "tablet, asking")
	tablet.Do(screen("waiting"))
	look(tablet, "tablet, waiting")
	h.set(func() { h.casts = nil })
	tablet.Do(tap("continue"), phone.Until(`document.activeElement.name === "leaders.l1.duty"`), submit(), says("秒后回到开始的一页"))
	look(tablet, "tablet, done")
}

// asSent are screens that stand in the page as it was sent: nothing was there before from which the focus could be moved.
var asSent = []string{"opening", "old engine", "cut off"}

// place is where one is on a page, as who cannot see it is told.
const place = `(() => {
	const shown = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.getClientRects().length > 0)
	const at = document.activeElement
	return { Mains: shown("main, [role=main]").length, Headings: shown("h1").map((e) => e.textContent), Lang: document.documentElement.lang, Title: document.title,
		Focus: at === document.body ? "" : at.tagName === "H1" ? "heading" : at.closest(".question, form, .textbox") ? "question" : at.tagName + " " + at.className,
		Animated: document.getAnimations().filter((a) => a.playState === "running" && !["late", "fault"].includes(a.animationName) && !(a.effect.getTiming().duration >= 6000)).map((a) => a.animationName || "transition") }
})()`

// TestEveryScreen: on each of them axe finds nothing, up to AAA and best practice; there is one landmark for what it is about and one
// heading, which the title names and where the focus is, unless it is in what was last done; and nothing moves.
func TestEveryScreen(t *testing.T) {
	screens(t, func(p *phone.Phone, name string) {
		t.Helper()
		t.Log(name)
		p.Strictly(name)
		got := phone.Evaluate[struct {
			Mains              int
			Headings, Animated []string
			Lang, Title, Focus string
		}](p, place)
		if got.Mains != 1 || len(got.Headings) != 1 || got.Lang != "zh-CN" || len(got.Animated) > 0 {
			t.Errorf("%s: %+v", name, got)
			return
		}
		sent := strings.Contains(strings.Join(asSent, ";"), name)
		if !sent && !strings.HasSuffix(got.Title, got.Headings[0]) || got.Title == "" {
			t.Errorf("%s is called %q, its heading %q", name, got.Title, got.Headings[0])
		}
		done := strings.HasPrefix(name, "card, ") || name == "typing, wrong" // something was done on it
		if !sent && got.Focus != "heading" && (!done || got.Focus == "") {
			t.Errorf("%s: the focus is at %q", name, got.Focus)
		}
		picture(p, "access "+name)
	})
}
