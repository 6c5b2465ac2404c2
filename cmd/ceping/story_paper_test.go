package main

import (
	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey"
)

// wordsOnPaper are written on the paper ballot, to be found in the results.
const wordsOnPaper = "纸票上写的：多到基层看看"

// enterPaper enters a paper ballot as two people do one after the other, settles where they differ, and puts it into the box for
// a slip of its category.
func (d *browser) enterPaper(second *browser, session string, slip slipInHand) {
	d.t.Helper()
	d.open(session)
	d.press("录入纸质票…")
	d.says("录入台上现在没有纸质票")
	d.look("paper desk")
	d.press("录入一张")
	d.readPaper("录入人一", slip.category, "好")
	d.says("待第二人录入")
	d.look("half entered")
	d.press("等另一个账号录第二遍")
	d.says("第二遍要由另一位同事")
	d.look("read by oneself")
	second.open(session + "/paper")
	second.press("录入人二开始录入")
	if left := phone.Evaluate[int](second.Phone, `[...document.querySelectorAll("form.ballot :checked")].filter((e) => e.value !== "").length`); left > 0 {
		d.t.Errorf("the second person finds %d marks of the first", left)
	}
	second.readPaper("录入人二", slip.category, "较好")
	d.open(session + "/paper")
	d.press("两人核对纸票")
	d.says("两人录入有差异")
	if asked := phone.Evaluate[int](d.Phone, `document.querySelectorAll(".picks").length`); asked != 1 {
		d.t.Errorf("%d differences are shown, not 1", asked)
	}
	d.look("differences")
	d.Do(chromedp.Click(`.picks [value="2"]`))
	d.press("核定")
	d.says("两人录入一致")
	code, err := survey.ParseSlip(slip.code)
	if err != nil {
		d.t.Fatal(err)
	}
	d.fill("#slip", code.String())
	d.look("agreed")
	d.press("入箱")
	d.says("录入台上现在没有纸质票")
	if counted := phone.Evaluate[string](d.Phone, `[...document.querySelectorAll("dl.pairs dd")].map((e) => e.textContent).join()`); counted != "0 张,0 张,1 张" {
		d.t.Errorf("in the box on paper: %s", counted)
	}
	d.look("on paper")
}

// readPaper is one person's reading of the whole ballot.
func (d *browser) readPaper(reader, category, overall string) {
	d.t.Helper()
	d.says(reader)
	d.Do(chromedp.Click(`[name=category][value="`+category+`"]`), chromedp.Click(`[name="integrity-body.body.theory"][value="good"]`))
	phone.Evaluate[bool](d.Phone, `(() => { const g = [...document.querySelectorAll('[name="integrity-body.body.overall"]')].find((e) => e.parentElement.textContent.trim() === "`+overall+`"); g.click(); return true })()`)
	d.fill(`[name="integrity-body.body.comment"]`, wordsOnPaper)
	d.look(reader)
	d.press("这一张录完了")
}
