package export

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// styles are the cell styles of a workbook.
type styles struct{ title, head, text, count, fixed, note, alarm, sign int }

func newStyles(book *excelize.File) (styles, error) {
	const face = "宋体"
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "7F7F7F", Style: 1})
	}
	center := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	left := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true}
	two := "0.00"
	var s styles
	for _, made := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: face, Size: 16, Bold: true}, Alignment: center}},
		{&s.head, excelize.Style{Font: &excelize.Font{Family: face, Size: 11, Bold: true}, Alignment: center, Border: border,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EAF1F8"}}}},
		{&s.text, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: left, Border: border}},
		{&s.count, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: center, Border: border, NumFmt: 1}},
		{&s.fixed, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: center, Border: border, CustomNumFmt: &two}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: left}},
		{&s.alarm, excelize.Style{Font: &excelize.Font{Family: face, Size: 11, Bold: true, Color: "C00000"}, Alignment: left}},
		{&s.sign, excelize.Style{Font: &excelize.Font{Family: face, Size: 12}, Alignment: &excelize.Alignment{Vertical: "bottom"}}},
	} {
		id, err := book.NewStyle(&made.style)
		if err != nil {
			return s, err
		}
		*made.id = id
	}
	return s, nil
}

// sheet writes one worksheet. Rows and columns count from 1. The first error stays and stops what follows.
type sheet struct {
	book *excelize.File
	name string
	styles
	err error
}

func newSheet(book *excelize.File, name string, styles styles) *sheet {
	return &sheet{book: book, name: name, styles: styles}
}

func (s *sheet) try(do func(cell string) error, column, row int) {
	if s.err != nil {
		return
	}
	var cell string
	if cell, s.err = excelize.CoordinatesToCellName(column, row); s.err == nil {
		s.err = do(cell)
	}
}

func (s *sheet) style(column, row, style int) {
	s.try(func(cell string) error { return s.book.SetCellStyle(s.name, cell, cell, style) }, column, row)
}

// write writes text as it is; what begins like a formula stays text.
func (s *sheet) write(column, row, style int, text string) {
	s.try(func(cell string) error { return s.book.SetCellStr(s.name, cell, text) }, column, row)
	s.style(column, row, style)
}

// number writes a count; nil is a dash.
func (s *sheet) number(column, row int, n *int) {
	if n == nil {
		s.write(column, row, s.count, none)
		return
	}
	s.try(func(cell string) error { return s.book.SetCellInt(s.name, cell, int64(*n)) }, column, row)
	s.style(column, row, s.count)
}

// rounded writes a number that the Report has rounded, with its two decimals; nil is a dash.
func (s *sheet) rounded(column, row int, text *string) {
	if text == nil {
		s.write(column, row, s.fixed, none)
		return
	}
	s.try(func(cell string) error {
		value, err := strconv.ParseFloat(*text, 64)
		if err != nil {
			return err
		}
		return s.book.SetCellFloat(s.name, cell, value, 2, 64)
	}, column, row)
	s.style(column, row, s.fixed)
}

// merge joins a block of cells whose first holds the content.
func (s *sheet) merge(column, row, lastColumn, lastRow, style int) {
	if column == lastColumn && row == lastRow {
		return
	}
	s.try(func(first string) error {
		last, err := excelize.CoordinatesToCellName(lastColumn, lastRow)
		if err != nil {
			return err
		}
		if err := s.book.MergeCell(s.name, first, last); err != nil {
			return err
		}
		return s.book.SetCellStyle(s.name, first, last, style)
	}, column, row)
}

// line writes text over a whole row of the table.
func (s *sheet) line(row, lastColumn, style int, text string) {
	s.write(1, row, style, text)
	s.merge(1, row, lastColumn, row, style)
}

func (s *sheet) height(row int, points float64) {
	if s.err == nil {
		s.err = s.book.SetRowHeight(s.name, row, points)
	}
}

func (s *sheet) width(first, last int, characters float64) {
	if s.err != nil || last < first {
		return
	}
	from, err := excelize.ColumnNumberToName(first)
	if err == nil {
		var to string
		if to, err = excelize.ColumnNumberToName(last); err == nil {
			err = s.book.SetColWidth(s.name, from, to, characters)
		}
	}
	s.err = err
}

// page makes the sheet print on A4, landscape, one page wide, with page numbers and its head on every page.
func (s *sheet) page(headRow, frozenColumns int) {
	if s.err != nil {
		return
	}
	a4, landscape, wide, high, fit := 9, "landscape", 1, 0, true
	margin, sides := 0.6, 0.4
	setups := []error{
		s.book.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		s.book.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}),
		s.book.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Top: &margin, Bottom: &margin, Left: &sides, Right: &sides, Horizontally: &fit}),
		s.book.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}),
	}
	if headRow > 0 {
		corner, err := excelize.CoordinatesToCellName(frozenColumns+1, headRow+1)
		setups = append(setups, err,
			s.book.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: frozenColumns, YSplit: headRow, TopLeftCell: corner, ActivePane: "bottomRight"}),
			s.book.SetDefinedName(&excelize.DefinedName{
				Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: "'" + s.name + "'!$" + strconv.Itoa(headRow-1) + ":$" + strconv.Itoa(headRow),
			}))
	}
	for _, err := range setups {
		if s.err == nil {
			s.err = err
		}
	}
}
