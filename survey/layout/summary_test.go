package layout_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/layout"
)

// TestSummary: the first page has the code and the log's hash where there are any, another seal only where the box was opened with one, and
// trustees only where they are named.
func TestSummary(t *testing.T) {
	r := made()
	s := layout.NewSummary(r)
	if s.Code != "" || s.Audit != "" || s.Opened != "" || s.Trustees != "" {
		t.Errorf("without a result: %+v", s)
	}
	r.Result = &count.ReportResult{Code: "ABCDEFGH", Audit: "ff"}
	r.Trustees = count.ReportTrustees{Threshold: 2, Names: []string{"组长", "监督员", "备用"}}
	s = layout.NewSummary(r)
	if s.Code.Spaced() != "ABCD EFGH" || s.Audit != "ff" || s.Opened != "" || s.Trustees != "组长、监督员、备用（3人中任意2人可开箱）" {
		t.Errorf("with a result: %+v", s)
	}
	r.Result.OpenedDigest = new("ee")
	if s = layout.NewSummary(r); s.Opened != "ee" {
		t.Errorf("opened with another seal: %+v", s)
	}
}

// TestHead: a rehearsal says so on every page, and nothing else does; texts were asked where a form has any.
func TestHead(t *testing.T) {
	r := made()
	d := layout.New(r)
	d.Forms = d.Forms[:1]
	if d.Head("汇总") != "汇总" || d.Asked() || !layout.New(r).Asked() {
		t.Errorf("%q, texts asked: %t", d.Head("汇总"), d.Asked())
	}
	r.Session.Rehearsal = true
	if got := layout.New(r).Head("汇总"); got != "【试填，结果无效】汇总" {
		t.Errorf("a rehearsal is headed %q", got)
	}
}

// TestAForm: a form whose subjects are asked for no number has no table, as it has none when it is withheld.
func TestAForm(t *testing.T) {
	r := made()
	answers(r).Subjects = nil
	if f := layout.New(r).Forms[0]; f.Overview != nil || f.Wide != nil || f.Detail != nil || f.Groups != nil {
		t.Errorf("%+v", f)
	}
	r.Forms[1].Withheld = true
	if f := layout.New(r).Forms[1]; f.Choices != nil || !cmp.Equal(f.Withheld, "填写本表的有效票不足5张，整表不公布。") {
		t.Errorf("%+v", f)
	}
}
