package export

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/layout"
)

func printed(t *testing.T, r survey.Report) string {
	t.Helper()
	var page bytes.Buffer
	if err := Print(&page, r); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// pageTables are the texts of all cells of a page, by table.
func pageTables(t *testing.T, page string) (tables [][]string) {
	t.Helper()
	for _, table := range regexp.MustCompile(`(?s)<table.*?</table>`).FindAllString(page, -1) {
		var cells []string
		for _, cell := range regexp.MustCompile(`(?s)<t[hd](?: [^>]*)?>(.*?)</t[hd]>`).FindAllStringSubmatch(table, -1) {
			cells = append(cells, html.UnescapeString(strings.TrimSuffix(strings.TrimPrefix(cell[1], "<bdi>"), "</bdi>")))
		}
		tables = append(tables, cells)
	}
	return tables
}

// laidOut are the texts of all cells of the tables that a page shows.
func laidOut(d layout.Document, shown ...func(layout.Form) []layout.Table) (tables [][]string) {
	list := []layout.Table{d.Summary.Counts}
	for _, part := range shown {
		for _, f := range d.Forms {
			list = append(list, part(f)...)
		}
	}
	for _, table := range list {
		var cells []string
		for _, cell := range table.Cells() {
			cells = append(cells, cell.Text)
		}
		tables = append(tables, cells)
	}
	return tables
}

func onPaper(f layout.Form) []layout.Table {
	return append(some(f.Overview, f.Detail), f.Choices...)
}

func inAppendix(f layout.Form) []layout.Table { return some(f.Groups) }

// TestPrint: whatever the Report, the page has every cell of its tables, all texts as they were written, and nothing from elsewhere.
func TestPrint(t *testing.T) {
	for _, r := range reports(t, 10, 15) {
		page, d := printed(t, r), layout.New(r)
		if diff := cmp.Diff(laidOut(d, onPaper, inAppendix), pageTables(t, page)); diff != "" {
			t.Fatalf("-report +page:\n%s", diff)
		}
		for _, f := range r.Forms {
			for _, texts := range f.Texts {
				for _, written := range texts.Texts {
					if !strings.Contains(page, "<li><bdi>"+strings.ReplaceAll(html.EscapeString(written), "+", "&#43;")+"</bdi></li>") {
						t.Errorf("%q is not listed", written)
					}
				}
			}
		}
		for _, never := range []string{"<script", "http://", "https://", "url(", " src="} {
			if strings.Contains(page, never) {
				t.Errorf("the page has %q", never)
			}
		}
		if strings.Count(page, "计票人：") != strings.Count(page, "<section>") || strings.Contains(page, "试填") != r.Session.Rehearsal || page != printed(t, r) {
			t.Error("sign-off lines, the mark of a rehearsal, or the same bytes again are missing")
		}
	}
}

// TestPrintWithheld: below min_group there is a summary and nothing else.
func TestPrintWithheld(t *testing.T) {
	r := awkward()
	r.Withheld, r.Forms = true, nil
	if page := printed(t, r); strings.Count(page, "<section>") != 1 || !strings.Contains(page, "口径二") {
		t.Error(page)
	}
}
