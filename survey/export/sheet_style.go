package export

import (
	"github.com/xuri/excelize/v2"

	"ceping/survey/layout"
)

// styles are the cell styles of a workbook.
type styles struct{ title, head, text, count, fixed, highest, lowest, note, alarm, sign int }

func newStyles(book *excelize.File) (styles, error) {
	const face = "宋体"
	if err := book.SetDefaultFont("Arial"); err != nil { // columns are measured in its digits: each system has a font of its measures
		return styles{}, err
	}
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "7F7F7F", Style: 1})
	}
	center := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	left := &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true}
	two := "0.00"
	// A mark stands behind the number, in black and white too, and leaves it a number.
	highest, lowest := two+`"`+layout.Highest.Sign()+`"`, two+`"`+layout.Lowest.Sign()+`"`
	var s styles
	for _, made := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: face, Size: 16, Bold: true}, Alignment: center}},
		{&s.head, excelize.Style{Font: &excelize.Font{Family: face, Size: 11, Bold: true}, Alignment: center, Border: border,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EAF1F8"}}}},
		{&s.text, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: left, Border: border}},
		{&s.count, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: center, Border: border, NumFmt: 1}},
		{&s.fixed, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: center, Border: border, CustomNumFmt: &two}},
		{&s.highest, excelize.Style{Font: &excelize.Font{Family: face, Size: 11, Bold: true}, Alignment: center, Border: border, CustomNumFmt: &highest}},
		{&s.lowest, excelize.Style{Font: &excelize.Font{Family: face, Size: 11, Bold: true}, Alignment: center, Border: border, CustomNumFmt: &lowest}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: face, Size: 11}, Alignment: left}},
		{&s.alarm, excelize.Style{Font: &excelize.Font{Family: face, Size: 11, Bold: true, Color: "C00000"}, Alignment: left}},
		{&s.sign, excelize.Style{Font: &excelize.Font{Family: face, Size: 12}, Alignment: &excelize.Alignment{Vertical: "bottom"}}},
	} {
		id, err := book.NewStyle(&made.style)
		if err != nil {
			return s, err
		}
		*made.id = id
	}
	return s, nil
}
