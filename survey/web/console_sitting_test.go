package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ceping/survey"
)

// finish waits until the work under way is done, as the page does by refreshing, and returns what it ends in.
func (c *staffed) finish(id string) answer {
	c.t.Helper()
	for range 3000 {
		got := c.get("/console/sessions/" + id + "/work")
		if !strings.Contains(got.body, `http-equiv="refresh"`) {
			return got
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.t.Fatal("the work does not end")
	return answer{}
}

// found returns what a pattern's group matches in a page.
func (a answer) found(t *testing.T, pattern string) []string {
	t.Helper()
	var list []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(a.body, -1) {
		list = append(list, html.UnescapeString(match[1]))
	}
	if len(list) == 0 {
		t.Fatalf("no %s in\n%s", pattern, a.body)
	}
	return list
}

// TestSittingInTheConsole: a sitting from draft to the counts, by forms alone, as a browser without JavaScript does it.
func TestSittingInTheConsole(t *testing.T) {
	s := newSite(t, nil)
	c := s.staff()
	id := s.create(nil)
	path := "/console/sessions/" + id
	c.get(path).shows(t, "draft", http.StatusOK, "筹备", "制票…", "不能撤销", "3位开箱人都在场")

	// Ready: typed passphrases that are refused, then generated ones.
	page := c.submit(path+"/ready", url.Values{"passphrase": {"short", "another-passphrase", "a-third-passphrase"}})
	if page.status != http.StatusSeeOther {
		t.Fatalf("making ready: %d %s", page.status, page.body)
	}
	page = c.finish(id)
	page.shows(t, "a short passphrase", http.StatusConflict, "口令太短")
	if strings.Contains(page.body, "another-passphrase") {
		t.Error("a typed passphrase was sent back")
	}
	c.submit(path+"/ready/passphrases", nil).moved(t, "generating", path+"/ready")
	made := c.get(path + "/ready")
	made.shows(t, "generated passphrases", http.StatusOK, "只在这里显示")
	set := made.found(t, `name="set" value="([^"]*)"`)[:1]
	generated := made.found(t, `name="passphrase" value="([^"]*)"`)
	if len(generated) != 3 || len(generated[0]) < 16 || generated[0] == generated[1] {
		t.Fatalf("generated %v", generated)
	}
	c.submit(path+"/ready", url.Values{"passphrase": generated, "set": set})
	if got := c.finish(id); got.status != http.StatusSeeOther || got.header.Get("Location") != path {
		t.Fatalf("ready: %d %s", got.status, got.body)
	}
	c.get(path+"/ready").shows(t, "the form of another phase", http.StatusConflict, "已过时")

	// Slips.
	c.submit(path+"/advance/collecting", url.Values{"from": {"ready"}}).shows(t, "collecting without slips", http.StatusConflict, "请先打印领票码")
	form := c.get(path + "/slips")
	form.shows(t, "form of the slips", http.StatusOK, s.base, "只有本机打得开")
	mark := form.found(t, `name="batch" value="([^"]*)"`)
	c.submit(path+"/slips", url.Values{"batch": mark, "base": {"192.168.1.2"}}).shows(t, "a bad address", http.StatusConflict, "网址不正确", `value="192.168.1.2"`)
	mark = c.get(path+"/slips").found(t, `name="batch" value="([^"]*)"`)
	issue := url.Values{"batch": mark, "base": {"http://192.168.1.2:8080"}}
	slips := c.submit(path+"/slips", issue)
	slips.shows(t, "printed slips", http.StatusOK, "192.168.1.2:8080", "无记名")
	if !strings.Contains(slips.header.Get("Content-Security-Policy"), "style-src 'unsafe-inline'") || strings.Contains(slips.header.Get("Content-Security-Policy"), "script-src") {
		t.Errorf("policy of the slips: %s", slips.header.Get("Content-Security-Policy"))
	}
	codes := slips.found(t, `([0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4})`)
	if len(codes) != 38 {
		t.Errorf("%d codes are printed, want 38", len(codes))
	}
	c.submit(path+"/slips", issue).shows(t, "the printed page reloaded", http.StatusConflict, "没有再制作", "整批换新")
	if got := s.post("enter", fields{"slip": codes[0]}); got.status != http.StatusOK {
		t.Errorf("a printed slip after the reload: %s", got.body)
	}

	// Phases, a spoiled slip, counts by hand.
	advance := func(from, to string) {
		t.Helper()
		if got := c.submit(path+"/advance/"+to, url.Values{"from": {from}}); got.status != http.StatusSeeOther {
			t.Fatalf("%s to %s: %d %s", from, to, got.status, got.body)
		}
	}
	advance("ready", "collecting")
	c.submit(path+"/void", url.Values{"code": {"ABCD EFGH"}}).shows(t, "an unknown slip", http.StatusNotFound, "没有这张领票码", `value="ABCD EFGH"`)
	if got := c.submit(path+"/void", url.Values{"code": {strings.ToLower(codes[0])}}); got.status != http.StatusSeeOther {
		t.Fatalf("voiding: %d %s", got.status, got.body)
	}
	c.submit(path+"/void", url.Values{"code": {codes[0]}}).shows(t, "a void slip", http.StatusGone, "已作废", "备用票")
	advance("collecting", "voting")
	c.submit(path+"/advance/collecting", url.Values{"from": {"ready"}}).shows(t, "an old page", http.StatusConflict, "已过时")
	c.submit(path+"/attendance", url.Values{"A": {"6"}, "B": {"十二"}}).shows(t, "a number in words", http.StatusConflict, "票种B", "不是整数", `value="6"`, `value="十二"`)
	if got := c.submit(path+"/attendance", url.Values{"A": {"6"}, "B": {""}}); got.status != http.StatusSeeOther {
		t.Fatalf("attendance: %d %s", got.status, got.body)
	}
	c.get(path+"/advance/closed").shows(t, "confirmation", http.StatusOK, "确认封箱", "不能撤销")
	advance("voting", "closed")
	c.submit(path+"/advance/voting", url.Values{"from": {"collecting"}}).shows(t, "a page left open must not reopen the box", http.StatusConflict, "已过时")
	c.get(path+"/advance/voting").shows(t, "confirmation of reopening", http.StatusOK, "确认重新开放", "校验码作废")
	c.submit(path+"/leftover", url.Values{"A": {"7"}}).shows(t, "too many left over", http.StatusConflict, "应在0到", `value="7"`)
	if got := c.submit(path+"/leftover", url.Values{"A": {"5"}, "B": {"14"}, "C": {"17"}}); got.status != http.StatusSeeOther {
		t.Fatalf("leftover: %d %s", got.status, got.body)
	}

	// Both counts are asked for before the box is opened; one may be left out.
	c.get(path).shows(t, "attendance is missing", http.StatusOK, "先填余票和实到", "不填实到")
	c.get(path+"/opening").shows(t, "opening too early", http.StatusOK, "先填余票和实到", "回去填写")
	c.submit(path+"/opening", url.Values{"passphrase": generated[:2]}).shows(t, "opening all the same", http.StatusConflict, "请先填写余票和实到")
	c.submit(path+"/without/attendance", nil)
	c.get(path).shows(t, "attendance left out", http.StatusOK, "开箱计票…", "结果上留空")

	// Opening.
	c.get(path+"/results").shows(t, "results before opening", http.StatusConflict, "还没有结果")
	c.get(path+"/opening").shows(t, "opening", http.StatusOK, "第 1 位开箱人", "第 2 位开箱人", "封箱校验码")
	c.submit(path+"/opening", url.Values{"passphrase": {generated[0], "not-a-passphrase-of-anyone"}})
	page = c.finish(id)
	page.shows(t, "a wrong passphrase", http.StatusConflict, "口令不正确")
	if strings.Contains(page.body, generated[0]) {
		t.Error("a passphrase was sent back")
	}
	c.submit(path+"/opening", url.Values{"passphrase": {generated[2], generated[0]}})
	if got := c.finish(id); got.status != http.StatusSeeOther {
		t.Fatalf("opening: %d %s", got.status, got.body)
	}
	page = c.get(path)
	page.shows(t, "opened", http.StatusOK, "已计票", "有效", "查看和下载结果")
	if strings.Contains(page.body, "得分") {
		t.Error("the page of the ceremony shows results")
	}
	if session, err := s.office.Session(t.Context(), id); err != nil || session.Phase != survey.Opened || *session.Counts["A"].Present != 6 || *session.Counts["C"].Leftover != 17 {
		t.Errorf("in the end: %s %v %v", session.Phase, session.Counts, err)
	}
	if log := s.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}
