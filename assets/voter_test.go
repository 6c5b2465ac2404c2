package assets_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/version1"
)

type step = chromedp.Action[chromedp.Void]

func tap(act string) step {
	return chromedp.Click(chromedp.CSS("[data-act="+act+"]:not([disabled])"), chromedp.NodeVisible)
}

func screen(name string) step {
	return chromedp.WaitVisible(chromedp.CSS("main[data-screen=" + name + "]"))
}

func heading(text string) step {
	return phone.Until(fmt.Sprintf(`!!document.querySelector("h1") && document.querySelector("h1").textContent === %q`, text))
}

// nudge taps 重试 if it is there: the page also asks by itself.
func nudge() step {
	return chromedp.Evaluate[chromedp.Void](`(() => { const b = document.querySelector("[data-act=retry]"); if (b) b.click() })()`)
}

func choose(key, code string) step {
	return chromedp.Click(chromedp.CSS(fmt.Sprintf(`[id=%q] input[value=%q]`, key, code)))
}

func write(key, text string) step {
	return chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`[id="%s.text"]`, key)), text)
}

// collect brings a phone from the slip's address to the first card.
func collect(h *hall, p *phone.Phone) {
	h.t.Helper()
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("next"), screen("category"), tap("yes"), screen("collect"),
		tap("collect"), screen("card"))
}

func TestSitting(t *testing.T) {
	h := newHall(t, true)
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	if at := phone.Evaluate[string](p, "location.pathname + history.length"); at != "/2" && at != "/1" {
		t.Errorf("the slip stays in the address or its history: %s", at)
	}
	h.set(func() {
		if len(h.requests) > 4 {
			t.Errorf("the first view takes %d requests: %v", len(h.requests), h.requests)
		}
	})
	if shown := phone.Evaluate[string](p, "document.body.innerText"); !strings.Contains(shown, "试填") || !strings.Contains(shown, "每组不少于 5 人") {
		t.Errorf("the welcome says %s", shown)
	}
	collect(h, p)

	// The form's quota: one 优秀 for a criterion. l3 is no subject, and duty is not asked of l2.
	p.Do(choose("leaders.l1.overall", "excellent"), tap("next"), heading("李㛃"))
	if phone.Evaluate[bool](p, `!!document.getElementById("leaders.l2.duty")`) {
		t.Error("a member is asked what only the principal is asked")
	}
	p.Do(choose("leaders.l2.overall", "excellent"))
	if phone.Evaluate[bool](p, `!!document.querySelector("input:checked")`) {
		t.Error("the quota is exceeded")
	}
	p.Do(choose("leaders.l2.overall", "competent"), tap("next"), heading("市住房和城乡建设局"))
	p.Do(choose("work.unit.view", "poor"), tap("next"), heading("赵六"), tap("back"), heading("市住房和城乡建设局"))
	p.Do(choose("work.unit.problems", "p1"), choose("work.unit.problems", "none"), choose("work.unit.problems", "other"),
		write("work.unit.problems", "其他𠮷"), write("work.unit.comment", "多听意见"))
	p.Do(chromedp.Reload(), heading("市住房和城乡建设局"))
	p.Do(tap("next"), heading("赵六"), choose("promoted.p1.view", "disapprove"), write("promoted.p1.reason", "理由"), choose("promoted.p1.view", "approve"))

	// duty of l1 is required: the review leads there, and does not submit before.
	p.Do(tap("review"), screen("review"))
	if phone.Evaluate[bool](p, `!!document.querySelector("[data-act=submit]")`) {
		t.Error("a ballot without its required mark can be submitted")
	}
	p.Do(chromedp.Click(chromedp.CSS(".row")), heading("张　三"), choose("leaders.l1.duty", "poor"))
	p.Do(tap("contents"), screen("contents"), tap("review"), screen("review"), tap("submit"), heading("已投入票箱"))

	text, ballot := h.open()
	want := version1.Ballot{
		Marks:  map[string]int{"leaders.l1.duty": 2, "leaders.l1.overall": 0, "leaders.l2.overall": 1, "work.unit.view": 1, "promoted.p1.view": 0},
		Chosen: map[string][]int{"work.unit.problems": {1}},
		Texts:  map[string]string{"work.unit.problems": "其他𠮷", "work.unit.comment": "多听意见"},
	}
	if diff := cmp.Diff(want, ballot); diff != "" {
		t.Errorf("the ballot is %s: %s", text, diff)
	}
	if strings.Contains(text, "理由") {
		t.Error("a text whose condition does not hold was sent")
	}
	for _, body := range h.sent("cast") {
		if strings.Contains(body, h.slip.String()) {
			t.Error("a cast carries the slip")
		}
	}
	h.set(func() {
		for _, leak := range h.leaks {
			t.Error(leak)
		}
	})
	if kept := phone.Evaluate[[]string](p, "Object.keys(localStorage)"); !slices.Equal(kept, []string{"ceping.kept"}) {
		t.Errorf("the phone keeps %v", kept)
	}
}

