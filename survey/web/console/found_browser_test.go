package console

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestFoundInBrowser: what did not fit at start stands on the session's page and the house's on the list, with what to do, fits a narrow
// phone, and bars no step; of a sound house neither says a word.
func TestFoundInBrowser(t *testing.T) {
	site, p := opened(t)
	s := site.Sitting(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	s.Asked()
	look := func() {
		t.Helper()
		if _, err := s.Office.LookAround(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	look()
	c, path := s.Staff(), "/console/sessions/"+s.ID
	for _, page := range []string{path, "/console"} {
		if said := c.Get(page); said.Status != http.StatusOK || strings.Contains(said.Body, "数据检查不符") || strings.Contains(said.Body, "chmod 600") {
			t.Errorf("%s of a sound house:\n%s", page, said.Body)
		}
	}
	db, err := sql.Open("sqlite", "file:"+s.Store.Path())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`DROP TRIGGER audit_unchanged; UPDATE audit SET detail = '1 slips' WHERE name = 'issue slips'`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(s.Store.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	look()
	c.Get(path).Shows(t, "session", http.StatusOK, "数据检查不符", "所有测评会的操作日志前后接不上，可能被改动。请原样保留数据目录", "本场的操作日志前后接不上", "开箱计票")
	c.Get("/console").Shows(t, "list", http.StatusOK, "可以读"+s.Store.Path()+"（权限0644）。请运行 chmod 600 "+s.Store.Path())
	s.Enter(p)
	for name, path := range map[string]string{"found": path, "concerns": "/console"} {
		p.Do(chromedp.Navigate(s.Base+path), chromedp.WaitVisible(".alert"))
		webtest.Fits(t, p, name)
		if dir := os.Getenv("CEPING_PICTURES"); dir != "" {
			p.Screenshot(filepath.Join(dir, name+".png"))
		}
		p.Resize(320, 640)
		p.Scale("150%")
		p.Accessible(name + ", scaled")
		if dir := os.Getenv("CEPING_PICTURES"); dir != "" {
			p.Screenshot(filepath.Join(dir, name+"-320.png"))
		}
		p.Scale("")
	}
}
