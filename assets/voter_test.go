package assets_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/manifest"
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

func says(text string) step {
	return phone.Until(fmt.Sprintf(`document.body.innerText.includes(%q)`, text))
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

func score(key, text string) step {
	return chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`[id="%s.score"]`, key)), text)
}

func all(steps ...step) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for _, s := range steps {
			if _, err := s(ctx, target); err != nil {
				return chromedp.Void{}, err
			}
		}
		return chromedp.Void{}, nil
	}
}

// submit leads from a card over the review to the end of what the voter does.
func submit() step { return all(tap("contents"), tap("review"), tap("submit")) }

// collect brings a phone from the slip's address to the first card.
func collect(h *hall, p *phone.Phone) {
	h.t.Helper()
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), screen("card"))
}

// filled is a phone with a ballot that is ready to be submitted.
func filled(h *hall) *phone.Phone {
	h.t.Helper()
	p := phone.Start(h.t)
	collect(h, p)
	p.Do(choose("leaders.l1.duty", "poor"))
	return p
}

func (h *hall) same(act string, times int) {
	h.t.Helper()
	sent := h.sent(act)
	if len(sent) < times || len(slices.Compact(slices.Clone(sent))) != 1 {
		h.t.Errorf("%d requests, %d different ones", len(sent), len(slices.Compact(sent)))
	}
}

// TestSitting clicks through every kind of content; what is in the box is what was clicked.
func TestSitting(t *testing.T) {
	h := newHall(t, true)
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	if at := phone.Evaluate[string](p, "location.pathname + history.length"); at != "/2" && at != "/1" {
		t.Errorf("the slip stays in the address or its history: %s", at)
	}
	if shown := phone.Evaluate[string](p, "document.body.innerText"); !strings.Contains(shown, "试填") || !strings.Contains(shown, "每组不少于 5 张票") {
		t.Errorf("the welcome says %s", shown)
	}
	print := manifest.Fingerprint(h.manifest)
	p.Do(says(print[:4] + " " + print[4:8] + " " + print[8:12]))
	collect(h, p)

	// A mark taken back, a scale of its own, points that are mended. A second tap leaves a grade chosen.
	p.Do(choose("leaders.l1.clean", "bad"), choose("leaders.l1.clean", "bad"), choose("leaders.l1.overall", "excellent"))
	p.Do(score("leaders.l1.work", "85.2"), chromedp.Focus(chromedp.CSS("[data-act=next]")), says("最近的是 85 分和 85.5 分。"))
	p.Do(tap("next"), heading("李㛃"))
	if phone.Evaluate[bool](p, `!!document.getElementById("leaders.l2.duty")`) {
		t.Error("a member is asked what only the principal is asked")
	}
	// The form's quota: one 优秀 for a criterion. l3 is no subject.
	p.Do(choose("leaders.l2.overall", "excellent"), says("已经给满 1 名"))
	if phone.Evaluate[bool](p, `!!document.querySelector("input:checked")`) {
		t.Error("the quota is exceeded")
	}
	p.Do(choose("leaders.l2.overall", "competent"), choose("leaders.l2.clean", "good"),
		chromedp.Click(chromedp.CSS(`[id='leaders.l2.clean'] .clear`)), score("leaders.l2.work", " ９０ "), tap("next"), heading("市住房和城乡建设局"))
	if phone.Evaluate[bool](p, `document.body.innerText.includes("职工评议表")`) {
		t.Error("a form that only others fill is shown")
	}
	p.Do(choose("work.unit.view", "poor"), tap("next"), heading("赵六"), tap("back"), heading("市住房和城乡建设局"))
	p.Do(choose("work.unit.problems", "p1"), choose("work.unit.problems", "none"), choose("work.unit.problems", "other"), says("已选 1 项，至少要选 2 项"),
		choose("work.unit.problems", "p1"), choose("work.unit.problems", "p2"), says("最多选 2 项"),
		write("work.unit.problems", "其他𠮷"), write("work.unit.comment", "多听意见"))
	p.Do(chromedp.Reload(), heading("市住房和城乡建设局"))
	p.Do(tap("next"), heading("赵六"), choose("promoted.p1.view", "disapprove"), write("promoted.p1.reason", "理由"), choose("promoted.p1.view", "approve"))

	// duty of l1 is required, and its points are off their step: the review leads there, and does not submit before.
	p.Do(tap("review"), screen("review"), says("分数不对"))
	if phone.Evaluate[bool](p, `!!document.querySelector("[data-act=submit]")`) {
		t.Error("a ballot against its rules can be submitted")
	}
	p.Do(row("履行第一责任人职责", "张　三"), heading("张　三"), choose("leaders.l1.duty", "poor"), tap("review"), screen("review"), row("工作实绩（分数不对）"), score("leaders.l1.work", "\b5"))
	p.Do(tap("contents"), screen("contents"), tap("back"), heading("张　三"), tap("contents"), tap("review"), screen("review"), tap("submit"), heading("已投入票箱"))

	want := map[string]string{
		"leaders.l1": `{"v":2,"marks":"230","scores":["85.5"]}`, "leaders.l2": `{"v":2,"marks":"-1","scores":["90"]}`, "work.unit": `{"v":2,"marks":"1"}`,
		"work.unit.problems": `{"v":2,"choices":["p1","other"]}`, "work.unit.problems.text": `{"v":2,"text":"其他𠮷"}`, "work.unit.comment": `{"v":2,"text":"多听意见"}`,
		"promoted.p1": `{"v":2,"marks":"0"}`,
	}
	if diff := cmp.Diff(want, h.open()); diff != "" {
		t.Error(diff)
	}
	for _, body := range h.sent("cast") {
		if strings.Contains(body, h.slip.String()) {
			t.Error("a cast carries the slip")
		}
	}
	for _, leak := range h.leaks {
		t.Error(leak)
	}
	wantStates(t, p, "done")
	if kept := phone.Evaluate[int](p, "localStorage.length"); kept != 0 {
		t.Errorf("localStorage has %d", kept)
	}
}

