package layout

import (
	"iter"
	"strconv"
)

// Kind says how a cell is read, and so how it is set.
type Kind int

const (
	Words   Kind = iota // text as it is, never a formula
	Heading             // of a row or a column
	Count               // an integer, or None
	Fixed               // a number with two decimals, or None
)

// Cell spans Across columns and Down rows; 0 is 1. What it covers is left out of the rows below and beside it, as in HTML.
type Cell struct {
	Kind         Kind
	Text         string
	Across, Down int
	Mark         Mark
	Subject      string // id, of a name that more is told about; else ""
}

// Mark tells a number among those of its column.
type Mark int

const (
	Plain Mark = iota
	Highest
	Lowest
)

// Sign is the mark as it stands behind the number, to be seen in black and white; "" of a plain one.
func (m Mark) Sign() string { return [...]string{"", "▲", "▼"}[m] }

// Number is the cell's number exactly as written; ok is false for words and for None.
func (c Cell) Number() (text string, ok bool) {
	return c.Text, (c.Kind == Count || c.Kind == Fixed) && c.Text != None && c.Text != ""
}

// Table is a table with a head.
type Table struct {
	Caption string
	Head    [][]Cell
	Rows    [][]Cell
	// Lead is the number of columns at the left that say what a row is about.
	Lead int
	// Blocks are the columns at which a block begins that a page should not break, after the lead; none when it is narrow.
	Blocks []int
	// Notes stand below.
	Notes []string
	// Chart draws the table; nil when a picture says nothing.
	Chart *Chart
}

// Chart draws one bar for each row of a table. All columns count from 0.
type Chart struct {
	Title  string
	Label  int   // the column that names the bars
	Series []int // the columns of the values, of kind Count or Fixed
	Names  []string
	// Share stacks the series to a whole of 100; otherwise there is one series, of at most Max, or without a bound when it is 0.
	Share bool
	Max   int
}

// Place is where a cell stands, from 0; rows count through head and body.
type Place struct{ Row, Column int }

// Cells goes through head and body with the place of each cell.
func (t Table) Cells() iter.Seq2[Place, Cell] {
	return func(yield func(Place, Cell) bool) {
		var covered []int // by column: the first row that is free again
		for row, cells := range append(append([][]Cell{}, t.Head...), t.Rows...) {
			at := 0
			for _, cell := range cells {
				for at < len(covered) && covered[at] > row {
					at++
				}
				if !yield(Place{row, at}, cell) {
					return
				}
				for range max(cell.Across, 1) {
					for at >= len(covered) {
						covered = append(covered, 0)
					}
					covered[at] = row + max(cell.Down, 1)
					at++
				}
			}
		}
	}
}

// Width is the number of columns.
func (t Table) Width() int {
	width := 0
	for place, cell := range t.Cells() {
		width = max(width, place.Column+max(cell.Across, 1))
	}
	return width
}

// Bar is a row of a chart: its name, and the numbers as the table writes them; None where there is none.
type Bar struct {
	Name   string
	Values []string
}

// Bars are the rows of the table's chart.
func (t Table) Bars() []Bar {
	if t.Chart == nil {
		return nil
	}
	rows := make([]map[int]string, len(t.Head)+len(t.Rows))
	for place, cell := range t.Cells() {
		for down := range max(cell.Down, 1) { // a name beside several rows names each
			if rows[place.Row+down] == nil {
				rows[place.Row+down] = map[int]string{}
			}
			rows[place.Row+down][place.Column] = cell.Text
			for across := 1; across < cell.Across; across++ { // words over several columns are no number of any
				rows[place.Row+down][place.Column+across] = None
			}
		}
	}
	var bars []Bar
	for _, row := range rows[len(t.Head):] {
		bar := Bar{Name: row[t.Chart.Label]}
		for _, column := range t.Chart.Series {
			bar.Values = append(bar.Values, row[column])
		}
		bars = append(bars, bar)
	}
	return bars
}

func heads(names ...string) []Cell {
	cells := make([]Cell, len(names))
	for i, name := range names {
		cells[i] = Cell{Kind: Heading, Text: name}
	}
	return cells
}

func number(n int) Cell { return Cell{Kind: Count, Text: strconv.Itoa(n)} }

// counted is a count that may be absent.
func counted(n *int) Cell {
	if n == nil {
		return Cell{Kind: Count, Text: None}
	}
	return number(*n)
}

// fixed is a number that the Report has rounded.
func fixed(text *string) Cell {
	if text == nil {
		return Cell{Kind: Fixed, Text: None}
	}
	return Cell{Kind: Fixed, Text: *text}
}

func worded(text string) Cell { return Cell{Text: text} }

// down makes cells span rows.
func down(rows int, cells ...Cell) []Cell {
	for i := range cells {
		cells[i].Down = rows
	}
	return cells
}
