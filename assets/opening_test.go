package assets_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/ballot"
)

// before runs a script in each page that is opened from now on, before its own.
func before(script string) step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	})
}

// refusals of the page's policy, as the page itself is told of them.
const listening = `window.refused = []; document.addEventListener("securitypolicyviolation", (e) => window.refused.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample))`

// shownText is what stands on the page for people.
const shownText = `document.getElementById("page").innerText`

// TestPaintedEarly: unit, session and the three sentences stand there while the page's script is held back; nothing that was not
// compared yet, no button, and no second request when the script comes.
func TestPaintedEarly(t *testing.T) {
	s := sitting()
	s.Rehearsal = true
	s.Unit = `<b>局</b>&amp;` // text stays text
	h := hallOf(t, s)
	h.on("voter.js", held)
	p := phone.Start(t)
	p.Do(before(listening), follow(h.address()), phone.Until(`document.getElementById("promise") && !document.getElementById("promise").hidden`))
	picture(p, "early-360")
	early := phone.Evaluate[string](p, shownText)
	for _, want := range []string{"2026年度考核", `<b>局</b>&amp;`, "2026年12月5日", "第三考核组", "试填", "不记录姓名", "拆开装入多个信封", "每组不少于 5 张票", "正在打开"} {
		if !strings.Contains(early, want) {
			t.Errorf("before its script the page lacks %q: %s", want, early)
		}
	}
	if phone.Evaluate[bool](p, `Array.from(document.querySelectorAll("button")).some((b) => b.offsetHeight > 0) || !!document.querySelector("[data-fingerprint], .stamp")`) {
		t.Error("before its script the page has a button, a fingerprint or a category")
	}
	if n := len(h.sent("enter")); n != 1 {
		t.Errorf("before the script came, enter was asked %d times", n)
	}
	close(h.release)
	p.Do(screen("welcome"))
	for _, sentence := range []string{"不记录姓名", "拆开装入多个信封", "每组不少于 5 张票"} {
		line := lineWith(early, sentence)
		if now := phone.Evaluate[string](p, shownText); line == "" || !strings.Contains(now, line) {
			t.Errorf("the page said %q before its script, and after it: %s", line, now)
		}
	}
	if n := len(h.sent("enter")); n != 1 {
		t.Errorf("enter was asked %d times", n)
	}
	for _, refused := range phone.Evaluate[[]string](p, "window.refused") {
		t.Errorf("the page's own policy refuses %s", refused)
	}
	// A reload has no slip in its address: the script asks, once.
	p.Do(chromedp.Reload(), screen("welcome"))
	if n := len(h.sent("enter")); n != 2 {
		t.Errorf("after a reload enter was asked %d times", n)
	}
	p.Do(tap("collect"), screen("card"))
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, leak := range h.leaks {
		t.Error(leak)
	}
}

// follow opens an address without waiting until all of it has come.
func follow(address string) step {
	return chromedp.Evaluate[chromedp.Void]("void setTimeout(() => { location.href = " + quoted(address) + " })")
}

func quoted(text string) string { return `"` + text + `"` }

func lineWith(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// TestEarlyAnswers: whatever becomes of what the page asked early, the script says what it says without it.
func TestEarlyAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		early way
		want  step
		asked int
	}{
		"answered":           {through, screen("welcome"), 1},
		"busy":               {busy, heading("服务器正忙"), 1},
		"cut off":            {lost, screen("welcome"), 2}, // what did not come whole is asked for once more
		"a portal's page":    {portal, screen("welcome"), 2},
		"another laptop":     {gone, heading("无法核对，请找工作人员"), 1},
		"a redirect":         {elsewhere, screen("welcome"), 2},
		"no answer for 10 s": {mute, heading("连不上服务器"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // one of them waits
			h := newHall(t, false)
			h.on("enter", test.early)
			p := phone.Start(t)
			p.Do(chromedp.Navigate(h.address()), test.want)
			if n := len(h.sent("enter")); n != test.asked {
				t.Errorf("enter was asked %d times, want %d", n, test.asked)
			}
			p.Do(chromedp.Reload(), screen("welcome"), tap("collect"), screen("card"))
		})
	}
}

