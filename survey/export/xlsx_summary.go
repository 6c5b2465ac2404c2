package export

import (
	"fmt"

	"ceping/survey"
)

// signatures close every printed table.
var signatures = []string{"计票人：", "监票人：", "考核组组长：", "　　　　年　　月　　日"}

func writeSummary(s *sheet, r survey.Report) error {
	last := len(countColumns) + 1
	row := 1
	s.line(row, last, s.title, title(r, "测评结果汇总"))
	s.height(row, 34)
	for _, line := range []string{
		"被考核单位：" + r.Session.Unit,
		"考核项目：" + r.Session.Assessment,
		fmt.Sprintf("日期：%s　　考核组：%s", r.Session.Date, r.Session.Group),
	} {
		row++
		s.line(row, last, s.note, line)
	}
	row += 2
	s.write(1, row, s.head, "票种")
	for i, c := range countColumns {
		s.write(i+2, row, s.head, c.name)
	}
	for _, counted := range countRows(r) {
		row++
		s.write(1, row, s.styles.text, counted.Name)
		for i, c := range countColumns {
			s.number(i+2, row, c.get(r.Counts[counted.Key]))
		}
	}
	row++
	for _, a := range r.Alarms {
		row++
		s.line(row, last, s.alarm, "异常："+a.Text)
	}
	row++
	s.line(row, last, s.note, "口径说明")
	for i, note := range r.Notes {
		row++
		s.line(row, last, s.note, fmt.Sprintf("%d. %s", i+1, note))
		s.height(row, 16*float64(1+len([]rune(note))/62))
	}
	row += 2
	s.line(row, last, s.note, fmt.Sprintf("封箱校验码（%d 张）：%s", r.Seal.Count, r.Seal.Digest))
	row++
	s.line(row, last, s.note, fmt.Sprintf("测评会编号：%s　　软件：%s", r.Session.ID, r.Software))
	s.signed(row+2, last)
	s.width(1, 1, 20)
	s.width(2, last, 9.5)
	s.page(0, 0)
	return s.err
}

// title heads a sheet; a rehearsal says so everywhere.
func title(r survey.Report, what string) string {
	if r.Session.Rehearsal {
		return "【试填，结果无效】" + what
	}
	return what
}

// signed writes the sign-off lines over the width of a table.
func (s *sheet) signed(row, last int) {
	s.height(row, 40)
	step := max(last/len(signatures), 1)
	for i, signature := range signatures {
		s.write(1+i*step, row, s.sign, signature)
	}
}