// TestCategories: B fills a form that A does not, and a blank ballot, where nothing is required, says so in all of its envelopes.
func TestCategories(t *testing.T) {
	s := sitting()
	s.Forms[0].Criteria[0].Required = false
	h := hallOf(t, s)
	slip := h.another("B")
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.addressOf(slip)), screen("welcome"), says("职工代表"), tap("collect"), screen("card"),
		tap("contents"), says("领导班子"), tap("review"), says("会计为空白票"), tap("submit"), heading("已投入票箱"))
	says := h.open()
	if len(says) != len(manifest.Sent(h.envelopes, "B")) || says["staff.body"] != `{"v":2,"state":"blank"}` {
		t.Errorf("a blank ballot of B says %v", says)
	}
}

// TestNothingToFill: a category whose forms apply to nobody comes to the review at once, and may hand in a blank ballot.
func TestNothingToFill(t *testing.T) {
	s := sitting()
	for i := range s.Forms {
		s.Forms[i].Categories = []string{"A"}
	}
	s.Forms[3].Categories, s.Promoted = []string{"A", "B"}, nil
	h := hallOf(t, s)
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.addressOf(h.another("B"))), screen("welcome"), tap("collect"), screen("review"), says("没有要填的测评表"))
	p.Do(chromedp.Reload(), screen("review"), tap("submit"), heading("已投入票箱"))
	if says := h.open(); len(says) != 1 || says["cover"] != `{"v":2,"state":"blank"}` {
		t.Errorf("in the box is %v", says)
	}
}

// TestLostAnswers: the server did what it was asked, the phone never heard of it.
func TestLostAnswers(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	h.on("collect", lost)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), heading("连不上服务器"))
	// The phone forgets all but what it stored; without a slip in the address it goes on with the record.
	h.on("collect", lost)
	p.Do(chromedp.Navigate(h.url), screen("welcome"), tap("collect"), heading("连不上服务器"))
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), screen("card"))
	h.same("collect", 3)
	h.on("cast", lost, lost)
	p.Do(choose("leaders.l1.duty", "poor"), submit(), heading("已投入票箱"))
	h.same("cast", 3)
	h.open()
}