// TestLostAnswers: the server did what it was asked, the phone never heard of it.
func TestLostAnswers(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	h.set(func() { h.lose["collect"] = 1 })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("next"), tap("yes"), tap("collect"), heading("连不上服务器"))
	// The phone forgets all but what it stored.
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("next"), tap("yes"), tap("collect"), screen("card"))
	if sent := h.sent("collect"); len(sent) != 2 || sent[0] != sent[1] {
		t.Errorf("collected with %v", sent)
	}
	h.set(func() { h.lose["cast"] = 2 })
	p.Do(choose("leaders.l1.duty", "poor"), tap("contents"), tap("review"), tap("submit"), heading("已投入票箱"))
	sent := h.sent("cast")
	if len(sent) != 3 || sent[0] != sent[1] || sent[1] != sent[2] {
		t.Errorf("%d different casts", len(sent))
	}
	h.open()
}

// TestEndedWhileCasting: a page that is closed before the answer goes on with the same bytes when it is opened again.
func TestEndedWhileCasting(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	h.set(func() { h.lose["cast"] = 1000 })
	p.Do(choose("leaders.l1.duty", "poor"), tap("contents"), tap("review"), tap("submit"), screen("busy"),
		phone.Until(`!!Object.keys(localStorage).some((k) => JSON.parse(localStorage[k]).request)`))
	h.set(func() { h.lose["cast"] = 0 })
	p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
	for _, body := range h.sent("cast") {
		if body != h.sent("cast")[0] {
			t.Error("other bytes were sent")
		}
	}
	h.open()
}

func TestSecondScan(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("leaders.l1.overall", "competent"))
	second := p.Another()
	second.Do(chromedp.Navigate(h.address()), heading("张　三"))
	if !phone.Evaluate[bool](second, `document.querySelector("[id='leaders.l1.overall'] input[value=competent]").checked`) {
		t.Error("the second scan does not find the draft")
	}
	second.Do(choose("leaders.l1.duty", "poor"), tap("contents"), tap("review"), tap("submit"), heading("已投入票箱"))
	p.Do(heading("已投入票箱"))
	_, ballot := h.open()
	if diff := cmp.Diff(map[string]int{"leaders.l1.duty": 2, "leaders.l1.overall": 1}, ballot.Marks); diff != "" {
		t.Error(diff)
	}
	other := phone.Start(t)
	other.Do(chromedp.Navigate(h.address()), heading("这张领票码已经用过"))
}