// TestEarlyLies: what is painted early is the server's word alone; what does not fit the slip goes no further.
func TestEarlyLies(t *testing.T) {
	h := newHall(t, false)
	h.set(func() { h.lie = strings.Replace(h.manifest, "市住房和城乡建设局", "别的局", 1) })
	h.on("voter.js", held)
	p := phone.Start(t)
	p.Do(follow(h.address()), phone.Until(`document.getElementById("unit") && document.getElementById("unit").textContent === "别的局"`))
	close(h.release)
	p.Do(heading("请停下，不要填写"))
	if sent := h.sent("collect"); len(sent) > 0 {
		t.Error("the slip was exchanged")
	}
}

// TestHeldBallotAsksNothing: a phone that holds a ballot sends its slip no more, scanned again or not; nor does one without a slip in
// its address, or a tablet.
func TestHeldBallotAsksNothing(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	asked := len(h.sent("enter"))
	p.Do(chromedp.Navigate(h.address()), screen("card"))
	h.on("cast", swallow, swallow, swallow, swallow, swallow, swallow, swallow)
	p.Do(submit(), heading("还不能确定，正在重试"), chromedp.Navigate(h.address()), heading("还不能确定，正在重试"))
	// A store that fails at the first look and is there at the second.
	p.Do(before(`{
		const open = IDBFactory.prototype.open
		IDBFactory.prototype.open = function (name, ...version) {
			IDBFactory.prototype.open = open
			const asked = open.call(this, name, 1)
			asked.addEventListener("success", (event) => {
				event.stopImmediatePropagation()
				asked.result.close()
				asked.dispatchEvent(new Event("error"))
			})
			return asked
		}
	}`), chromedp.Navigate(h.address()), heading("还不能确定，正在重试"))
	if n := len(h.sent("enter")); n != asked {
		t.Errorf("a phone that holds a ballot asked enter %d times more", n-asked)
	}
	fresh := phone.Start(t)
	fresh.Do(chromedp.Navigate(h.url), screen("typing"), chromedp.Navigate(h.url+"/tablet"), screen("typing"), chromedp.Navigate(h.url+"/S/1234"), screen("typing"))
	if n := len(h.sent("enter")); n != asked {
		t.Errorf("pages without a slip asked enter %d times", n-asked)
	}
	// A browser that has no store yet gets none by being looked at.
	if made := phone.Evaluate[string](fresh, `indexedDB.databases().then((all) => JSON.stringify(all.map((d) => d.version)))`); made != "[1]" && made != "[]" {
		t.Errorf("stores are %s", made)
	}
}

// TestOldEngine: without BigInt the page says at once where to go, and neither fetches nor parses the script; in WeChat it also says that
// another browser may do.
func TestOldEngine(t *testing.T) {
	h := newHall(t, false)
	const plain = "请换一部手机，或到工作人员处的平板上填写"
	p := phone.Start(t)
	p.Do(before("delete window.BigInt"), chromedp.Navigate(h.address()), chromedp.WaitVisible(chromedp.CSS(".late")))
	got := phone.Evaluate[string](p, shownText)
	if !strings.Contains(got, plain) || strings.Contains(got, "正在打开") || strings.Contains(got, "一直打不开") || strings.Contains(got, "在浏览器打开") {
		t.Errorf("it says %s", got)
	}
	picture(p, "old-360")
	p.Accessible("the plain page")
	for _, request := range h.asked() {
		if strings.Contains(request, ".js") || strings.Contains(request, "enter") {
			t.Errorf("an engine that cannot run it has %s", request)
		}
	}
	w := phone.Start(t)
	w.Do(inWeChat(), before("delete window.BigInt"), chromedp.Navigate(h.address()), says("在浏览器打开"))
	picture(w, "old-wechat-360")
	tablet := phone.Start(t)
	tablet.Do(before("delete window.BigInt"), chromedp.Navigate(h.url+"/tablet"), says("请工作人员换一台设备"))
}

// asked are all requests so far.
func (h *hall) asked() []string {
	defer h.lock()()
	return append([]string{}, h.requests...)
}

// inWeChat has a page think that it stands in WeChat's own browser.
func inWeChat() step {
	return before(`Object.defineProperty(navigator, "userAgent", { value: navigator.userAgent + " MicroMessenger/8.0.49" })`)
}

