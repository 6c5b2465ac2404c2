package assets_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ceping/assets/phone"
	"ceping/survey/voter"
	"ceping/survey/web/webtest"
)

// row taps a line of a list that says the first of some words, or stands under them, and stands under the others; the first, where
// several do.
func row(words ...string) step {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("(r.closest('section') || r).textContent.includes(%q)", w)
	}
	find := fmt.Sprintf(`((all) => all.find((r) => r.textContent.includes(%q)) || all[0])([...document.querySelectorAll(".row")].filter((r) => %s))`, words[0], strings.Join(quoted, " && "))
	return all(phone.Until("!!"+find), chromedp.Evaluate[chromedp.Void](find+".click()"))
}

func checked(p *phone.Phone, key, code string) bool {
	return phone.Evaluate[bool](p, fmt.Sprintf(`document.querySelector("[id='%s'] input[value=%s]").checked`, key, code))
}

func offersSubmit(p *phone.Phone) bool {
	return phone.Evaluate[bool](p, `!!document.querySelector("[data-act=submit]")`)
}

// welcomes: the first page has the rules of the forms that a category fills, and of no others.
func welcomes(t *testing.T, p *phone.Phone, s *webtest.Sitting, m *voter.Manifest) {
	t.Helper()
	const scores, lists, must = "打分的项目填数字，可填的范围写在题目下面。", "多选的项目可选几项，写在题目旁边。", "标“必填”的项目填好才能提交。"
	const points = "《领导干部综合测评表》每项“优秀”至少 1 名、最多 2 名，每项“很好”至少 1 名、最多 2 名。"
	const team, mutual = "《内设机构互评表》每项“好”最多 1 个。", "《中层互评表》每项“不满意”至少 1 名。"
	for category, want := range map[string][]string{"A": {scores, points, must}, "B": {scores, points, team, mutual, must}, "C": {lists, team}} {
		p.Do(chromedp.Navigate(s.Base+"/S/"+s.Slips[category][0]+voter.Fingerprint(m.Text)), screen("welcome"))
		got := phone.Evaluate[[]string](p, `[...document.querySelectorAll(".welcome section:last-of-type li")].map((l) => l.textContent)`)
		// 本人不评本人 is left out: something is required.
		want = slices.Concat([]string{"每项只选一个等次。", "不选视为弃权。", "提交后不能修改。"}, want, []string{"中途锁屏、断网都不要紧，填的内容会留在这部手机上。"})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("category %s is told:\n%s", category, diff)
		}
		look(p, "welcome-"+category)
	}
}

// handsetRules: what is required holds a ballot up, a blank one too; scores that are none are named with what comes nearest and kept as
// they were typed; a quota that is full refuses, and says who has the grade.
func handsetRules(t *testing.T, p *phone.Phone) {
	t.Helper()
	p.Do(tap("contents"), tap("review"), says("您一项都没有填。有 10 项必须填写"))
	if offersSubmit(p) {
		t.Error("a blank ballot of required items can be submitted")
	}
	look(p, "review-blank")
	p.Do(row("李㛃"), heading("李㛃"), says("三总师"), tap("contents"))
	look(p, "contents-required")
	p.Do(row("张　三"), heading("张　三"))
	for typed, says := range map[string]string{
		"11":   "要在 0.25 到 10 分之间，每 0.05 分一档，最近的是 10 分。",
		"0.2":  "最近的是 0.25 分。",
		"9.57": "最近的是 9.55 分和 9.6 分。", "9.551": "最近的是 9.55 分和 9.6 分。", "-3": "最近的是 0.25 分。", "123456789012345": "最近的是 10 分。",
		"九分": "请填一个数：0.25 到 10 分，每 0.05 分一档，如 9.9、9.95、10。",
	} {
		field := chromedp.CSS(`[id="points.l1.ji.score"]`)
		p.Do(emptied("points.l1.ji"), score("points.l1.ji", typed), chromedp.Blur(field), phone.Until(fmt.Sprintf(`document.getElementById("points.l1.ji.score.fault").textContent.includes(%q)`, says)))
		p.Do(tap("next"), tap("back"))
		if kept := phone.Evaluate[string](p, `document.getElementById("points.l1.ji.score").value`); kept != typed {
			t.Errorf("%q became %q", typed, kept)
		}
	}
	p.Do(emptied("points.l1.ji"), score("points.l1.ji", "９。１０"), says("记为 9.1 分，“优秀”"))
	look(p, "score-read")
	p.Do(emptied("points.l1.ji"), score("points.l1.ji", "9.57"), score("points.l1.step", "20"), chromedp.Blur(chromedp.CSS(`[id="points.l1.step.score"]`)), says("最近的是 19 分。"))
	look(p, "score-faults")
	p.Do(emptied("points.l1.step"), choose("points.l1.de", "excellent"), says("优秀 1/2（至少 1 名，还可选 1 名）"), tap("next"), heading("迪丽热巴·艾合买提"))
	p.Do(choose("points.l2.de", "excellent"), tap("next"), heading("李㛃"), choose("points.l3.de", "excellent"), says("“优秀”已经给满 2 名：张　三、迪丽热巴·艾合买提。"))
	if checked(p, "points.l3.de", "excellent") {
		t.Error("the quota is exceeded")
	}
	look(p, "quota-full")
	p.Do(tap("contents"), row("张　三"))
}

