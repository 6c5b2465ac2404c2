package console

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/survey/web/webtest"
)

// TestFaultUploadStaysInMemory: no form that the console takes is put into temporary files, whose number and place nobody would know: the
// largest is smaller than what is kept in memory, and one that is larger is refused unread. Nothing is there to write to.
func TestFaultUploadStaysInMemory(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", nil)
	revision := c.Get(path+"/edit/leaders").Found(t, `name="revision" value="([^"]*)"`)[0]
	nowhere := filepath.Join(t.TempDir(), "none")
	t.Setenv("TMPDIR", nowhere)
	for size, want := range map[int]string{5 << 20: "不是 Excel 文件", 6 << 20: "文件超过5MB"} {
		got := c.Upload(path+"/edit/leaders/import", "list.xlsx", []byte(strings.Repeat("x", size)), url.Values{"revision": {revision}})
		if got.Status == http.StatusInternalServerError || !strings.Contains(got.Body, want) {
			t.Errorf("%d bytes: %d, want %q", size, got.Status, want)
		}
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("something was written")
	}
	const kept = 32 << 20 // by net/http, of a form's files
	for _, limit := range []int64{maxForm, maxWizard, maxPaper, maxRoster} {
		if limit >= kept {
			t.Errorf("a form of %d bytes may be put into temporary files", limit)
		}
	}
}

// TestFaultFormOfBrackets: the form editor of the console is bounded as session files are, and what was typed comes back.
func TestFaultFormOfBrackets(t *testing.T) {
	s := newSite(t, webtest.WithForms(t))
	c := s.Staff()
	path := c.Begun("市住建局", nil)
	form := c.Get(path+"/edit/forms").Found(t, `href="[^"]*/edit/(forms/[^"/]+)"`)[0]
	c.Step(path+"/edit/"+form, url.Values{"act": {"text"}, "text": {"id: f\ntitle: " + strings.Repeat("[", 60_000)}}).
		Shows(t, "brackets", http.StatusConflict, "line 2: lists and mappings stand more than 32 deep", "[[[[")
}
