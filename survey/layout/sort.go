package layout

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Sortable reports whether rows can be put in the order of a column: it holds numbers, and no cell spans rows.
func (t Table) Sortable(column int) bool {
	numbers := false
	for place, cell := range t.Cells() {
		if place.Row < len(t.Head) {
			continue
		}
		if cell.Down > 1 {
			return false
		}
		numbers = numbers || place.Column == column && (cell.Kind == Count || cell.Kind == Fixed)
	}
	return numbers
}

// Sorted is the table in the order of a sortable column as its numbers are written: counts, such as ranks, upwards, others downwards;
// absent ones last. Equal ones are in the order of the last column, which ranks by unrounded numbers, then as listed.
func (t Table) Sorted(column int) Table {
	t.Rows = slices.Clone(t.Rows)
	slices.SortStableFunc(t.Rows, func(a, b []Cell) int {
		return cmp.Or(inOrder(a[column], b[column]), inOrder(a[len(a)-1], b[len(b)-1]))
	})
	return t
}

func inOrder(a, b Cell) int {
	one, ok := a.hundredths()
	other, too := b.hundredths()
	switch {
	case ok != too:
		return cmp.Compare(truth(too), truth(ok))
	case a.Kind == Count:
		return cmp.Compare(one, other)
	}
	return cmp.Compare(other, one)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hundredths is the cell's number; ok is false for words and for None.
func (c Cell) hundredths() (n int, ok bool) {
	text, ok := c.Number()
	if !ok {
		return 0, false
	}
	return Hundredths(text)
}

// Hundredths reads a number as a table writes it, 12 or 12.34, without a float; ok is false for None and for nothing.
func Hundredths(text string) (n int, ok bool) {
	whole, part, _ := strings.Cut(text, ".")
	if whole == "" {
		return 0, false
	}
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	return n, err == nil
}
