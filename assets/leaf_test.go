package assets_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
	"ceping/survey"
)

// TestLeaves: each subject has one leaf with all forms that rate it, where it first appears; what is asked about the unit stands with the
// only leading body, and by itself where bodies are several.
func TestLeaves(t *testing.T) {
	h := hallOf(t, demoSetup(t))
	p := phone.Start(t)
	collect(h, p)
	type leaf struct {
		Place, Name string
		Forms       []string
	}
	var got []leaf
	for {
		got = append(got, phone.Evaluate[leaf](p, `({ Place: document.querySelector(".where").textContent, Name: document.querySelector("h1").textContent, Forms: [...document.querySelectorAll(".question")].map((q) => q.id.split(".")[0]).filter((f, i, all) => all.indexOf(f) === i) })`))
		if !phone.Evaluate[bool](p, `!!document.querySelector("[data-act=next]")`) {
			break
		}
		p.Do(tap("next"), phone.Until(fmt.Sprintf(`document.querySelector("h1").textContent !== %q`, got[len(got)-1].Name)))
	}
	want := []leaf{{"第 1/12 个", "领导班子", []string{"integrity-body", "annual-body", "appointments"}}}
	for i, l := range h.setup.Leaders {
		want = append(want, leaf{fmt.Sprintf("第 %d/12 位", i+2), l.Name, []string{"integrity-leaders", "annual-leaders"}})
	}
	want = append(want, leaf{"第 11/12 位", "吴晓明", []string{"promoted"}}, leaf{"第 12/12 位", "孙丽华", []string{"promoted"}})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if title := phone.Evaluate[int](p, `document.querySelectorAll("h2").length`); title != 1 {
		t.Errorf("a form's title stands there %d times", title)
	}

	s := demoSetup(t)
	s.Bodies = []survey.Body{{ID: "b1", Name: "办公室"}, {ID: "b2", Name: "人事处"}}
	h = hallOf(t, s)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	collect(h, p)
	p.Do(tap("contents"), screen("contents"))
	names := phone.Evaluate[string](p, `[...document.querySelectorAll(".who")].map((w) => w.firstChild.data).join(" ")`)
	if !strings.HasPrefix(names, "办公室 人事处 张　三 ") || !strings.Contains(names, " 周文斌 "+s.Unit+" 吴晓明") {
		t.Errorf("the leaves are %s", names)
	}
}

// TestOldPlace: a record whose card was counted by an older page, or is out of every range, opens with all its marks.
func TestOldPlace(t *testing.T) {
	h := hallOf(t, demoSetup(t))
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("integrity-body.body.theory", "poor"), untilStored(`all[0].answers.marks["integrity-body.body.theory"] === 3`))
	for card, name := range map[string]string{"24": "孙丽华", "1e9": "孙丽华", "-3": "领导班子", "1.5": "张　三", "NaN": "领导班子", "Infinity": "孙丽华"} {
		second := p.Another()
		second.Do(chromedp.Navigate(h.url), screen("typing"), change(`store.getAll().onsuccess = (e) => { const r = e.target.result[0]; store.put({ ...r, card: `+card+` }, r.id) }`))
		second.Do(chromedp.Navigate(h.address()), heading(name), tap("contents"), row("领导班子"), heading("领导班子"))
		if !checked(second, "integrity-body.body.theory", "poor") {
			t.Errorf("card %s: the mark is lost", card)
		}
		second.Do(chromedp.Evaluate[chromedp.Void](`history.replaceState(`+card+`, "")`), chromedp.Reload(), heading(name))
		second.Do(chromedp.Navigate("about:blank"))
	}
}

// TestContents: the list of subjects says how each stands and where one was, and leads back there.
func TestContents(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("leaders.l1.clean", "good"), score("leaders.l1.work", "9"), tap("next"), heading("李㛃"), choose("leaders.l2.clean", "good"),
		score("leaders.l2.work", "90"), choose("leaders.l2.overall", "poor"), tap("contents"), screen("contents"))
	got := phone.Evaluate[[]string](p, `[...document.querySelectorAll(".row")].map((r) => r.textContent)`)
	want := []string{"张　三局长请改一改", "李㛃副局长已填 3/3，刚才在这里", "市住房和城乡建设局未填", "赵六主任未填"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if ticks := phone.Evaluate[[]string](p, `[...document.querySelectorAll(".row .state")].map((s) => getComputedStyle(s, "::before").content.slice(1, 2))`); strings.Join(ticks, ",") != "o,✓,o,o" {
		t.Errorf("the ticks are %q", ticks)
	}
	p.Do(tap("back"), heading("李㛃"))
}

