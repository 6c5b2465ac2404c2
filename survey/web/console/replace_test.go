package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/voter"
	"ceping/survey/web/webtest"
)

// lacks checks that a page does not say something.
func lacks(t *testing.T, name string, page webtest.Answer, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(page.Body, word) {
			t.Errorf("%s: %q stands in\n%s", name, word, page.Body)
		}
	}
}

// TestReplace: a collected slip whose phone is lost is replaced, once its sentence was read and ticked; its phone is told so, the count
// of those replaced is published, and those who hold the spare are not counted as waiting.
func TestReplace(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Collecting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	lost := s.Slips["A"][0]
	sending := func(code, sure string) webtest.Answer {
		t.Helper()
		return c.Submit(path+"/replace", url.Values{"code": {code}, "sure": {sure}})
	}
	c.Get(path).Shows(t, "session", http.StatusOK, path+"/replace", "补发…")
	c.Get(path+"/replace").Shows(t, "the sentence", http.StatusOK, "不能撤销", "再也领不到票", "仍有可能把票提交进来", "要写进每份结果")
	sending(lost, "yes").Shows(t, "a fresh slip", http.StatusConflict, "还没有领取", `value="`+lost)
	s.Collect("A")
	sending(lost, "").Shows(t, "without the tick", http.StatusConflict, "没有补发", `value="`+lost)
	sending("ABCD EFGH", "yes").Shows(t, "no slip", http.StatusConflict, "没有这个领票码", `value="ABCD EFGH"`)
	if counts, err := s.Office.Terminal().Counts(t.Context(), s.ID); err != nil || counts["A"].Replaced != 0 {
		t.Fatalf("replaced by what was refused: %+v, %v", counts["A"], err)
	}
	sending(strings.ToLower(lost), "yes").Moved(t, "replacing", path)
	page := c.Get(path)
	page.Shows(t, "replaced", http.StatusOK, "请给他一张同票种的备用票", `<th scope="col">领取</th><th scope="col">补发</th><th scope="col">收回</th>`)
	sending(lost, "yes").Shows(t, "twice", http.StatusConflict, "已经补发过")
	if got := s.Post("enter", webtest.Fields{"slip": lost}); got.Code() != "slip_replaced" {
		t.Errorf("its phone is told %d %s", got.Status, got.Body)
	}
	c.Submit(path+"/void", url.Values{"code": {lost}}).Shows(t, "voiding it", http.StatusConflict, "已经补发过")
	c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "补发一张")

	// The spare votes: nobody is waited for, and 领取未投 says that one of the two collected never will.
	s.Advance(survey.Voting)
	s.Cast(s.Sealed(s.Collect("A")))
	s.Advance(survey.Closed)
	page = c.Get(path)
	page.Shows(t, "closed", http.StatusOK, "<h2>领取未投</h2>", "<dd>1 张（补发 1 张）</dd>", "清点余票时不要数进去", `<th scope="col">领取未投</th>`)
	if strings.Index(page.Body, "<h2>领取未投</h2>") > strings.Index(page.Body, "填写余票") {
		t.Error("余票 is asked for before 领取未投 is told")
	}
	c.Get(path+"/replace").Shows(t, "replacing in a closed session", http.StatusConflict, "已过时")
	sending(s.Slips["B"][0], "yes").Shows(t, "a form that was left open", http.StatusConflict, "已过时")
}

// TestWaitingAfterReplacing: the checklist before closing counts those who can still cast.
func TestWaitingAfterReplacing(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	lost := s.Slips["A"][0]
	s.Collect("A")
	s.Collect("A")
	if err := s.Book.By(s.Office.Terminal()).Replace(t.Context(), s.ID, lost); err != nil {
		t.Fatal(err)
	}
	c.Get(path+"/advance/closed").Shows(t, "before closing", http.StatusOK, "还有 1 张领了没有提交")
}

