package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ceping/assets/phone"
	"ceping/survey/voter"
)

// TestStory is a newcomer's first day, in a browser alone: first start, an administrator, a session by the wizard with a roster
// from a file, slips, a rehearsal, twelve phones, a voter at the tablet, a paper ballot, closing, two trustees, results. On the
// way every page is looked at.
func TestStory(t *testing.T) {
	if testing.Short() {
		t.Skip("survey/web's own tests reach the same code")
	}
	r := serve(t, t.TempDir(), "127.0.0.1")
	link := newBrowser(t, r.base, "first")
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

	d := newBrowser(t, r.base, "office")
	d.open("/console/login")
	d.look("login")
	d.fill("#name", "王主任")
	d.fill("#password", made)
	d.press("登录")
	d.says("测评会")
	session := d.prepare()
	d.rehearse(session)
	passphrases := d.makeReady(session)
	d.hallWiFi()
	slips := d.printSlips(session)
	d.open(session)
	d.press("开始领票…")
	d.look("starting")
	d.press("确认开始领票")
	d.press("开始提交…")
	d.press("确认开始提交")
	d.says("作废一张坏票")
	d.look("voting")

	// Twelve phones, one at the tablet, one on paper.
	opinion := voter.NewOpinion()
	for _, slip := range slips[:12] {
		castOne(t, r.base, slip.code, opinion)
	}
	onTablet(t, r.base, slips[12].code)
	d.enterPaper(link, session, slips[len(slips)-1])
	d.open("/screen/" + filepath.Base(session))
	d.says("先连无线网")
	d.look("big screen")
	d.portrait("screen", laptopWidth, laptopHeight, 1)

	d.open(session)
	d.portrait("session", laptopWidth, 1290, 1)
	d.press("封箱…")
	d.look("closing")
	d.press("确认封箱")
	d.says("封箱校验码")
	left := map[string]int{}
	for _, slip := range slips[13 : len(slips)-1] {
		left[slip.category]++
	}
	for _, category := range []string{"A", "B", "C"} {
		d.fill("#leftover-"+category, strconv.Itoa(left[category]))
	}
	d.press("保存余票")
	d.says("余票已当众清点并填写", "先填余票和实到")
	d.look("counts asked for")
	for _, category := range []string{"A", "B", "C"} {
		d.fill("#attendance-"+category, "60")
	}
	d.press("保存实到")
	d.says("实到人数已填写")
	d.look("closed")
	d.press("开箱计票…")
	d.look("opening, sure")
	d.fill("#password", made)
	d.press("确认，接着由开箱人输入口令")
	d.look("opening")
	d.fill("#p1", passphrases[1])
	d.Do(chromedp.Click(chromedp.Search(`//button[text()="下一位"]`)))
	d.says("已输入")
	d.fill("#p2", passphrases[2])
	d.portrait("opening", laptopWidth, 800, 1)
	d.press("开箱计票")
	d.says("票数核对：没有发现异常")
	d.look("opened")
	d.press("查看和下载结果…")
	d.says("张　三", "阿不都·热合曼", "𠮷永年", "口径说明")
	phone.Evaluate[bool](d.Phone, `(document.querySelectorAll("details").forEach((e) => { e.open = true }), true)`)
	d.says(wordsOnPaper, wordsOnTablet)
	d.look("results")
	d.Do(chromedp.Click(chromedp.Search(`//section//th//a[contains(., "阿不都·热合曼")]`)))
	d.says("得票率（%）", "只供考核组查看")
	d.look("portrait")
	d.counted(session)

	d.open(session)
	d.press("归档…")
	d.look("archiving")
	d.press("确认归档")
	d.says("下载归档文件")
	d.look("archived")
	d.open("/console/audit")
	d.says("校验通过", "王主任", "永久删除")
	d.look("audit")
	d.open("/console/account")
	d.look("account")
	d.open("/privacy")
	d.look("privacy")
	d.narrow("privacy")
	d.open("/nothing")
	d.look("no such page")
	d.narrow("no such page")
	d.open("/console")
	d.look("list")
	d.press("退出")
	d.look("left")
}

// counted checks that the report holds every ballot, and how many of them were on paper.
func (d *browser) counted(session string) {
	d.t.Helper()
	type counts struct{ Printed, Collected, Cast, Paper, Valid, Blank, Invalid int }
	report := phone.Evaluate[struct{ Counts map[string]counts }](d.Phone, fmt.Sprintf(`fetch("%s/report/json").then((r) => r.json())`, session))
	want := counts{Printed: 19, Collected: 14, Cast: 14, Paper: 1, Valid: 14}
	if diff := cmp.Diff(want, report.Counts["total"]); diff != "" {
		d.t.Errorf("twelve phones, a tablet and a paper ballot (-want +got):\n%s", diff)
	}
}

// prepare goes through the wizard, under a new assessment, and returns the draft's path.
func (d *browser) prepare() string {
	d.t.Helper()
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
	d.look("leaders")
	d.choose("#file", rosterFile(d.t))
	d.press("读入")
	d.says("读到4人，还没有保存")
	d.look("roster read")
	d.portrait("wizard", laptopWidth, 920, 1)
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
	return phone.Evaluate[string](d.Phone, "location.pathname")
}

// rehearse makes a rehearsal of a session, marked as one, and erases it.
func (d *browser) rehearse(session string) {
	d.t.Helper()
	d.press("建一场试填")
	d.says("试填 · 结果无效")
	d.look("rehearsal")
	d.Do(chromedp.Click(chromedp.CSS("details summary")))
	d.fill("#unit", "市住房和城乡建设局")
	d.press("永久删除")
	d.open(session)
}

// makeReady takes generated passphrases, and returns them.
func (d *browser) makeReady(session string) []string {
	d.t.Helper()
	d.open(session)
	d.press("制票…")
	d.look("ready")
	d.press("生成口令")
	d.look("passphrases")
	passphrases := phone.Evaluate[[]string](d.Phone, `[...document.querySelectorAll("[name=passphrase]")].map((i) => i.value)`)
	d.press("口令已分发")
	d.says("打印领票码…")
	d.look("made ready")
	return passphrases
}

// hallWiFi enters the hall's network, for the big screen and the wall.
func (d *browser) hallWiFi() {
	d.t.Helper()
	d.open("/console/wifi")
	d.fill("#ssid", "测评会场")
	d.fill("#password", "huichang2026")
	d.press("保存")
	d.look("wifi")
	d.press("打印连网说明")
	d.look("wifi sheet")
}

// slipInHand is what stands on a slip.
type slipInHand struct{ category, code string }

// printSlips makes the slips and reads them off their pages.
func (d *browser) printSlips(session string) []slipInHand {
	d.t.Helper()
	d.open(session)
	d.press("打印领票码…")
	d.fill("#base", d.base)
	d.look("slips")
	d.press("制作并显示打印页")
	read := phone.Evaluate[[][]string](d.Phone, `[...document.querySelectorAll(".slip")].map((s) => [s.querySelector(".letter").textContent, s.querySelector(".code span").textContent])`)
	if len(read) != 19 { // 16 and 10 % more of each category
		d.t.Fatalf("%d slips are printed", len(read))
	}
	var slips []slipInHand
	for _, s := range read {
		slips = append(slips, slipInHand{s[0], s[1]})
	}
	return slips
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
