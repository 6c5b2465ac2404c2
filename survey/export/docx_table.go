package export

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey/layout"
)

// docxWidth is the room between the margins of A4 landscape, in twentieths of a point.
const docxWidth = 14570

// table writes a table with its head repeated on every page. A cell over several rows is continued in each, as Word wants it.
func (d *docx) table(t layout.Table) {
	d.paragraph("Head", t.Caption)
	rows := spanned(t)
	widths := columnWidths(t, docxWidth)
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, width)
	}
	d.body.WriteString(`</w:tblGrid>`)
	for i, row := range rows {
		d.body.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if i < len(t.Head) {
			d.body.WriteString(`<w:tblHeader/>`)
		}
		d.body.WriteString(`</w:trPr>`)
		for _, cell := range row {
			d.cell(cell, i < len(t.Head), i == len(rows)-1 || continues(rows[i+1]), widths)
		}
		d.body.WriteString(`</w:tr>`)
	}
	d.body.WriteString(`</w:tbl>`)
	for _, note := range t.Notes {
		d.kept("Note", note)
	}
}

// continues reports whether a row belongs to the one above: a page that began with it would not say whose numbers they are.
func continues(row []spannedCell) bool {
	return slices.ContainsFunc(row, func(c spannedCell) bool { return c.continued })
}

func (d *docx) cell(c spannedCell, head, kept bool, widths []int) {
	across, width := max(c.Across, 1), 0
	for _, w := range widths[c.column : c.column+across] {
		width += w
	}
	fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if across > 1 {
		fmt.Fprintf(&d.body, `<w:gridSpan w:val="%d"/>`, across)
	}
	switch {
	case c.continued:
		d.body.WriteString(`<w:vMerge/>`)
	case c.Down > 1:
		d.body.WriteString(`<w:vMerge w:val="restart"/>`)
	}
	style := "Cell"
	if head {
		style = "HeadCell"
		d.body.WriteString(`<w:shd w:val="clear" w:color="auto" w:fill="EAF1F8"/>`)
	} else if c.Kind == layout.Count || c.Kind == layout.Fixed {
		style = "NumberCell"
	}
	d.body.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	text := c.Text
	if c.continued {
		text = ""
	}
	if kept {
		d.kept(style, text)
	} else {
		d.paragraph(style, text)
	}
	d.body.WriteString(`</w:tc>`)
}

// spannedCell is a cell in one of the rows that it covers.
type spannedCell struct {
	layout.Cell
	column    int
	continued bool // from the row above
}

// spanned are the rows of a table, head first, in which cells over several rows stand in each.
func spanned(t layout.Table) [][]spannedCell {
	rows := make([][]spannedCell, len(t.Head)+len(t.Rows))
	above := make([][]spannedCell, len(rows)) // cells that come down into a row, by column
	place := func(row int, c spannedCell) {
		for len(above[row]) > 0 && above[row][0].column < c.column {
			rows[row], above[row] = append(rows[row], above[row][0]), above[row][1:]
		}
		rows[row] = append(rows[row], c)
	}
	for at, cell := range t.Cells() {
		place(at.Row, spannedCell{cell, at.Column, false})
		for down := 1; down < cell.Down; down++ {
			above[at.Row+down] = append(above[at.Row+down], spannedCell{cell, at.Column, true})
		}
	}
	for i := range rows {
		rows[i] = append(rows[i], above[i]...)
	}
	return rows
}

// columnWidths shares a width out by what the columns hold. When there is not enough, each has what it cannot do without, so that
// no number is broken and words have a few characters a line, and the rest goes to those that want more.
func columnWidths(t layout.Table, width int) []int {
	const half, margins = 95, 130 // of half a character in a cell's type; of a cell
	const head, words = 4, 8      // the least, in halves
	least, wanted := make([]int, t.Width()), make([]int, t.Width())
	for at, cell := range t.Cells() {
		if cell.Across > 1 {
			continue
		}
		full, need := halves(cell.Text), 0
		switch {
		case at.Row < len(t.Head):
			full, need = min(full, 2*words), min(full, head)
		case cell.Kind == layout.Count || cell.Kind == layout.Fixed:
			need = full
		default:
			full, need = min(full, 6*words), min(full, words)
		}
		least[at.Column] = max(least[at.Column], need*half+margins)
		wanted[at.Column] = max(wanted[at.Column], full*half+margins)
	}
	needed, more := 0, 0
	for i := range least {
		needed, more = needed+least[i], more+wanted[i]-least[i]
	}
	for i := range least {
		switch spare := width - needed; {
		case spare >= more: // stretched
			least[i] = wanted[i] * width / (needed + more)
		case spare > 0:
			least[i] += (wanted[i] - least[i]) * spare / more
		default:
			least[i] = least[i] * width / needed
		}
	}
	return least
}

// halves is the room that text takes in one line, in halves of a Chinese character.
func halves(text string) int {
	longest := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := 0
		for _, r := range line {
			if n++; r > 0x2e80 {
				n++
			}
		}
		longest = max(longest, n)
	}
	return longest
}