// TestScriptCutOff: a script that does not come whole is fetched once more, past every cache; when that is no better the page says that
// the network is at fault, not the phone, and a tap tries again. No slip is used up by it.
func TestScriptCutOff(t *testing.T) {
	t.Parallel() // it waits, mostly
	for name, harm := range map[string]way{"cut off": lost, "half of it": half, "not found": gone, "busy": busy} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, false)
			p := phone.Start(t)
			p.Forgive() // half a script is an error
			h.on("voter.js", harm)
			p.Do(chromedp.Navigate(h.address()), screen("welcome"))
			p.Do(chromedp.Navigate("about:blank"))
			h.on("voter.js", harm, harm, harm, harm)
			fresh := phone.Start(t)
			fresh.Forgive()
			fresh.Do(chromedp.Navigate(h.address()), heading("没有下载完整"), says("请看看是否连着会场的无线网；连着也打不开，请关闭移动数据。再试一次"))
			picture(fresh, "cut-360")
			fresh.Accessible("cut off")
			if got := phone.Evaluate[string](fresh, shownText); strings.Contains(got, "换一部手机") || strings.Contains(got, "正在打开") || strings.Contains(got, "不记录姓名") {
				t.Errorf("it says %s", got)
			}
			h.on("voter.js")
			fresh.Do(tap("reload"), screen("welcome"), tap("collect"), screen("card"))
			h.same("collect", 1)
		})
	}
}

// TestPartLost: the second half of the script does not come, or not whole, at first; nothing is lost by it.
func TestPartLost(t *testing.T) {
	for name, harm := range map[string]way{"cut off": lost, "half of it": half, "not found": gone, "busy": busy} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, false)
			p := phone.Start(t)
			h.on("ballot.js", harm)
			p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), heading("没有下载完整"))
			if phone.Evaluate[string](p, `document.documentElement.dataset.script`) != "running" {
				t.Error("the page calls it a fault of its own")
			}
			h.on("ballot.js")
			p.Do(tap("retry"), screen("card"), choose("leaders.l1.duty", "poor"), submit(), heading("已投入票箱"))
			h.open()
		})
	}
}

// TestNotOpenYet: before 领票 begins the first page waits, and goes on by itself.
func TestNotOpenYet(t *testing.T) {
	h := newHall(t, false)
	h.enter(survey.Ready)
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), says("还没有开始领票"))
	if phone.Evaluate[bool](p, `!!document.querySelector("[data-act=collect]")`) {
		t.Error("领取 is offered before it begins")
	}
	p.Do(tap("no"), screen("stop"), tap("back"), screen("welcome"))
	h.enter(survey.Collecting)
	p.Do(nudge(), tap("collect"), screen("card"))
	h.state(ballot.Collected)
}

// TestInWeChat: the way into another browser is named where it helps, before 领取; after it the page says to stay.
func TestInWeChat(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Do(inWeChat(), chromedp.Navigate(h.address()), screen("welcome"))
	if got := phone.Evaluate[string](p, shownText); strings.Contains(got, "在浏览器打开") {
		t.Errorf("a page that works sends people away: %s", got)
	}
	p.Do(tap("collect"), screen("card"), chromedp.Evaluate[chromedp.Void](`IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") }`),
		choose("leaders.l1.duty", "poor"), says("请不要退出微信，也不要换到浏览器打开"), submit(), heading("已投入票箱"))
	h.open()
	none := phone.Start(t)
	none.Do(inWeChat(), before(`Object.defineProperty(window, "indexedDB", { value: undefined })`), chromedp.Navigate(h.addressOf(h.another("A"))),
		heading("这个浏览器存不住填写的内容"), says("选“在浏览器打开”"), says("再扫一次或输入领票码"))
	picture(none, "nostore-wechat-360")
}

// TestSlowScript: while the script is on its way for long the page says so, and what is to be done; when it comes all the same, it goes on.
func TestSlowScript(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := newHall(t, false)
	h.on("voter.js", held)
	p := phone.Start(t)
	p.Do(follow(h.address()), phone.Until(`document.querySelector("h1") && document.querySelector("h1").textContent === "没有下载完整"`))
	close(h.release)
	p.Do(screen("welcome"), tap("collect"), screen("card"))
}
