package main

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/voter"
)

// wordsOnTablet are typed at the tablet, to be found in the results.
const wordsOnTablet = "平板上写的：会风还可以再短些"

// castOne is a voter with a phone of their own, from the slip to the box.
func castOne(t *testing.T, base, slip string, opinion *voter.Opinion) {
	t.Helper()
	v := &voter.Voter{Base: base, Client: http.DefaultClient}
	entry, err := v.Enter(t.Context(), slip, "")
	if err != nil {
		t.Fatal(err)
	}
	credential, err := v.Collect(t.Context(), entry)
	if err != nil {
		t.Fatal(err)
	}
	filled, err := entry.Manifest.Fill(entry.Category, opinion.Answer(entry.Manifest, entry.Category))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := credential.Enclose(filled)
	if err == nil {
		err = v.Cast(t.Context(), sealed)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// onTablet is a voter at the hall's tablet, who types the slip.
func onTablet(t *testing.T, base, slip string) {
	t.Helper()
	d := newBrowser(t, base, "tablet")
	d.Resize(tabletWidth, tabletHeight)
	d.open("/tablet")
	d.screen("typing")
	d.fill("#slip", slip)
	d.look("typing")
	d.narrow("typing")
	for _, step := range [][2]string{{"enter", "welcome"}, {"collect", "card"}} {
		d.tap(step[0])
		d.screen(step[1])
		d.look(step[1])
	}
	d.Do(chromedp.Click(`[id="integrity-body.body.theory"] input[value=good]`))
	d.fill(`[id="integrity-body.body.comment.text"]`, wordsOnTablet)
	d.narrow("card")
	d.portrait("ballot", 540, 1110, 1) // a phone of 360 with the usual type
	d.Resize(tabletWidth, tabletHeight)
	d.tap("contents")
	d.screen("contents")
	d.look("contents")
	d.tap("review")
	d.screen("review")
	d.look("review")
	d.tap("submit")
	d.screen("done")
	d.says("已投入票箱")
	d.look("done")
	d.narrow("done")
	d.tap("following")
	d.screen("typing")
	if kept := phone.Evaluate[string](d.Phone, `document.getElementById("slip").value`); kept != "" {
		t.Errorf("the next voter finds %q", kept)
	}
}

// tap presses a button of the voter's page.
func (d *browser) tap(act string) {
	d.t.Helper()
	d.Do(chromedp.Click(chromedp.CSS("[data-act="+act+"]:not([disabled])"), chromedp.NodeVisible))
}

// screen waits for a screen of the voter's page.
func (d *browser) screen(name string) {
	d.t.Helper()
	d.Do(chromedp.WaitVisible(chromedp.CSS("main[data-screen=" + name + "]")))
}
