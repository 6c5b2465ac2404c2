package export

import (
	"encoding/json"
	"fmt"
	"io"

	"ceping/survey/composite"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// CompositeJSON writes a composite's text as the contract has it, indented, ending in a newline.
func CompositeJSON(w io.Writer, d *composite.Document) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

// CompositeXLSX writes a composite as a workbook to be printed and signed, A4 landscape: what stands in its JSON, the result code and the
// rules. The same composite gives the same bytes.
func CompositeXLSX(w io.Writer, d *composite.Document) error {
	c := layout.NewComposite(d)
	return writeWorkbook(w, c.Title, c.Session.Date, func(b *workbook) {
		b.add(c.Title, func(s *sheet) {
			s.widths(widest(c.Table))
			s.line(s.title, c.Session.Unit+c.Title)
			s.height(s.row, 34)
			if c.Session.Rehearsal {
				s.line(s.note, "试填，不是正式结果")
			}
			s.line(s.note, fmt.Sprintf("%s　　%s　　%s", c.Session.Assessment, c.Session.Group, c.Session.Date))
			p := paging{first: s.row + 1, last: s.row + len(c.Table.Head), lead: c.Table.Lead, footer: footer(c.Session.Unit+" "+c.Session.Date, "结果校验码 "+count.SpacedCode(c.Code))}
			s.put(c.Table)
			s.row++
			for i, note := range c.Notes {
				s.line(s.note, fmt.Sprintf("%d. %s", i+1, note))
			}
			s.line(s.note, "结果校验码："+count.SpacedCode(c.Code))
			s.signed()
			s.page(p)
		})
	})
}
