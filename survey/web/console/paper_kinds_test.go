package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestPaperOfEveryKind: points, a scale that one criterion has of its own, and a form that one category does not fill, by forms alone.
func TestPaperOfEveryKind(t *testing.T) {
	half, err := survey.ParseDecimal("0.5")
	if err != nil {
		t.Fatal(err)
	}
	site := newSite(t, nil)
	s := site.Readied(site.Create(func(plan *survey.Setup) {
		plan.Forms[1].Criteria = append(plan.Forms[1].Criteria,
			survey.Criterion{ID: "points", Kind: survey.Scored, Name: survey.CriterionName{All: "得分"}, Weight: survey.Whole(1),
				Points: &survey.Points{Min: survey.Whole(60), Max: survey.Whole(100), Step: half}},
			survey.Criterion{ID: "own", Kind: survey.Graded, Name: survey.CriterionName{All: "廉洁"}, Weight: survey.Whole(1),
				Grades: []survey.Grade{{Code: "yes", Name: "清廉", Value: survey.Whole(100)}, {Code: "no", Name: "不清廉"}}},
			survey.Criterion{ID: "why", Kind: survey.Text, Name: survey.CriterionName{All: "原因"}, Max: 20, When: &survey.When{Criterion: "own", Grade: "no"}})
		plan.Forms[2].Categories = []string{"A", "C"}
	}))
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	desk, one := path+"/paper", path+"/paper/1"
	c.Submit(desk, nil).Moved(t, "begin", one)
	session, err := s.Office.Session(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := session.Setup.Forms[1].ID
	key := func(criterion string) string {
		for _, sheet := range session.Setup.Sheets() {
			if sheet.Form.ID == form {
				return form + "." + sheet.Subjects[0].ID + "." + criterion
			}
		}
		return ""
	}
	appointments := "<h2>" + session.Setup.Forms[2].Title
	page := c.Get(one)
	page.Shows(t, "the category first", http.StatusOK, "请先看纸票上印的票种", `value="B"`)
	if strings.Contains(page.Body, key("points")) {
		t.Error("forms are laid out before the category is known")
	}
	c.Get(one+"?category=A").Shows(t, "A", http.StatusOK, appointments, "只由 A 班子成员、C 职工代表 填")
	page = c.Get(one + "?category=B")
	page.Shows(t, "the form", http.StatusOK, "填60到100的分数，每档0.5分", "清廉", "只在选“不清廉”时计入", "票种 <b>B 中层干部</b>")
	if strings.Contains(page.Body, appointments) {
		t.Error("a form that B does not fill is laid out for B")
	}
	blank := page.Fields(t)

	cut := webtest.With(blank, "category", "B")
	delete(cut, key("points"))
	c.Submit(one, cut).Shows(t, "without the score's field", http.StatusBadRequest, "没有完整送到")
	for _, score := range []string{"59.5", "85.3", "八十五"} {
		c.Submit(one, webtest.With(blank, "category", "B", key("points"), score)).Shows(t, score, http.StatusConflict, "应填60到100之间的分数", `value="`+score+`"`)
	}
	var other string
	for _, sheet := range session.Setup.Sheets() {
		if sheet.Form.ID == session.Setup.Forms[2].ID {
			for _, criterion := range sheet.Subjects[0].Criteria {
				if criterion.Kind == survey.Text {
					other = criterion.Key
				}
			}
		}
	}
	if other != "" {
		c.Submit(one, webtest.With(blank, "category", "B", other, "意见")).Shows(t, "a form that B does not fill", http.StatusConflict, "B 中层干部不填这张表")
	}
	filled := webtest.With(blank, "category", "B", key("points"), "８５．５０", key("own"), "no", key("why"), "看过")
	c.Submit(one, filled).Moved(t, "first", desk)
	s.Second().Submit(one, webtest.With(filled, "step", "second", key("points"), "85", key("own"), "yes", key("why"), "")).Moved(t, "second", one)
	page = c.Get(one)
	page.Shows(t, "differences", http.StatusOK, "<b>85.5分</b>", "<b>85分</b>", "<b>不清廉</b>", "<b>清廉</b>")
	found := webtest.With(page.Fields(t), "pick."+key("points"), "3", key("points"), "90.5", "pick."+key("own"), "1", "pick."+key("why"), "1")
	c.Submit(one, found).Moved(t, "settled", one)
	c.Submit(one, url.Values{"step": {"agreed"}, "slip": {s.Slip("B")}}).Moved(t, "sealing", desk)
	s.Advance(survey.Closed)
	s.Open()
	report, err := s.Office.Terminal().Report(t.Context(), s.ID)
	if err != nil || report.Counts["B"].Paper != 1 {
		t.Errorf("counted: %+v, %v", report.Counts["B"], err)
	}
}

// TestPaperAgainstTheRules: what a real paper breaks is said on the page, with what an office does about it, and what was typed stays.
func TestPaperAgainstTheRules(t *testing.T) {
	site := newSite(t, webtest.WithForms(t))
	plan := wholeSetup(t)
	plan.Trustees = survey.DefaultTrustees()
	id, err := site.Office.Terminal().Create(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	s := site.Readied(id)
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	desk, one := path+"/paper", path+"/paper/1"
	c.Submit(desk, nil).Moved(t, "begin", one)
	page := c.Get(one + "?category=B")
	page.Shows(t, "B", http.StatusOK, "德：“优秀”或“称职”至少1名、最多2名 <span class=\"meta\">必填，名额不符的只能整张作废", "工作：“好”最多1名 <span class=\"meta\">必填", "必填</small>",
		"标“必填”的，纸票上没有填", "选1到2项", "没有<small>（只能单独选）", "技术把关", "填0.5到20的分数，每档0.5分", "<h3>办公室", "<h3>人事处", "王五", `name="team.010.work"`, `name="yearly.l2.own"`)
	if strings.Contains(c.Get(one+"?category=A").Body, "处室测评表") {
		t.Error("A is shown a form of B and C")
	}
	ballot := webtest.With(page.Fields(t), "yearly.l1.de", "e", "yearly.l2.de", "c", "yearly.0x1F.de", "u", "yearly.l1.own", "clean", "yearly.l2.own", "not", "yearly.l2.why", "原因",
		"yearly.l1.ji", "１８．５０", "team.b1.work", "g", "team.010.work", "p", "team.b1.issues", "other", "team.b1.issues.text", "会议多")
	over := webtest.With(ballot, "yearly.0x1F.de", "e")
	c.Submit(one, over).Shows(t, "a quota", http.StatusConflict, "“优秀”或“称职”最多2名，这张票上更多。请对照纸票改正；纸票上确实如此的，勾“整张作废”", `value="１８．５０"`, `value="会议多"`)
	c.Submit(one, webtest.With(ballot, "yearly.l2.de", "")).Shows(t, "required", http.StatusConflict, "李㛃 · 德：必须填写。请对照纸票改正；纸票上确实如此的，勾“整张作废”", `value="１８．５０"`)
	c.Submit(one, webtest.With(ballot, "yearly.l1.ji", "20.5")).Shows(t, "points", http.StatusConflict, "应填0.5到20之间的分数，每0.5分一档", `value="20.5"`)
	alone := webtest.With(ballot)
	alone["team.b1.issues"] = []string{"other", "z"}
	c.Submit(one, alone).Shows(t, "an option that stands alone", http.StatusConflict, "有一个选项只能单独选")
	c.Submit(one, ballot).Moved(t, "first", desk)
	second := webtest.With(ballot, "step", "second", "yearly.l1.ji", "18.5", "team.b1.issues.text", "会多", "yearly.l2.own", "clean", "yearly.l2.why", "")
	s.Second().Submit(one, second).Moved(t, "second", one)
	page = c.Get(one)
	page.Shows(t, "differences", http.StatusOK, "技术把关", "<b>否</b>", "<b>是</b>", "<b>其他；“会议多”</b>", "<b>其他；“会多”</b>", "<b>“原因”</b>", "<h3>办公室")
	if strings.Contains(page.Body, "yearly.l1.ji") {
		t.Error("18.50 and 18.5 are said to differ")
	}
	found := webtest.With(page.Fields(t), "pick.yearly.l2.own", "1", "pick.yearly.l2.why", "1", "pick.team.b1.issues", "1")
	c.Submit(one, found).Moved(t, "settled", one)
	c.Submit(one, url.Values{"step": {"agreed"}, "slip": {s.Slip("B")}}).Moved(t, "sealing", desk)
}

// TestPaperVoidCriterion: where the office's rules void what breaks a quota, the criterion is left blank for all, by a tick at its form.
func TestPaperVoidCriterion(t *testing.T) {
	site := newSite(t, nil)
	s := site.Readied(site.Create(func(plan *survey.Setup) { plan.Forms[0].Quota = &survey.Quota{Grade: "good", Max: new(1)} }))
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	c, desk := s.Staff(), "/console/sessions/"+s.ID+"/paper"
	one := desk + "/1"
	c.Submit(desk, nil).Moved(t, "begin", one)
	page := c.Get(one)
	page.Shows(t, "the quota", http.StatusOK, "履行第一责任人职责／履行“一岗双责”／履行监督责任：“好”最多1名", `name="void.integrity-leaders.duty"`, "规定这一项作废的，勾“名额不符，整项留空”")
	over := webtest.With(page.Fields(t), "category", "B", "integrity-leaders.l1.duty", "good", "integrity-leaders.l2.duty", "good", "integrity-leaders.l1.clean", "poor")
	c.Submit(one, over).Shows(t, "beyond it", http.StatusConflict, "按考核方案办：这一项作废的，勾这张表里的“名额不符，整项留空”；整张作废的，勾“整张作废”")
	kept := webtest.With(over, "integrity-leaders.l2.duty", "fair", "void.integrity-leaders.duty", "1")
	c.Submit(one, kept).Shows(t, "void without need", http.StatusConflict, "没有超出名额，不能整项留空", `name="void.integrity-leaders.duty" value="1" checked`)
	c.Submit(one, webtest.With(over, "void.integrity-leaders.duty", "1")).Moved(t, "first", desk)
	s.Second().Submit(one, webtest.With(over, "step", "second", "void.integrity-leaders.duty", "1")).Moved(t, "second", one)
	c.Submit(one, url.Values{"step": {"agreed"}, "slip": {s.Slip("B")}}).Moved(t, "sealing", desk)
}
