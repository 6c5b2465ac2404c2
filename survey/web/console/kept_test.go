package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/setup"
	"ceping/survey/web/webtest"
)

// everything is a session file in which stands all that one can say (contracts.md, “Session file”), with what pages could lose: own roles
// and bodies, rates of bands and of a criterion's own scale, line breaks, two options of one name.
const everything = `
assessment: 2025年度考核
unit: 某学院
group: 第一考核组
date: 2025-12-18
categories:
  - {code: A, name: 班子成员, weight: 30, slips: 5, expected: 5}
  - {code: B, name: 中层干部, weight: 30, slips: 12}
  - {code: C, name: 职工代表, weight: 40, slips: 20, expected: 20}
roles: [{code: chief, name: 三总师}, {code: middle, name: 中层正职}]
leaders:
  - {id: l1, name: 张　三, post: "党委书记、\n院长", role: principal}
  - {id: l2, name: 李㛃, post: 总工程师, role: chief}
  - {id: 0x1F, name: 阿不都·热合曼, post: 副院长, role: member}
promoted:
  - {id: p1, name: 王五, sex: 未说明, born: 1985-03, from: 科员, to: 科长, to_since: 2024-01}
bodies: [{id: b1, name: 办公室}, {id: 010, name: 人事处}]
forms:
  - annual-leaders
  - id: yearly
    title: 领导干部打分表
    package: 组织部门
    subjects: leaders
    roles: [principal, chief, member]
    grades: [{code: e, name: 优秀, value: 100}, {code: c, name: 称职, value: 82.5}, {code: u, name: 不了解, unsure: true}]
    derived: [{name: 优称率, grades: [e, c]}, {name: 高分率, grades: [high]}, {name: 清廉率, grades: [clean]}]
    rank: 高分率
    rank_within: role
    required: true
    categories: [A, B]
    weights: {A: 40, B: 60}
    total: sum
    flags: [{name: 优秀少, criterion: de, grades: [e], below: 2/3}, {name: 高分多, criterion: ji, grades: [high], at_least: 1/3}]
    quota: {grades: [e, c], max: 2, min: 1, max_percent: 70}
    criteria:
      - {id: de, name: 德, weight: 0.5, about: "第一段\n第二段"}
      - {id: ji, kind: score, name: 绩, weight: 2, min: 0.5, max: 20, step: 0.5, bands: [{code: high, name: 高分, from: 18.5}, {code: rest, name: 其他, from: 0}], required: false}
      - {id: own, name: {chief: 技术把关, principal: 全面工作}, grades: [{code: clean, name: 是, value: 100}, {code: not, name: 否, value: 0}]}
      - {id: why, kind: text, name: 原因, max: 60, when: {criterion: own, grade: not}}
  - id: team
    title: 处室测评表
    package: 办公室
    subjects: body
    categories: [B, C]
    grades: [{code: g, name: 好, value: 100}, {code: p, name: 差, value: 0}]
    quota: {grade: g, max: 1}
    criteria:
      - {id: work, name: 工作, required: true}
      - {id: issues, kind: choices, name: 问题, min: 1, max: 2, options: [{code: x, name: 拖拉}, {code: y, name: 拖拉}, {code: other, name: 其他, text: 20}, {code: z, name: 没有, exclusive: true}]}
  - promoted
rules: {min_group: 4, denominator: present, score_over: valid, unsure: excluded, spares: 20, replacements: false}
composite: {name: 综合得分, over: leaders, parts: [{form: yearly, weight: 80}, {entered: 平时考核, weight: 20}, {entered: 附加分, add: true}]}
trustees: {threshold: 1, names: [组长, 监督员]}
`