func TestPhases(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	h.set(func() { h.phase = survey.Ready })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("next"), tap("yes"), tap("retry"))
	h.set(func() { h.phase = survey.Collecting })
	p.Do(nudge(), tap("collect"), screen("card"), choose("leaders.l1.duty", "poor"), tap("contents"), tap("review"), screen("review"),
		chromedp.WaitVisible(chromedp.CSS("[data-act=submit][disabled]")))
	h.set(func() { h.phase = survey.Voting })
	p.Do(nudge(), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	// Too early after all: what was refused may still be changed.
	h.set(func() { h.phase = survey.Collecting })
	p.Do(tap("submit"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit][disabled]")))
	h.set(func() { h.phase = survey.Closed })
	p.Do(nudge(), tap("submit"), heading("未提交，请重试"))
	h.set(func() { h.phase = survey.Voting })
	p.Do(tap("retry"), heading("已投入票箱"))

	p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
	h.set(func() { h.phase = survey.Opened })
	p.Do(chromedp.Navigate(h.address()), heading("您的测评票已在箱内"))
	h.set(func() { h.casts = nil })
	p.Do(chromedp.Navigate(h.address()), heading("清单里没有找到您的测评票"))
}

// TestStops: where the phone must not go on, it does not collect.
func TestStops(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	manifest := h.manifest
	h.set(func() { h.manifest = strings.Replace(manifest, `"min_group":5`, `"min_group":3`, 1) })
	p.Do(chromedp.Navigate(strings.Replace(h.address(), survey.Fingerprint(h.manifest), survey.Fingerprint(manifest), 1)), heading("请停下，不要填写"))
	h.set(func() { h.manifest = manifest })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("next"), tap("no"), heading("请先找工作人员"))
	h.set(func() { h.void = true })
	p.Do(chromedp.Navigate(h.address()), heading("这张领票码已作废"))
	h.set(func() { h.void, h.phase = false, survey.Closed })
	p.Do(chromedp.Navigate(h.address()), heading("已经封箱"))
	p.Do(chromedp.Navigate(h.url+"/S/"+survey.NewSlip().String()+survey.Fingerprint(manifest)), heading("没有这张领票码"))
	p.Do(chromedp.Navigate(h.url+"/S/1234"), heading("输入领票码"))
	if sent := h.sent("collect"); len(sent) > 0 {
		t.Errorf("collected: %v", sent)
	}

	// An issuer with another key: its proof does not fit the manifest's.
	h.set(func() { h.phase = survey.Voting })
	forger, err := credential.NewIssuerVersion1(make([]byte, 32), sessionID, "B")
	if err != nil {
		t.Fatal(err)
	}
	h.set(func() { h.issuer = forger })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("next"), tap("yes"), tap("collect"), heading("测评票没有通过核对"))
}

func TestTyped(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	typed := strings.ToLower(strings.NewReplacer("0", "o", "1", "l").Replace(h.slip.Grouped()))
	p.Do(chromedp.Navigate(h.url), screen("typing"), chromedp.SendKeys(chromedp.CSS("#slip"), typed[:18]), tap("enter"),
		chromedp.WaitVisible(chromedp.CSS("#slip[aria-invalid]")))
	p.Do(chromedp.SendKeys(chromedp.CSS("#slip"), typed[18:]), tap("enter"), screen("welcome"))
	shown := phone.Evaluate[string](p, `document.querySelector("[data-fingerprint]").textContent.replace(" ", "")`)
	if want := survey.Fingerprint(h.manifest)[:8]; shown != want {
		t.Errorf("the fingerprint shown is %q, not %q", shown, want)
	}
}

// TestOldEngine: without BigInt, and without any script that runs, the page says where to go.
func TestOldEngine(t *testing.T) {
	h := newHall(t, false)
	const plain = "请换一部手机，或到工作人员处的平板上填写"
	p := phone.Start(t)
	p.Do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: "delete window.BigInt"})
		return err
	}))
	p.Do(chromedp.Navigate(h.address()), chromedp.WaitVisible(chromedp.CSS(".late")))
	if got := phone.Evaluate[string](p, `document.getElementById("page").innerText`); !strings.Contains(got, plain) || strings.Contains(got, "正在打开") {
		t.Errorf("it says %s", got)
	}
}

// TestFits: no screen is wider than the narrowest phone at the largest text, nor has axe a serious word against it; with
// WeChat's own scaling by half on top of it as well.
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
		p.Scale("")
		if width := phone.Evaluate[int](p, "document.documentElement.scrollWidth"); width > 320 {
			t.Errorf("%s is %d wide", name, width)
		}
		if low := phone.Evaluate[int](p, `Math.min(...Array.from(document.querySelectorAll(".option, .button.main, .row")).map((e) => e.offsetHeight), 999)`); low < 60 {
			t.Errorf("%s has a target %d high", name, low)
		}
	}
	p.Do(chromedp.Navigate(h.url), screen("typing"), tap("textsize"), tap("textsize"))
	fits("typing")
	p.Do(tap("textsize"))
	fits("typing, large")
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	fits("welcome")
	p.Do(tap("next"), screen("category"))
	fits("category")
	p.Do(tap("yes"), screen("collect"), tap("collect"), screen("card"))
	for _, name := range []string{"张　三", "李㛃", "市住房和城乡建设局", "赵六"} {
		p.Do(heading(name))
		fits(name)
		if name != "赵六" {
			p.Do(tap("next"))
		}
	}
	p.Do(tap("contents"), screen("contents"))
	fits("contents")
	p.Do(tap("review"), screen("review"))
	fits("review")
	p.Do(tap("submit"), screen("done"))
	fits("done")
}
