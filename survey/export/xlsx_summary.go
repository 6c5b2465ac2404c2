package export

import "fmt"

// summary writes the first sheet: what was counted, by which rules, and who signs for it.
func (b *reportBook) summary(s *sheet) {
	d := b.doc
	counts := d.Summary.Counts
	characters := columnHalves(counts)
	for i := range characters {
		characters[i] = max(characters[i], 9)
	}
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
	s.line(s.note, fmt.Sprintf("封箱校验码（%d 张）：%s", d.Summary.Seal.Count, d.Summary.Seal.Digest))
	for _, line := range codes(d.Summary) {
		s.line(s.note, line)
	}
	s.line(s.note, fmt.Sprintf("测评会编号：%s　　软件：%s", d.Session.ID, d.Summary.Software))
	s.signed()
	s.page(paging{footer: b.footer(), single: true})
}

func sum(list []int) (total int) {
	for _, n := range list {
		total += n
	}
	return total
}
