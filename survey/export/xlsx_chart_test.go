package export

import (
	"testing"

	"ceping/survey/layout"
)

// TestBarPixels: a name that is broken into lines has room for all of them, so that none is drawn over the next.
func TestBarPixels(t *testing.T) {
	table := func(name string) layout.Table {
		return layout.Table{Chart: &layout.Chart{Series: []int{1}, Names: []string{"得分"}}, Rows: [][]layout.Cell{{{Text: "德"}, {Kind: layout.Fixed, Text: "60.00"}}, {{Text: name}, {Kind: layout.Fixed, Text: "60.00"}}}}
	}
	for _, test := range []struct {
		name         string
		width, least int
	}{{"德", 720, 18}, {"对整治选人用人不正之风情况的总体评价和意见建议", 204, 3 * 14}, {"对整治选人用人不正之风情况的总体评价和意见建议", 720, 18}} {
		if got := barPixels(table(test.name), test.width); got < test.least || test.least == 18 && got != 18 {
			t.Errorf("%q in a chart of %d: %d pixels, want %d", test.name, test.width, got, test.least)
		}
	}
}
