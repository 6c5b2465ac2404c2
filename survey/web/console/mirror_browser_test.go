package console

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/web/webtest"
)

// TestLostMirrorIsShown: staff see that there is a second copy, print its code, see that it is lost, on the session's page and in the list,
// while voting goes on, and begin it again once the disk is back.
func TestLostMirrorIsShown(t *testing.T) {
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	s := &site{}
	var p *phone.Phone
	s.Site, p = webtest.OpenedMirrored(t, s.rooms, stick)
	hall := s.Hall(6)
	page := s.Base + "/console/sessions/" + hall.ID
	look := func(name string) {
		t.Helper()
		webtest.Fits(t, p, name)
		p.Accessible(name)
		webtest.Picture(p, name)
	}
	says := func(words ...string) {
		t.Helper()
		text := phone.Evaluate[string](p, `document.querySelector("main").innerText`)
		for _, want := range words {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not on the page:\n%s", want, text)
			}
		}
	}
	s.Enter(p)
	p.Do(chromedp.Navigate(page), phone.Until(`document.querySelector("#mirror")`))
	look("mirror")
	phone.Evaluate[bool](p, `document.querySelector("#mirror form").removeAttribute("target"), true`)
	p.Do(chromedp.Click("#mirror form button"), phone.Until(`document.querySelector(".print.code")`))
	if code := phone.Evaluate[string](p, `document.querySelector(".print.code").textContent`); len(strings.Fields(code)) != 7 {
		t.Errorf("the code is %q", code)
	}
	says("接管码", "密封", "不要和镜像盘放在一起")
	look("takeover")
	hall.Vote(2)
	p.Do(chromedp.Navigate(s.Base + "/console"))
	if text := phone.Evaluate[string](p, `document.querySelector("main").innerText`); strings.Contains(text, "镜像盘") {
		t.Errorf("the list speaks of a mirror that is live:\n%s", text)
	}
	if err := os.RemoveAll(stick); err != nil {
		t.Fatal(err)
	}
	hall.Vote(2)
	p.Do(chromedp.Navigate(page), phone.Until(`document.querySelector("[role=alert]")`))
	says("现在只有这台电脑上的一份", "找不到镜像盘", "投票照常进行", "收回")
	look("mirrorlost")
	begin := `form[action$="/mirror/begin"] button`
	p.Do(chromedp.Click(begin), phone.Until(`document.querySelector("main").innerText.includes("没有重新开始写镜像盘")`))
	says("现在只有这台电脑上的一份")
	p.Do(chromedp.Navigate(s.Base + "/console"))
	says("镜像盘没有在写：找不到镜像盘")
	look("list")
	hall.Vote(2)
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.Navigate(page), phone.Until(`document.querySelector("[role=alert]")`))
	p.Do(chromedp.Click(begin), phone.Until(`document.querySelector("#mirror")`))
	says("镜像盘已经重新写好", "停写期间的提示仍会留在结果上")
	look("mirroragain")
}
