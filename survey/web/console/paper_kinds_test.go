package console

import (
	"net/http"
	"net/url"
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
	session, err := s.Office.Session(webtest.Terminal(t), s.ID)
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
	page := c.Get(one)
	page.Shows(t, "the form", http.StatusOK, "填60到100的分数，每档0.5分", "清廉", "只在选“不清廉”时计入", "只由 A 班子成员、C 职工代表 填")
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
	c.Submit(one, webtest.With(filled, "step", "second", key("points"), "85", key("own"), "yes", key("why"), "")).Moved(t, "second", one)
	page = c.Get(one)
	page.Shows(t, "differences", http.StatusOK, "<b>85.5分</b>", "<b>85分</b>", "<b>不清廉</b>", "<b>清廉</b>")
	found := webtest.With(page.Fields(t), "pick."+key("points"), "3", key("points"), "90.5", "pick."+key("own"), "1", "pick."+key("why"), "1")
	c.Submit(one, found).Moved(t, "settled", one)
	c.Submit(one, url.Values{"step": {"agreed"}, "slip": {s.Slip("B")}}).Moved(t, "sealing", desk)
	s.Advance(survey.Closed)
	s.Open()
	report, err := s.Office.Report(webtest.Terminal(t), s.ID)
	if err != nil || report.Counts["B"].Paper != 1 {
		t.Errorf("counted: %+v, %v", report.Counts["B"], err)
	}
}
