package roster

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// saidOf is the code of a refusal; "" of none.
func saidOf(err error) survey.Code {
	var refused *survey.Refusal
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

// TestScanBounds: each bound of a part's contents, at its edge and beyond it, and where it does not count.
func TestScanBounds(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	cell := func(place, inside string) string { return `<c r="` + place + `">` + inside + `</c>` }
	long := strings.Repeat("x", maxCell)
	header := func(text string) string { return `<oddHeader>` + text + `</oddHeader>` }
	far := sheet(`<row r="1">`+cell("XFD1", "")+`</row>`, header("页")+`<f>A1</f>`)
	for name, test := range map[string]struct {
		elements, kept int // seen in parts before
		text           string
		want           survey.Code
	}{
		"as deep as may be":                     {0, 0, nested(maxLevels), ""},
		"deeper":                                {0, 0, nested(maxLevels + 1), tooLarge},
		"as many elements as may be":            {maxElements - 1, 0, "<worksheet/>", ""},
		"one element more":                      {maxElements, 0, "<worksheet/>", tooLarge},
		"as many kept as may be":                {0, maxKept - 1, "<a/>", ""},
		"one more kept":                         {0, maxKept, "<a/>", tooLarge},
		"a sheet is not kept":                   {0, maxKept, sheet("<row/>", ""), ""},
		"a sheet begins its part":               {0, maxKept - 1, "<a><worksheet/></a>", tooLarge},
		"a text as long as may be":              {0, 0, "<sst><si><t>" + long + "</t></si><si><t>" + long + "</t></si></sst>", ""},
		"a longer text":                         {0, 0, "<sst><si><t>" + long + "x</t></si></sst>", "roster_cell_long"},
		"a longer text in runs":                 {0, 0, "<sst><si><r><t>" + long + "</t></r><r><t>x</t></r></si></sst>", "roster_cell_long"},
		"a longer text in a cell":               {0, 0, sheet("<row><c><is><r><t>"+long+"</t></r><r><t>x</t></r></is></c></row>", ""), "roster_cell_long"},
		"cells each as long":                    {0, 0, sheet("<row><c><v>"+long+"</v></c><c><v>"+long+"</v></c></row>", ""), ""},
		"texts beside cells":                    {0, 0, sheet("", header(long)+header(long)), ""},
		"text in the last column":               {0, 0, sheet("<row>"+cell("BL1", "<v>1</v>")+"</row>", ""), ""},
		"text right of it":                      {0, 0, sheet("<row>"+cell("BM1", "<v>1</v>")+"</row>", ""), "roster_cell_right"},
		"a formula right of it":                 {0, 0, sheet("<row>"+cell("BM1", "<f/>")+"</row>", ""), "roster_cell_right"},
		"text right of it, uncounted":           {0, 0, sheet("<row>"+strings.Repeat("<c/>", maxColumns)+"<c><v>1</v></c></row>", ""), "roster_cell_right"},
		"columns are counted by row":            {0, 0, sheet("<row>"+strings.Repeat("<c/>", maxColumns)+"</row><row><c><v>1</v></c></row>", ""), ""},
		"text in the last row":                  {0, 0, sheet(`<row r="20000"><c><v>1</v></c></row>`, ""), ""},
		"text below it":                         {0, 0, sheet(`<row r="20001"><c><v>1</v></c></row>`, ""), "roster_cell_below"},
		"blanks far away":                       {0, 0, sheet("<row>"+cell("XFD1", " \n ")+"</row>", ""), ""},
		"text of no cell, formatted far away":   {0, 0, far, ""},
		"a cell twice":                          {0, 0, sheet("<row>"+cell("A1", "")+cell("A1", "")+"</row>", ""), unreadable},
		"a row twice":                           {0, 0, sheet(`<row r="1"/><row r="1"/>`, ""), unreadable},
		"a cell that is nowhere":                {0, 0, sheet("<row>"+cell("1A", "")+"</row>", ""), unreadable},
		"places in a part that is no sheet":     {0, 0, `<sst><row r="?"><c r="?"/></row><mergeCell ref="?:?"/></sst>`, ""},
		"a declaration":                         {0, 0, `<!DOCTYPE a><a/>`, unreadable},
		"cut off":                               {0, 0, `<a><b/>`, unreadable},
		"a tag as long as may be":               {0, 0, `<a b="` + strings.Repeat("x", maxTag-8) + `"/>`, ""},
		"a longer tag":                          {0, 0, `<a b="` + strings.Repeat("x", maxTag) + `"/>`, tooLarge},
		"a merge that ends to the left":         {0, 0, sheet("", `<mergeCell ref="B1:A1"/>`), "roster_merged_unreadable"},
		"a merge that ends above":               {0, 0, sheet("", `<mergeCell ref="A2:A1"/>`), "roster_merged_unreadable"},
		"a merge that begins nowhere":           {0, 0, sheet("", `<mergeCell ref="?:A1"/>`), "roster_merged_unreadable"},
		"a merge that ends nowhere":             {0, 0, sheet("", `<mergeCell ref="A1:?"/>`), "roster_merged_unreadable"},
		"merges of all cells":                   {0, 0, sheet("", merges(63, 20_000)+merges(1, 19_999)+merges(1, 1)), ""},
		"one more":                              {0, 0, sheet("", merges(63, 20_000)+merges(1, 19_999)+merges(1, 2)), "roster_merged_many"},
		"merges below the last row count to it": {0, 0, sheet("", merges(maxColumns, 1_048_576)), ""},
	} {
		seen := newContents()
		seen.elements, seen.kept = test.elements, test.kept
		if err := seen.scan(t.Context(), sheetPart, []byte(test.text)); (err != nil) != (test.want != "") || saidOf(err) != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// merges are so many ranges of so many rows each.
func merges(n, rows int) string {
	return strings.Repeat(fmt.Sprintf(`<mergeCell ref="A1:A%d"/>`, rows), n)
}

// TestMergesSeen: ranges are known where a list may have them; one cell is no range.
func TestMergesSeen(t *testing.T) {
	seen := newContents()
	must(t, seen.scan(t.Context(), sheetPart, []byte(sheet("", `<mergeCell ref="A1"/><mergeCell ref="A1:C1"/><mergeCell ref="BL2:BL3"/><mergeCell ref="BM1:BM2"/><mergeCell ref="A20000:A20001"/><mergeCell ref="A20001:A20002"/>`))))
	want := []merge{{1, 1, 3, 1}, {64, 2, 64, 3}, {1, 20_000, 1, 20_001}}
	if diff := cmp.Diff(want, seen.merges[sheetPart], cmp.AllowUnexported(merge{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestShortTags: a tag is measured to its own end, which does not stand in quotes.
func TestShortTags(t *testing.T) {
	long := strings.Repeat("x", maxTag)
	for text, want := range map[string]bool{
		"": true, "x": true, "<>": true, "<a>x</a>": true, "<a": false,
		"<" + long[1:] + ">":             true,
		"<" + long + ">":                 false,
		"x<" + long + ">":                false,
		"<a>" + long + "</a>":            true,
		"<a><" + long + ">":              false,
		`<a b=">` + long + `">`:          false,
		`<a b='>` + long + `'>`:          false,
		`<a b="'>` + long + `">`:         false,
		`<a b="'" c='"'/>` + long:        true,
		`<a>"</a><b c="x>` + long + `">`: false, // a quote in a text opens nothing
		`<>"</a><b c="x>` + long + `">`:  false,
	} {
		if got := shortTags([]byte(text)); got != want {
			t.Errorf("%.40q: %t", text, got)
		}
	}
}
