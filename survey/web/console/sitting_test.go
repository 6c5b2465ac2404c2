package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestSittingInTheConsole: a sitting from draft to the counts, by forms alone, as a browser without JavaScript does it.
func TestSittingInTheConsole(t *testing.T) {
	s := newSite(t, nil)
	c := s.Staff()
	id := s.Create(nil)
	path := "/console/sessions/" + id
	c.Get(path).Shows(t, "draft", http.StatusOK, "筹备", "制票…", "不能撤销", "3位开箱人都在场")

	// Ready: typed passphrases that are refused, then generated ones.
	page := c.Submit(path+"/ready", url.Values{"passphrase": {"short", "another-passphrase", "a-third-passphrase"}})
	if page.Status != http.StatusSeeOther {
		t.Fatalf("making ready: %d %s", page.Status, page.Body)
	}
	page = c.Finish(id)
	page.Shows(t, "a short passphrase", http.StatusConflict, "个口令（")
	if strings.Contains(page.Body, "another-passphrase") {
		t.Error("a typed passphrase was sent back")
	}
	c.Submit(path+"/ready/passphrases", nil).Moved(t, "generating", path+"/ready")
	made := c.Get(path + "/ready")
	made.Shows(t, "generated passphrases", http.StatusOK, "只在这里显示")
	set := made.Found(t, `name="set" value="([^"]*)"`)[:1]
	generated := made.Found(t, `name="passphrase" value="([^"]*)"`)
	if len(generated) != 3 || len(generated[0]) < 16 || generated[0] == generated[1] {
		t.Fatalf("generated %v", generated)
	}
	c.Submit(path+"/ready", url.Values{"passphrase": generated, "set": set})
	if got := c.Finish(id); got.Status != http.StatusSeeOther || got.Header.Get("Location") != path {
		t.Fatalf("ready: %d %s", got.Status, got.Body)
	}
	c.Get(path+"/ready").Shows(t, "the form of another phase", http.StatusConflict, "已过时")

	// Slips.
	c.Submit(path+"/advance/collecting", url.Values{"from": {"ready"}}).Shows(t, "collecting without slips", http.StatusConflict, "请先打印领票码")
	form := c.Get(path + "/slips")
	form.Shows(t, "form of the slips", http.StatusOK, s.Base, "只有本机打得开")
	mark := form.Found(t, `name="batch" value="([^"]*)"`)
	c.Submit(path+"/slips", url.Values{"batch": mark, "base": {"192.168.1.2"}}).Shows(t, "a bad address", http.StatusConflict, "不正确：要以 http", `value="192.168.1.2"`)
	mark = c.Get(path+"/slips").Found(t, `name="batch" value="([^"]*)"`)
	issue := url.Values{"batch": mark, "base": {"http://192.168.1.2:8080"}}
	slips := c.Submit(path+"/slips", issue)
	slips.Shows(t, "printed slips", http.StatusOK, "192.168.1.2:8080", "无记名")
	if !strings.Contains(slips.Header.Get("Content-Security-Policy"), "style-src 'unsafe-inline'") || strings.Contains(slips.Header.Get("Content-Security-Policy"), "script-src") {
		t.Errorf("policy of the slips: %s", slips.Header.Get("Content-Security-Policy"))
	}
	codes := slips.Found(t, `([0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4})`)
	if len(codes) != 38 {
		t.Errorf("%d codes are printed, want 38", len(codes))
	}
	c.Submit(path+"/slips", issue).Shows(t, "the printed page reloaded", http.StatusConflict, "没有再制作", "整批换新")
	if got := s.Post("enter", webtest.Fields{"slip": codes[0]}); got.Status != http.StatusOK {
		t.Errorf("a printed slip after the reload: %s", got.Body)
	}

	// Phases, a spoiled slip, counts by hand.
	advance := func(from, to string) {
		t.Helper()
		if got := c.Submit(path+"/advance/"+to, url.Values{"from": {from}}); got.Status != http.StatusSeeOther {
			t.Fatalf("%s to %s: %d %s", from, to, got.Status, got.Body)
		}
	}
	advance("ready", "collecting")
	c.Submit(path+"/void", url.Values{"code": {"ABCD EFGH"}}).Shows(t, "an unknown slip", http.StatusConflict, "没有这个领票码", `value="ABCD EFGH"`)
	if got := c.Submit(path+"/void", url.Values{"code": {strings.ToLower(codes[0])}}); got.Status != http.StatusSeeOther {
		t.Fatalf("voiding: %d %s", got.Status, got.Body)
	}
	c.Submit(path+"/void", url.Values{"code": {codes[0]}}).Shows(t, "a void slip", http.StatusConflict, "已经作废")
	advance("collecting", "voting")
	c.Submit(path+"/advance/collecting", url.Values{"from": {"ready"}}).Shows(t, "an old page", http.StatusConflict, "已过时")
	c.Submit(path+"/attendance", url.Values{"A": {"6"}, "B": {"十二"}}).Shows(t, "a number in words", http.StatusConflict, "票种B", "不是整数", `value="6"`, `value="十二"`)
	if got := c.Submit(path+"/attendance", url.Values{"A": {"6"}, "B": {""}}); got.Status != http.StatusSeeOther {
		t.Fatalf("attendance: %d %s", got.Status, got.Body)
	}
	c.Get(path+"/advance/closed").Shows(t, "confirmation", http.StatusOK, "确认封箱", "不能撤销")
	advance("voting", "closed")
	c.Submit(path+"/advance/voting", url.Values{"from": {"collecting"}}).Shows(t, "a page left open must not reopen the box", http.StatusConflict, "已过时")
	c.Get(path+"/advance/voting").Shows(t, "confirmation of reopening", http.StatusOK, "确认重新开放", "校验码作废")
	c.Submit(path+"/leftover", url.Values{"A": {"7"}}).Shows(t, "too many left over", http.StatusConflict, "应在0到", `value="7"`)
	if got := c.Submit(path+"/leftover", url.Values{"A": {"5"}, "B": {"14"}, "C": {"17"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("leftover: %d %s", got.Status, got.Body)
	}

	// Both counts are asked for before the box is opened; one may be left out.
	c.Get(path).Shows(t, "attendance is missing", http.StatusOK, "先填余票和实到", "不填实到")
	c.Get(path+"/opening").Shows(t, "opening too early", http.StatusOK, "先填余票和实到", "回去填写")
	c.Submit(path+"/opening", url.Values{"passphrase": generated[:2]}).Shows(t, "opening all the same", http.StatusConflict, "请先填写余票和实到")
	c.Submit(path+"/without/attendance", nil)
	for to, page := range map[string]string{"opened": "/opening", "voting": ""} {
		if got := c.Get(path + "/advance/" + to); page != "" && (got.Status != http.StatusSeeOther || got.Header.Get("Location") != path+page) || page == "" && got.Status != http.StatusOK {
			t.Errorf("asking before %s: %d to %q", to, got.Status, got.Header.Get("Location"))
		}
	}
	c.Get(path).Shows(t, "attendance left out", http.StatusOK, "开箱计票…", "结果上留空")

	// Opening.
	c.Get(path+"/results").Shows(t, "results before opening", http.StatusConflict, "还没有结果")
	c.Get(path+"/opening").Shows(t, "opening", http.StatusOK, "第 1 位开箱人", "第 2 位开箱人", "封箱校验码")
	c.Submit(path+"/opening", url.Values{"passphrase": {generated[0], "not-a-passphrase-of-anyone"}})
	page = c.Finish(id)
	page.Shows(t, "a wrong passphrase", http.StatusConflict, "口令不正确")
	if strings.Contains(page.Body, generated[0]) {
		t.Error("a passphrase was sent back")
	}
	c.Submit(path+"/opening", url.Values{"passphrase": {generated[2], generated[0]}})
	if got := c.Finish(id); got.Status != http.StatusSeeOther {
		t.Fatalf("opening: %d %s", got.Status, got.Body)
	}
	page = c.Get(path)
	page.Shows(t, "opened", http.StatusOK, "已计票", "有效", "查看和下载结果")
	if strings.Contains(page.Body, "得分") {
		t.Error("the page of the ceremony shows results")
	}
	if session, err := s.Office.Session(t.Context(), id); err != nil || session.Phase != survey.Opened || *session.Counts["A"].Present != 6 || *session.Counts["C"].Leftover != 17 {
		t.Errorf("in the end: %s %v %v", session.Phase, session.Counts, err)
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}
