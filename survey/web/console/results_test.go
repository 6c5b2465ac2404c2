package console

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceping/assets"
	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/web"
	"ceping/survey/web/webtest"
)

// TestResults: the page and the downloads say what the Report says.
func TestResults(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	s.Open()
	c := s.Staff()
	path := "/console/sessions/" + s.ID
	report, err := s.Office.Terminal().Report(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}

	page := c.Get(path + "/results")
	page.Shows(t, "results", http.StatusOK, "请勿在会场展示", report.Seal.Digest[:4], report.Notes[0], "迪丽热巴·艾合买提", "张　三")
	for _, form := range report.Forms {
		for _, subject := range form.Subjects {
			if subject.Total != nil && !strings.Contains(page.Body, "><bdi>"+*subject.Total+"</bdi></td>") {
				t.Errorf("%s of %s: total %s is not shown", subject.ID, form.ID, *subject.Total)
			}
			portrait := c.Get(path + "/results/" + form.ID + "/" + subject.ID)
			portrait.Shows(t, subject.ID, http.StatusOK, subject.Name, form.Title)
			for _, criterion := range subject.Criteria {
				for key, marks := range criterion.Marks {
					row := ""
					for _, g := range form.Grades {
						row += fmt.Sprintf("<td><bdi>%d</bdi></td>", marks[g.Code])
					}
					row += fmt.Sprintf("<td><bdi>%d</bdi></td>", marks[count.Unmarked])
					if !strings.Contains(portrait.Body, row) {
						t.Errorf("%s of %s, %s: row %s is not shown", criterion.ID, subject.ID, key, row)
					}
				}
			}
		}
	}
	for _, unknown := range []string{"/results/nowhere/l1", "/results/integrity-leaders/nobody", "/results?form=integrity-leaders&sort=99", "/results?form=integrity-leaders&sort=1", "/results?form=annual-body&sort=0"} {
		c.Get(path+unknown).Shows(t, unknown, http.StatusNotFound)
	}

	for format, kind := range map[string]string{
		"json": "application/json", "csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "zip": "application/zip",
	} {
		got := c.Get(path + "/report/" + format)
		disposition := got.Header.Get("Content-Disposition")
		if got.Status != http.StatusOK || got.Header.Get("Content-Type") != kind || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", format, got.Status, got.Header)
		}
		encoded, ascii, found := strings.Cut(disposition, "; filename=")
		_, parameters, err := mime.ParseMediaType(encoded)
		if want := "市住房和城乡建设局_2023-12-05_测评结果." + format; err != nil || parameters["filename"] != want {
			t.Errorf("%s: disposition %q gives %q, %v; want %q", format, disposition, parameters["filename"], err, want)
		}
		if !found || ascii != `"report-2023-12-05.`+format+`"` || !strings.Contains(disposition, "filename*=utf-8''%E5") {
			t.Errorf("%s: disposition %q", format, disposition)
		}
		switch format {
		case "json":
			worked, err := example.ReadFixture("worked-example")
			if err != nil {
				t.Fatal(err)
			}
			want, same, err := worked.Compare([]byte(got.Body))
			if err != nil || want != same || !json.Valid([]byte(got.Body)) {
				t.Errorf("json differs from the worked example: %v", err)
			}
		case "csv":
			if !strings.HasPrefix(got.Body, "\ufeff") || !strings.Contains(got.Body, "迪丽热巴·艾合买提") {
				t.Errorf("csv begins with %.40q", got.Body)
			}
		case "xlsx", "docx", "zip":
			if book, err := zip.NewReader(bytes.NewReader([]byte(got.Body)), int64(len(got.Body))); err != nil || len(book.File) == 0 {
				t.Errorf("%s: %v", format, err)
			}
		}
	}
	if page := c.Get(path + "/report/html"); page.Status != http.StatusOK || page.Header.Get("Content-Disposition") != "" ||
		page.Header.Get("Content-Security-Policy") != printPolicy || !strings.Contains(page.Body, "计票人：") {
		t.Errorf("the page to print: %d %v", page.Status, page.Header)
	}
	for _, office := range report.Packages() {
		got := c.Get(path + "/report/zip?package=" + url.QueryEscape(office))
		_, parameters, err := mime.ParseMediaType(strings.Split(got.Header.Get("Content-Disposition"), "; filename=")[0])
		if want := "市住房和城乡建设局_2023-12-05_" + office + "_测评结果.zip"; err != nil || got.Status != http.StatusOK || parameters["filename"] != want {
			t.Errorf("%s: %d %v", office, got.Status, got.Header)
		}
	}
	before, err := s.Office.Terminal().Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, taken := range []string{"xlsx", "zip", "zip " + report.Packages()[0]} {
		if !slices.ContainsFunc(before, func(e survey.AuditEntry) bool { return e.Name == "take report" && e.Detail == taken }) {
			t.Errorf("the audit log does not say that %q was taken", taken)
		}
	}
	c.Get(path+"/report/zip?package=nobody").Shows(t, "no such office", http.StatusNotFound)
	c.Get(path+"/report/exe").Shows(t, "no such format", http.StatusNotFound)
	if after, err := s.Office.Terminal().Audit(t.Context()); err != nil || len(after) != len(before) {
		t.Errorf("what was refused is in the audit log as taken: %v", err)
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestCaution: where a rehearsal of the unit was opened and not erased, the page of results and the printed cover say what that means.
func TestCaution(t *testing.T) {
	site := newSite(t, nil)
	s := site.Sitting(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	s.Open()
	c, path := s.Staff(), "/console/sessions/"+s.ID
	const caution = "两份结果相减可能看出个别人的填写"
	lacks(t, "alone", c.Get(path+"/results"), caution)
	elsewhere := site.Readied(site.Create(func(plan *survey.Setup) { plan.Unit = "市财政局" }))
	rehearsal := site.Readied(site.Create(func(plan *survey.Setup) { plan.Rehearsal = true }))
	for _, other := range []*webtest.Sitting{elsewhere, rehearsal} {
		lacks(t, "before it is opened", c.Get(path+"/results"), caution)
		for _, to := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
			other.Advance(to)
		}
		other.Open()
	}
	for _, page := range []string{"/results", "/report/html"} {
		c.Get(path+page).Shows(t, page, http.StatusOK, "（试填）的测评结果", caution)
	}
	if err := site.Office.Terminal().Erase(t.Context(), rehearsal.ID); err != nil {
		t.Fatal(err)
	}
	lacks(t, "erased", c.Get(path+"/results"), caution)
}

// TestResultsSorted: a heading puts leaders in its order; equals stay as listed, and nobody's rank changes.
func TestResultsSorted(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	s.CastExample()
	s.Advance(survey.Closed)
	s.Open()
	c := s.Staff()
	report, err := s.Office.Terminal().Report(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := report.Forms[slices.IndexFunc(report.Forms, func(f count.ReportForm) bool { return strings.HasSuffix(f.ID, "-leaders") && len(f.Subjects) > 2 })]
	page := c.Get("/console/sessions/" + s.ID + "/results").Body
	section := page[strings.Index(page, `id="`+form.ID+`"`):]
	links := regexp.MustCompile(`<a href="(\?form=[^"]*)">(总分|排名[^<]*)</a>`).FindAllStringSubmatch(section[:strings.Index(section, "</section>")], -1)
	if len(links) != 2 {
		t.Fatalf("links that sort: %q", links)
	}
	for _, link := range links {
		want := slices.Clone(form.Subjects)
		slices.SortStableFunc(want, func(a, b count.ReportSubject) int {
			if link[2] == "总分" {
				return strings.Compare(*b.Total, *a.Total) // of one length
			}
			return *a.Rank - *b.Rank
		})
		sorted := c.Get("/console/sessions/" + s.ID + "/results" + strings.ReplaceAll(link[1], "&amp;", "&"))
		sorted.Shows(t, link[2], http.StatusOK, "aria-sort=")
		at := 0
		section := sorted.Body[strings.Index(sorted.Body, `id="`+form.ID+`"`):]
		for _, subject := range want {
			next := strings.Index(section[at:], "<bdi>"+subject.Name+"</bdi>")
			if next < 0 {
				t.Errorf("by %s, %s does not follow", link[2], subject.Name)
				break
			}
			at += next
		}
	}
}

// BenchmarkResultsPage: the page of a thousand leaders, and its size.
func BenchmarkResultsPage(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	report := example.Counted(random, 1000)
	for report.Withheld {
		report = example.Counted(random, 1000)
	}
	pages, err := web.ReadPages(assets.FS(), func(name string) string { return name }, pageFuncs, pageNames...)
	if err != nil {
		b.Fatal(err)
	}
	s := survey.Session{ID: report.Session.ID, Phase: survey.Opened, Setup: *report.Setup}
	for b.Loop() {
		page, err := newResultsPage(frame{Title: "结果"}, s, report, "", "")
		if err != nil {
			b.Fatal(err)
		}
		var text bytes.Buffer
		if err := pages.Write(&text, "console_results.html", page); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(text.Len()), "bytes")
	}
}

// TestResultsPages: whatever the Report, the page has every cell of its main tables; of a session that is withheld, counts and the reason alone.
func TestResultsPages(t *testing.T) {
	pages, err := web.ReadPages(assets.FS(), func(name string) string { return name }, pageFuncs, pageNames...)
	if err != nil {
		t.Fatal(err)
	}
	random, withheld := rand.New(rand.NewPCG(18, 1)), 0
	for range 25 {
		report := example.Counted(random, random.IntN(5))
		s := survey.Session{ID: report.Session.ID, Phase: survey.Opened, Setup: *report.Setup}
		page, err := newResultsPage(frame{Title: "结果"}, s, report, "", "")
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := pages.Write(&text, "console_results.html", page); err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, form := range page.Forms {
			tables := form.Tables
			if form.Main != nil {
				tables = append([]tableView{*form.Main}, tables...)
			}
			for _, table := range tables {
				for place, cell := range table.Cells() {
					if place.Row >= len(table.Head) {
						want = append(want, cell.Text)
					}
				}
			}
		}
		if _, after, found := strings.Cut(text.String(), `<section class="panel results"`); found {
			for _, cell := range regexp.MustCompile(`(?s)<t[dh][^>]*>(?:<a [^>]*>)?<bdi>(.*?)</bdi>`).FindAllStringSubmatch(after, -1) {
				got = append(got, html.UnescapeString(cell[1]))
			}
		}
		if !slices.Equal(want, got) {
			t.Fatalf("the page has %q, want %q", got, want)
		}
		if report.Withheld {
			withheld++
			if !strings.Contains(text.String(), "按规则不公布结果，只公布票数") {
				t.Error("a withheld session does not say why")
			}
		}
	}
	if withheld == 0 || withheld == 25 {
		t.Errorf("%d of 25 sessions are withheld", withheld)
	}
}
