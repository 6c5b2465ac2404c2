package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestBackToDraft: until the first slip is collected a session goes back to draft, after one question with a true sentence; old slips
// are unknown then, and it may be changed and made ready anew. Afterwards nobody is offered it, and a page left open is refused.
func TestBackToDraft(t *testing.T) {
	site := newSite(t, nil)
	c := site.Staff()
	for _, at := range []survey.Phase{survey.Ready, survey.Collecting} {
		s := site.Sitting(at)
		path := "/console/sessions/" + s.ID
		old := s.Slips["A"][0]
		c.Get(path).Shows(t, string(at), http.StatusOK, "退回筹备…", path+"/advance/draft")
		c.Get(path+"/advance/draft").Shows(t, "asking", http.StatusOK, "确认退回筹备", "已打印的领票码和票箱的锁全部作废", "都收回了")
		c.Submit(path+"/advance/draft", url.Values{"from": {"voting"}}).Shows(t, "an old page", http.StatusConflict, "已过时")
		c.Submit(path+"/advance/draft", url.Values{"from": {string(at)}}).Moved(t, "back to draft", path)
		c.Get(path).Shows(t, "a draft again", http.StatusOK, "制票…", "/edit/leaders")
		if got := s.Post("enter", webtest.Fields{"slip": old}); got.Code() != "slip_unknown" {
			t.Errorf("an old slip: %d %s", got.Status, got.Body)
		}
		c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "退回筹备，领票码和票箱的锁作废")
		again := site.Readied(s.ID)
		again.Advance(survey.Collecting)
		again.Collect("A")
		c.Submit(path+"/advance/draft", url.Values{"from": {"collecting"}}).Shows(t, "after the first collected", http.StatusConflict, "已经有人领票")
	}

	s := site.Sitting(survey.Collecting)
	s.Collect("A")
	path := "/console/sessions/" + s.ID
	lacks(t, "one is collected", c.Get(path), "退回筹备…")
	c.Get(path+"/advance/draft").Shows(t, "asking too late", http.StatusConflict, "已经有人领票")
	s.Advance(survey.Voting)
	c.Submit(path+"/advance/draft", url.Values{"from": {"voting"}}).Shows(t, "voting", http.StatusConflict, "已过时")
}

// TestWithdrawingIsForThoseWhoAct: an observer neither sees nor sends it.
func TestWithdrawingIsForThoseWhoAct(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Collecting)
	observer := s.LoggedIn("监督", s.Staff().Added("监督", "observer", ""))
	path := "/console/sessions/" + s.ID
	lacks(t, "an observer's page", observer.Get(path), "退回筹备…", "补发…")
	observer.Submit(path+"/advance/draft", url.Values{"from": {"collecting"}}).Shows(t, "withdrawing", http.StatusForbidden)
	observer.Submit(path+"/replace", url.Values{"code": {s.Slips["A"][0]}, "sure": {"yes"}}).Shows(t, "replacing", http.StatusForbidden)
	observer.Get(path+"/replace").Shows(t, "asking", http.StatusForbidden)
}

// TestCorrection: a hand count that is changed after opening needs a reason, and is told as a correction in log and results.
func TestCorrection(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Opened)
	c, path := s.Staff(), "/console/sessions/"+s.ID
	page := c.Get(path)
	page.Shows(t, "before", http.StatusOK, "已经计票，为什么改余票", "已经计票，为什么改实到", "保存后结果校验码会变", "重新打印、重新签字")
	if n := strings.Count(page.Body, "结果校验码会变"); n != 2 {
		t.Errorf("what a correction does is said %d times, once is wanted at each of the two counts", n)
	}
	c.Submit(path+"/leftover", url.Values{"A": {"3"}}).Shows(t, "without a reason", http.StatusConflict, "请写明理由", `value="3"`)
	c.Submit(path+"/leftover", url.Values{"A": {"3"}, "reason": {"当场补点"}}).Moved(t, "correcting", path+"#counts")
	c.Submit(path+"/attendance", url.Values{"B": {"9"}, "reason": {"签到表"}}).Moved(t, "correcting", path+"#counts")
	c.Get("/console/audit").Shows(t, "the log", http.StatusOK, "更正余票 A=3，理由：当场补点", "更正实到 B=9，理由：签到表")
	c.Get(path).Shows(t, "the session", http.StatusOK, "开箱后更正过余票或实到人数，理由：签到表")
	c.Get(path+"/results").Shows(t, "results", http.StatusOK, "开箱后更正过", "结果校验码")
	lacks(t, "a page before opening", s.Staff().Get("/console/sessions/"+s.Site.Sitting(survey.Closed).ID), "结果校验码会变")
}
