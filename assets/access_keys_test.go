package assets_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
)

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
