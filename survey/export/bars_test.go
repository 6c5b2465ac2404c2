package export

import (
	"encoding/xml"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ceping/survey/example"
	"ceping/survey/layout"
)

// drawn are the rectangles of a drawing, and its texts.
func drawn(t *testing.T, svg string) (widths []float64, texts []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return widths, texts
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, attribute := range token.Attr {
				if token.Name.Local == "rect" && attribute.Name.Local == "width" {
					width, err := strconv.ParseFloat(attribute.Value, 64)
					if err != nil || width < 0 || width > barsWidth {
						t.Errorf("a bar is %q wide", attribute.Value)
					}
					widths = append(widths, width)
				}
			}
		case xml.CharData:
			texts = append(texts, string(token))
		}
	}
}

func shareTable(rows ...[]string) layout.Table {
	t := layout.Table{Chart: &layout.Chart{Title: "<得票率>", Series: []int{1, 2, 3}, Names: []string{"优秀", "称职", "不称职"}, Share: true}}
	for _, row := range rows {
		cells := []layout.Cell{{Text: row[0]}}
		for _, value := range row[1:] {
			cells = append(cells, layout.Cell{Kind: layout.Fixed, Text: value})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// TestBars: a bar is as long as its number, to the last digit, whatever the roundings sum to.
func TestBars(t *testing.T) {
	widths, texts := drawn(t, string(Bars(shareTable(
		[]string{"德", "33.34", "33.33", "33.34"}, []string{"<b>&", "0.00", "100.00", "0.00"}, []string{"能", "—", "—", "—"},
	))))
	widths = widths[3:] // the legend
	room := float64(barsWidth - barsLabel - 4)
	want := []float64{.3334 * room, .3333 * room, .3333 * room, room}
	if len(widths) != len(want) {
		t.Fatalf("%d bars, want %d: %v", len(widths), len(want), widths)
	}
	for i := range want {
		if diff := widths[i] - want[i]; diff > .0001 || diff < -.0001 {
			t.Errorf("bar %d is %v, want %v", i, widths[i], want[i])
		}
	}
	all := strings.Join(texts, "|")
	for _, text := range []string{"<得票率>", "<b>&", "33.34", "100.00", "—", "优秀 33.34，称职 33.33"} {
		if !strings.Contains(all, text) {
			t.Errorf("%q is not in %q", text, all)
		}
	}
	many := layout.Table{Chart: &layout.Chart{Title: "六个等次", Series: []int{1}, Share: true, Names: []string{"非常满意", "比较满意", "基本满意", "不太满意", "很不满意", "说不清楚"}},
		Rows: [][]layout.Cell{{{Text: "对整治选人用人不正之风情况的评价"}, {Kind: layout.Fixed, Text: "100.00"}}, {{Text: "空"}, {Kind: layout.Fixed}}}}
	picture := string(Bars(many))
	for _, at := range regexp.MustCompile(`<text x="(\d+)" y="\d+" fill="currentColor">(\p{Han}+)<`).FindAllStringSubmatch(picture, -1) {
		if x, err := strconv.Atoi(at[1]); err != nil || x+14*len([]rune(at[2])) > barsWidth {
			t.Errorf("%s in the legend stands at %s", at[2], at[1])
		}
	}
	if !strings.Contains(picture, "<title>对整治选人用人不正之风情况的评价</title>对整治") || !strings.Contains(picture, ">—<") {
		t.Errorf("a cut name is nowhere in full, or an empty cell is drawn: %s", picture)
	}
	single := layout.Table{Chart: &layout.Chart{Title: "票数", Label: 0, Series: []int{1}, Names: []string{"票数"}, Max: 64}, Rows: [][]layout.Cell{
		{{Text: "一"}, {Kind: layout.Count, Text: "64"}}, {{Text: "二"}, {Kind: layout.Count, Text: "16"}},
	}}
	if widths, _ := drawn(t, string(Bars(single))); widths[0] != 4*widths[1] || widths[0] != barsWidth-barsLabel-barsValue {
		t.Errorf("64 and 16 of 64 are %v", widths)
	}
	if Bars(layout.Table{}) != "" || Bars(shareTable(make([][]string, 0)...)) != "" {
		t.Error("something is drawn of nothing")
	}
}

// TestBarsOfAnything: any Report draws well-formed pictures that stay within their frame.
func TestBarsOfAnything(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	pictures := 0
	for range 40 {
		r := example.Counted(random, random.IntN(12))
		for _, f := range layout.New(r).Forms {
			for _, table := range slices.Concat(f.Choices, f.Detail, f.Groups, some(f.Overview, f.Wide)) {
				if picture := string(Bars(table)); picture != "" {
					drawn(t, picture)
					pictures++
				}
			}
		}
	}
	if pictures < 50 {
		t.Errorf("only %d pictures", pictures)
	}
}

func some(tables ...*layout.Table) (list []layout.Table) {
	for _, t := range tables {
		if t != nil {
			list = append(list, *t)
		}
	}
	return list
}
