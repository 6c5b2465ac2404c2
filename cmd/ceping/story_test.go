package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"ceping/assets/phone"
	"ceping/survey/voter"
)

// browser is a window at the console, on a laptop.
type browser struct {
	*phone.Phone
	t     *testing.T
	base  string
	shown int
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	d := &browser{phone.Start(t), t, base, 0}
	d.Resize(1280, 720)
	return d
}

// open goes to a page of the console.
func (d *browser) open(path string) {
	d.t.Helper()
	d.Do(chromedp.Navigate(d.base + path))
}

// fill types into a field.
func (d *browser) fill(selector, text string) {
	d.t.Helper()
	if !phone.Evaluate[bool](d.Phone, fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (!e) return false; e.focus(); e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); return true })()`, selector, text)) {
		d.t.Fatalf("no field %s on the page", selector)
	}
}

// press sends the form of a button that says these words, and waits for the page that follows.
func (d *browser) press(words string) {
	d.t.Helper()
	marked := phone.Evaluate[bool](d.Phone, fmt.Sprintf(`(() => {
		const b = [...document.querySelectorAll("button, a.button")].find((b) => b.textContent.trim().startsWith(%q) && b.offsetParent !== null);
		if (!b) return false;
		for (const box of (b.form || document.createElement("form")).querySelectorAll("input[type=checkbox][required]")) box.checked = true;
		document.body.dataset.before = "1"; b.removeAttribute("target"); b.dataset.pressed = "1"; return true })()`, words))
	if !marked {
		d.t.Fatalf("no button %s; the page says %s", words, phone.Evaluate[string](d.Phone, "document.body.innerText"))
	}
	d.Do(chromedp.Click(chromedp.CSS("[data-pressed]")), chromedp.WaitReady(chromedp.CSS("body:not([data-before])")))
}

// says waits for words on the page.
func (d *browser) says(words ...string) {
	d.t.Helper()
	for _, w := range words {
		d.Do(chromedp.WaitVisible(chromedp.Search(fmt.Sprintf(`//body//*[not(self::script)][contains(text(), "%s")]`, w))))
	}
}

// look checks the page for those who hear it or use a keyboard, and, where CEPING_LOOK names a directory, takes its picture.
func (d *browser) look(name string) {
	d.t.Helper()
	d.Accessible(name)
	if wide := phone.Evaluate[int](d.Phone, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide > 0 {
		d.t.Errorf("%s is %d wider than the window", name, wide)
	}
	if dir := os.Getenv("CEPING_LOOK"); dir != "" {
		d.shown++
		d.Screenshot(filepath.Join(dir, fmt.Sprintf("%02d-%s.png", d.shown, name)))
	}
}

// choose puts a file into a field.
func (d *browser) choose(selector, path string) {
	d.t.Helper()
	d.Do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}))
}

