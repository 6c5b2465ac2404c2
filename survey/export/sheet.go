package export

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ceping/survey/layout"
)

// sheet writes one worksheet from top to bottom. Rows and columns count from 1. The first error stays and stops what follows.
type sheet struct {
	book *excelize.File
	name string
	styles
	characters  []int // widths of the columns
	left, right int   // columns between which stands what is over the whole width
	row         int   // the last one written
	err         error
}

func (s *sheet) try(column, row int, do func(cell string) error) {
	if s.err != nil {
		return
	}
	var cell string
	if cell, s.err = excelize.CoordinatesToCellName(column, row); s.err == nil {
		s.err = do(cell)
	}
}

var escapes = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

// literal is text as a cell stores it: _x0041_ would be read as A, so that such an underscore is escaped itself (ISO/IEC 29500-1,
// 22.9.2.19, ST_Xstring). The f is small because excelize keeps texts by a form with a large one, and would take one for another.
func literal(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if escapes.MatchString(text[i:]) {
			b.WriteString("_x005f")
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// write writes text as it is; what begins like a formula stays text.
func (s *sheet) write(column, row, style int, text string) {
	s.try(column, row, func(cell string) error {
		if err := s.book.SetCellStr(s.name, cell, literal(text)); err != nil {
			return err
		}
		return s.book.SetCellStyle(s.name, cell, cell, style)
	})
}

// number writes what the Report has written, as a number with the same digits.
func (s *sheet) number(column, row, style int, text string, decimals int) {
	s.try(column, row, func(cell string) error {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		if err := s.book.SetCellFloat(s.name, cell, value, decimals, 64); err != nil {
			return err
		}
		return s.book.SetCellStyle(s.name, cell, cell, style)
	})
}

// cell writes a cell of a layout's table.
func (s *sheet) cell(column, row int, c layout.Cell, head bool) {
	style, decimals := s.text, 0
	switch {
	case head:
		style = s.head
	case c.Kind == layout.Count:
		style = s.count
	case c.Kind == layout.Fixed:
		style, decimals = [...]int{layout.Plain: s.fixed, layout.Highest: s.highest, layout.Lowest: s.lowest}[c.Mark], 2
	}
	if text, ok := c.Number(); ok {
		s.number(column, row, style, text, decimals)
	} else {
		s.write(column, row, style, c.Text)
	}
	s.merge(column, row, column+max(c.Across, 1)-1, row+max(c.Down, 1)-1, style)
}

// merge joins a block of cells whose first holds the content.
func (s *sheet) merge(column, row, lastColumn, lastRow, style int) {
	if column == lastColumn && row == lastRow {
		return
	}
	s.try(column, row, func(first string) error {
		last, err := excelize.CoordinatesToCellName(lastColumn, lastRow)
		if err != nil {
			return err
		}
		if err := s.book.MergeCell(s.name, first, last); err != nil {
			return err
		}
		return s.book.SetCellStyle(s.name, first, last, style)
	})
}

// line writes text into the next row, over the whole width, as high as it needs.
func (s *sheet) line(style int, text string) {
	s.row++
	s.write(s.left, s.row, style, text)
	s.merge(s.left, s.row, s.right, s.row, style)
	room, lines := sum(s.characters[s.left-1:s.right]), 0
	for part := range strings.SplitSeq(text, "\n") {
		lines += 1 + halves(part)/max(room, 1)
	}
	if lines > 1 {
		s.height(s.row, float64(lines)*15)
	}
}

func (s *sheet) height(row int, points float64) {
	if s.err == nil {
		s.err = s.book.SetRowHeight(s.name, row, min(points, excelize.MaxRowHeight))
	}
}

func (s *sheet) widths(characters []int) {
	s.characters, s.left, s.right = characters, 1, len(characters)
	for i, n := range characters {
		s.try(i+1, 1, func(cell string) error {
			column := strings.TrimRight(cell, "0123456789")
			return s.book.SetColWidth(s.name, column, column, float64(n))
		})
	}
}

// signed writes the sign-off lines under what was written.
func (s *sheet) signed() {
	s.row++
	lines, columns := layout.Signatures(), s.right-s.left+1
	if columns < len(lines) {
		s.line(s.sign, strings.Join(lines, "　　　　　　　　"))
		s.height(s.row, 40)
		return
	}
	s.row++
	s.height(s.row, 40)
	for i, text := range lines {
		s.write(s.left+i*columns/len(lines), s.row, s.sign, text)
	}
}

// ref is a range of this sheet in a formula, all of it absolute.
func (s *sheet) ref(column, row, lastColumn, lastRow int) string {
	first, err := excelize.CoordinatesToCellName(column, row, true)
	last, err2 := excelize.CoordinatesToCellName(lastColumn, lastRow, true)
	if s.err == nil {
		if s.err = err; err == nil {
			s.err = err2
		}
	}
	return fmt.Sprintf("%s!%s:%s", s.quoted(), first, last)
}

func (s *sheet) quoted() string { return "'" + strings.ReplaceAll(s.name, "'", "''") + "'" }