// TestNoOtherSuccess: whatever comes that is not the box's own answer, the page does not say that the ballot is in, and sends the same
// bytes again; in the end it is in, once.
func TestNoOtherSuccess(t *testing.T) {
	for name, test := range map[string]struct {
		ways []way
		says string
	}{
		"204 of a proxy":          {[]way{empty}, "连不上服务器"},
		"204 for the box's":       {[]way{swallow}, "连不上服务器"},
		"a portal's page":         {[]way{portal}, "连不上服务器"},
		"200 without an ack":      {[]way{noAck}, "连不上服务器"},
		"a forged ack":            {[]way{forged}, "连不上服务器"},
		"a redirect":              {[]way{elsewhere}, "连不上服务器"},
		"a cut answer":            {[]way{lost}, "连不上服务器"},
		"503":                     {[]way{busy}, "服务器正忙"},
		"a refusal of a proxy":    {[]way{refused}, "请找工作人员"},
		"no answer for the while": {[]way{mute}, "连不上服务器"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // one of them waits
			h := newHall(t, false)
			p := filled(h)
			var many []way
			for range 100 {
				many = append(many, test.ways...)
			}
			h.on("cast", many...)
			p.Do(submit(), heading("还不能确定，正在重试"), says(test.says))
			if !slices.Contains(test.ways, mute) { // one that is never answered is sent again when its patience ends
				p.Do(nudge(), phone.Until("true"), wait(h, "cast", 2))
			}
			wantStates(t, p, "sealed")
			h.on("cast")
			if slices.Contains(test.ways, mute) {
				p.Do(chromedp.Reload())
			}
			p.Do(nudge(), heading("已投入票箱"))
			h.same("cast", 2)
			h.open()
		})
	}
}

// wait is until so many requests for an act came.
func wait(h *hall, act string, times int) step {
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for {
			if len(h.sent(act)) >= times {
				return chromedp.Void{}, nil
			}
			if _, err := phone.Until("true")(ctx, target); err != nil {
				return chromedp.Void{}, err
			}
		}
	}
}

// TestEndedWhileCasting: a page that is closed before the answer goes on with the same bytes when it is opened again.
func TestEndedWhileCasting(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	h.on("cast", swallow, swallow, swallow, swallow, swallow, swallow)
	p.Do(submit(), heading("还不能确定，正在重试"))
	h.on("cast")
	p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
	h.same("cast", 2)
	h.open()
	// Back in the history, and the address without a slip: the end stays the end.
	p.Do(chromedp.Navigate(h.url), heading("已投入票箱"))
}

