package web

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ceping/survey"
)

// fields are all fields of the page's ballot form, as a browser sends them untouched.
func (a answer) fields(t *testing.T) url.Values {
	t.Helper()
	form := url.Values{}
	for _, tag := range regexp.MustCompile(`<input [^>]*>|<textarea [^>]*>`).FindAllString(a.body, -1) {
		attribute := func(name string) string {
			m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
			if m == nil {
				return ""
			}
			return html.UnescapeString(m[1])
		}
		name, kind := attribute("name"), attribute("type")
		if name == "" || (kind == "radio" || kind == "checkbox") && !strings.Contains(tag, " checked") {
			continue
		}
		form.Add(name, attribute("value"))
	}
	return form
}

// with is a form with some fields filled in.
func with(form url.Values, pairs ...string) url.Values {
	filled := maps.Clone(form)
	for i := 0; i+1 < len(pairs); i += 2 {
		filled[pairs[i]] = []string{pairs[i+1]}
	}
	return filled
}

// moved checks that a form was taken.
func (a answer) moved(t *testing.T, name, to string) {
	t.Helper()
	if a.status != http.StatusSeeOther || a.header.Get("Location") != to {
		t.Fatalf("%s: %d to %q, want %s\n%s", name, a.status, a.header.Get("Location"), to, a.body)
	}
}

// TestPaperInTheConsole: paper ballots by forms alone, as a browser without JavaScript sends them, to the report's cells.
func TestPaperInTheConsole(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Collecting)
	c, path := s.staff(), "/console/sessions/"+s.id
	desk, one, two := path+"/paper", path+"/paper/1", path+"/paper/2"
	c.get(path).shows(t, "session", http.StatusOK, desk)
	c.get(desk).shows(t, "empty desk", http.StatusOK, "录入一张", "现在没有纸质票")

	// One person, with mistakes that are named; then another, who sees nothing of it.
	c.submit(desk, nil).moved(t, "begin", one)
	page := c.get(one)
	page.shows(t, "first", http.StatusOK, "录入人一", "整张作废", "领导班子", "张　三", "最多200个字")
	blank := page.fields(t)
	c.submit(one, blank).shows(t, "no category", http.StatusConflict, "没有选票种")
	cut := with(blank, "category", "B")
	delete(cut, "annual-body.body.politics")
	c.submit(one, cut).shows(t, "a form that was cut off", http.StatusBadRequest, "没有完整送到")
	filled := with(blank, "category", "B", "annual-body.body.politics", "good", "integrity-leaders.l1.duty", "poor", "appointments.unit.comment", "第一行\r\n第二行 ")
	wrong := c.submit(one, with(filled, "appointments.unit.comment", strings.Repeat("长", 201)))
	wrong.shows(t, "a text too long", http.StatusConflict, "市住房和城乡建设局 · 意见和建议：文字最多200个字，现有201个", "整张作废", `value="poor" checked`)
	c.submit(one, filled).moved(t, "first", desk)
	c.get(desk).shows(t, "desk", http.StatusOK, "第 1 张", "待第二人录入")
	page = c.get(one)
	page.shows(t, "second", http.StatusOK, "录入人二")
	if strings.Contains(page.body, "第二行") || page.fields(t).Get("annual-body.body.politics") != "" || page.fields(t).Has("category") {
		t.Errorf("the second person sees the first's reading:\n%s", page.body)
	}
	page = c.submit(one, filled)
	page.shows(t, "the first person's form again", http.StatusConflict, "已过时")
	if strings.Contains(page.body, "第二行") {
		t.Error("the second person sees what the first sent again")
	}
	c.submit(one, with(filled, "step", "second")).moved(t, "second", one)
	c.get(one).shows(t, "agreed", http.StatusOK, "B 中层干部", "领票码")
	sealing := func(slip string) url.Values { return url.Values{"step": {"agreed"}, "slip": {slip}} }
	c.submit(one, sealing(s.slips["B"][0])).shows(t, "sealing while collecting", http.StatusConflict, "不能入箱", "录入会保留")

	// Sealing takes a fresh slip of the category, and nothing else.
	s.advance(survey.Voting)
	c.get(path+"/advance/closed").shows(t, "before closing", http.StatusOK, "还有 1 张纸质票录入了没有入箱")
	spent := s.slips["B"][0]
	s.collect("B")
	c.submit(one, sealing(spent)).shows(t, "a spent slip", http.StatusConflict, "已经用过", "换一张", `value="`+spent)
	c.submit(one, sealing("ABCD EFGH")).shows(t, "no slip", http.StatusConflict, "没有这张领票码")
	c.submit(one, sealing(s.slips["A"][0])).shows(t, "another category", http.StatusConflict, "这张领票码是A票种，纸质票是B票种", "没有用掉")
	if got := s.post("enter", fields{"slip": s.slips["A"][0]}); !strings.Contains(got.body, `"fresh"`) {
		t.Errorf("a refused slip: %s", got.body)
	}
	c.submit(one, sealing(s.slip("B"))).moved(t, "sealing", desk)
	c.submit(one, sealing(s.slips["B"][0])).shows(t, "sealing twice", http.StatusConflict, "已经入箱")
	page = c.get(desk)
	page.shows(t, "sealed", http.StatusOK, "现在没有纸质票", "<dt>B 中层干部</dt><dd>1 张</dd>")

	// Differences, settled by looking at the paper together.
	c.submit(desk, nil).moved(t, "begin", two)
	c.submit(two, with(filled, "category", "C")).moved(t, "first", desk)
	other := with(filled, "step", "second", "annual-body.body.politics", "average", "appointments.unit.comment", "")
	other["appointments.unit.problems"] = []string{"p1", "other"}
	c.submit(two, other).moved(t, "second", two)
	page = c.get(two)
	page.shows(t, "differences", http.StatusOK, "有差异", "政治思想建设", "<b>良好</b>", "<b>一般</b>", "<b>C 职工代表</b>", "<b>未填</b>", "第一行\n第二行", "选人用人把关不严、质量不高；其他")
	if strings.Contains(page.body, "履行第一责任人职责") {
		t.Error("an item that is the same is listed as a difference")
	}
	found := with(page.fields(t), "pick.category", "1", "pick.annual-body.body.politics", "3", "annual-body.body.politics", "poor",
		"pick.appointments.unit.comment", "1")
	c.submit(two, found).shows(t, "one is not settled", http.StatusConflict, "存在的主要问题：还没有核定", `value="poor" checked`)
	c.submit(two, with(found, "pick.appointments.unit.problems", "2")).moved(t, "settled", two)
	c.submit(two, sealing(s.slip("C"))).moved(t, "sealing", desk)

	// Withdrawn ones are gone; closing clears the rest.
	three := path + "/paper/3"
	c.submit(desk, nil).moved(t, "begin", three)
	c.submit(three+"/withdraw", nil).moved(t, "withdraw", desk)
	c.get(three).shows(t, "withdrawn", http.StatusConflict, "没有第3张")
	c.submit(desk, nil).moved(t, "begin", path+"/paper/4")
	c.submit(path+"/paper/4", with(filled, "category", "A")).moved(t, "first", desk)
	if got := c.submit(path+"/advance/closed", url.Values{"from": {"voting"}}); got.status != http.StatusSeeOther {
		t.Fatalf("closing: %d %s", got.status, got.body)
	}
	c.get(desk).shows(t, "closed", http.StatusConflict, "不能再录入纸质票", "全部清除")
	s.advance(survey.Voting)
	c.get(desk).shows(t, "reopened", http.StatusOK, "现在没有纸质票")
	s.advance(survey.Closed)
	s.open()
	session, err := s.office.Session(t.Context(), s.id)
	if err != nil || session.Counts["B"].Paper != 1 || session.Counts["C"].Paper != 1 || session.Counts["A"].Paper != 0 {
		t.Errorf("counted on paper: %+v, %v", session.Counts, err)
	}
	if log := s.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestLargePaper: the form of a ballot with a thousand items is taken, and no larger one; other forms keep their limit.
