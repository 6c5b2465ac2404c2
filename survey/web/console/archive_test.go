package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/office"
	"ceping/survey/web/webtest"
)

// field is the value of a hidden field of a page's form.
func field(t *testing.T, page, name string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `name="`+name+`" value="`)
	if !found {
		t.Fatalf("no field %s in\n%s", name, page)
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// TestArchive: an opened session is frozen as its page showed it, its file counts to the same Report, and its ballots are erased only
// once somebody says that the file is kept.
func TestArchive(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	c := s.Staff()
	path := "/console/sessions/" + s.ID
	c.Get(path+"/archive").Shows(t, "closed", http.StatusConflict, "开箱计票后才有结果")
	s.Open()
	c.Get(path).Shows(t, "opened", http.StatusOK, "归档…", "实到人数还没有填完")
	page := c.Get(path + "/archive")
	page.Shows(t, "before", http.StatusOK, "确认归档", "不能再补填")
	c.Get(path+"/archive/file").Shows(t, "the file before", http.StatusConflict, "还没有归档")
	if err := s.Office.Terminal().Leftover(t.Context(), s.ID, office.HandCount{Numbers: map[string]int{"A": 0}, Reason: "补点"}); err != nil {
		t.Fatal(err)
	}
	report := field(t, page.Body, "report")
	c.Submit(path+"/archive", url.Values{"report": {report}}).Shows(t, "an outdated page", http.StatusConflict, "请重新归档")
	report = field(t, c.Get(path+"/archive").Body, "report")
	if got := c.Submit(path+"/archive", url.Values{"report": {report}}); got.Status != http.StatusSeeOther {
		t.Fatalf("archive: %d %s", got.Status, got.Body)
	}
	c.Get(path+"/archive").Shows(t, "after", http.StatusOK, "下载归档文件", "结果校验码", "<svg", count.SpacedCode(report))
	c.Get(path).Shows(t, "the session", http.StatusOK, "归档文件…")

	file := c.Get(path + "/archive/file")
	if got := file.Header.Get("Content-Disposition"); !strings.Contains(got, `filename="archive-2023-12-05.ceping"`) {
		t.Errorf("the file is called %s", got)
	}
	if strings.Contains(c.Get(path+"/archive").Body, report) {
		t.Error("the code stands there in one piece")
	}
	kept, err := archive.Read(strings.NewReader(file.Body))
	if err != nil {
		t.Fatal(err)
	}
	key, err := new(boxkey.Turns).Unwrap(t.Context(), kept.WrappedKey, webtest.Passphrases(webtest.Trusted[:2]), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Wipe()
	recounted, err := archive.Recount(t.Context(), kept, key, report, nil)
	if err != nil || recounted.Result.Code != report {
		t.Fatalf("the file counts to %+v, and the page showed %s: %v", recounted.Result, report, err)
	}

	unit := recounted.Session.Unit
	c.Submit(path+"/erase", url.Values{"unit": {unit}}).Shows(t, "without the file", http.StatusConflict, "请先保存归档文件")
	c.Submit(path+"/erase", url.Values{"unit": {"别的"}, "kept": {"yes"}}).Shows(t, "a slip of the finger", http.StatusConflict, "没有删除")
	if got := c.Submit(path+"/erase", url.Values{"unit": {unit}, "kept": {"yes"}}); got.Header.Get("Location") != path+"/archive" {
		t.Fatalf("erase: %d %s", got.Status, got.Body)
	}
	c.Get(path+"/archive").Shows(t, "erased", http.StatusOK, "已经永久删除")
	c.Get(path+"/archive/file").Shows(t, "the file after", http.StatusConflict, "票据数据已经删除")
	c.Get(path+"/results").Shows(t, "results after", http.StatusOK, recounted.Seal.Digest[:4])
}