// TestRefusedForNow: what the box refuses stays, says so with its sentence, and is sent again by itself when it may be.
func TestRefusedForNow(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := newHall(t, false)
	p := filled(h)
	p.Do(tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	h.enter(survey.Closed)
	p.Do(tap("submit"), heading("未提交，请重试"), says("封箱了，您的票现在不在箱内；若重新开放会自动再交"))
	p.Do(chromedp.Navigate(h.address()), heading("未提交，请重试"))
	h.enter(survey.Voting)
	p.Do(heading("已投入票箱")) // by itself
	h.same("cast", 2)
	h.open()
}

func TestNotVotingYet(t *testing.T) {
	h := newHall(t, false)
	h.enter(survey.Collecting)
	p := filled(h)
	p.Do(tap("contents"), tap("review"), says("尚未开始提交"))
	if phone.Evaluate[bool](p, `!document.querySelector("[data-act=submit]").disabled`) {
		t.Error("提交 is offered before voting")
	}
	h.enter(survey.Voting)
	p.Do(nudge(), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	h.enter(survey.Collecting)
	p.Do(tap("submit"), heading("未提交，请重试"), says("还没有开始提交"))
	h.enter(survey.Voting)
	p.Do(nudge(), heading("已投入票箱"))
	h.same("cast", 2)
}

func TestBoxFull(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	var taken ballot.Cast
	h.set(func() { // somebody who holds the seed was first
		taken = ballot.Cast{Category: "A", Nonce: [32]byte{1}}
		h.casts = append(h.casts, taken)
	})
	p.Do(submit(), heading("未提交，请重试"), says("张数已等于领取的张数"))
	h.set(func() { h.casts = nil })
	p.Do(nudge(), heading("已投入票箱"))
	h.same("cast", 2)
	h.open()
}

// TestFillingWhenClosed: what was not submitted stays for a reopening, and the page says so.
func TestFillingWhenClosed(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	h.enter(survey.Closed)
	p.Do(tap("contents"), tap("review"), says("已封箱，没有提交的不能再投"))
	p.Do(chromedp.Reload(), heading("已封箱，没有提交的不能再投"))
	h.enter(survey.Voting)
	p.Do(nudge(), screen("review"), tap("submit"), heading("已投入票箱"))
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"2--"}` {
		t.Errorf("the ballot says %s", got)
	}
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
	second.Do(choose("leaders.l1.duty", "poor"), submit(), heading("已投入票箱"))
	p.Do(heading("已投入票箱"))
	if got := h.open()["leaders.l1"]; got != `{"v":2,"marks":"2-1"}` {
		t.Errorf("the ballot says %s", got)
	}
	other := phone.Start(t)
	other.Do(chromedp.Navigate(h.address()), heading("这张领票码已经领过票"), says("请工作人员补发"))
}

// TestTwoTabsSubmit: both seal at once. One request is sent, whichever tab's it is.
func TestTwoTabsSubmit(t *testing.T) {
	h := newHall(t, false)
	p := filled(h)
	p.Do(tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	second := p.Another()
	second.Do(chromedp.Navigate(h.address()), screen("card"), tap("contents"), tap("review"), chromedp.WaitVisible(chromedp.CSS("[data-act=submit]:not([disabled])")))
	const soon = `setTimeout(() => document.querySelector("[data-act=submit]").click(), 300)`
	p.Do(chromedp.Evaluate[chromedp.Void](soon))
	second.Do(chromedp.Evaluate[chromedp.Void](soon), heading("已投入票箱"))
	p.Do(heading("已投入票箱"))
	h.same("cast", 1)
	h.open()
}

// TestStorageWiped: what another tab takes away is put back, and the ballot is cast all the same.
func TestStorageWiped(t *testing.T) {
	t.Parallel() // it waits, mostly
	h := newHall(t, false)
	p := filled(h)
	second := p.Another()
	second.Do(chromedp.Navigate(h.url), screen("typing"), change("store.clear()"), untilStored("all.length === 1"))
	second.Do(change(`store.openKeyCursor().onsuccess = (e) => { if (e.target.result) store.put("?", e.target.result.key) }`), untilStored(`all[0].state === "filling"`))
	// The whole of it, as a browser's settings take it away.
	second.Do(chromedp.Evaluate[chromedp.Void](`new Promise((resolve) => { indexedDB.deleteDatabase("ceping").onsuccess = () => resolve(undefined) })`, chromedp.EvalAwaitPromise))
	p.Do(submit(), heading("已投入票箱"))
	wantStates(t, p, "done")
	h.open()
}

// TestFullStorage: before 领取 the page stops and the slip is good; after it the ballot goes on in memory, and the page says so.
func TestFullStorage(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	const full = `IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") }`
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), chromedp.Evaluate[chromedp.Void](full),
		tap("collect"), heading("这个浏览器存不住填写的内容"), says("这张领票码仍然有效"))
	if sent := h.sent("collect"); len(sent) > 0 {
		t.Error("the slip was exchanged")
	}
	collect(h, p)
	p.Do(chromedp.Evaluate[chromedp.Void](full), choose("leaders.l1.duty", "poor"), tap("contents"), says("请一直开着本页"), tap("review"), tap("submit"), heading("已投入票箱"))
	h.open()
}

// TestBeforeCollecting: the slip survives a reload and the way back from the longer page.
func TestBeforeCollecting(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), chromedp.Reload(), screen("welcome"), chromedp.Navigate(h.url+"/privacy"), chromedp.Evaluate[chromedp.Void]("void setTimeout(() => history.back())"), screen("welcome"),
		tap("collect"), screen("card"))
	if left := phone.Evaluate[string](p, "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)") + phone.Evaluate[string](p, "("+inStore+`)("readonly", (store) => store.getAll()).then(JSON.stringify)`); strings.Contains(left, h.slip.String()) {
		t.Error("the slip stays after it was exchanged")
	}
}

