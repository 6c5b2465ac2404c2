package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/version1"
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
	s := newSite(t, nil).sitting(survey.Voting)
	s.castExample()
	s.advance(survey.Closed)
	c := s.staff()
	path := "/console/sessions/" + s.id
	c.get(path+"/archive").shows(t, "closed", http.StatusConflict, "开箱计票后才有结果")
	s.open()
	c.get(path).shows(t, "opened", http.StatusOK, "归档…", "实到人数还没有填完")
	page := c.get(path + "/archive")
	page.shows(t, "before", http.StatusOK, "确认归档", "不能再补填")
	c.get(path+"/archive/file").shows(t, "the file before", http.StatusConflict, "还没有归档")
	if err := s.office.Leftover(t.Context(), s.id, office.HandCount{Numbers: map[string]int{"A": 0}, Reason: "补点"}); err != nil {
		t.Fatal(err)
	}
	report := field(t, page.body, "report")
	c.submit(path+"/archive", url.Values{"report": {report}}).shows(t, "an outdated page", http.StatusConflict, "请重新归档")
	report = field(t, c.get(path+"/archive").body, "report")
	if got := c.submit(path+"/archive", url.Values{"report": {report}}); got.status != http.StatusSeeOther {
		t.Fatalf("archive: %d %s", got.status, got.body)
	}
	c.get(path+"/archive").shows(t, "after", http.StatusOK, "下载归档文件", "ceping recount")
	c.get(path).shows(t, "the session", http.StatusOK, "归档文件…")

	file := c.get(path + "/archive/file")
	if got := file.header.Get("Content-Disposition"); !strings.Contains(got, `filename="archive-2023-12-05.ceping"`) {
		t.Errorf("the file is called %s", got)
	}
	recounted, err := version1.Recount(t.Context(), strings.NewReader(file.body), strings.Fields(example.Passphrases), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if digest, err := recounted.Digest(); err != nil || digest != report {
		t.Errorf("the file counts to %s, and the page showed %s: %v", digest, report, err)
	}

	unit := recounted.Session.Unit
	c.submit(path+"/erase", url.Values{"unit": {unit}}).shows(t, "without the file", http.StatusConflict, "请先保存归档文件")
	c.submit(path+"/erase", url.Values{"unit": {"别的"}, "kept": {"yes"}}).shows(t, "a slip of the finger", http.StatusConflict, "没有删除")
	if got := c.submit(path+"/erase", url.Values{"unit": {unit}, "kept": {"yes"}}); got.header.Get("Location") != path+"/archive" {
		t.Fatalf("erase: %d %s", got.status, got.body)
	}
	c.get(path+"/archive").shows(t, "erased", http.StatusOK, "已经永久删除")
	c.get(path+"/archive/file").shows(t, "the file after", http.StatusConflict, "票据数据已经删除")
	c.get(path+"/results").shows(t, "results after", http.StatusOK, recounted.Seal.Digest[:4])
}
