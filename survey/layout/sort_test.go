package layout

import (
	"strings"
	"testing"
)

// TestSorted: numbers by their size, counts upwards and others downwards, equal ones by the rank, absent ones last; and the table that was
// sorted stays as it was.
func TestSorted(t *testing.T) {
	row := func(name, score, rank string) []Cell {
		return []Cell{worded(name), {Kind: Fixed, Text: score}, {Kind: Count, Text: rank}}
	}
	table := Table{Head: [][]Cell{heads("姓名", "总分", "排名")}, Rows: [][]Cell{
		row("a", "9.50", "4"), row("b", None, None), row("c", "90.00", "3"), row("d", "90.00", "2"), row("e", "100.00", "1"), row("f", None, None),
	}}
	order := func(t Table) string {
		var names []string
		for _, r := range t.Rows {
			names = append(names, r[0].Text)
		}
		return strings.Join(names, "")
	}
	for column, want := range map[int]string{1: "edcabf", 2: "edcabf"} {
		if got := order(table.Sorted(column)); got != want {
			t.Errorf("by column %d: %s, want %s", column, got, want)
		}
	}
	if table.Sortable(0) || !table.Sortable(1) || order(table) != "abcdef" {
		t.Error("words sort, numbers do not, or the table was altered")
	}
	table.Rows[0][0].Down = 2
	if table.Sortable(1) {
		t.Error("rows that hang together are sorted apart")
	}
}