// rosterFile is a roster as staff have it.
func rosterFile(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	rows := [][]any{
		{"市住房和城乡建设局领导班子成员名单"}, {"角色", "序号", "姓　名", "职务"},
		{"主要负责人", 1, "张　三", "党组书记、局长"}, {"班子成员", 2, "阿不都·热合曼", "党组成员、副局长"}, {"纪检监察", 3, "李㛃", "派驻纪检监察组组长"}, {"职级干部", 4, "𠮷永年", "二级调研员"},
	}
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "名单.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestStory is a newcomer's first day, in a browser alone: first start, an administrator, a session by the wizard with a roster
// from a file, slips, a rehearsal, twelve voters, closing, two trustees, results. On the way every page is looked at.
func TestStory(t *testing.T) {
	if testing.Short() {
		t.Skip("survey/web's own tests reach the same code")
	}
	r := serve(t, t.TempDir(), "127.0.0.1")
	link := newBrowser(t, r.base)
	link.Do(chromedp.Navigate(r.console))
	link.look("enter")
	link.press("进入控制台")
	link.says("还没有测评会", "还没有管理员账号")
	link.look("first start")
	link.open("/console/people")
	link.fill("#name", "王主任")
	link.look("people")
	link.press("建立账号")
	made := phone.Evaluate[string](link.Phone, `document.querySelector(".big.print").textContent`)
	link.look("account made")

	d := newBrowser(t, r.base)
	d.open("/console/login")
	d.look("login")
	d.fill("#name", "王主任")
	d.fill("#password", made)
	d.press("登录")
	d.says("测评会")
	d.open("/console/assessments")
	d.look("assessments")
	d.fill("#assessment", "2026年度党风廉政建设责任制检查考核")
	d.press("建立")
	d.says("第1版")
	d.look("assessment")
	d.press("照此新建测评会")
	d.look("new")
	d.fill("#unit", "市住房和城乡建设局")
	d.fill("#date", "2026-12-05")
	d.fill("#group", "第三考核组")
	d.press("建立，下一步")
	d.choose("#file", rosterFile(t))
	d.press("读入")
	d.says("读到4人，还没有保存")
	d.look("roster read")
	d.press("保存")
	d.says("没有就留空")
	d.look("promoted")
	d.press("保存")
	d.fill(`tr:nth-child(1) [name=slips]`, "6")
	d.fill(`tr:nth-child(2) [name=slips]`, "6")
	d.fill(`tr:nth-child(3) [name=slips]`, "4")
	d.look("categories")
	d.press("只保存")
	d.says("少于5张：它会与相邻的票种合并统计")
	d.press("保存")
	d.says("勾选的表")
	d.Do(phone.Until(`document.querySelector("iframe").contentDocument && document.querySelector("iframe").contentDocument.querySelector("main[data-screen=card]")`))
	d.look("forms")
	d.open(phone.Evaluate[string](d.Phone, `new URL([...document.querySelectorAll("a")].find((a) => a.textContent === "修改这张表").href).pathname`))
	d.look("form")
	d.Do(chromedp.NavigateBack())
	d.press("保存")
	d.says("建议三位")
	d.look("trustees")
	d.press("保存")
	d.says("筹备")
	d.look("draft")
	session := phone.Evaluate[string](d.Phone, "location.pathname")

	// A rehearsal first, marked as one, then erased.
	d.press("建一场试填")
	d.says("试填 · 结果无效")
	d.look("rehearsal")
	d.Do(chromedp.Click(chromedp.CSS("details summary")))
	d.fill("#unit", "市住房和城乡建设局")
	d.press("永久删除")
	d.open(session)

	d.press("制票…")
	d.look("ready")
	d.press("生成口令")
	d.look("passphrases")
	passphrases := phone.Evaluate[[]string](d.Phone, `[...document.querySelectorAll("[name=passphrase]")].map((i) => i.value)`)
	d.press("口令已分发")
	d.says("打印领票码…")
	d.look("made ready")
	d.press("打印领票码…")
	d.fill("#base", r.base)
	d.look("slips")
	d.press("制作并显示打印页")
	codes := phone.Evaluate[[]string](d.Phone, `[...document.querySelectorAll(".slip")].map((s) => s.textContent)`)
	if len(codes) != 19 { // 16 and 10 % more of each category
		t.Errorf("%d slips are printed", len(codes))
	}
	d.open(session)
	d.press("开始领票")
	d.press("开始提交")
	d.says("作废一张坏票")
	d.look("voting")

	written := regexp.MustCompile(`([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4})`)
	opinion := voter.NewOpinion()
	for _, text := range codes[:12] {
		m := written.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no code on the slip %q", text)
		}
		castOne(t, r.base, strings.Join(m[1:], ""), opinion)
	}
	d.open(strings.Replace(session, "/console/sessions/", "/screen/", 1))
	d.look("big screen")
	d.open(session)
	d.press("封箱…")
	d.look("closing")
	d.press("确认封箱")
	d.says("封箱校验码")
	d.look("closed")
	d.press("开箱计票…")
	d.look("opening")
	phone.Evaluate[bool](d.Phone, fmt.Sprintf(`(() => { const p = %s; document.querySelectorAll("[name=passphrase]").forEach((e, i) => { e.value = p[i] }); return true })()`, asJSON(t, passphrases[1:])))
	d.press("开箱")
	d.says("票数核对：没有发现异常")
	d.look("opened")
	d.press("查看和下载结果…")
	d.says("张　三", "阿不都·热合曼", "𠮷永年")
	d.look("results")
	d.open("/console/audit")
	d.says("校验通过", "王主任", "永久删除")
	d.look("audit")
	d.open("/console/account")
	d.look("account")
	d.open("/console")
	d.look("list")
}

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
	text, err := entry.Manifest.Ballot(opinion.Answer(entry.Manifest))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := credential.Seal(text)
	if err == nil {
		err = v.Cast(t.Context(), sealed)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
