package export

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"ceping/survey/layout"
)

// UnitsFileName is what the workbook of a comparison is called: a name that Windows, macOS and Linux take.
func UnitsFileName(assessment string) string {
	const tail = "_各单位比较.xlsx"
	return clipBytes(fileText(assessment), maxName-len(tail)) + tail
}

// UnitsXLSX writes a comparison as a workbook to be printed and signed, A4 landscape: 说明 says what was compared and by which
// rules; then for each form a sheet with the ranking and a chart, and, where it rates several subjects, one with how the numbers
// lie and one with the leaders of all units.
// Numbers are numbers, with the digits of the comparison; text is text and never a formula. The same comparison gives the same
// bytes.
func UnitsXLSX(w io.Writer, u layout.Units) error {
	return writeWorkbook(w, unitsTitle, u.Date, func(b *workbook) { (&unitsBook{b, u}).write() })
}

const (
	unitsTitle = "各单位比较"
	fewUnits   = 8 // leave room for the chart below them on a page
)

type unitsBook struct {
	*workbook
	units layout.Units
}

func (b *unitsBook) write() {
	b.add("说明", b.about)
	for _, f := range b.units.Forms {
		short := shortTitle(f.Title)
		b.add(short, func(s *sheet) { b.form(s, f) })
		if len(f.Spread.Rows) > 1 { // a head that repeats must not stand over the rows of another table
			b.add(short+"·分布", func(s *sheet) { b.only(s, f.Title, f.Spread) })
		}
		if f.Subjects != nil {
			b.add(short+"·名单", func(s *sheet) { b.only(s, f.Title, *f.Subjects) })
		}
	}
}

func (b *unitsBook) about(s *sheet) {
	u := b.units
	tables := []layout.Table{u.Sessions}
	if u.Apart != nil {
		tables = append(tables, *u.Apart)
	}
	s.widths(widest(tables...))
	s.line(s.title, unitsTitle)
	s.height(s.row, 34)
	s.line(s.note, fmt.Sprintf("考核项目：%s（第%d版）", u.Name, u.Version))
	if u.Previous != "" {
		s.line(s.note, "上年："+u.Previous)
	}
	for _, t := range tables {
		s.row++
		s.line(s.note, t.Caption)
		if len(t.Rows) == 0 {
			s.line(s.note, "没有")
		} else {
			s.put(t)
		}
	}
	s.row++
	s.line(s.note, "口径说明")
	for i, note := range u.Notes {
		s.line(s.note, fmt.Sprintf("%d. %s", i+1, note))
	}
	s.row++
	s.line(s.note, "软件："+u.Software)
	s.signed()
	s.page(paging{footer: b.footer()})
}

func (b *unitsBook) form(s *sheet, f layout.UnitsForm) {
	p := b.begin(s, f.Title, f.Ranking, widest(f.Ranking, f.Spread))
	if f.Units > fewUnits {
		s.try(1, s.row+1, func(cell string) error { return s.book.InsertPageBreak(s.name, cell) })
	}
	b.chart(s, f, p.last+1)
	if len(f.Spread.Rows) == 1 {
		s.line(s.note, f.Spread.Caption)
		s.put(f.Spread)
	}
	s.signed()
	s.page(p)
}

// only writes a sheet of one table.
func (b *unitsBook) only(s *sheet, title string, t layout.Table) {
	p := b.begin(s, title, t, widest(t))
	s.signed()
	s.page(p)
}

// begin writes a title and the table whose head stays and repeats.
func (b *unitsBook) begin(s *sheet, title string, t layout.Table, characters []int) paging {
	s.widths(characters)
	s.line(s.title, title+"　"+unitsTitle)
	s.height(s.row, 34)
	s.line(s.note, b.units.Name+"　　"+t.Caption)
	p := paging{first: s.row + 1, last: s.row + len(t.Head), lead: t.Lead, footer: b.footer()}
	s.put(t)
	for _, note := range t.Notes {
		s.line(s.note, note)
	}
	return p
}

func (b *unitsBook) footer() footing { return footing{left: b.units.Name, right: b.units.Software} }

// widest is the room for tables that stand below one another.
func widest(tables ...layout.Table) (characters []int) {
	for _, t := range tables {
		for i, n := range columnHalves(t) {
			if i == len(characters) {
				characters = append(characters, 0)
			}
			characters[i] = max(characters[i], n)
		}
	}
	for i := range characters { // headings are longer than numbers, and the sign-off lines want room
		characters[i] = max(characters[i], 11)
	}
	return characters
}

// chart draws the column that ranks with the workbook's own means, a bar for each unit and one for the average. first is the row of
// the first unit.
func (b *unitsBook) chart(s *sheet, f layout.UnitsForm, first int) {
	const height = 300
	last, zero := first+f.Units, 0.0
	chart := &excelize.Chart{
		Type: excelize.Col, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: f.Title + "：" + f.Basis, Font: &excelize.Font{Size: 12, Bold: true}}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		XAxis:     excelize.ChartAxis{Font: excelize.Font{Color: "000000", Size: 9}},
		YAxis:     excelize.ChartAxis{Font: excelize.Font{Color: "000000", Size: 9}, Minimum: &zero},
		PlotArea:  excelize.ChartPlotArea{ShowVal: f.Units <= 20}, // more would cover each other
		Dimension: excelize.ChartDimension{Width: uint(min(pixels(s.characters), a4)), Height: height},
		Series: []excelize.ChartSeries{{
			Name: `"` + f.Basis + `"`, Categories: s.ref(2, first, 2, last), Values: s.ref(f.Value+1, first, f.Value+1, last),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{shades()[0].fill[1:]}},
		}},
	}
	s.row++
	s.try(s.left, s.row+1, func(cell string) error { return s.book.AddChart(s.name, cell, chart) })
	s.row += height/20 + 1 // rows are 20 pixels high
}
