package assets_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets"
	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/setup"
)

// demoSetup is what `ceping demo` shows: nine leaders, six forms, two promoted cadres.
func demoSetup(t testing.TB) *survey.Setup {
	t.Helper()
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open("../cmd/ceping/demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := setup.Read(file, builtins)
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

// How fast a human is: a tap, eyes and finger, and a swipe.
const (
	aTap   = 800 * time.Millisecond
	aSwipe = 400 * time.Millisecond
)

// walk is a voter who marks everything and submits, counting what that takes.
type walk struct {
	p      *phone.Phone
	human  bool // takes a human's time, and the page may move by itself
	next   time.Time
	taps   int
	swipes int
	marks  int
	pages  []passed
}

// passed is one page that was passed, as long as it was when it was left.
type passed struct {
	name    string
	screens int
	height  int
}

func (w *walk) screens() (n int) {
	for _, p := range w.pages {
		n += p.screens
	}
	return n
}

// takes waits until so much of a human's time is over; what the test itself takes is part of it.
func (w *walk) takes(d time.Duration) {
	if w.human {
		w.next = w.next.Add(d)
		time.Sleep(time.Until(w.next))
		if now := time.Now(); w.next.Before(now) {
			w.next = now
		}
	}
}

// tap taps what a script finds, swiping there while it is not wholly in view.
func (w *walk) tap(find string) {
	w.takes(aTap)
	w.p.Do(phone.Until(find))
	var at struct{ X, Y, Top, Bottom, Height float64 }
	for {
		at = phone.Evaluate[struct{ X, Y, Top, Bottom, Height float64 }](w.p, `((e) => {
			const r = (e.type === "radio" || e.type === "checkbox" ? e.parentNode : e).getBoundingClientRect()
			const dock = document.querySelector(".dock, .welcome .acts")
			const low = dock && !dock.contains(e) && getComputedStyle(dock).position === "sticky" ? dock.getBoundingClientRect().top : innerHeight
			return { X: r.left + r.width / 2, Y: r.top + r.height / 2, Top: r.top, Bottom: r.bottom, Height: low }
		})(`+find+`)`)
		before := phone.Evaluate[float64](w.p, "scrollY")
		if at.Top >= 0 && at.Bottom <= at.Height || at.Bottom-at.Top > at.Height && at.Y >= 0 && at.Y <= at.Height {
			break
		}
		by := min(at.Bottom-at.Height+40, 0.8*at.Height)
		if at.Top < 0 {
			by = max(at.Top-40, -0.8*at.Height)
		}
		if after := phone.Evaluate[float64](w.p, fmt.Sprintf("(scrollBy({top: %f, behavior: 'instant'}), scrollY)", by)); after == before {
			break
		}
		w.swipes++
		w.takes(aSwipe)
	}
	w.taps++
	w.p.Do(chromedp.MouseClickXY(at.X, at.Y))
}

// act taps a button.
func (w *walk) act(name string) {
	w.tap(fmt.Sprintf(`document.querySelector("[data-act=%s]:not([disabled])")`, name))
}

// leave taps a button that leads to another page, and keeps how long this one was.
func (w *walk) leave(act string) {
	of := phone.Evaluate[struct {
		Name   string
		Height int
	}](w.p, `({ Name: document.querySelector("main").dataset.screen + " " + document.querySelector("h1").textContent, Height: document.documentElement.scrollHeight })`)
	w.pages = append(w.pages, passed{of.Name, int(math.Ceil(float64(of.Height) / phone.Height)), of.Height})
	w.act(act)
}

// mark marks the questions of a card, each of its own grade, and of a list of choices one.
func (w *walk) mark() {
	keys := phone.Evaluate[[]string](w.p, `Array.from(document.querySelectorAll("fieldset.question")).map((q) => q.id)`)
	for i, key := range keys {
		many := phone.Evaluate[int](w.p, fmt.Sprintf(`document.getElementById(%q).querySelectorAll("input").length`, key))
		choice := (i + w.marks) % min(2, many)
		find := fmt.Sprintf(`document.getElementById(%q).querySelectorAll("input")[%d]`, key, choice)
		w.tap(find)
		for w.human && !phone.Evaluate[bool](w.p, find+".checked") { // the page was still moving: a human sees that, and taps again
			w.tap(find)
		}
		w.p.Do(phone.Until(fmt.Sprintf(`document.getElementById(%q).className.includes("answered")`, key)))
		w.marks++
	}
}

// toCard taps from the first page to the first leaf, whatever pages lie between.
func (w *walk) toCard(each func(name string)) {
	const name = `document.querySelector("main").dataset.screen`
	for at := phone.Evaluate[string](w.p, name); at != "card"; at = phone.Evaluate[string](w.p, name) {
		if act := phone.Evaluate[string](w.p, `((b) => b ? b.dataset.act : "")(document.querySelector("[data-act=next], [data-act=yes], [data-act=collect]"))`); act != "" {
			each(at)
			w.leave(act)
		}
		w.p.Do(phone.Until(fmt.Sprintf("%s !== %q", name, at)))
	}
}

// walked is one voter from the first page to 已投入票箱; each sees every leaf, marked, before it is left.
func walked(h *hall, p *phone.Phone, address string, human bool, each func(name string)) *walk {
	h.t.Helper()
	w := &walk{p: p, human: human}
	p.Do(chromedp.Navigate(address), screen("welcome"))
	w.next = time.Now()
	w.toCard(each)
	for {
		w.mark()
		name := phone.Evaluate[string](p, `document.querySelector("h1").textContent`)
		each(name)
		last := !phone.Evaluate[bool](p, `!!document.querySelector("[data-act=next]")`)
		if last {
			break
		}
		w.leave("next")
		p.Do(phone.Until(fmt.Sprintf(`document.querySelector("h1").textContent !== %q`, name)))
	}
	w.leave("review")
	p.Do(screen("review"))
	each("review")
	w.leave("submit")
	p.Do(heading("已投入票箱"))
	return w
}

// TestLengths: the demo's ballot, 113 marks, costs at most 130 taps and 30 screens of 360×740 from the first page to 已投入票箱.
func TestLengths(t *testing.T) {
	h := hallOf(t, demoSetup(t))
	p := phone.Start(t)
	w := walked(h, p, h.addressOf(h.another("B")), false, func(name string) { picture(p, "demo-"+name) })
	for _, page := range w.pages {
		t.Logf("%d screens, %4d px: %s", page.screens, page.height, page.name)
	}
	t.Logf("%d marks, %d taps, %d screens, %d swipes without the page's help", w.marks, w.taps, w.screens(), w.swipes)
	most := 30
	if slices.ContainsFunc(w.pages, func(p passed) bool { return strings.HasPrefix(p.name, "category") }) {
		most++ // where the category has a page of its own, and 领取 another
	}
	if w.marks != 113 || w.taps > 130 || w.screens() > most {
		t.Errorf("%d marks take %d taps and %d screens", w.marks, w.taps, w.screens())
	}
	said := h.open()
	if len(said) < 9*2+3 || slices.ContainsFunc([]string{"integrity-leaders.l3", "annual-leaders.l9", "promoted.p2"}, func(key string) bool { return said[key] == "" }) {
		t.Errorf("in the box is %v", said)
	}
}

// BenchmarkHuman is the demo's ballot at human speed, with a phone's own motion: how long from the first page to 已投入票箱.
func BenchmarkHuman(b *testing.B) {
	h := hallOf(b, demoSetup(b))
	p := phone.Start(b)
	p.Moving(true)
	var took time.Duration
	var w *walk
	for range b.N {
		began := time.Now()
		w = walked(h, p, h.addressOf(h.another("B")), true, func(string) {})
		took += time.Since(began)
	}
	b.ReportMetric(took.Seconds()/float64(b.N), "s/ballot")
	b.ReportMetric(float64(w.taps), "taps")
	b.ReportMetric(float64(w.swipes), "swipes")
	b.ReportMetric(float64(w.screens()), "screens")
}

// BenchmarkMarking is a phone six times slower than this machine on which everything is marked, leaf after leaf, then looked over in the
// list of subjects and in the review: the longest time in which the page could not draw or answer, for the demo's forms.
func BenchmarkMarking(b *testing.B) {
	for _, leaders := range []int{9, 40} {
		b.Run(fmt.Sprintf("leaders=%d", leaders), func(b *testing.B) {
			s := demoSetup(b)
			for i := len(s.Leaders); i < leaders; i++ {
				s.Leaders = append(s.Leaders, survey.Leader{ID: fmt.Sprintf("l%d", i+1), Name: "周文斌", Post: "党组成员、副局长", Role: survey.Member})
			}
			h := hallOf(b, s)
			p := phone.Start(b)
			p.Moving(true)
			var marking, lists float64
			for range b.N {
				p.Do(chromedp.Navigate(h.addressOf(h.another("B"))), screen("welcome"))
				(&walk{p: p}).toCard(func(string) {})
				throttled(p, 6)
				longest := phone.Evaluate[struct{ Marking, Lists float64 }](p, `(async () => {
					let longest = 0
					const watch = new PerformanceObserver((list) => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration) })
					watch.observe({ entryTypes: ["longtask"] })
					const pause = () => new Promise((go) => setTimeout(() => requestAnimationFrame(() => setTimeout(go, 0)), 20))
					const click = async (e) => { const began = performance.now(); e.click(); longest = Math.max(longest, performance.now() - began); await pause() }
					const act = (name) => document.querySelector("[data-act=" + name + "]")
					for (;;) {
						for (const q of [...document.querySelectorAll("fieldset")]) await click(q.querySelectorAll("input")[1])
						if (!act("next")) break
						await click(act("next"))
					}
					const marking = longest
					longest = 0
					for (const name of ["contents", "back", "review"]) await click(act(name))
					await new Promise((go) => setTimeout(go, 300))
					return { Marking: marking, Lists: longest }
				})()`)
				throttled(p, 1)
				marking, lists = max(marking, longest.Marking), max(lists, longest.Lists)
			}
			b.ReportMetric(marking, "ms-longest-marking")
			b.ReportMetric(lists, "ms-longest-lists")
		})
	}
}
