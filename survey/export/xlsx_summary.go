package export

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"ceping/survey/layout"
	"ceping/survey/qr"
)

// summary writes the first sheet: what was counted, by which rules, and who signs for it.
func (b *reportBook) summary(s *sheet) {
	d := b.doc
	counts := d.Summary.Counts
	characters := columnHalves(counts)
	for i := range characters {
		characters[i] = max(characters[i], 9)
	}
	characters[0] = max(characters[0], 20) // the code's picture stands in it
	s.widths(characters)
	s.line(s.title, d.Head("测评结果汇总"))
	s.height(s.row, 34)
	for _, line := range []string{
		"被考核单位：" + d.Session.Unit, "考核项目：" + d.Session.Assessment, fmt.Sprintf("日期：%s　　考核组：%s", d.Session.Date, d.Session.Group),
	} {
		s.line(s.note, line)
	}
	s.row++
	s.put(counts)
	for _, a := range d.Summary.Alarms {
		s.line(s.alarm, "异常："+a)
	}
	for _, caution := range d.Summary.Cautions {
		s.line(s.alarm, "注意："+caution)
	}
	s.row++
	s.line(s.note, "口径说明")
	for i, note := range d.Summary.Notes {
		s.line(s.note, fmt.Sprintf("%d. %s", i+1, note))
	}
	s.row++
	for _, line := range standing(d.Summary) {
		s.line(s.note, line)
	}
	s.line(s.note, fmt.Sprintf("测评会编号：%s　　软件：%s", d.Session.ID, d.Summary.Software))
	s.code(d.Summary.Code)
	s.signed()
	s.page(paging{footer: b.footer(""), single: true})
}

// code writes the result code in groups of four beside its QR.
func (s *sheet) code(code layout.ResultCode) {
	if code == "" || s.err != nil {
		return
	}
	picture, side, err := qr.PNG(string(code), 4)
	if err != nil {
		s.err = err
		return
	}
	s.row++
	s.height(s.row, float64(side)*72/96+4)
	s.try(1, s.row, func(cell string) error {
		return s.book.AddPictureFromBytes(s.name, cell, &excelize.Picture{Extension: ".png", File: picture, Format: &excelize.GraphicOptions{
			AltText: "结果校验码的二维码：" + code.Spaced(), Positioning: "oneCell", OffsetX: 2, OffsetY: 2,
		}})
	})
	s.write(2, s.row, s.note, "结果校验码 "+code.Spaced()+"\n"+checkCode)
	s.merge(2, s.row, s.right, s.row, s.note)
}

func sum(list []int) (total int) {
	for _, n := range list {
		total += n
	}
	return total
}
