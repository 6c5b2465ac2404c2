package console

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ceping/survey/web/webtest"
)

var threeLeaders = url.Values{"id": {"", "", ""}, "name": {"张　三", "李㛃", ""}, "post": {"局长", "副局长", ""}, "role": {"principal", "member", "member"}}

// TestWizard: from nothing to a session that can be made ready, without a terminal; each step says what is missing.
func TestWizard(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	c.Submit("/console/new", url.Values{"unit": {"市<住建>局"}, "date": {"tomorrow"}, "group": {"三组"}, "assessment": {"考核"}}).
		Shows(t, "a bad date", http.StatusUnprocessableEntity, "不是日期", `value="市&lt;住建&gt;局"`)
	path := c.Begun("市住建局", nil)
	id := strings.TrimPrefix(path, "/console/sessions/")
	c.Get(path).Shows(t, "a draft with gaps", http.StatusOK, "测评表“领导干部落实党风廉政建设责任制民主测评表”要测评干部，但名单是空的", "干部名单", "还没有干部")

	// The roster: pasted, looked at, and only then saved.
	revision := c.Get(path+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[0]
	read := c.Submit(path+"/edit/leaders/import", url.Values{"revision": {revision}, "pasted": {"职务\t姓　名\t角色\n局长\t张　三\t主要负责人\n副局长\t李㛃\t神仙\n\t张三\t"}})
	read.Shows(t, "a roster with problems", http.StatusOK, "第3行“李㛃”的角色“神仙”不认识", "第4行“张三”与第2行重名", `value="张　三"`, `value="局长"`)
	if session, err := s.Office.Session(t.Context(), id); err != nil || len(session.Setup.Leaders) != 0 {
		t.Errorf("an import was saved unseen: %+v, %v", session.Setup.Leaders, err)
	}
	if got := c.Step(path+"/edit/leaders", threeLeaders); got.Header.Get("Location") != path+"/edit/promoted" {
		t.Fatalf("saving leaders: %d %s", got.Status, got.Body)
	}
	c.Step(path+"/edit/promoted", url.Values{"id": {""}, "name": {"王五"}, "born": {"去年"}, "from": {"副主任"}, "to": {"主任"}}).
		Shows(t, "a bad month", http.StatusUnprocessableEntity, "新提拔干部第1个 › 出生年月：“去年”不是年月", `value="去年"`)
	c.Step(path+"/edit/promoted", url.Values{"id": {""}, "name": {"王五"}, "sex": {"男"}, "born": {"1985年3月"}, "from": {"副主任"}, "to": {"主任"}, "from_since": {"2019.6"}, "to_since": {""}})

	// Categories: mistakes are named with their row, and nothing typed is lost.
	categories := url.Values{"code": {"A", "B", ""}, "category": {"班子成员", "职工代表", ""}, "expected": {"4", "", ""}, "slips": {"", "二十", ""}, "weight": {"40", "50", ""},
		"spares": {"10"}, "min_group": {"5"}, "denominator": {"valid"}}
	c.Step(path+"/edit/categories", categories).Shows(t, "a number that is none", http.StatusConflict, "第2行的领票码张数填的“二十”不是整数", `value="职工代表"`)
	categories["slips"][1] = "20"
	c.Step(path+"/edit/categories", categories).Shows(t, "weights", http.StatusUnprocessableEntity, "各票种权重合计是90，应当是100", "A 班子成员只有4张，少于5张")
	categories["weight"][1] = "60"
	c.Step(path+"/edit/categories", categories)

	// Forms: two of six, one of them changed.
	c.Step(path+"/edit/forms", url.Values{}).Shows(t, "no form", http.StatusUnprocessableEntity, "请选1到30张测评表")
	c.Step(path+"/edit/forms", url.Values{"form": {"annual-leaders", "promoted"}})
	page := c.Get(path + "/edit/forms/annual-leaders")
	page.Shows(t, "a form", http.StatusOK, "title: 领导干部年度考核民主测评表")
	text := page.Found(t, `(?s)<textarea id="text"[^>]*>(.*?)</textarea>`)[0]
	c.Step(path+"/edit/forms/annual-leaders", url.Values{"text": {text + "\nwieght: 3"}}).Shows(t, "an unknown key", http.StatusConflict, "wieght")
	if got := c.Step(path+"/edit/forms/annual-leaders", url.Values{"text": {strings.Replace(text, "value: 80", "value: 85", 1)}, "act": {"save"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("the text of a form: %d %s", got.Status, got.Body)
	}
	c.Get(path+"/edit/forms").Shows(t, "forms", http.StatusOK, "已修改")
	table := url.Values{"act": {"table"}, "title": {"干部考核表"}, "package": {"组织部门"},
		"grade-id": {"excellent", "competent", "basic", "incompetent", ""}, "grade": {"优秀", "称职", "基本称职", "", "不了解"}, "value": {"100", "85", "六十", "0", ""},
		"criterion": {"de", "neng", "qin", "ji", "lian", "overall", ""}, "name0": {"德"}, "weight0": {"1.5"}, "name1": {""}, "weight1": {"1"}, "name2": {"勤"}, "weight2": {"1"},
		"name3": {"绩"}, "weight3": {"1"}, "name4": {"廉"}, "weight4": {"1"}, "name5": {"总体评价"}, "weight5": {"0"}, "name6": {"学"}, "kind6": {"grade"}, "weight6": {"2"}}
	c.Step(path+"/edit/forms/annual-leaders", table).Shows(t, "a value that is none", http.StatusConflict, "等次“基本称职”的分值填的“六十”不是数", `value="干部考核表"`)
	table["value"][2] = "60"
	if got := c.Step(path+"/edit/forms/annual-leaders", table); got.Status != http.StatusSeeOther {
		t.Fatalf("the table of a form: %d %s", got.Status, got.Body)
	}
	c.Get(path+"/preview").Shows(t, "preview", http.StatusOK, "data-ballot", "张　三")
	c.Get(path+"/edit/forms/annual-leaders/yaml").Shows(t, "export", http.StatusOK, "value: 85")

	c.Step(path+"/edit/trustees", url.Values{"trustee": {"组长", "监督员", "组长", ""}, "threshold": {"2"}}).Shows(t, "a trustee twice", http.StatusUnprocessableEntity, "开箱人“组长”写了两次")
	if got := c.Step(path+"/edit/trustees", url.Values{"trustee": {"组长", "监督员", "备用", ""}, "threshold": {"2"}}); got.Header.Get("Location") != path {
		t.Errorf("the last step: %d %s", got.Status, got.Body)
	}
	session, err := s.Office.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	plan := session.Setup
	if err := plan.Check(); err != nil || len(plan.Leaders) != 2 || plan.Leaders[0].Name != "张　三" || plan.Leaders[1].ID != "l2" ||
		plan.Promoted[0].Born != "1985-03" || plan.Promoted[0].FromSince != "2019-06" || plan.Categories[0].Slips != 4 || len(plan.Forms) != 2 ||
		plan.Forms[0].Grades[1].Value.String() != "85" || plan.Forms[0].Title != "干部考核表" || len(plan.Forms[0].Grades) != 4 || !plan.Forms[0].Grades[3].Unsure ||
		len(plan.Forms[0].Criteria) != 6 || plan.Forms[0].Criteria[0].Weight.String() != "1.5" || plan.Forms[0].Criteria[5].Name.All != "学" || len(plan.Forms[0].Derived) != 2 {
		t.Errorf("set up: %v, %+v", err, plan)
	}
	c.Submit(path+"/ready", url.Values{"passphrase": webtest.Trusted})
	if got := c.Finish(id); got.Status != http.StatusSeeOther {
		t.Fatalf("ready: %s", got.Body)
	}
	c.Get(path+"/edit/leaders").Shows(t, "frozen", http.StatusConflict, "已过时")
}

// TestTwoEditors: of two who edit one draft the second is told, and what they typed is not lost.
func TestTwoEditors(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	one, two := s.Staff(), s.Staff()
	path := one.Begun("市住建局", nil)
	revision := two.Get(path+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[0]
	one.Step(path+"/edit/leaders", threeLeaders)
	late := url.Values{"revision": {revision}, "id": {""}, "name": {"赵六"}, "post": {"主任"}, "role": {"member"}}
	two.Submit(path+"/edit/leaders", late).Shows(t, "too late", http.StatusConflict, "别人刚刚改过", `value="赵六"`)
	session, err := s.Office.Session(t.Context(), strings.TrimPrefix(path, "/console/sessions/"))
	if err != nil || len(session.Setup.Leaders) != 2 {
		t.Errorf("leaders %+v, %v", session.Setup.Leaders, err)
	}
	// Back in the browser and sent again: the page's revision is not the draft's any more.
	two.Submit(path+"/edit/leaders", late).Shows(t, "sent again", http.StatusConflict, "别人刚刚改过")
}

// TestNextUnit: another unit's session takes everything but the people; a rehearsal takes them too, and can be erased whole.
func TestNextUnit(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	like := s.Create(nil)
	path := c.Begun("市财政局", url.Values{"from": {like}})
	session, err := s.Office.Session(t.Context(), strings.TrimPrefix(path, "/console/sessions/"))
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.Office.Session(t.Context(), like)
	if err != nil || len(session.Setup.Leaders) != 0 || session.Setup.Unit != "市财政局" || len(session.Setup.Categories) != len(first.Setup.Categories) ||
		len(session.Setup.Forms) != len(first.Setup.Forms) || session.Setup.Trustees.Threshold != first.Setup.Trustees.Threshold {
		t.Errorf("like another: %+v, %v", session.Setup, err)
	}
	made := c.Submit("/console/sessions/"+like+"/rehearse", nil)
	rehearsal := made.Header.Get("Location")
	c.Get(rehearsal).Shows(t, "a rehearsal", http.StatusOK, "试填", "永久删除这场试填")
	c.Submit(rehearsal+"/erase", url.Values{"unit": {"别的"}}).Shows(t, "a slip of the finger", http.StatusConflict, "没有删除")
	if got := c.Submit(rehearsal+"/erase", url.Values{"unit": {first.Setup.Unit}}); got.Header.Get("Location") != "/console" {
		t.Errorf("erasing: %d %s", got.Status, got.Body)
	}
	c.Get(rehearsal).Shows(t, "an erased rehearsal", http.StatusNotFound, "没有这场测评会")
	c.Get("/console/sessions/"+like).Shows(t, "the session it rehearsed", http.StatusOK)
}

// TestGroupMakesItsOwn: a group's account makes sessions of its own group only, and not like another group's.
func TestGroupMakesItsOwn(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	office := s.Staff()
	group := s.LoggedIn("组员", office.Added("组员", "group", "第五考核组"))
	path := group.Begun("市财政局", url.Values{"group": {"第三考核组"}})
	group.Get(path).Shows(t, "its own", http.StatusOK, "第五考核组")
	group.Submit("/console/new", url.Values{"unit": {"局"}, "date": {"2026-12-05"}, "group": {"x"}, "assessment": {"y"}, "from": {s.Create(nil)}}).
		Shows(t, "like another group's", http.StatusNotFound)
	observer := s.LoggedIn("监督", office.Added("监督", "observer", ""))
	observer.Get("/console/new").Shows(t, "an observer", http.StatusForbidden)
	observer.Submit(path+"/erase", url.Values{"unit": {"市财政局"}}).Shows(t, "an observer", http.StatusForbidden)
}

// TestRosterFile: a file is read, and what is none is refused with what to do; the page stays.
func TestRosterFile(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", nil)
	file := excelize.NewFile()
	for i, row := range [][]any{{"角色", "姓名", "职务"}, {"一把手", "阿不都·热合曼", "书记"}, {"", "𠮷永", "副书记"}} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := file.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var content bytes.Buffer
	if err := file.Write(&content); err != nil {
		t.Fatal(err)
	}
	revision := url.Values{"revision": {c.Get(path+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[0]}}
	c.Upload(path+"/edit/leaders/import", "名单.xlsx", content.Bytes(), revision).
		Shows(t, "a file", http.StatusOK, "读到2人，还没有保存", "阿不都·热合曼", "𠮷永", `value="principal" selected`)
	c.Upload(path+"/edit/leaders/import", "名单.xlsx", []byte("姓名,职务"), revision).Shows(t, "no xlsx", http.StatusConflict, "另存为 .xlsx")
	c.Upload(path+"/edit/leaders/import", "名单.xlsx", make([]byte, maxRoster+1), revision).Shows(t, "a huge file", http.StatusConflict, "超过5MB")
}
