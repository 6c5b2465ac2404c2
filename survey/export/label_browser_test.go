package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ceping/assets/phone"
	"ceping/survey/compare"
	"ceping/survey/layout"
)

// awkwardLabels are names that fill the room for a label in every way.
var awkwardLabels = []string{
	"对整治选人用人不正之风情况的总体评价和意见建议", "“一岗双责”“第一责任人”“管党治党”落实情况", "《条例》——《准则》——《办法》的学习贯彻执行", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
	"阿不都热合曼·买买提依明·托合提巴依江", "MINISTRY OF HUMAN RESOURCES AND SOCIAL SECURITY", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "①②③④⑤⑥⑦⑧⑨⑩①②③④⑤⑥⑦⑧⑨⑩①②③④", "……………………………………", "Ⅰ·Ⅱ·Ⅲ·Ⅳ·Ⅴ·Ⅵ·Ⅶ·Ⅷ·Ⅸ·Ⅹ·Ⅺ·Ⅻ·", "ДОКУМЕНТООБОРОТ ЖЩШМЩЖ", "德", "mmmmmmmmmmmmmmmmmmmmmmmmmmmmm", "各部门％％％％％％％％％％％",
}

// TestChartLabelsInBrowser: names at the left of a chart keep their first character, whatever they are made of and whichever of the
// pages' fonts draws them: nothing stands left of the picture's edge, nor over its bars.
func TestChartLabelsInBrowser(t *testing.T) {
	var share, single [][]layout.Cell
	var spreads []compare.Spread
	for _, name := range awkwardLabels {
		share = append(share, []layout.Cell{{Text: name}, {Kind: layout.Fixed, Text: "60.00"}, {Kind: layout.Fixed, Text: "40.00"}})
		single = append(single, []layout.Cell{{Text: name}, {Kind: layout.Fixed, Text: "60.00"}})
		spreads = append(spreads, compare.Spread{Name: name, Points: []compare.Point{{Name: "甲", Value: "80.00"}}, Min: "80.00", Lower: "80.00", Median: "80.00", Upper: "80.00", Max: "80.00", Mean: "80.00"})
	}
	pictures := []string{
		string(Bars(layout.Table{Chart: &layout.Chart{Title: "率", Series: []int{1, 2}, Names: []string{"优秀", "称职"}, Share: true}, Rows: share})),
		string(Bars(layout.Table{Chart: &layout.Chart{Title: "分", Series: []int{1}, Names: []string{"得分"}, Max: 100}, Rows: single})),
		string(Strip("分布", spreads)),
	}
	browser := phone.Start(t)
	for _, font := range []string{`"Noto Sans CJK SC", "Source Han Sans SC", sans-serif`, `serif`, `"DejaVu Sans", sans-serif`, `monospace`} {
		path := filepath.Join(t.TempDir(), "charts.html")
		if err := os.WriteFile(path, []byte(`<!DOCTYPE html><meta charset="utf-8"><style>body { font-family: `+strings.ReplaceAll(font, "&", "")+` } svg { width: 760px }</style>`+strings.Join(pictures, "")), 0o600); err != nil {
			t.Fatal(err)
		}
		browser.Do(chromedp.Navigate("file://" + path))
		wrong := phone.Evaluate[[]string](browser, `[...document.querySelectorAll('svg')].flatMap((svg, i) => [...svg.querySelectorAll('text[text-anchor=end]')].filter((text) => {
			const box = text.getBBox()
			return box.x < 0 || box.x + box.width > 200
		}).map((text) => i + ': ' + text.lastChild.data + ' from ' + Math.round(text.getBBox().x)))`)
		for _, one := range wrong {
			t.Errorf("%s: %s", font, one)
		}
		if n := phone.Evaluate[int](browser, `document.querySelectorAll('text[text-anchor=end]').length`); n != 3*len(awkwardLabels) {
			t.Fatalf("%d labels are drawn, want %d", n, 3*len(awkwardLabels))
		}
	}
}
