package assets_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

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
	tablet.Do(tap("continue"), submit(), says("秒后回到开始的一页"))
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

// spoken is a page's accessibility tree as text: what a screen reader says, in its order. A text that only is its parent's name is left
// out, as it is not said twice.
func spoken(p *phone.Phone) string {
	var nodes []*accessibility.Node
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err == nil {
			nodes = tree.Nodes
		}
		return err
	}))
	by := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		by[n.NodeID] = n
	}
	word := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		var text any
		if json.Unmarshal(v.Value, &text) != nil {
			return string(v.Value)
		}
		return fmt.Sprint(text)
	}
	var out strings.Builder
	var say func(n *accessibility.Node, depth int, above string)
	say = func(n *accessibility.Node, depth int, above string) {
		role, name := word(n.Role), word(n.Name)
		switch {
		case role == "LabelText": // it is its control's name
			name = labels
		case n.Ignored, slices.Contains(unsaid, role):
			name = above
		case role == "StaticText" && (above == labels || strings.Contains(above, strings.TrimSpace(name))):
			return
		default:
			fmt.Fprintf(&out, "%s%s", strings.Repeat("  ", depth), role)
			if name != "" {
				fmt.Fprintf(&out, " %s", name)
			}
			if value := word(n.Value); value != "" && role == "textbox" {
				name += value
				fmt.Fprintf(&out, " = %s", value)
			}
			if description := word(n.Description); description != "" {
				fmt.Fprintf(&out, " (%s)", description)
			}
			for _, property := range n.Properties {
				if said := word(property.Value); slices.Contains(saidStates, string(property.Name)) && (said != "false" || property.Name == "expanded") && said != "" {
					fmt.Fprintf(&out, " %s=%s", property.Name, said)
				}
			}
			out.WriteString("\n")
			depth++
		}
		for _, id := range n.ChildIDs {
			if by[id] != nil {
				say(by[id], depth, name)
			}
		}
	}
	say(nodes[0], 0, "")
	return out.String()
}

// What of a tree is said: states that are not "false", and roles that are more than a frame of others.
var (
	saidStates = []string{"checked", "expanded", "disabled", "invalid", "required", "live", "level"}
	unsaid     = []string{"generic", "paragraph", "InlineTextBox", "RootWebArea", "Legend"}
)

const labels = "what is in a label"