// TestWithoutSpares: a session without spares, or whose rules allow no replacement, is warned of before it is made ready, before it
// collects, and where somebody comes with a lost phone; so is a category whose spares are used up.
func TestWithoutSpares(t *testing.T) {
	site := newSite(t, nil)
	c := site.Staff()
	for _, test := range []struct {
		name          string
		change        func(*survey.Setup)
		before, after string
		link          bool
	}{
		{"no spares", func(s *survey.Setup) { s.Rules.Spares = 0 }, "没有备用票", "本场没有印备用票", true},
		{"no replacements", func(s *survey.Setup) { s.Rules.NoReplacements = true }, "本场规定不补发", "本场规定不补发", false},
	} {
		id := site.Create(test.change)
		path := "/console/sessions/" + id
		for _, page := range []string{path, path + "/ready"} {
			c.Get(page).Shows(t, test.name+" of a draft", http.StatusOK, test.before)
		}
		s := site.Readied(id)
		for _, page := range []string{path, path + "/advance/collecting"} {
			c.Get(page).Shows(t, test.name+" when ready", http.StatusOK, test.before)
		}
		s.Advance(survey.Collecting)
		page := c.Get(path)
		page.Shows(t, test.name+" in the hall", http.StatusOK, test.after)
		if strings.Contains(page.Body, path+"/replace") != test.link {
			t.Errorf("%s: leads to 补发: %t", test.name, !test.link)
		}
		c.Get(path+"/replace").Shows(t, test.name, http.StatusOK, test.after)
		if slip := s.Slips["A"][0]; !test.link {
			s.Collect("A")
			c.Submit(path+"/replace", url.Values{"code": {slip}, "sure": {"yes"}}).Shows(t, "replacing all the same", http.StatusConflict, "本场规定不补发")
		}
	}

	s := site.Readied(site.Create(func(s *survey.Setup) { s.Rules.Spares = 10 }))
	path := "/console/sessions/" + s.ID
	lacks(t, "with spares", c.Get(path), "没有备用票")
	s.Advance(survey.Collecting)
	lacks(t, "with spares", c.Get(path), "用完了", "没有印备用票")
	session, err := s.Office.Session(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	category := session.Setup.Categories[0]
	for range category.Printed(session.Setup.Rules.Spares) - category.Slips {
		if err := s.Book.By(s.Office.Terminal()).Void(t.Context(), s.ID, s.Slip("A")); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []string{path, path + "/replace"} {
		got := c.Get(page)
		got.Shows(t, "all spares of one category used", http.StatusOK, "A "+category.Name+"的备用票用完了")
		lacks(t, "the other categories", got, "B 中层干部、", "、B 中层干部")
	}
}

// TestBoxFull: a ballot that came when as many were in the box as slips were collected is told to staff at once, until the box is
// opened and after.
func TestBoxFull(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	s.Cast(s.Sealed(s.Collect("A")))
	const alarm = "有测评票没有收进票箱"
	lacks(t, "before", c.Get(path), alarm)

	// Whoever has the seed can make a credential that no slip was exchanged for.
	material, err := s.Store.Material(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := credential.NewIssuer(material.Seed, s.ID, "A")
	if err != nil {
		t.Fatal(err)
	}
	exchange, err := voter.NewExchange(s.Manifest(), "A")
	if err != nil {
		t.Fatal(err)
	}
	evaluated, proof, err := issuer.Evaluate(exchange.Blinded())
	if err != nil {
		t.Fatal(err)
	}
	forged, err := exchange.Finish(evaluated, proof)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Post("cast", s.Sealed(forged)); got.Code() != "box_full" {
		t.Fatalf("one ballot too many: %d %s", got.Status, got.Body)
	}
	c.Get(path).Shows(t, "while voting", http.StatusOK, alarm, "报告监票人")
	c.Get(path+"/advance/closed").Shows(t, "before closing", http.StatusOK, alarm)
	s.Advance(survey.Closed)
	c.Get(path).Shows(t, "closed", http.StatusOK, alarm)
	s.Open()
	c.Get(path).Shows(t, "opened", http.StatusOK, "有测评票因箱内票数已等于领取票数而未收")
	c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "有测评票因箱内票数已等于领取票数而未收")
}
