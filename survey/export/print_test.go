package export

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/layout"
)

func printed(t *testing.T, r *count.Report) string {
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
	return slices.Concat(some(f.Overview), f.Detail, f.Choices)
}

func inAppendix(f layout.Form) []layout.Table { return f.Groups }

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
		if strings.Count(page, "计票人：") != 1+strings.Count(page, "<section>") || strings.Contains(page, "试填") != r.Session.Rehearsal || page != printed(t, r) {
			t.Error("sign-off lines, the mark of a rehearsal, or the same bytes again are missing")
		}
	}
}

// TestPrintWithheld: below min_group there is a summary and nothing else.
func TestPrintWithheld(t *testing.T) {
	r := awkward()
	r.Withheld, r.Forms = true, nil
	if page := printed(t, r); strings.Count(page, "<section>") != 1 || !strings.Contains(page, "注意：<bdi>=另有一场</bdi>") || !strings.Contains(page, "口径二") {
		t.Error(page)
	}
}

// TestPrintCharts: a picture of many leaders is cut between bars, not by the page's end, and no bar is lost; what cannot be cut stays whole.
func TestPrintCharts(t *testing.T) {
	row := func(down int) []layout.Cell {
		return []layout.Cell{{Kind: layout.Heading, Text: "张　三", Down: down}, {Kind: layout.Fixed, Text: "80.00"}}
	}
	table := func(rows, down, most int) layout.Table {
		t := layout.Table{Chart: &layout.Chart{Series: []int{1}, Names: []string{"总分"}, Max: most}}
		for i := range rows {
			if cells := row(down); i%max(down, 1) == 0 {
				t.Rows = append(t.Rows, cells)
			} else {
				t.Rows = append(t.Rows, cells[1:])
			}
		}
		return t
	}
	for name, test := range map[string]struct {
		table    layout.Table
		pictures int
		bars     int
	}{
		"few":           {table(24, 0, 100), 1, 24},
		"many":          {table(50, 0, 100), 3, 50},
		"without bound": {table(50, 0, 0), 1, 50},
		"common cells":  {table(50, 2, 100), 1, 50},
		"too many":      {table(61, 0, 100), 1, 0},
	} {
		bars := 0
		pictures := charts(test.table)
		for _, picture := range pictures {
			bars += strings.Count(string(picture), "80.00</text>")
		}
		if len(pictures) != test.pictures || bars != test.bars {
			t.Errorf("%s: %d pictures with %d bars, want %d with %d", name, len(pictures), bars, test.pictures, test.bars)
		}
	}
}

// TestPrintIsolates: whatever writing a name turns around, it ends with the name.
func TestPrintIsolates(t *testing.T) {
	r := awkward()
	const mark = "\u202e逆"
	r.Session.Unit, r.Session.Group, r.Session.Assessment, r.Notes = mark, mark, mark, []string{mark}
	r.Alarms = []count.Alarm{{Text: mark}}
	for i := range r.Forms {
		r.Forms[i].Title = mark
	}
	r.Setup.Unit = mark // is the subject of choices and texts
	_, body, _ := strings.Cut(printed(t, r), "<body>")
	body = regexp.MustCompile(`(?s)<svg.*?</svg>`).ReplaceAllString(body, "") // each text of a picture stands alone
	open, all := strings.Count(body, "<bdi>"+mark), strings.Count(body, mark)
	if open != all || all < 9 {
		t.Errorf("%d of %d names are isolated", open, all)
	}
}
