package export

import (
	"encoding/json"
	"fmt"
	"io"

	"ceping/survey/composite"
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
	c, code := layout.NewComposite(d), layout.ResultCode(d.Code)
	return writeWorkbook(w, c.Title, c.Session.Date, func(b *workbook) {
		b.add(c.Title, func(s *sheet) {
			characters := widest(c.Table)
			characters[0] = max(characters[0], 20) // the code's picture stands in it
			s.widths(characters)
			s.line(s.title, c.Session.Unit+c.Title)
			s.height(s.row, 34)
			if c.Session.Rehearsal {
				s.line(s.note, "试填，不是正式结果")
			}
			s.line(s.note, fmt.Sprintf("%s　　%s　　%s", c.Session.Assessment, c.Session.Group, c.Session.Date))
			p := paging{first: s.row + 1, last: s.row + len(c.Table.Head), lead: c.Table.Lead, footer: footing{left: c.Session.Unit + "　" + c.Session.Date, right: "结果校验码 " + code.Spaced(), signed: true, title: c.Session.Unit + c.Title}}
			s.put(c.Table)
			s.row++
			for i, note := range c.Notes {
				s.line(s.note, fmt.Sprintf("%d. %s", i+1, note))
			}
			s.code(code)
			s.signed()
			s.page(p)
		})
	})
}
