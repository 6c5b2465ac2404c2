package assets_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/ballot"
)

// TestOpened: from opened on the lists decide, for a ballot that is in, one that was never sent, one whose answer was lost, and one of
// which another copy is in.
func TestOpened(t *testing.T) {
	t.Run("in", func(t *testing.T) {
		h := newHall(t, false)
		p := filled(h)
		p.Do(submit(), heading("已投入票箱"))
		p.Do(chromedp.Navigate(h.address()), heading("已投入票箱"))
		h.enter(survey.Opened)
		p.Do(chromedp.Navigate(h.address()), heading("您的测评票已在箱内，抽查3个信封都在"), says("封箱校验码开头是"))
		h.set(func() { h.casts[0].Envelopes = slices.Clone(h.casts[0].Envelopes); swapMarks(h) })
		p.Do(chromedp.Navigate(h.address()), heading("箱内是先提交的那一份"))
		h.set(func() { h.altered = true })
		p.Do(chromedp.Navigate(h.address()), heading("开箱清单与封箱校验码不符"))
		h.set(func() { h.altered, h.casts = false, nil })
		p.Do(chromedp.Navigate(h.address()), heading("清单里没有找到您的测评票"))
	})
	t.Run("answer lost", func(t *testing.T) {
		h := newHall(t, false)
		p := filled(h)
		h.on("cast", swallow, empty, empty, empty, empty, empty, empty)
		p.Do(submit(), heading("还不能确定，正在重试"))
		h.enter(survey.Opened)
		h.on("cast")
		p.Do(nudge(), heading("您的测评票已在箱内，抽查3个信封都在"))
	})
	// Found in the list of credentials, and so done, before the sample could be read: what is left is asked for again.
	t.Run("sample lost", func(t *testing.T) {
		h := newHall(t, false)
		p := filled(h)
		h.on("cast", swallow, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty)
		p.Do(submit(), heading("还不能确定，正在重试"))
		p.Do(chromedp.Reload(), heading("还不能确定，正在重试")) // the page goes on with its record, and asks for no manifest
		keys := regexp.MustCompile(`"key":"([^"]+)"`).FindAllStringSubmatch(h.manifest, -1)
		if len(keys) < 3 {
			t.Fatalf("the manifest lists %d envelopes", len(keys))
		}
		for _, key := range keys {
			h.on("sessions/"+sessionID+"/seal/"+key[1], lost, lost, lost, lost, lost)
		}
		h.enter(survey.Opened)
		h.on("cast")
		p.Do(nudge(), says("已经开箱，正在核对您的票在不在箱内"))
		wantStates(t, p, "done")
		p.Do(tap("retry"), says("已经开箱，正在核对您的票在不在箱内"))
		for _, key := range keys {
			h.on("sessions/" + sessionID + "/seal/" + key[1])
		}
		p.Do(heading("您的测评票已在箱内，抽查3个信封都在"))
	})
	t.Run("not in", func(t *testing.T) {
		h := newHall(t, false)
		p := filled(h)
		h.enter(survey.Closed)
		p.Do(chromedp.Reload(), heading("已封箱，没有提交的不能再投"))
		h.enter(survey.Opened)
		h.on("sessions/"+sessionID+"/seal", lost, lost, lost, lost, lost, lost)
		p.Do(chromedp.Navigate(h.address()), heading("还不能确定，正在重试"))
		h.on("sessions/" + sessionID + "/seal")
		p.Do(nudge(), heading("没有投入票箱"))
		// Read on a page that was then killed: it is said again.
		p.Do(chromedp.Navigate(h.address()), heading("没有投入票箱"), tap("read"), screen("typing"))
		wantStates(t, p)
	})
	t.Run("another slip's, when the page is next opened", func(t *testing.T) {
		h := newHall(t, false)
		p := filled(h)
		h.enter(survey.Opened)
		second := p.Another() // its own tab: it was not busy with any slip
		second.Do(chromedp.Navigate(h.url), heading("没有投入票箱"), tap("read"), screen("typing"))
	})
	t.Run("never collected", func(t *testing.T) {
		h := newHall(t, false)
		p := phone.Start(t)
		h.on("collect", busy)
		p.Do(chromedp.Navigate(h.address()), screen("welcome"), tap("collect"), heading("服务器正忙"))
		h.enter(survey.Opened)
		p.Do(chromedp.Navigate(h.address()), heading("没有投入票箱"))
		h.state(ballot.Collected)
		p.Do(chromedp.Navigate(h.address()), heading("请找工作人员"))
	})
	t.Run("another laptop at the address", func(t *testing.T) {
		h := newHall(t, false)
		p := filled(h)
		h.enter(survey.Opened)
		h.on("sessions/"+sessionID+"/seal", gone)
		p.Do(chromedp.Reload(), heading("无法核对，请找工作人员"))
		wantStates(t, p, "filling")
	})
}

// swapMarks puts other marks envelopes into the box than the phone's.
func swapMarks(h *hall) {
	for i := range h.casts[0].Envelopes {
		sealed := slices.Clone(h.casts[0].Envelopes[i])
		sealed[40] ^= 1
		h.casts[0].Envelopes[i] = sealed
	}
}
