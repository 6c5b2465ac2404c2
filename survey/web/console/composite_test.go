package console

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/web/webtest"
)

// withComposite is an opened session of the worked example with a composite.
func withComposite(t *testing.T, parts ...survey.CompositePart) *webtest.Sitting {
	t.Helper()
	site := newSite(t, nil)
	s := site.Readied(site.Create(func(plan *survey.Setup) {
		plan.Composite = &survey.Composite{Name: "综合得分", Over: survey.OverLeaders, Parts: append([]survey.CompositePart{{Form: "integrity-leaders", Weight: 80}}, parts...)}
	}))
	s.Advance(survey.Collecting)
	s.Advance(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	s.Open()
	return s
}

// TestCompositePage: figures are typed, or read from a file into the fields, what was typed comes back, and the files hold what the page
// shows.
func TestCompositePage(t *testing.T) {
	s := withComposite(t, survey.CompositePart{Entered: "平时考核", Weight: 20}, survey.CompositePart{Entered: "附加分", Add: true})
	c, path := s.Staff(), "/console/sessions/"+s.ID+"/composite"
	c.Get("/console/sessions/"+s.ID+"/results").Shows(t, "results", http.StatusOK, `href="`+path+`"`)
	c.Get(path).Shows(t, "the page", http.StatusOK, "》：权重80", "平时考核（另行录入）：权重20", "附加分（另行录入）：加分", "迪丽热巴·艾合买提")
	form := func(one string) url.Values {
		return url.Values{"figure-0-l1": {one}, "figure-0-l2": {"90"}, "figure-0-l3": {""}, "figure-1-l1": {"-0.5"}, "figure-1-l2": {"0"}, "figure-1-l3": {"0"}}
	}
	c.Submit(path, form("优秀")).Shows(t, "no number", http.StatusConflict, "张　三的“平时考核”：“优秀”不是数字", `value="优秀"`, `value="-0.5"`)
	page := c.Submit(path, form("９５"))
	page.Shows(t, "typed", http.StatusOK, `value="９５"`, "结果校验码", "附加的分数")
	lacks(t, "a button that waits for a page, which a download never brings", page, "data-busy")

	got := c.Submit(path+"/file/json", form("９５"))
	var d composite.Document
	if err := json.Unmarshal([]byte(got.Body), &d); err != nil || len(d.Subjects) != 3 || d.Subjects[2].Value != nil || d.Subjects[2].Missing[0] != "平时考核" {
		t.Fatalf("%v: %s", err, got.Body)
	}
	for _, subject := range d.Subjects[:2] {
		page.Shows(t, subject.ID, http.StatusOK, "<bdi>"+*subject.Value+"</bdi>")
	}
	got = c.Submit(path+"/file/xlsx", form("９５"))
	if book, err := zip.NewReader(bytes.NewReader([]byte(got.Body)), int64(len(got.Body))); err != nil || len(book.File) == 0 || !strings.Contains(got.Header.Get("Content-Disposition"), "composite-2023-12-05.xlsx") {
		t.Errorf("xlsx: %v, %v", got.Header, err)
	}
	c.Submit(path+"/file/xlsx", form("x")).Shows(t, "a refused file", http.StatusConflict, `value="x"`)
	c.Submit(path+"/file/exe", form("1")).Shows(t, "no format", http.StatusNotFound)

	upload := func(name, content string) webtest.Answer {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		part.Write([]byte(content))
		w.WriteField("figure-0-l2", "88.8") // typed before
		w.Close()
		return c.Do(http.MethodPost, path+"/import", body.String(), "Content-Type", w.FormDataContentType())
	}
	upload("a.csv", "subject,平时考核,附加分\r\n张三,95.50,1\r\n").Shows(t, "a file", http.StatusOK, `name="figure-0-l1" value="95.5"`, `name="figure-1-l1" value="1"`, `name="figure-0-l2" value=""`)
	upload("a.csv", "subject,平时考核,附加分\r\n王麻子,95.50,1\r\n").Shows(t, "nobody", http.StatusConflict, "第2行：“王麻子”不在测评对象里", `name="figure-0-l2" value="88.8"`)
	upload("a.csv", "\x00\xff\xfe").Shows(t, "no text", http.StatusConflict, "另存为 CSV")
	upload("", "").Shows(t, "no file", http.StatusConflict, "没有选文件", `value="88.8"`)
}

// TestCompositeOfForms: one without figures is there at once; a session without a composite has no such page, nor has an account that may
// not see results.
func TestCompositeOfForms(t *testing.T) {
	s := withComposite(t)
	c, path := s.Staff(), "/console/sessions/"+s.ID+"/composite"
	page := c.Get(path)
	page.Shows(t, "the page", http.StatusOK, "综合得分", "下载 Excel 表", "结果校验码")
	lacks(t, "fields", page, "录入分数")
	other := s.Site.Sitting(survey.Opened)
	c.Get("/console/sessions/"+other.ID+"/composite").Shows(t, "none", http.StatusNotFound)
	lacks(t, "results", c.Get("/console/sessions/"+other.ID+"/results"), "/composite")
}
