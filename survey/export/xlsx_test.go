package export

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/layout"
)

func opened(t *testing.T, file []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

// raw is a cell as the file holds it: a number unrounded, a text as it was written.
func raw(t *testing.T, book *excelize.File, sheet string, column, row int) (string, excelize.CellType) {
	t.Helper()
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		t.Fatal(err)
	}
	value, err := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	kind, err := book.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := book.GetCellFormula(sheet, cell); err != nil || formula != "" {
		t.Errorf("%s %s holds the formula %q", sheet, cell, formula)
	}
	return value, kind
}

// holds finds a table on a sheet by its first heading and compares every cell, number for number.
func holds(t *testing.T, book *excelize.File, sheet string, table layout.Table, from int) (next int) {
	t.Helper()
	top := from
	for ; ; top++ {
		if text, _ := raw(t, book, sheet, 1, top); text == table.Head[0][0].Text {
			break
		}
		if top > from+3000 {
			t.Fatalf("%s has no table that begins with %q", sheet, table.Head[0][0].Text)
		}
	}
	for place, cell := range table.Cells() {
		got, kind := raw(t, book, sheet, place.Column+1, top+place.Row)
		want, number := cell.Number()
		if !number {
			want = cell.Text
		}
		isNumber := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
		if got != want && !(number && strings.TrimRight(strings.TrimRight(want, "0"), ".") == strings.TrimRight(strings.TrimRight(got, "0"), ".")) || number && !isNumber {
			t.Errorf("%s, %s, row %d, column %d: %q (%v), want %q", sheet, table.Caption, place.Row, place.Column, got, kind, want)
		}
	}
	return top + len(table.Head) + len(table.Rows)
}

// TestXLSX: whatever the Report, every cell of its tables stands in the workbook, numbers as numbers, texts as texts.
func TestXLSX(t *testing.T) {
	for _, r := range reports(t, 13, 20) {
		file := written(t, r, XLSX)
		if !bytes.Equal(file, written(t, r, XLSX)) {
			t.Fatal("the same Report gives other bytes")
		}
		book, d := opened(t, file), layout.New(r)
		sheets := book.GetSheetList()
		next := func() string {
			name := sheets[0]
			sheets = sheets[1:]
			return name
		}
		holds(t, book, next(), d.Summary.Counts, 1)
		for _, f := range d.Forms {
			tables, below := f.Detail, f.Choices
			if f.Wide != nil {
				tables = some(f.Wide)
			}
			if f.Withheld != "" {
				if text, _ := raw(t, book, next(), 1, 3); text != f.Withheld {
					t.Errorf("the sheet of a withheld form says %q", text)
				}
			}
			for _, table := range tables {
				name := next()
				at := holds(t, book, name, table, 1)
				for _, c := range below {
					if table.Lead > 1 || len(tables) > 1 {
						break
					}
					at, below = holds(t, book, name, c, at), below[1:]
				}
			}
			name, at := "", 1
			for _, c := range below {
				if name == "" {
					name = next()
				}
				at = holds(t, book, name, c, at)
			}
		}
		for _, f := range d.Forms {
			for _, table := range f.Groups {
				holds(t, book, next(), table, 1)
			}
		}
		if d.Asked() {
			textsHold(t, book, next(), r)
		}
		if len(sheets) > 0 {
			t.Errorf("there are further sheets %q", sheets)
		}
	}
}

func textsHold(t *testing.T, book *excelize.File, sheet string, r *count.Report) {
	t.Helper()
	var want, got []string
	for _, f := range r.Forms {
		for _, texts := range f.Texts {
			want = append(want, texts.Texts...)
		}
	}
	for row := 1; row < 300; row++ {
		if number, _ := raw(t, book, sheet, 1, row); number != "" && strings.Trim(number, "0123456789") == "" {
			text, _ := raw(t, book, sheet, 2, row)
			got = append(got, text)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts (-report +workbook):\n%s", diff)
	}
}

// TestXLSXPrints: every sheet is A4 landscape with page numbers, its head stays and repeats, and it is signed.
func TestXLSXPrints(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 1))
	r := example.Counted(random, 9)
	for r.Withheld {
		r = example.Counted(random, 9)
	}
	book := opened(t, written(t, r, XLSX))
	for i, sheet := range book.GetSheetList() {
		layout, err := book.GetPageLayout(sheet)
		if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" {
			t.Errorf("%s: %+v, %v", sheet, layout, err)
		}
		footer, err := book.GetHeaderFooter(sheet)
		if err != nil || !strings.Contains(footer.OddFooter, "第 &P 页，共 &N 页") || !strings.Contains(footer.OddFooter, "2023-12-05") {
			t.Errorf("%s: %+v, %v", sheet, footer, err)
		}
		rows, err := book.GetRows(sheet)
		if err != nil || !slices.ContainsFunc(rows, func(row []string) bool {
			return slices.ContainsFunc(row, func(text string) bool { return strings.HasPrefix(text, "计票人：") })
		}) {
			t.Errorf("%s is not signed: %v", sheet, err)
		}
		if marked := strings.HasPrefix(rows[0][0], "【试填"); marked != r.Session.Rehearsal {
			t.Errorf("%s is headed %q", sheet, rows[0][0])
		}
		panes, err := book.GetPanes(sheet)
		if frozen := i > 0 && sheet != "意见建议"; err != nil || panes.Freeze != frozen {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
	}
	if titles := book.GetDefinedName(); len(titles) < len(r.Forms) {
		t.Errorf("heads that repeat: %+v", titles)
	}
}

// TestXLSXWithheld: below min_group there is a summary and nothing else.
func TestXLSXWithheld(t *testing.T) {
	r := awkward()
	r.Withheld, r.Forms = true, nil
	if got := opened(t, written(t, r, XLSX)).GetSheetList(); !cmp.Equal(got, []string{"汇总说明"}) {
		t.Errorf("sheets %v", got)
	}
}

// BenchmarkXLSX: a thousand leaders.
func BenchmarkXLSX(b *testing.B) {
	r := example.Counted(rand.New(rand.NewPCG(15, 1)), 1000)
	for r.Withheld {
		r = example.Counted(rand.New(rand.NewPCG(16, 1)), 1000)
	}
	b.ReportAllocs()
	for b.Loop() {
		var file bytes.Buffer
		if err := XLSX(&file, r); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(file.Len()), "bytes")
	}
}

// TestXLSXOfALongUnit: the longest name that a session may have still gives a workbook.
func TestXLSXOfALongUnit(t *testing.T) {
	r := awkward()
	r.Session.Unit = strings.Repeat("局&", 100)
	written(t, r, XLSX)
}
