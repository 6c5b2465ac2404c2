package console

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"ceping/assets/phone"
	"ceping/survey"
	"ceping/survey/setup"
	"ceping/survey/web/webtest"
)

const kindsOfForms = `
assessment: 2026年度集团内设机构和领导人员考核
unit: 某公司
group: 第三考核组
date: 2026-12-05
categories:
  - {code: A, name: 班子成员, weight: 30, slips: 8}
  - {code: B, name: 中层干部, weight: 30, slips: 12}
  - {code: C, name: 职工代表, weight: 40, slips: 14}
roles: [{code: chief, name: 三总师}]
leaders: [{id: l1, name: 张　三, post: 总经理, role: principal}]
rules: {min_group: 5, denominator: valid, score_over: valid, unsure: excluded}
forms:
  - id: points
    title: 领导人员德能勤绩廉量化测评表
    package: 组织部门
    subjects: leaders
    roles: [principal, member, chief]
    rank_within: role
    total: sum
    criteria:
      - {id: de, kind: score, name: 德, min: 0, max: 20, step: 0.5, weight: 1}
      - {id: ji, kind: score, name: 绩, min: 0, max: 80, step: 1, weight: 1, bands: [{code: high, name: 优秀, from: 72}, {code: rest, name: 其他, from: 0}]}
  - id: offices
    title: 内设机构作风互评表
    package: 组织部门
    subjects: body
    categories: [B, C]
    weights: {B: 60, C: 40}
    grades: [{code: g, name: 满意, value: 100}, {code: f, name: 基本满意, value: 70}, {code: p, name: 不满意, value: 0}, {code: u, name: 不了解, unsure: true}]
    derived: [{name: 满意率, grades: [g, f]}]
    rank: 满意率
    flags: [{name: 不满意达到三分之一, grades: [p], at_least: 1/3}]
    criteria:
      - {id: work, name: 服务质量, weight: 1}
      - {id: clean, name: 廉洁自律, weight: 2, grades: [{code: g, name: 好, value: 100}, {code: f, name: 一般, value: 50}, {code: x, name: 差, value: 0}]}
  - id: new
    title: 新提拔任用干部民主评议表
    package: 组织部门
    subjects: promoted
    grades: [{code: y, name: 认同, value: 100}, {code: n, name: 不认同, value: 0}]
    criteria: [{id: view, name: 是否认同, weight: 1}]
trustees: {threshold: 1, names: [组长]}
`

// kinds fills a site with an assessment of forms that the shipped ones do not show, and sessions of each kind: two of one unit, one whose
// groups merge, one that is withheld, other leaders, bodies and promoted cadres in each.
func (s *site) kinds() string {
	s.T.Helper()
	random := rand.New(rand.NewPCG(8, 8))
	plan, err := setup.Read(strings.NewReader(kindsOfForms), nil)
	if err != nil {
		s.T.Fatal(err)
	}
	id, err := s.Office.Terminal().AddAssessment(s.T.Context(), plan)
	if err != nil {
		s.T.Fatal(err)
	}
	for i, unit := range []string{"第一工程有限公司", "第一工程有限公司", "设计研究院（集团本部合署办公）", "物资公司", "新成立的小公司"} {
		a, err := s.Office.Terminal().Assessment(s.T.Context(), id)
		if err != nil {
			s.T.Fatal(err)
		}
		own, err := a.Session()
		if err != nil {
			s.T.Fatal(err)
		}
		own.Under, own.Unit, own.Group, own.Date = id, unit, "第三考核组", fmt.Sprintf("2026-12-%02d", 5+i)
		own.Leaders = slices.Clone([]survey.Leader{{ID: "l1", Name: "张　三", Post: "总经理", Role: survey.Principal}, {ID: "l2", Name: "迪丽热巴·艾合买提", Post: "副总经理", Role: survey.Member}, {ID: "l3", Name: "李㛃", Post: "总工程师", Role: "chief"}}[:1+i%3])
		own.Bodies = []survey.Body{{ID: "b1", Name: "办公室"}, {ID: "b2", Name: "财务部"}}[:1+i%2]
		if i != 2 {
			own.Promoted = []survey.Promoted{{ID: "p1", Name: "王五", Born: "1985-03", From: "副主任", To: "主任"}}
		}
		voters := own
		voters.Categories = slices.Clone(own.Categories)
		for k := range voters.Categories {
			voters.Categories[k].Slips = []int{8, 12, 14}[k]
			if i == 3 && k == 0 {
				voters.Categories[k].Slips = 3
			}
			if i == 4 {
				voters.Categories[k].Slips = 1
			}
		}
		s.keep(own, kind(random, &voters))
	}
	return id
}

// TestUnitsOfEveryKind: points that add up, rates within a form's own weights, scales of one criterion, several bodies and promoted cadres
// stand side by side, two sessions of one unit by their days, what merged is marked, what is withheld named; on every screen and in the book.
func TestUnitsOfEveryKind(t *testing.T) {
	s, p := opened(t)
	id := s.kinds()
	path := "/console/assessments/" + id + "/units"
	c := s.Staff()
	c.Get(path).Shows(t, "units", 200, "第一工程有限公司（2026-12-05）", "第一工程有限公司（2026-12-06）", "物资公司※", "A 班子成员、B 中层干部", "有效票太少", "新成立的小公司", "三总师", "满意率", "这张表没有测评对象的，不参加比较：设计研究院", "第一工程有限公司有几场测评会的结果")
	book, err := excelize.OpenReader(strings.NewReader(c.Get(path + "/xlsx").Body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	all := ""
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			all += strings.Join(row, "|") + "\n"
		}
	}
	for _, want := range []string{"第一工程有限公司（2026-12-06）", "物资公司※", "新成立的小公司", "A 班子成员、B 中层干部", "三总师"} {
		if !strings.Contains(all, want) {
			t.Errorf("the workbook has no %q", want)
		}
	}
	s.Enter(p)
	p.Do(chromedp.Navigate(s.Base + path))
	phone.Evaluate[bool](p, `document.querySelectorAll("details").forEach((d) => d.open = true), true`)
	webtest.Fits(t, p, "kinds")
	for _, size := range []struct {
		name          string
		width, height int64
		scale         string
	}{{"1280", 1280, 720, ""}, {"360", 360, 740, ""}, {"320", 320, 640, "150%"}} {
		p.Resize(size.width, size.height)
		p.Scale(size.scale)
		p.Accessible("kinds at " + size.name)
		look(p, "kinds-"+size.name)
	}
	p.Scale("")
}