// whole reads everything.
func wholeSetup(t *testing.T) survey.Setup {
	t.Helper()
	builtins, err := setup.Builtins(assets.FS())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := setup.Read(strings.NewReader(everything), builtins)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// same compares setups by what they say.
func sameSetup(t *testing.T, name string, want, got survey.Setup) {
	t.Helper()
	if want.Revision() != got.Revision() {
		t.Errorf("%s: (-want +got)\n%s", name, cmp.Diff(want, got))
	}
}

// saved sends every page of a plan's wizard as it stands, and each form's table and text, and looks at what became of the plan.
func saved(t *testing.T, c *webtest.Staffed, base string, want survey.Setup, now func() survey.Setup) {
	t.Helper()
	send := func(path string, form url.Values) {
		t.Helper()
		if got := c.Submit(path, form); got.Status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", path, got.Status, got.Body)
		}
		sameSetup(t, path, want, now())
	}
	steps := []string{"head", "leaders", "promoted", "categories", "forms", "trustees"}
	if strings.Contains(base, "/assessments/") {
		steps = []string{"name", "categories", "forms", "trustees"}
	}
	for _, step := range steps {
		path := base + "/edit/" + step
		page := c.Get(path)
		page.Shows(t, path, http.StatusOK)
		form := untouched(t, page, `name="revision"`)
		if step == "leaders" || step == "promoted" { // the first is the import's
			form = untouched(t, page, `name="name"`)
		}
		send(path, form)
	}
	c.Get(base+"/preview").Shows(t, "preview", http.StatusOK, "data-ballot", "三总师")
	for _, f := range want.Forms {
		path := base + "/edit/forms/" + f.ID
		table := untouched(t, c.Get(path), `name="title"`)
		table.Set("act", "table")
		send(path, table)
		text := untouched(t, c.Get(path), `name="text"`)
		text.Set("act", "save")
		text.Set("text", strings.ReplaceAll(text.Get("text"), "\n", "\r\n"))
		send(path, text)
		text.Set("revision", untouched(t, c.Get(path), `name="text"`).Get("revision"))
		text.Set("text", c.Get(path+"/yaml").Body) // exported, and imported again
		send(path, text)
	}
}