func TestLargePaper(t *testing.T) {
	site := newSite(t, nil)
	s := &sitting{site: site, id: site.create(func(plan *survey.Setup) {
		plan.Leaders = nil
		for i := range 400 {
			id := fmt.Sprintf("leader-with-a-long-identifier-%d", i)[:32-3] + fmt.Sprintf("%03d", i)
			plan.Leaders = append(plan.Leaders, survey.Leader{ID: id, Name: id, Post: "处长", Role: survey.Member})
		}
	})}
	s.advance(survey.Ready)
	if _, err := s.office.IssueSlips(t.Context(), s.id); err != nil {
		t.Fatal(err)
	}
	s.advance(survey.Collecting)
	c, path := s.staff(), "/console/sessions/"+s.id
	c.submit(path+"/paper", nil).moved(t, "begin", path+"/paper/1")
	form := with(c.get(path+"/paper/1").fields(t), "category", "A")
	for key := range form {
		if strings.HasPrefix(key, "integrity-leaders.") {
			form[key] = []string{"average"}
		}
	}
	if n := len(form.Encode()); n <= maxForm {
		t.Fatalf("the form has only %d bytes", n)
	}
	c.submit(path+"/paper/1", form).moved(t, "a large form", path+"/paper")
	c.submit(path+"/paper/1", with(form, "step", "second", "more", strings.Repeat("x", maxPaper))).shows(t, "too large a form", http.StatusRequestEntityTooLarge)
	c.submit(path+"/void", url.Values{"code": {strings.Repeat("x", maxForm)}}).shows(t, "another large form", http.StatusRequestEntityTooLarge)
}
