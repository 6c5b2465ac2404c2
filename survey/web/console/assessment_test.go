package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey/web/webtest"
)

// TestAssessment: one yardstick. Sessions under an assessment take its forms, weights and rules, cannot depart from them, and
// freeze it once one is ready; one that was changed meanwhile is taken over by a button.
func TestAssessment(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	c.Submit("/console/assessments", url.Values{"assessment": {""}}).Shows(t, "no name", http.StatusUnprocessableEntity, "考核项目：还没有填")
	made := c.Submit("/console/assessments", url.Values{"assessment": {"2026年度考核"}}).Header.Get("Location")
	c.Get(made).Shows(t, "an assessment", http.StatusOK, "第1版", "领导干部年度考核民主测评表")
	c.Get(made+"/preview").Shows(t, "its ballot", http.StatusOK, "张　三")
	id := strings.TrimPrefix(made, "/console/assessments/")

	path := c.Begun("市住建局", url.Values{"from": {id}, "assessment": {""}})
	c.Get(path).Shows(t, "a session under it", http.StatusOK, "按考核项目“2026年度考核”（第1版）办")
	c.Step(path+"/edit/leaders", threeLeaders)

	// The assessment may still change; the session says so, and takes it over.
	text := c.Get(made+"/edit/forms/annual-leaders").Found(t, `(?s)<textarea id="text"[^>]*>(.*?)</textarea>`)[0]
	c.Step(made+"/edit/forms/annual-leaders", url.Values{"text": {strings.Replace(text, "value: 80", "value: 85", 1)}, "act": {"save"}})
	c.Get(made).Shows(t, "changed", http.StatusOK, "第2版")
	c.Get(path).Shows(t, "behind", http.StatusOK, "与考核项目不一致：测评表")
	c.Submit(path+"/ready", url.Values{"passphrase": webtest.Trusted})
	c.Finish(strings.TrimPrefix(path, "/console/sessions/")).Shows(t, "ready with another yardstick", http.StatusConflict, "请先按考核项目同步")
	c.Submit(path+"/sync", nil)
	session, err := s.Office.Session(t.Context(), strings.TrimPrefix(path, "/console/sessions/"))
	if err != nil || session.Setup.Forms[3].Grades[1].Value.String() != "85" || len(session.Setup.Leaders) != 2 {
		t.Errorf("after taking it over: %+v, %v", session.Setup, err)
	}

	// Weights are the assessment's; slips the session's own.
	categories := url.Values{"code": {"A", "B", "C"}, "category": {"班子成员", "中层干部", "职工代表"}, "expected": {"", "", ""}, "slips": {"9", "10", "12"}, "weight": {"30", "30", "40"},
		"spares": {"10"}, "min_group": {"5"}, "denominator": {"valid"}}
	if got := c.Step(path+"/edit/categories", categories); got.Status != http.StatusSeeOther {
		t.Errorf("own slips: %d %s", got.Status, got.Body)
	}
	categories["weight"] = []string{"40", "30", "30"}
	c.Step(path+"/edit/categories", categories).Shows(t, "own weights", http.StatusConflict, "票种或权重由考核项目“2026年度考核”统一规定")
	c.Step(path+"/edit/forms", url.Values{"form": {"annual-body"}}).Shows(t, "own forms", http.StatusConflict, "测评表由考核项目")

	c.Submit(path+"/ready", url.Values{"passphrase": webtest.Trusted})
	c.Finish(session.ID)
	c.Get(made+"/edit/categories").Shows(t, "frozen", http.StatusConflict, "“市住建局”已按这个考核项目制票，不能再改")
	c.Get("/console/assessments").Shows(t, "list", http.StatusOK, "已固定", "1场测评会")
	if got := c.Submit("/console/assessments", url.Values{"assessment": {"2027年度考核"}, "from": {id}}); got.Status != http.StatusSeeOther {
		t.Errorf("another like it: %d %s", got.Status, got.Body)
	}
	group := s.LoggedIn("组员", c.Added("组员", "group", "第五考核组"))
	group.Get("/console/assessments").Shows(t, "a group", http.StatusForbidden)
	if list, err := s.Office.Terminal().Assessments(t.Context()); err != nil || len(list) != 2 || list[0].Version != 2 {
		t.Errorf("assessments %+v, %v", list, err)
	}
	if frozen, err := s.Office.Terminal().Frozen(t.Context(), id); err != nil || frozen != "市住建局" {
		t.Errorf("frozen by %q, %v", frozen, err)
	}
}