// TestSpoken: the card with every kind of mark, and the review, as who cannot see them hears them. What is drawn only (✓ and ›) is not
// read, a choice says its state once, and what leads on says what it is about. The text is testdata/spoken.txt.
func TestSpoken(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("leaders.l1.duty", "poor"), choose("leaders.l1.overall", "excellent"), score("leaders.l1.work", "85"))
	heard := spoken(p)
	p.Do(tap("next"), heading("李㛃"), choose("leaders.l2.clean", "good"), tap("next"), heading("市住房和城乡建设局"), choose("work.unit.problems", "p1"), choose("work.unit.problems", "other"))
	heard += "\n" + spoken(p)
	p.Do(tap("next"), heading("赵六"), choose("promoted.p1.view", "approve"), tap("contents"), screen("contents"))
	heard += "\n" + spoken(p)
	p.Do(tap("review"), screen("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	heard += "\n" + spoken(p)
	want, err := os.ReadFile("testdata/spoken.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(heard, "\n")); diff != "" {
		t.Errorf("%s\nnow heard:\n%s", diff, heard)
	}
}

// keys is a voter who has a keyboard alone.
type keys struct {
	t       *testing.T
	p       *phone.Phone
	presses int
}

func (k *keys) press(text string) {
	k.p.Do(chromedp.KeyEvent(text))
	k.presses += len([]rune(text))
}

// onFocus is what has the focus, and whether who sees the page sees that: a ring around it or around its option, and nothing over it.
const onFocus = `(() => {
	const at = document.activeElement
	const seen = at.matches(".option input") ? at.nextElementSibling : at
	const ring = getComputedStyle(seen), box = seen.getBoundingClientRect()
	const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
	return { Name: at.tagName + " " + (at.id || at.name || at.dataset.act || at.textContent), Ring: (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2) || ring.boxShadow !== "none",
		Seen: box.top >= 0 && box.bottom <= innerHeight && !!over && (seen.contains(over) || over.contains(seen) && !over.matches(".dock, .acts")) }
})()`

// to goes on with Tab until the focus is where a selector says.
func (k *keys) to(selector string) {
	k.t.Helper()
	for range 40 {
		if phone.Evaluate[bool](k.p, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
		k.press(kb.Tab)
		at := phone.Evaluate[struct {
			Name       string
			Ring, Seen bool
		}](k.p, onFocus)
		if !at.Ring || !at.Seen {
			k.t.Errorf("on the way to %s: %+v", selector, at)
		}
	}
	k.t.Fatalf("Tab does not lead to %s", selector)
}

func of(key string) string { return fmt.Sprintf("[id='%s'] input", key) }

// TestKeyboard: from a typed slip to 已投入票箱 with every kind of question by keyboard alone, in as many presses as that may take. Where one
// is is seen at each step, and is not lost by 清除, by a mark or by a grade that is refused.
func TestKeyboard(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	k := &keys{t: t, p: p}
	focus := func(want string) {
		t.Helper()
		if got := phone.Evaluate[string](p, `document.activeElement.name || document.activeElement.tagName`); got != want {
			t.Errorf("the focus is at %s, not at %s", got, want)
		}
	}
	act := func(name string) {
		t.Helper()
		k.to("[data-act=" + name + "]")
		k.press(kb.Enter)
	}
	p.Do(chromedp.Navigate(h.url), screen("typing"))
	k.to("#slip")
	k.press(h.slip.String() + kb.Enter)
	p.Do(screen("welcome"))
	act("collect")
	p.Do(screen("card"))

	k.to(of("leaders.l1.duty"))
	k.press(" ")
	p.Do(marked("leaders.l1.duty"))
	focus("leaders.l1.duty")
	k.to(of("leaders.l1.duty") + ":checked")
	k.press(kb.ArrowDown + kb.ArrowDown)
	k.to("[id='leaders.l1.clean'] .tool")
	k.press(" ")
	p.Do(says("遵守廉洁纪律的情况"))
	k.to(of("leaders.l1.clean"))
	k.press(" ")
	p.Do(marked("leaders.l1.clean"), chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)), chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
	k.to("[id='leaders.l1.clean'] .clear")
	k.press(kb.Enter)
	focus("leaders.l1.clean")
	k.press(kb.ArrowDown)
	p.Do(marked("leaders.l1.clean"))
	k.to("input.score")
	k.press("85.5" + kb.Enter)
	focus("leaders.l1.overall")
	k.press(" ")
	act("next")
	p.Do(heading("李㛃"))
	k.to(of("leaders.l2.overall"))
	k.press(" ")
	p.Do(says("已经给满 1 名"))
	focus("leaders.l2.overall")
	k.press(kb.ArrowDown)
	p.Do(marked("leaders.l2.overall"))
	act("next")
	p.Do(heading("市住房和城乡建设局"))
	k.to(of("work.unit.problems") + "[value=p1]")
	k.press(" ")
	k.to(of("work.unit.problems") + "[value=other]")
	k.press(" ")
	k.to("textarea")
	k.press("其他")
	k.to("[id='work.unit.comment.text']")
	k.press("多听")
	act("next")
	p.Do(heading("赵六"))
	k.to(of("promoted.p1.view"))
	k.press(" " + kb.ArrowDown)
	k.to("textarea")
	k.press("理由")
	act("review")
	p.Do(screen("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	act("submit")
	p.Do(heading("已投入票箱"))
	want := map[string]string{
		"leaders.l1": `{"v":2,"marks":"210","scores":["85.5"]}`, "leaders.l2": `{"v":2,"marks":"-1"}`, "work.unit.problems": `{"v":2,"choices":["p1","other"]}`,
		"work.unit.problems.text": `{"v":2,"text":"其他"}`, "work.unit.comment": `{"v":2,"text":"多听"}`, "promoted.p1": `{"v":2,"marks":"1"}`, "promoted.p1.reason": `{"v":2,"text":"理由"}`,
	}
	if diff := cmp.Diff(want, h.open()); diff != "" {
		t.Error(diff)
	}
	t.Logf("%d presses", k.presses)
	if k.presses > 90 {
		t.Errorf("it takes %d presses", k.presses)
	}
}

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

// hearing keeps what is said by the page itself, as it changes.
const hearing = `(() => {
	window.heard = []
	new MutationObserver((list) => list.forEach(({ target }) => {
		const live = (target.nodeType === 1 ? target : target.parentElement).closest("[role=status], [role=alert], [aria-live]")
		if (live && live.textContent !== "" && live.textContent !== heard[heard.length - 1]) heard.push(live.textContent)
	})).observe(document.body, { subtree: true, childList: true, characterData: true })
})()`

// TestHeard: who does not see the page is told what is refused, what is too long (once, not at each character) and when the wait is over;
// a mark says nothing beside itself, nor does a quota that it changes.
func TestHeard(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	heard := func(want ...string) {
		t.Helper()
		if got := phone.Evaluate[[]string](p, "heard.splice(0)"); !slices.Equal(got, want) {
			t.Errorf("heard %q, not %q", got, want)
		}
	}
	p.Do(chromedp.Evaluate[chromedp.Void](hearing), choose("leaders.l1.duty", "poor"), choose("leaders.l1.overall", "competent"), choose("leaders.l1.overall", "excellent"), says("优秀 1/1（已满）"))
	heard()
	p.Do(tap("next"), heading("李㛃"), choose("leaders.l2.overall", "excellent"))
	heard("“优秀”已经给满 1 名：张　三。要给这一位，请先改掉一位。")
	p.Do(tap("next"), heading("市住房和城乡建设局"), write("work.unit.comment", "一二三四五六七八九十甲乙丙"), says("请删去 3 字"))
	heard("11/10 字，请删去 1 字")
	p.Do(write("work.unit.comment", "\b\b\b"), says("10/10 字"))
	h.enter(survey.Collecting)
	p.Do(tap("contents"), screen("contents"), tap("review"), screen("review"), says("尚未开始提交"))
	waits := phone.Evaluate[[]string](p, "heard.splice(0)")
	if len(waits) != 1 || !strings.HasPrefix(waits[0], "尚未开始提交") {
		t.Errorf("while it waits, heard %q", waits)
	}
	h.enter(survey.Voting)
	p.Do(nudge(), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	heard("现在可以提交测评票。")
}
