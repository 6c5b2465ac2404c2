package web

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
	"ceping/survey/version1"
	"ceping/survey/example"
	"ceping/survey/version1/view"
	"ceping/survey/voter"
)

// cast votes the worked example through the wire.
func (s *sitting) castExample() {
	s.t.Helper()
	manifest, err := s.office.Manifest(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	m, err := voter.ParseManifest(manifest, "")
	if err != nil {
		s.t.Fatal(err)
	}
	ballots, err := example.Ballots(m)
	if err != nil {
		s.t.Fatal(err)
	}
	for category, list := range ballots {
		for _, ballot := range list {
			cast, err := s.collect(category).Seal(ballot)
			if err != nil {
				s.t.Fatal(err)
			}
			if got := s.post("cast", cast); got.status != http.StatusNoContent {
				s.t.Fatalf("cast: %d %s", got.status, got.body)
			}
		}
	}
}

// TestResults: the page and the downloads say what the Report says.
func TestResults(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	s.castExample()
	s.advance(survey.Closed)
	s.open()
	c := s.staff()
	path := "/console/sessions/" + s.id
	report, err := s.office.Report(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}

	page := c.get(path + "/results")
	page.shows(t, "results", http.StatusOK, "请勿在会场展示", report.Seal.Digest[:4], report.Notes[0], "迪丽热巴·艾合买提", "张　三")
	for _, form := range report.Forms {
		for _, subject := range form.Subjects {
			if subject.Total != nil && !strings.Contains(page.body, "><bdi>"+*subject.Total+"</bdi></td>") {
				t.Errorf("%s of %s: total %s is not shown", subject.ID, form.ID, *subject.Total)
			}
			portrait := c.get(path + "/results/" + form.ID + "/" + subject.ID)
			portrait.shows(t, subject.ID, http.StatusOK, subject.Name, form.Title)
			for _, criterion := range subject.Criteria {
				for key, marks := range criterion.Marks {
					row := ""
					for _, g := range form.Grades {
						row += fmt.Sprintf("<td><bdi>%d</bdi></td>", marks[g.Code])
					}
					row += fmt.Sprintf("<td><bdi>%d</bdi></td>", marks[survey.Unmarked])
					if !strings.Contains(portrait.body, row) {
						t.Errorf("%s of %s, %s: row %s is not shown", criterion.ID, subject.ID, key, row)
					}
				}
			}
		}
	}
	for _, unknown := range []string{"/results/nowhere/l1", "/results/integrity-leaders/nobody", "/results?form=integrity-leaders&sort=99", "/results?form=integrity-leaders&sort=1", "/results?form=annual-body&sort=0"} {
		c.get(path+unknown).shows(t, unknown, http.StatusNotFound)
	}

	for format, kind := range map[string]string{
		"json": "application/json", "csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "zip": "application/zip",
	} {
		got := c.get(path + "/report/" + format)
		disposition := got.header.Get("Content-Disposition")
		if got.status != http.StatusOK || got.header.Get("Content-Type") != kind || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", format, got.status, got.header)
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
			want, same, err := example.Compare([]byte(got.body))
			if err != nil || want != same || !json.Valid([]byte(got.body)) {
				t.Errorf("json differs from the worked example: %v", err)
			}
		case "csv":
			if !strings.HasPrefix(got.body, "\ufeff") || !strings.Contains(got.body, "迪丽热巴·艾合买提") {
				t.Errorf("csv begins with %.40q", got.body)
			}
		case "xlsx", "docx", "zip":
			if book, err := zip.NewReader(bytes.NewReader([]byte(got.body)), int64(len(got.body))); err != nil || len(book.File) == 0 {
				t.Errorf("%s: %v", format, err)
			}
		}
	}
	if page := c.get(path + "/report/html"); page.status != http.StatusOK || page.header.Get("Content-Disposition") != "" ||
		page.header.Get("Content-Security-Policy") != printPolicy || !strings.Contains(page.body, "计票人：") {
		t.Errorf("the page to print: %d %v", page.status, page.header)
	}
	for _, office := range report.Packages() {
		got := c.get(path + "/report/zip?package=" + url.QueryEscape(office))
		_, parameters, err := mime.ParseMediaType(strings.Split(got.header.Get("Content-Disposition"), "; filename=")[0])
		if want := "市住房和城乡建设局_2023-12-05_" + office + "_测评结果.zip"; err != nil || got.status != http.StatusOK || parameters["filename"] != want {
			t.Errorf("%s: %d %v", office, got.status, got.header)
		}
	}
	before, err := s.office.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, taken := range []string{"xlsx", "zip", "zip " + report.Packages()[0]} {
		if !slices.ContainsFunc(before, func(e survey.AuditEntry) bool { return e.Name == "take report" && e.Detail == taken }) {
			t.Errorf("the audit log does not say that %q was taken", taken)
		}
	}
	c.get(path+"/report/zip?package=nobody").shows(t, "no such office", http.StatusNotFound)
	c.get(path+"/report/exe").shows(t, "no such format", http.StatusNotFound)
	if after, err := s.office.Audit(t.Context()); err != nil || len(after) != len(before) {
		t.Errorf("what was refused is in the audit log as taken: %v", err)
	}
	if log := s.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestResultsSorted: a heading puts leaders in its order; equals stay as listed, and nobody's rank changes.
func TestResultsSorted(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	s.castExample()
	s.advance(survey.Closed)
	s.open()
	c := s.staff()
	report, err := s.office.Report(t.Context(), s.id)
	if err != nil {
		t.Fatal(err)
	}
	form := report.Forms[slices.IndexFunc(report.Forms, func(f version1.ReportForm) bool { return f.Over == survey.OverLeaders && len(f.Subjects) > 2 })]
	page := c.get("/console/sessions/" + s.id + "/results").body
	section := page[strings.Index(page, `id="`+form.ID+`"`):]
	links := regexp.MustCompile(`<a href="(\?form=[^"]*)">(总分|排名[^<]*)</a>`).FindAllStringSubmatch(section[:strings.Index(section, "</section>")], -1)
	if len(links) != 2 {
		t.Fatalf("links that sort: %q", links)
	}
	for _, link := range links {
		want := slices.Clone(form.Subjects)
		slices.SortStableFunc(want, func(a, b version1.ReportSubject) int {
			if link[2] == "总分" {
				return strings.Compare(*b.Total, *a.Total) // of one length
			}
			return *a.Rank - *b.Rank
		})
		sorted := c.get("/console/sessions/" + s.id + "/results" + strings.ReplaceAll(link[1], "&amp;", "&"))
		sorted.shows(t, link[2], http.StatusOK, "aria-sort=")
		at := 0
		section := sorted.body[strings.Index(sorted.body, `id="`+form.ID+`"`):]
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
	setup, _, report := example.Random(random, 1000)
	for report.Withheld {
		setup, _, report = example.Random(random, 1000)
	}
	pages, err := readPages(assets.FS(), func(name string) string { return name })
	if err != nil {
		b.Fatal(err)
	}
	s := survey.Session{ID: report.Session.ID, Phase: survey.Opened, Setup: setup}
	for b.Loop() {
		page := resultsPage{frame: frame{Title: "结果"}, Session: s, Report: report, Counts: reportedCounts(s, report)}
		if page.Forms, err = resultsForms(s.ID, view.Of(report), "", ""); err != nil {
			b.Fatal(err)
		}
		var text bytes.Buffer
		if err := pages.templates["console_results.html"].Execute(&text, page); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(text.Len()), "bytes")
	}
}

// TestResultsPages: whatever the Report, the page has every cell of its main tables; of a session that is withheld, counts and the reason alone.
func TestResultsPages(t *testing.T) {
	pages, err := readPages(assets.FS(), func(name string) string { return name })
	if err != nil {
		t.Fatal(err)
	}
	random, withheld := rand.New(rand.NewPCG(18, 1)), 0
	for range 25 {
		setup, _, report := example.Random(random, random.IntN(5))
		s := survey.Session{ID: report.Session.ID, Phase: survey.Opened, Setup: setup}
		page := resultsPage{frame: frame{Title: "结果"}, Session: s, Report: report, Counts: reportedCounts(s, report)}
		if page.Forms, err = resultsForms(s.ID, view.Of(report), "", ""); err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := pages.templates["console_results.html"].Execute(&text, page); err != nil {
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
