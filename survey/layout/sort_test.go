package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSorted: numbers by their size, counts upwards and others downwards, equal ones by the rank, absent ones last; and the table that was
// sorted stays as it was.
func TestSorted(t *testing.T) {
	row := func(name, score, rank string) []Cell {
		return []Cell{worded(name), {Kind: Fixed, Text: score}, {Kind: Count, Text: rank}}
	}
	table := Table{Head: [][]Cell{heads("姓名", "总分", "排名")}, Rows: [][]Cell{
		row("a", "9.50", "4"), row("b", None, None), row("c", "90.00", "3"), row("d", "90.00", "2"), row("e", "100.00", "1"), row("f", None, None),
		{worded("g"), worded("95"), worded("1")}, {worded("h"), {Kind: Fixed}, {Kind: Count}}, // words, whatever they say, and nothing
	}}
	order := func(t Table) string {
		var names []string
		for _, r := range t.Rows {
			names = append(names, r[0].Text)
		}
		return strings.Join(names, "")
	}
	for column, want := range map[int]string{1: "edcabfgh", 2: "edcabfgh"} {
		if got := order(table.Sorted(column)); got != want {
			t.Errorf("by column %d: %s, want %s", column, got, want)
		}
	}
	if table.Sortable(0) || !table.Sortable(1) || order(table) != "abcdefgh" {
		t.Error("words sort, numbers do not, or the table was altered")
	}
	table.Rows[0][0].Down = 1
	table.Head[0][0].Down = 2
	if !table.Sortable(1) {
		t.Error("a head over two rows, or a row of its own, keeps rows from being sorted")
	}
	table.Rows[0][0].Down = 2
	if table.Sortable(1) {
		t.Error("rows that hang together are sorted apart")
	}
}

// TestHundredths: numbers as tables write them, with one decimal or none too; nothing else is one.
func TestHundredths(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "12": 1200, "12.3": 1230, "12.34": 1234, "-1.50": -150} {
		if n, ok := Hundredths(text); !ok || n != want {
			t.Errorf("%q is %d, %t", text, n, ok)
		}
	}
	for _, text := range []string{"", None, ".5", "十"} {
		if n, ok := Hundredths(text); ok {
			t.Errorf("%q is %d", text, n)
		}
	}
}

// TestNumber: a cell has a number when it is of a kind that holds one, and holds it.
func TestNumber(t *testing.T) {
	for cell, want := range map[Cell]bool{
		{Kind: Count, Text: "1"}: true, {Kind: Fixed, Text: "1.00"}: true, {Kind: Words, Text: "1"}: false, {Kind: Heading, Text: "1"}: false,
		{Kind: Count, Text: None}: false, {Kind: Fixed, Text: None}: false, {Kind: Count}: false, {Kind: Fixed}: false,
	} {
		if text, ok := cell.Number(); ok != want || text != cell.Text {
			t.Errorf("%+v: %q, %t", cell, text, ok)
		}
	}
}

// TestBars: words over several columns and rows are no number of any of them, and what stands beside them stays.
func TestBars(t *testing.T) {
	number := func(text string) Cell { return Cell{Kind: Fixed, Text: text} }
	table := Table{
		Head:  [][]Cell{heads("名", "一", "二", "合")},
		Rows:  [][]Cell{{worded("a"), number("1.00"), number("2.00"), {Kind: Fixed, Text: "3.00", Down: 2}}, {worded("b"), {Text: "不足", Across: 2}}, {worded("c"), {Text: "不足", Across: 2, Down: 2}, number("4.00")}, {worded("d"), number("5.00")}},
		Chart: &Chart{Series: []int{1, 2, 3}},
	}
	want := []Bar{{"a", []string{"1.00", "2.00", "3.00"}}, {"b", []string{"不足", None, "3.00"}}, {"c", []string{"不足", None, "4.00"}}, {"d", []string{"不足", None, "5.00"}}}
	if diff := cmp.Diff(want, table.Bars()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
