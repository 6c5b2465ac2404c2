package assets_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
)

// newTablet stands at its start page. times are data attributes in seconds.
func newTablet(t *testing.T, h *hall, times string) *phone.Phone {
	t.Helper()
	h.set(func() { h.times = times })
	p := phone.Start(t)
	p.Resize(768, 1024)
	p.Do(chromedp.Navigate(h.url+"/tablet"), screen("typing"))
	return p
}

// typed brings a tablet from its start page to the first card.
func typed(h *hall, p *phone.Phone) {
	h.t.Helper()
	p.Do(screen("typing"), chromedp.SendKeys(chromedp.CSS("#slip"), h.slip.String()), tap("enter"), screen("welcome"), tap("collect"), screen("card"))
}

// stored is all that the browser keeps by itself.
func stored(p *phone.Phone) string {
	return phone.Evaluate[string](p, "indexedDB.databases().then((all) => JSON.stringify([Object.keys(localStorage).concat(all), Object.keys(sessionStorage), document.cookie, history.state]))")
}

func fontSize(p *phone.Phone) string {
	return phone.Evaluate[string](p, "getComputedStyle(document.documentElement).fontSize")
}

// TestTablet: two voters one after another. Type is large to begin with; nothing is ever stored, the address says nothing,
// and the second finds nothing of the first, however the first went back.
func TestTablet(t *testing.T) {
	h := newHall(t, false)
	p := newTablet(t, h, `data-return="2"`)
	const nothing = `[[],[],"",null]`
	for voter, mark := range []string{"poor", "competent"} {
		if size := fontSize(p); size != "30px" {
			t.Errorf("voter %d begins with type of %s", voter, size)
		}
		typed(h, p)
		if shown := phone.Evaluate[bool](p, `!!document.querySelector("input:checked")`); shown {
			t.Errorf("voter %d finds a mark", voter)
		}
		p.Do(tap("textsize"), choose("leaders.l1.duty", mark))
		if kept := stored(p); !strings.HasPrefix(kept, `[[],[],"",`) {
			t.Errorf("while it is filled in the browser keeps %s", kept)
		}
		if at := phone.Evaluate[string](p, "location.pathname"); at != "/tablet" {
			t.Errorf("the address is %s", at)
		}
		p.Do(tap("contents"), tap("review"), tap("submit"), heading("已投入票箱"))
		if said := phone.Evaluate[string](p, "document.body.innerText"); strings.Contains(said, "手机") || !strings.Contains(said, "秒后回到开始的一页") {
			t.Errorf("the end says %s", said)
		}
		want := map[string]string{"leaders.l1": map[string]string{"competent": `{"v":2,"marks":"1--"}`, "poor": `{"v":2,"marks":"2--"}`}[mark]}
		if diff := cmp.Diff(want, h.open()); diff != "" {
			t.Errorf("voter %d cast %s", voter, diff)
		}
		spent := h.slip
		h.slip = h.another("A")
		h.set(func() { h.casts = nil })
		if voter == 0 {
			p.Do(tap("following"))
		} // the second does nothing, and the page returns by itself
		p.Do(screen("typing"))
		if kept := stored(p); kept != nothing {
			t.Errorf("after voter %d the browser keeps %s", voter, kept)
		}
		page := phone.Evaluate[string](p, "document.documentElement.outerHTML + document.getElementById('slip').value")
		if strings.Contains(page, "张　三") || strings.Contains(page, spent.String()) {
			t.Errorf("after voter %d the page holds %s", voter, page)
		}
		p.Do(chromedp.Evaluate[chromedp.Void](`history.back()`), phone.Until(`history.state !== null`), screen("typing"))
	}
	for _, leak := range h.leaks {
		t.Error(leak)
	}
}

// TestTabletLeftBefore: one who walks away before the exchange is asked, and then leaves nothing.
func TestTabletLeftBefore(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := newHall(t, false)
	p := newTablet(t, h, `data-idle="1" data-answer="2"`)
	p.Do(chromedp.SendKeys(chromedp.CSS("#slip"), h.slip.String()), screen("asking"))
	p.Do(tap("continue"), screen("typing"))
	if left := phone.Evaluate[string](p, `document.getElementById("slip").value`); left != h.slip.String() {
		t.Errorf("after 继续填写 there is %q", left)
	}
	p.Do(screen("asking"), screen("typing"), phone.Until(`document.getElementById("slip").value === ""`))
	if sent := h.sent("collect"); len(sent) > 0 {
		t.Error("the slip was exchanged")
	}
}

// TestTabletLeftWithBallot: a collected ballot waits for as long as it takes, out of sight, and goes on where it was; one
// whose collecting was never answered does too.
func TestTabletLeftWithBallot(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := newHall(t, false)
	p := newTablet(t, h, `data-idle="2" data-answer="1"`)
	h.on("collect", lost)
	p.Do(chromedp.SendKeys(chromedp.CSS("#slip"), h.slip.String()), tap("enter"), tap("collect"), heading("连不上服务器"))
	if phone.Evaluate[bool](p, `!!document.querySelector("[data-act=typing]")`) {
		t.Error("a paper that may be collected can be put aside")
	}
	p.Do(screen("waiting"), tap("continue"), tap("retry"), screen("card"), choose("leaders.l1.duty", "poor"))
	p.Do(screen("asking"), screen("waiting"))
	if shown := phone.Evaluate[string](p, "document.body.innerText"); strings.Contains(shown, "张　三") || !strings.Contains(shown, "请工作人员过来") {
		t.Errorf("what waits shows %s", shown)
	}
	p.Do(chromedp.Evaluate[chromedp.Void]("history.back()"), phone.Until(`typeof history.state === "string"`))
	if shown := phone.Evaluate[string](p, "document.body.innerText"); strings.Contains(shown, "张　三") {
		t.Errorf("a step back shows %s", shown)
	}
	p.Do(tap("continue"), screen("card"))
	if !phone.Evaluate[bool](p, `document.querySelector("[id='leaders.l1.duty'] input[value=poor]").checked`) {
		t.Error("the mark is gone")
	}
	p.Do(tap("contents"), tap("review"), tap("submit"), heading("已投入票箱"))
	h.open()
}
