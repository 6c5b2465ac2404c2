package export

import (
	"testing"

	"ceping/survey/layout"
)

// TestColumnWidths: all columns fit the page, no number is broken, and words have four characters a line at least.
func TestColumnWidths(t *testing.T) {
	const half = 95 // of half a character
	for _, r := range reports(t, 15, 30) {
		d := layout.New(r)
		tables := []layout.Table{d.Summary.Counts}
		for _, f := range d.Forms {
			tables = append(tables, inSummary(f)...)
		}
		for _, table := range tables {
			widths, all := columnWidths(table, docxWidth), 0
			for _, width := range widths {
				all += width
			}
			if all > docxWidth || all < docxWidth-len(widths) {
				t.Errorf("%s: %d wide, want %d", table.Caption, all, docxWidth)
			}
			for at, cell := range table.Cells() {
				need := halves(cell.Text)
				if at.Row < len(table.Head) || cell.Across > 1 {
					continue
				}
				if cell.Kind != layout.Count && cell.Kind != layout.Fixed {
					need = min(need, 8)
				}
				if widths[at.Column] < need*half {
					t.Errorf("%s: %q stands in a column of %d, want %d", table.Caption, cell.Text, widths[at.Column], need*half)
				}
			}
		}
	}
}
