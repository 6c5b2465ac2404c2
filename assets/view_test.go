package assets_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/manifest"
)

// TestFits: no screen is wider than the narrowest phone at the largest text, nor has axe a serious word against it; with
// WeChat's own scaling by half on top of it as well. CEPING_PICTURES=DIR keeps a picture of each.
func TestFits(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Resize(320, 640)
	fits := func(name string) {
		t.Helper()
		p.Accessible(name)
		p.Scale("150%")
		if width := phone.Evaluate[int](p, "document.documentElement.scrollWidth"); width > 320 {
			t.Errorf("%s is %d wide with WeChat's scaling", name, width)
		}
		p.Accessible(name + ", scaled")
		picture(p, name+"-320-scaled")
		p.Scale("")
		if width := phone.Evaluate[int](p, "document.documentElement.scrollWidth"); width > 320 {
			t.Errorf("%s is %d wide", name, width)
		}
		if low := phone.Evaluate[int](p, `Math.min(...Array.from(document.querySelectorAll(".option, .button.main, .row, input.score")).map((e) => e.offsetHeight), 999)`); low < 60 {
			t.Errorf("%s has a target %d high", name, low)
		}
		if os.Getenv("CEPING_PICTURES") == "" {
			return
		}
		p.Resize(phone.Width, phone.Height)
		size := phone.Evaluate[string](p, "document.documentElement.className")
		phone.Evaluate[bool](p, `(document.documentElement.className = "size-20", true)`)
		picture(p, name+"-360")
		p.Resize(1280, 800)
		picture(p, name+"-wide")
		phone.Evaluate[string](p, `document.documentElement.className = "`+size+`"`)
		p.Resize(320, 640)
	}
	p.Do(chromedp.Navigate(h.url), screen("typing"), tap("textsize"), tap("textsize"))
	fits("typing")
	p.Do(tap("textsize"))
	fits("typing, large")
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	fits("welcome")
	p.Do(tap("no"), screen("stop"))
	fits("differs")
	p.Do(tap("back"), screen("welcome"))
	p.Do(tap("collect"), screen("card"), score("leaders.l1.work", "9"), choose("leaders.l1.overall", "excellent"))
	for i, name := range []string{"张　三", "李㛃", "市住房和城乡建设局", "赵六"} {
		p.Do(heading(name))
		if i == 2 {
			p.Do(choose("work.unit.problems", "p1"), choose("work.unit.problems", "other"), choose("work.unit.problems", "p2"))
		}
		fits("card " + string(rune('1'+i)))
		if i < 3 {
			p.Do(tap("next"))
		}
	}
	p.Do(tap("contents"), screen("contents"))
	fits("contents")
	p.Do(tap("review"), screen("review"))
	fits("review")
	p.Do(chromedp.Click(chromedp.CSS(".row")), heading("张　三"), score("leaders.l1.work", "\b90"), choose("leaders.l1.duty", "poor"), tap("contents"), tap("review"))
	h.on("cast", swallow, busy, busy, busy, busy, busy, busy, busy, busy, busy, busy)
	p.Do(tap("submit"), heading("还不能确定，正在重试"))
	fits("unsure")
	h.set(func() { h.casts = nil })
	h.enter(survey.Closed)
	h.on("cast")
	p.Do(nudge(), heading("未提交，请重试"))
	fits("refused")
	h.enter(survey.Voting)
	p.Do(nudge(), screen("done"))
	fits("done")
	h.enter(survey.Opened)
	p.Do(chromedp.Navigate(h.address()), says("抽查3个信封都在"))
	fits("in the box")
}

func picture(p *phone.Phone, name string) {
	if dir := os.Getenv("CEPING_PICTURES"); dir != "" {
		p.Screenshot(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".png"))
	}
}

// counted counts the bytes that a server writes, headers included.
type counted struct {
	net.Listener
	bytes *atomic.Int64
}

func (c counted) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	return countedConn{conn, c.bytes}, err
}