// TestReview: blanks stand under their subjects, a tap leads to the question, and from there straight back; 提交 is in view all the while,
// and nothing that the keyboard is on lies below it.
func TestReview(t *testing.T) {
	s := manyLeaders(40)
	s.Forms[0].Criteria[0].Required = false
	h := hallOf(t, s)
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("leaders.la0.clean", "good"), score("leaders.la0.work", "90"), choose("leaders.la0.overall", "poor"), choose("annual.la0.clean", "bad"), tap("contents"), tap("review"), screen("review"))
	lists := phone.Evaluate[[]string](p, `[...document.querySelectorAll(".review section:not(.dock)")].slice(0, 2).map((s) => s.innerText)`)
	want := []string{"张三\n工作实绩\n领导干部年度考核民主测评表\n去填 ›\n总体评价\n领导干部年度考核民主测评表\n去填 ›", "张三\n全部未填（6 项）\n去填 ›"}
	if diff := cmp.Diff(want, lists); diff != "" {
		t.Error(diff)
	}
	for _, size := range [][3]any{{360, 740, ""}, {320, 640, "150%"}} {
		p.Resize(int64(size[0].(int)), int64(size[1].(int)))
		p.Scale(size[2].(string))
		for _, y := range []string{"0", "document.body.scrollHeight / 2", "document.body.scrollHeight"} {
			p.Do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, " + y + ")"))
			if !wholly(p, `document.querySelector("[data-act=submit]")`) {
				t.Errorf("提交 is not in view at %v, %s", size, y)
			}
			if high := phone.Evaluate[float64](p, `document.querySelector(".dock").getBoundingClientRect().height / innerHeight`); high > 0.4 {
				t.Errorf("the dock takes %.2f of the screen at %v", high, size)
			}
		}
		hidden := phone.Evaluate[int](p, `[...document.querySelectorAll(".row")].filter((r) => (r.focus(), r.getBoundingClientRect().bottom > document.querySelector(".dock").getBoundingClientRect().top)).length`)
		if hidden > 0 {
			t.Errorf("%d lines lie below the dock when they have the focus, at %v", hidden, size)
		}
	}
	p.Resize(phone.Width, phone.Height)
	p.Scale("")
	p.Do(row("总体评价", "领导干部年度考核民主测评表"), phone.Until(`document.activeElement.name === "annual.la0.overall"`))
	if !wholly(p, byID("annual.la0.overall")) {
		t.Error("the blank is not in view")
	}
	if words := phone.Evaluate[string](p, `document.querySelector(".main").textContent`); words != "回到检查" {
		t.Errorf("the way on is %s", words)
	}
	p.Do(choose("annual.la0.overall", "poor"), tap("review"), screen("review"), tap("back"), screen("card"))
	if words := phone.Evaluate[string](p, `document.querySelector(".main").textContent`); words != "下一位" {
		t.Errorf("after 返回修改 the way on is %s", words)
	}
}

// TestLiveQuota: what may still be given is said at once, whichever leaf a mark is on.
func TestLiveQuota(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(says("优秀 0/1（还可选 1 名）"), choose("leaders.l1.overall", "excellent"), says("优秀 1/1（已满）"), tap("next"), heading("李㛃"), says("优秀 1/1（已满）"), tap("back"),
		heading("张　三"), chromedp.Click(chromedp.CSS(`[id='leaders.l1.overall'] .clear`)), says("优秀 0/1（还可选 1 名）"))
	if at := phone.Evaluate[string](p, `document.activeElement.name`); at != "leaders.l1.overall" {
		t.Errorf("after 清除 the focus is at %q", at)
	}
}

// TestBounded: however many subjects there are, only one of them is in the page, and lists have a few elements for each.
func TestBounded(t *testing.T) {
	h := hallOf(t, manyLeaders(40))
	p := phone.Start(t)
	collect(h, p)
	for _, at := range []struct {
		act, screen string
		most        int
	}{{"", "card", 160}, {"contents", "contents", 60 + 6*42}, {"review", "review", 60 + 8*42}} {
		if at.act != "" {
			p.Do(tap(at.act))
		}
		p.Do(screen(at.screen))
		if n := phone.Evaluate[int](p, `document.querySelectorAll("*").length`); n > at.most {
			t.Errorf("%s has %d elements", at.screen, n)
		} else {
			t.Logf("%s has %d elements", at.screen, n)
		}
	}
}
