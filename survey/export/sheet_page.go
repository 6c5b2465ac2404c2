package export

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// a4 is the room across A4 landscape between the margins, at full size, in pixels.
const a4 = 1045

// pixels is how wide columns of so many characters are.
func pixels(characters []int) (total int) {
	for _, n := range characters {
		total += 9*n + 5 // of the widest type that a program may choose
	}
	return total
}

// paging is how a sheet prints: A4 landscape, page numbers, and which rows and columns stay and repeat.
type paging struct {
	first, last int   // rows of the head; 0: there is none
	lead        int   // columns that say what a row is about
	breaks      []int // columns, from 1, at which a new page across begins; none: one page wide
	scale       uint  // percent, with breaks
	single      bool  // on one page, made smaller if need be
	footer      footing
}

// page sets a sheet up for printing.
func (s *sheet) page(p paging) {
	if s.err != nil {
		return
	}
	size, landscape, wide, high, fit := 9, "landscape", 1, 0, len(p.breaks) == 0
	margin, sides, centered, bottom, below := 0.6, 0.4, true, 0.6, 0.3
	if p.single {
		high = 1
	}
	if p.footer.signed && !p.single {
		bottom = 0.8
	}
	layout := &excelize.PageLayoutOptions{Size: &size, Orientation: &landscape}
	if fit {
		layout.FitToWidth, layout.FitToHeight = &wide, &high
	} else {
		layout.AdjustTo = &p.scale
	}
	setups := []error{
		s.book.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		s.book.SetPageLayout(s.name, layout),
		s.book.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Top: &margin, Bottom: &bottom, Footer: &below, Left: &sides, Right: &sides, Horizontally: &centered}),
		s.book.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: p.footer.head(p.single), OddFooter: p.footer.text(p.single)}),
	}
	for _, column := range p.breaks {
		cell, err := excelize.CoordinatesToCellName(column, 1)
		setups = append(setups, err, s.book.InsertPageBreak(s.name, cell))
	}
	if p.first > 0 {
		corner, err := excelize.CoordinatesToCellName(p.lead+1, p.last+1)
		pane := "bottomRight"
		if p.lead == 0 {
			pane = "bottomLeft"
		}
		setups = append(setups, err, s.book.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: p.lead, YSplit: p.last, TopLeftCell: corner, ActivePane: pane}))
		repeated := fmt.Sprintf("%s!$%d:$%d", s.quoted(), p.first, p.last)
		if !fit && p.lead > 0 {
			name, err := excelize.ColumnNumberToName(p.lead)
			setups = append(setups, err)
			repeated = fmt.Sprintf("%s!$A:$%s,%s", s.quoted(), name, repeated)
		}
		setups = append(setups, s.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: repeated}))
	}
	for _, err := range setups {
		if s.err == nil {
			s.err = err
		}
	}
}