type countedConn struct {
	net.Conn
	bytes *atomic.Int64
}

func (c countedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}

// TestFirstView: what a phone receives before the first screen stands, headers and the server's answers included, on a session of
// forty leaders: at most 60,000 bytes in at most four requests.
func TestFirstView(t *testing.T) {
	h := hallOf(t, manyLeaders(40))
	var bytes atomic.Int64
	listener, err := net.Listen("tcp", net.JoinHostPort(phone.Address(t), "0"))
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: counted{listener, &bytes}, Config: &http.Server{Handler: h}}
	server.Start()
	t.Cleanup(server.Close)
	h.url = server.URL
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	if n := bytes.Load(); n > 60_000 {
		t.Errorf("the first view takes %d bytes", n)
	} else {
		t.Logf("the first view takes %d bytes", n)
	}
	defer h.lock()()
	if len(h.requests) > 4 {
		t.Errorf("the first view takes %d requests: %v", len(h.requests), h.requests)
	}
}

// BenchmarkCast measures, on a phone six times slower than this machine, what lies between 提交 and 已投入票箱 for a ballot of forty
// leaders, and the longest time in which the page could not draw meanwhile.
func BenchmarkCast(b *testing.B) {
	h := hallOf(b, manyLeaders(40))
	p := phone.Start(b)
	var took, longest float64
	b.ResetTimer()
	for range b.N {
		slip := h.another("A")
		p.Do(chromedp.Navigate(h.addressOf(slip)), screen("welcome"), tap("collect"), screen("card"),
			choose("leaders.la0.overall", "poor"), tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
		throttled(p, 6)
		result := phone.Evaluate[struct{ Took, Longest float64 }](p, `new Promise((resolve) => {
			let longest = 0
			new PerformanceObserver((list) => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration) }).observe({ entryTypes: ["longtask"] })
			const began = performance.now()
			new MutationObserver(() => {
				if (document.querySelector("main[data-screen=done]")) setTimeout(() => resolve({ Took: performance.now() - began, Longest: longest }), 0)
			}).observe(document.body, { childList: true, subtree: true })
			document.querySelector("[data-act=submit]").click()
		})`)
		throttled(p, 1)
		took, longest = took+result.Took, max(longest, result.Longest)
		p.Do(tap("another"), screen("typing"))
	}
	b.ReportMetric(took/float64(b.N), "ms/cast")
	b.ReportMetric(longest, "ms-longest-task")
	b.ReportMetric(float64(len(h.envelopes)), "envelopes")
}

// BenchmarkSteps measures what a phone six times slower than this machine computes for one voter, for nine and for forty leaders on two
// forms: blinding, finalizing, sealing all envelopes of a ballot. Sealing lets the page draw in between, and is measured with that.
func BenchmarkSteps(b *testing.B) {
	for _, leaders := range []int{9, 40} {
		b.Run(fmt.Sprintf("leaders=%d", leaders), func(b *testing.B) {
			h := hallOf(b, manyLeaders(leaders))
			p := checker(b, "street")
			throttled(p, 6)
			type costs struct{ Blind, Finalize, Seal float64 }
			call[costs](b, p, "costs", h.manifest, "A") // the first use of the curves makes their tables
			var all costs
			for range b.N {
				one := call[costs](b, p, "costs", h.manifest, "A")
				all.Blind, all.Finalize, all.Seal = all.Blind+one.Blind, all.Finalize+one.Finalize, all.Seal+one.Seal
			}
			b.ReportMetric(all.Blind/float64(b.N), "ms-blind")
			b.ReportMetric(all.Finalize/float64(b.N), "ms-finalize")
			b.ReportMetric(all.Seal/float64(b.N), "ms-seal")
			b.ReportMetric(float64(len(manifest.Sent(h.envelopes, "A"))), "envelopes")
		})
	}
}

// throttled makes a phone so many times slower.
func throttled(p *phone.Phone, times float64) {
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
		return err
	}))
}
