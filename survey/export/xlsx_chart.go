package export

import (
	"github.com/xuri/excelize/v2"

	"ceping/survey/layout"
)

// chart draws a table's chart with the workbook's own means, below what was written. top is the first row of the table's head. The
// values are the table's cells.
func (s *sheet) chart(t layout.Table, top int) {
	if t.Chart == nil || len(t.Rows) == 0 || len(t.Rows) > maxBars || s.err != nil {
		return
	}
	first := top + len(t.Head)
	last := first + len(t.Rows) - 1
	width := min(720, 6*sum(s.characters[s.left-1:s.right]))
	chart := &excelize.Chart{
		Type: excelize.Bar, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: t.Chart.Title, Font: &excelize.Font{Size: 12, Bold: true}}}},
		Format:    excelize.GraphicOptions{AltText: t.Chart.Title + "，数值见表"},
		Legend:    excelize.ChartLegend{Position: "none"},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: excelize.Font{Color: "000000", Size: 9}},
		YAxis:     excelize.ChartAxis{Font: excelize.Font{Color: "000000", Size: 9}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: !t.Chart.Share}, // labels of thin parts would cover each other
		Dimension: excelize.ChartDimension{Width: uint(width), Height: uint(90 + barPixels(t, width)*len(t.Rows))},
	}
	zero := 0.0
	chart.YAxis.Minimum = &zero
	if most := float64(t.Chart.Max); most > 0 {
		chart.YAxis.Maximum = &most
	}
	if t.Chart.Share {
		whole := 100.0
		chart.Type, chart.YAxis.Maximum, chart.Legend.Position = excelize.BarStacked, &whole, "bottom"
	}
	gap := uint(60)
	chart.GapWidth = &gap
	for i, column := range t.Chart.Series {
		shade := shades()[i%len(shades())]
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name:       s.ref(column+1, top+headingOf(t, column), column+1, top+headingOf(t, column)),
			Categories: s.ref(t.Chart.Label+1, first, t.Chart.Label+1, last), Values: s.ref(column+1, first, column+1, last),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{shade.fill[1:]}},
			Line: excelize.LineOptions{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"333333"}}, Width: 0.5},
		})
	}
	s.row++
	s.try(s.left, s.row+1, func(cell string) error { return s.book.AddChart(s.name, cell, chart) })
	s.row += int(chart.Dimension.Height)/20 + 1 // rows are 20 pixels high
}

// barPixels is the height of a bar with its name beside it, which programs break into lines of half the chart's width: names of several
// lines must not be drawn over one another.
func barPixels(t layout.Table, width int) int {
	lines := 1
	for _, bar := range t.Bars() {
		lines = max(lines, 1+wide(bar.Name)*12/10/max(width/2, 1)) // type of 9 points is 12 pixels
	}
	return max(18, 14*lines)
}

// headingOf is the row of the head, from 0, that names a column and no other.
func headingOf(t layout.Table, column int) (row int) {
	for at, cell := range t.Cells() {
		if at.Column == column && at.Row < len(t.Head) && cell.Across < 2 {
			row = at.Row
		}
	}
	return row
}
