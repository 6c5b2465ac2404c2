package console

import (
	"fmt"
	"html/template"
	"strconv"
	"unicode/utf8"

	"ceping/survey/export"
	"ceping/survey/layout"
)

// tableView is a layout's table as a page draws it.
type tableView struct {
	layout.Table
	Link   string // of a subject's name, before its id; "" for none
	Sort   string // of a heading that sorts, before the column's number; "" for none
	Sorted string // the column that the rows are sorted by, as in the address; "" as listed
	At     string // the fragment to come back to
}

// headCell is a heading, with what it sorts by.
type headCell struct {
	layout.Cell
	Href string
	Here string // ascending or descending, when the rows are sorted by it
}

// Short headings stay on one line.
func (c headCell) Short() bool { return utf8.RuneCountInString(c.Text) <= 4 }

// Heads are the rows of the head.
func (t tableView) Heads() [][]headCell {
	rows := make([][]headCell, len(t.Head))
	for place, cell := range t.Cells() {
		if place.Row >= len(rows) {
			break
		}
		shown, column := headCell{Cell: cell}, strconv.Itoa(place.Column)
		names := place.Row+max(cell.Down, 1) == len(rows) // a column, and not those below it
		if t.Sort != "" && names && cell.Across < 2 && t.Sortable(place.Column) {
			shown.Href = fmt.Sprintf("%s%s#%s", t.Sort, column, t.At)
			if column == t.Sorted {
				shown.Here = "descending"
				if t.Rows[0][place.Column].Kind == layout.Count {
					shown.Here = "ascending"
				}
			}
		}
		rows[place.Row] = append(rows[place.Row], shown)
	}
	return rows
}

// Picture is the table's chart.
func (t tableView) Picture() template.HTML { return export.Bars(t.Table) }

// sortedBy puts the rows in the order of a column, as an address names it; ok is false for one that cannot be.
func (t tableView) sortedBy(column string) (sorted tableView, ok bool) {
	n, err := strconv.Atoi(column)
	if err != nil || !t.Sortable(n) {
		return t, false
	}
	t.Table, t.Sorted = t.Table.Sorted(n), column
	return t, true
}
