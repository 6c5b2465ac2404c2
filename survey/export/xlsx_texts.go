package export

import "fmt"

// texts writes what was written, of all forms, in the Report's order.
func (b *reportBook) texts(s *sheet) {
	s.widths([]int{8, 112})
	s.line(s.title, b.doc.Head("意见建议"))
	s.height(s.row, 34)
	s.line(s.note, b.doc.Session.Unit+"　　"+b.doc.Session.Date+"　　排列与提交先后无关")
	for _, f := range b.doc.Forms {
		for i, t := range f.Texts {
			if i == 0 {
				s.row++
				s.line(s.head, f.Title)
			}
			s.line(s.note, t.Caption)
			switch {
			case t.Withheld:
				s.line(s.text, withheldTexts)
			case len(t.Texts) == 0:
				s.line(s.text, noTexts)
			}
			for n, written := range t.Texts {
				s.row++
				s.number(1, s.row, s.count, fmt.Sprint(n+1), 0)
				s.write(2, s.row, s.text, written)
			}
		}
	}
	s.signed()
	s.page(paging{footer: b.footer(b.doc.Head("意见建议"))})
}
