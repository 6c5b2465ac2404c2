package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestPaperInTheConsole: paper ballots by forms alone, as a browser without JavaScript sends them, to the report's cells.
func TestPaperInTheConsole(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Collecting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	desk, one, two := path+"/paper", path+"/paper/1", path+"/paper/2"
	c.Get(path).Shows(t, "session", http.StatusOK, desk)
	c.Get(desk).Shows(t, "empty desk", http.StatusOK, "录入一张", "现在没有纸质票")

	// One person, with mistakes that are named; then another, who sees nothing of it.
	c.Submit(desk, nil).Moved(t, "begin", one)
	page := c.Get(one)
	page.Shows(t, "first", http.StatusOK, "录入人一", "整张作废", "领导班子", "张　三", "最多200个字")
	blank := page.Fields(t)
	c.Submit(one, blank).Shows(t, "no category", http.StatusConflict, "没有选票种")
	cut := webtest.With(blank, "category", "B")
	delete(cut, "annual-body.body.politics")
	c.Submit(one, cut).Shows(t, "a form that was cut off", http.StatusBadRequest, "没有完整送到")
	filled := webtest.With(blank, "category", "B", "annual-body.body.politics", "good", "integrity-leaders.l1.duty", "poor", "appointments.unit.comment", "第一行\r\n第二行 ")
	wrong := c.Submit(one, webtest.With(filled, "appointments.unit.comment", strings.Repeat("长", 201)))
	wrong.Shows(t, "a text too long", http.StatusConflict, "市住房和城乡建设局 · 意见和建议：文字最多200个字，现有201个", "整张作废", `value="poor" checked`)
	c.Submit(one, filled).Moved(t, "first", desk)
	c.Get(desk).Shows(t, "desk", http.StatusOK, "第 1 张", "待第二人录入")
	c.Get(one).Shows(t, "to the same account", http.StatusOK, "第二遍要由另一位同事，用自己的账号登录来录")
	if same := c.Get(one); strings.Contains(same.Body, "整张作废") {
		t.Errorf("the same account finds the form:\n%s", same.Body)
	}
	c.Submit(one, webtest.With(filled, "step", "second")).Shows(t, "the same account, second", http.StatusConflict, "没有收下第二遍", "用自己的账号录")
	s.Staff().Submit(one, webtest.With(filled, "step", "second")).Shows(t, "another one-time link", http.StatusConflict, "都算同一个账号")
	first, c := c, s.Second()
	page = c.Get(one)
	page.Shows(t, "second", http.StatusOK, "录入人二")
	if strings.Contains(page.Body, "第二行") || page.Fields(t).Get("annual-body.body.politics") != "" || page.Fields(t).Has("category") {
		t.Errorf("the second person sees the first's reading:\n%s", page.Body)
	}
	page = c.Submit(one, filled)
	page.Shows(t, "the first person's form again", http.StatusConflict, "已过时")
	if strings.Contains(page.Body, "第二行") {
		t.Error("the second person sees what the first sent again")
	}
	c.Submit(one, webtest.With(filled, "step", "second")).Moved(t, "second", one)
	c.Get(one).Shows(t, "agreed", http.StatusOK, "B 中层干部", "领票码")
	sealing := func(slip string) url.Values { return url.Values{"step": {"agreed"}, "slip": {slip}} }
	c.Submit(one, sealing(s.Slips["B"][0])).Shows(t, "sealing while collecting", http.StatusConflict, "不能入箱", "录入会保留")

	// Sealing takes a fresh slip of the category, and nothing else.
	s.Advance(survey.Voting)
	c.Get(path+"/advance/closed").Shows(t, "before closing", http.StatusOK, "还有 1 张纸质票录入了没有入箱")
	spent := s.Slips["B"][0]
	s.Collect("B")
	c.Submit(one, sealing(spent)).Shows(t, "a spent slip", http.StatusConflict, "已经用过", "换一张", `value="`+spent)
	c.Submit(one, sealing("ABCD EFGH")).Shows(t, "no slip", http.StatusConflict, "没有这张领票码")
	c.Submit(one, sealing(s.Slips["A"][0])).Shows(t, "another category", http.StatusConflict, "这张领票码是A票种，纸质票是B票种", "没有用掉")
	if got := s.Post("enter", webtest.Fields{"slip": s.Slips["A"][0]}); !strings.Contains(got.Body, `"fresh"`) {
		t.Errorf("a refused slip: %s", got.Body)
	}
	c.Submit(one, sealing(s.Slip("B"))).Moved(t, "sealing", desk)
	c.Submit(one, sealing(s.Slips["B"][0])).Shows(t, "sealing twice", http.StatusConflict, "已经入箱")
	page = c.Get(desk)
	page.Shows(t, "sealed", http.StatusOK, "现在没有纸质票", "<dt>B 中层干部</dt><dd>1 张</dd>")

	c = first
	// Differences, settled by looking at the paper together.
	c.Submit(desk, nil).Moved(t, "begin", two)
	c.Submit(two, webtest.With(filled, "category", "C")).Moved(t, "first", desk)
	other := webtest.With(filled, "step", "second", "annual-body.body.politics", "average", "appointments.unit.comment", "")
	other["appointments.unit.problems"] = []string{"p1", "other"}
	s.Second().Submit(two, other).Moved(t, "second", two)
	page = c.Get(two)
	page.Shows(t, "differences", http.StatusOK, "有差异", "政治思想建设", "<b>良好</b>", "<b>一般</b>", "<b>C 职工代表</b>", "<b>未填</b>", "第一行\n第二行", "选人用人把关不严、质量不高；其他")
	if strings.Contains(page.Body, "履行第一责任人职责") {
		t.Error("an item that is the same is listed as a difference")
	}
	found := webtest.With(page.Fields(t), "pick.category", "1", "pick.annual-body.body.politics", "3", "annual-body.body.politics", "poor",
		"pick.appointments.unit.comment", "1")
	c.Submit(two, found).Shows(t, "one is not settled", http.StatusConflict, "存在的主要问题：还没有核定", `value="poor" checked`)
	c.Submit(two, webtest.With(found, "pick.appointments.unit.problems", "2")).Moved(t, "settled", two)
	c.Submit(two, sealing(s.Slip("C"))).Moved(t, "sealing", desk)

	// Withdrawn ones are gone; closing clears the rest.
	three := path + "/paper/3"
	c.Submit(desk, nil).Moved(t, "begin", three)
	c.Submit(three+"/withdraw", nil).Moved(t, "withdraw", desk)
	c.Get(three).Shows(t, "withdrawn", http.StatusConflict, "没有第3张")
	c.Submit(desk, nil).Moved(t, "begin", path+"/paper/4")
	c.Submit(path+"/paper/4", webtest.With(filled, "category", "A")).Moved(t, "first", desk)
	if got := c.Submit(path+"/advance/closed", url.Values{"from": {"voting"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("closing: %d %s", got.Status, got.Body)
	}
	c.Get(desk).Shows(t, "closed", http.StatusConflict, "不能再录入纸质票", "全部清除")
	s.Advance(survey.Voting)
	c.Get(desk).Shows(t, "reopened", http.StatusOK, "现在没有纸质票")
	s.Advance(survey.Closed)
	s.Open()
	counts, err := s.Office.Terminal().Counts(t.Context(), s.ID)
	if err != nil || counts["B"].Paper != 1 || counts["C"].Paper != 1 || counts["A"].Paper != 0 {
		t.Errorf("counted on paper: %+v, %v", counts, err)
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestLargePaper: the form of a ballot with a thousand items is taken, and no larger one; other forms keep their limit.
func TestLargePaper(t *testing.T) {
	site := newSite(t, nil)
	s := &webtest.Sitting{Site: site.Site, ID: site.Create(func(plan *survey.Setup) {
		plan.Leaders = nil
		for i := range 400 {
			id := fmt.Sprintf("leader-with-a-long-identifier-%d", i)[:32-3] + fmt.Sprintf("%03d", i)
			plan.Leaders = append(plan.Leaders, survey.Leader{ID: id, Name: id, Post: "处长", Role: survey.Member})
		}
	})}
	s.Advance(survey.Ready)
	if _, err := s.Book.By(s.Office.Terminal()).Issue(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	s.Advance(survey.Collecting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	c.Submit(path+"/paper", nil).Moved(t, "begin", path+"/paper/1")
	form := webtest.With(c.Get(path+"/paper/1").Fields(t), "category", "A")
	for key := range form {
		if strings.HasPrefix(key, "integrity-leaders.") {
			form[key] = []string{"average"}
		}
	}
	if n := len(form.Encode()); n <= maxForm {
		t.Fatalf("the form has only %d bytes", n)
	}
	c.Submit(path+"/paper/1", form).Moved(t, "a large form", path+"/paper")
	c.Submit(path+"/paper/1", webtest.With(form, "step", "second", "more", strings.Repeat("x", maxPaper))).Shows(t, "too large a form", http.StatusRequestEntityTooLarge)
	c.Submit(path+"/void", url.Values{"code": {strings.Repeat("x", maxForm)}}).Shows(t, "another large form", http.StatusRequestEntityTooLarge)
}