// tabletRules: a share of the subjects, rounded down, and a least that holds the ballot up and leads back.
func tabletRules(t *testing.T, p *phone.Phone) {
	t.Helper()
	p.Do(tap("contents"), row("人事处"), heading("人事处"), says("第 6/9 个"), choose("team.b2.work", "good"), says("好 1/1（已满）"), tap("back"), heading("办公室"),
		choose("team.b1.work", "good"), says("“好”已经给满 1 个：人事处。"), tap("next"), heading("人事处"), choose("team.b2.work", "fair"))
	p.Do(tap("contents"), row("张　三"), choose("mutual.l1.view", "yes"), tap("contents"), tap("review"), says("“不满意”至少给 1 名，现在 0 名"))
	if offersSubmit(p) {
		t.Error("a ballot below a quota's least can be submitted")
	}
	look(p, "review-quota")
	p.Do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".row")].find((r) => r.textContent.includes("不满意")).click()`), heading("张　三"), says("不满意 0 名（至少 1 名）"))
	p.Do(chromedp.Click(chromedp.CSS(`[id='mutual.l1.view'] .clear`)), tap("contents"), tap("review"))
	if phone.Evaluate[bool](p, `document.body.innerText.includes("不满意")`) {
		t.Error("a least is asked of a criterion without any mark")
	}
	p.Do(tap("back"), tap("contents"), row("张　三"))
}

// choicesRules: least and most of a list, an option that stands alone, and words whose option is not chosen, which are said to be dropped.
func choicesRules(t *testing.T, p *phone.Phone) {
	t.Helper()
	key := "problems.unit.list"
	p.Do(tap("contents"), row("市第一人民医院"), says("选 2 至 3 项，也可不选 · 已选 0/3"), choose(key, "p1"), tap("contents"), tap("review"), says("（选得太少）"))
	if offersSubmit(p) {
		t.Error("a list with fewer than its least can be submitted")
	}
	p.Do(row("市第一人民医院"), choose(key, "p2"), choose(key, "other"), write(key, "缺少交流"), choose(key, "p3"), says("最多选 3 项"))
	look(p, "choices-most")
	p.Do(choose(key, "none"), says("没有选“其他”，它的文字不会提交"))
	look(p, "choices-dropped")
	p.Do(tap("contents"), tap("review"), says("（文字不会提交）"), row("市第一人民医院"), choose(key, "none"), tap("contents"), row("办公室"))
}

// look takes pictures where CEPING_PICTURES names a directory: on a phone, on the narrowest with WeChat's scaling, and wide.
func look(p *phone.Phone, name string) {
	size := phone.Evaluate[[]int64](p, "[innerWidth, innerHeight]")
	p.Resize(320, 640)
	p.Scale("150%")
	fits(p, name, 320)
	picture(p, name+"-320-scaled")
	p.Scale("")
	p.Resize(phone.Width, phone.Height)
	fits(p, name, phone.Width)
	picture(p, name+"-360")
	p.Resize(1280, 800)
	picture(p, name+"-wide")
	p.Resize(size[0], size[1])
}

// fits: the page is no wider than the phone, and axe has no serious word against it.
func fits(p *phone.Phone, name string, width int) {
	p.Do(phone.Until(fmt.Sprintf("document.documentElement.scrollWidth <= %d", width)))
	p.Accessible(name)
}

// emptied empties a field of points as a voter does.
func emptied(key string) step {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { const f = document.getElementById("%s.score"); f.value = ""; f.dispatchEvent(new Event("input", {bubbles: true})) })()`, key))
}