// TestStops: where the phone must not go on, it does not collect.
func TestStops(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	h.set(func() { h.lie = strings.Replace(h.manifest, `"min_group":5`, `"min_group":3`, 1) })
	p.Do(chromedp.Navigate(h.address()), heading("请停下，不要填写"))
	h.set(func() { h.lie = "" })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("no"), heading("请先找工作人员"), says("这张领票码仍然有效"), tap("back"), screen("welcome"))
	h.state(ballot.Voided)
	p.Do(chromedp.Navigate(h.address()), heading("这张领票码已作废"))
	h.state(ballot.Replaced)
	p.Do(chromedp.Navigate(h.address()), heading("这张领票码已补发"), says("请用新的领票码"))
	h.state(ballot.Fresh)
	h.enter(survey.Closed)
	p.Do(chromedp.Navigate(h.address()), heading("已经封箱"))
	p.Do(chromedp.Navigate(h.addressOf(survey.NewSlip())), heading("没有这张领票码"))
	p.Do(chromedp.Navigate(h.url+"/S/1234"), heading("输入领票码"))
	if sent := h.sent("collect"); len(sent) > 0 {
		t.Errorf("collected: %v", sent)
	}
}

// TestOtherEnvelopes: a manifest that lists other envelopes than its forms make stops the page, though it is the slip's own.
func TestOtherEnvelopes(t *testing.T) {
	h := newHall(t, false)
	h.set(func() {
		h.manifest = strings.Replace(h.manifest, `{"key":"leaders.l1","size":64}`, `{"key":"leaders.l1","size":128}`, 1)
	})
	if !strings.Contains(h.manifest, `"size":128`) {
		t.Fatal("the manifest is as it was")
	}
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), heading("请停下，不要填写"), says("信封清单"))
}

// TestWrongProof: an issuer with another key. The record stays.
func TestWrongProof(t *testing.T) {
	h := newHall(t, false)
	forger, err := credential.NewIssuer(make([]byte, 32), sessionID, "A")
	if err != nil {
		t.Fatal(err)
	}
	h.set(func() { h.forger = forger })
	p := phone.Start(t)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), heading("测评票没有通过核对"))
	h.set(func() { h.forger = nil })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), screen("card"))
	h.same("collect", 2)
}

// TestRefusedWhileCollecting: a refusal to a phone that asked before erases nothing, unless the slip was replaced and that was read.
func TestRefusedWhileCollecting(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	h.on("collect", busy)
	p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), heading("服务器正忙"))
	h.set(func() {
		slip := h.slips[h.slip.Digest()]
		slip.state, slip.blinded = ballot.Collected, [32]byte{1}
	})
	p.Do(nudge(), heading("这张领票码已经领过票"), says("请找工作人员"))
	h.state(ballot.Fresh)
	p.Do(nudge(), screen("card"))
	h.same("collect", 3)

	slip := h.another("A")
	h.on("collect", busy)
	p.Do(chromedp.Navigate(h.addressOf(slip)), screen("welcome"), tap("collect"), heading("服务器正忙"))
	h.set(func() { h.slips[slip.Digest()].state = ballot.Replaced })
	p.Do(nudge(), heading("这张领票码已补发"), tap("read"), screen("typing"))
	wantStates(t, p, "filling") // the other slip's
}

func TestTyped(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	typed := strings.ToLower(strings.NewReplacer("0", "o", "1", "l").Replace(h.slip.Grouped()))
	p.Do(chromedp.Navigate(h.url), screen("typing"), chromedp.SendKeys(chromedp.CSS("#slip"), typed[:18]), tap("enter"),
		chromedp.WaitVisible(chromedp.CSS("#slip[aria-invalid]")))
	p.Do(chromedp.SendKeys(chromedp.CSS("#slip"), typed[18:]), tap("enter"), screen("welcome"))
	shown := phone.Evaluate[string](p, `document.querySelector("[data-fingerprint]").textContent.replace(/ /g, "")`)
	if want := manifest.Fingerprint(h.manifest)[:12]; shown != want {
		t.Errorf("the fingerprint shown is %q, not %q", shown, want)
	}
}