// TestNothingIsLost: a session with all that a file can say goes through every page of the wizard, unchanged; so does an assessment made
// of it, a session under that, the next unit's, and a rehearsal.
func TestNothingIsLost(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	want := wholeSetup(t)
	id, err := s.Office.Terminal().Create(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	session := func(id string) func() survey.Setup {
		return func() survey.Setup {
			t.Helper()
			s, err := s.Office.Session(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return s.Setup
		}
	}
	sameSetup(t, "created", want, session(id)())
	path := "/console/sessions/" + id
	saved(t, c, path, want, session(id))

	c.Submit(path+"/rehearse", nil)
	rehearsal := want
	rehearsal.Rehearsal = true
	made := newest(t, s, id)
	sameSetup(t, "rehearsal", rehearsal, session(made)())
	saved(t, c, "/console/sessions/"+made, rehearsal, session(made))

	next, err := want.NextUnit()
	if err != nil {
		t.Fatal(err)
	}
	next.Unit, next.Date = "另一学院", "2026-12-05"
	next.Group = "第三考核组"
	next.Assessment = "2026年度考核"
	clone := strings.TrimPrefix(c.Begun("另一学院", url.Values{"from": {id}}), "/console/sessions/")
	sameSetup(t, "the next unit", next, session(clone)())

	got := c.Submit("/console/assessments", url.Values{"assessment": {"年度考核"}, "from": {id}})
	base := got.Header.Get("Location")
	if got.Status != http.StatusSeeOther {
		t.Fatalf("an assessment like a session: %d\n%s", got.Status, got.Body)
	}
	assessment := strings.TrimPrefix(base, "/console/assessments/")
	plan := func() survey.Setup {
		t.Helper()
		a, err := s.Office.Terminal().Assessment(t.Context(), assessment)
		if err != nil {
			t.Fatal(err)
		}
		return a.Plan
	}
	planned, err := want.NextUnit()
	if err != nil {
		t.Fatal(err)
	}
	planned.Assessment, planned.Group = "年度考核", ""
	sameSetup(t, "assessment", planned, plan())
	saved(t, c, base, planned, plan)

	under := strings.TrimPrefix(c.Begun("又一学院", url.Values{"from": {assessment}}), "/console/sessions/")
	expect := planned
	expect.Unit, expect.Date, expect.Group, expect.Under = "又一学院", "2026-12-05", "第三考核组", assessment
	sameSetup(t, "under the assessment", expect, session(under)())
	leaders := url.Values{"id": {"", ""}, "name": {"赵六", "钱七"}, "post": {"院长", "总工"}, "role": {"principal", "chief"}}
	c.Step("/console/sessions/"+under+"/edit/leaders", leaders)
	expect.Leaders = []survey.Leader{{ID: "l1", Name: "赵六", Post: "院长", Role: survey.Principal}, {ID: "l2", Name: "钱七", Post: "总工", Role: "chief"}}
	sameSetup(t, "leaders under the assessment", expect, session(under)())
	saved(t, c, "/console/sessions/"+under, expect, session(under))

	// What the assessment rules goes on to the sessions under it, roles and composite too.
	changed := untouched(t, c.Get(base+"/edit/forms"), `name="revision"`)
	changed["role-name"][0], changed["composite"] = "总师", []string{"none"}
	c.Submit(base+"/edit/forms", changed)
	c.Get("/console/sessions/"+under).Shows(t, "behind its assessment", http.StatusOK, "与考核项目不一致：自定角色、综合得分")
	c.Submit("/console/sessions/"+under+"/sync", nil)
	expect.Roles, expect.Composite = []survey.RoleName{{Code: "chief", Name: "总师"}, {Code: "middle", Name: "中层正职"}}, nil
	sameSetup(t, "after taking it over", expect, session(under)())

	// The wording for an own role is edited in the table.
	path += "/edit/forms/yearly"
	table := untouched(t, c.Get(path), `name="title"`)
	table.Set("act", "table")
	table.Set("name2-chief", "总把关")
	c.Submit(path, table)
	if got := session(id)().Forms[1].Criteria[2].Name.ByRole; got["chief"] != "总把关" || got[survey.Principal] != "全面工作" || len(got) != 2 {
		t.Errorf("worded by role: %v", got)
	}
}

// newest is the session that was made since.
func newest(t *testing.T, s *site, before ...string) string {
	t.Helper()
	sessions, err := s.Office.Terminal().Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range sessions {
		if !slices.Contains(before, one.ID) {
			return one.ID
		}
	}
	t.Fatal("no session was made")
	return ""
}

// TestSessionFile: the console makes of a file what the command line makes of it, and names what is wrong with it.
func TestSessionFile(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	want := wholeSetup(t)
	made := func(c *webtest.Staffed, content string) survey.Setup {
		t.Helper()
		got := c.Upload("/console/new/import", "测评会.yaml", []byte(content), nil)
		if got.Status != http.StatusSeeOther {
			t.Fatalf("a session file: %d\n%s", got.Status, got.Body)
		}
		session, err := s.Office.Session(t.Context(), strings.TrimPrefix(got.Header.Get("Location"), "/console/sessions/"))
		if err != nil {
			t.Fatal(err)
		}
		return session.Setup
	}
	sameSetup(t, "UTF-8", want, made(c, everything))
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(everything)
	if err != nil {
		t.Fatal(err)
	}
	sameSetup(t, "GB18030", want, made(c, gb))
	c.Get("/console/account").Shows(t, "read by its looks", http.StatusOK, "按GB18030读入")
	for file, says := range map[string]string{
		strings.Replace(everything, "spares: 20", "spare: 20", 1):    "line 51",
		strings.Replace(everything, "weight: 40,", "weight: 41,", 1): "各票种权重合计是101，应当是100",
		"": "请选择测评会文件", "\xff\xfe\x00": "编码不对",
	} {
		if got := c.Upload("/console/new/import", "x.yaml", []byte(file), nil); !strings.Contains(got.Body, says) || got.Status == http.StatusSeeOther {
			t.Errorf("%d, no %q in\n%s", got.Status, says, got.Body)
		}
	}
	group := s.LoggedIn("组员", c.Added("组员", "group", "第五考核组"))
	if got := made(group, everything); got.Group != "第五考核组" {
		t.Errorf("a group's session is of %s", got.Group)
	}
	observer := s.LoggedIn("监督", c.Added("监督", "observer", ""))
	observer.Upload("/console/new/import", "x.yaml", []byte(everything), nil).Shows(t, "an observer", http.StatusForbidden)
}
