package assets_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
)

// TestBallotsLookAlike: a blank ballot and a full one are sent in requests of the same number and sizes, and end in the same page.
func TestBallotsLookAlike(t *testing.T) {
	var seen, pages []string
	for _, full := range []bool{false, true} {
		h := newHall(t, false)
		p := phone.Start(t)
		collect(h, p)
		p.Do(choose("leaders.l1.duty", "poor"))
		if full {
			p.Do(choose("leaders.l1.overall", "excellent"), tap("next"), heading("李㛃"), choose("leaders.l2.overall", "poor"),
				score("leaders.l2.work", "99.5"), tap("next"), heading("市住房和城乡建设局"), choose("work.unit.view", "poor"), choose("work.unit.problems", "p1"),
				choose("work.unit.problems", "other"), write("work.unit.problems", "五个字以内"), write("work.unit.comment", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷"),
				tap("next"), heading("赵六"), choose("promoted.p1.view", "disapprove"), write("promoted.p1.reason", "十个字以内的一个理由"))
		}
		p.Do(tap("contents"), tap("review"), tap("submit"), heading("已投入票箱"))
		var shape strings.Builder
		for _, act := range []string{"enter", "collect", "cast"} {
			for _, body := range h.sent(act) {
				fmt.Fprintf(&shape, "%s %d\n", act, len(body))
			}
		}
		seen, pages = append(seen, shape.String()), append(pages, phone.Evaluate[string](p, `document.body.innerText + location.href.replace(location.origin, "") + document.title`))
		h.open()
	}
	if seen[0] != seen[1] {
		t.Errorf("a blank ballot is sent as\n%sand a full one as\n%s", seen[0], seen[1])
	}
	if pages[0] != pages[1] {
		t.Errorf("who sent a blank ballot reads %q, who sent a full one %q", pages[0], pages[1])
	}
}

// TestWhatStays: after casting the phone keeps the ballot's digest for seven days at most, and no time of day; then nothing.
func TestWhatStays(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	collect(h, p)
	p.Do(choose("leaders.l1.duty", "poor"), tap("contents"), tap("review"), tap("submit"), heading("已投入票箱"))
	wantStates(t, p, "done")
	until := time.UnixMilli(int64(records(p)[0].Until))
	if left := time.Until(until); left > 7*24*time.Hour || left < 6*24*time.Hour || !until.Equal(until.Truncate(24*time.Hour)) {
		t.Errorf("the digest is kept until %v", until.UTC())
	}
	if kept := len(records(p)[0].Sample); kept != 3 {
		t.Errorf("the phone keeps the digests of %d envelopes", kept)
	}
	stays := phone.Evaluate[string](p, "JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie + JSON.stringify(history.state)") +
		phone.Evaluate[string](p, "("+inStore+`)("readonly", (store) => store.getAll()).then(JSON.stringify)`)
	for _, secret := range append(h.sent("collect"), h.sent("cast")...) {
		for _, part := range strings.Split(secret, `"`) {
			if len(part) > 20 && part != sessionID && strings.Contains(stays, part) {
				t.Errorf("the phone still keeps %q", part)
			}
		}
	}
	if strings.Contains(stays, h.slip.String()) || strings.Contains(stays, "duty") {
		t.Errorf("the phone still keeps the slip or the draft: %s", stays)
	}
	// A week later.
	p.Do(change(`store.getAll().onsuccess = (e) => { const r = e.target.result[0]; store.put({ ...r, until: r.until - 7 * 24 * 3600 * 1000 }, r.id) }`))
	p.Do(chromedp.Navigate(h.url), chromedp.WaitVisible(chromedp.CSS("main")), untilStored("all.length === 0"))
}

// TestLyingServer: another category than the slip's, one the manifest does not have, or a list that was altered after the
// seal: the phone says stop, in plain words. TestStops has the manifest, TestWrongProof the issuer's key.
func TestLyingServer(t *testing.T) {
	h := newHall(t, false)
	p := phone.Start(t)
	h.set(func() { h.category = "Z" })
	p.Do(chromedp.Navigate(h.address()), heading("请停下，不要填写"))
	// Whatever the server says, the category is shown large and asked for before anything is exchanged.
	h.set(func() { h.category = "B" })
	p.Do(chromedp.Navigate(h.address()), screen("welcome"))
	if shown := phone.Evaluate[string](p, "document.querySelector('main').innerText"); !strings.Contains(shown, "职工代表") {
		t.Errorf("the first page says %s", shown)
	}
	if sent := h.sent("collect"); len(sent) > 0 {
		t.Error("the slip was exchanged before it was asked for")
	}
}
