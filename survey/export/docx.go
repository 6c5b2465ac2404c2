package export

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"ceping/survey/count"
	"ceping/survey/layout"
	"ceping/survey/qr"
)

// DOCX writes the Report for filing as a Word document (ISO/IEC 29500 WordprocessingML): counts and rules, each form's scores or
// criteria, problems, what was written, and sign-off lines, then as an appendix what each form says by group.
// It is written by hand because no kept library with a permissive licence does spans, repeated heads and page fields; the
// format needs these few parts. The same Report gives the same bytes.
func DOCX(w io.Writer, r *count.Report) error {
	d := layout.New(r)
	doc := &docx{}
	doc.summary(d)
	for _, f := range d.Forms {
		doc.form(d, f)
	}
	for _, f := range d.Forms {
		doc.appendix(d, f)
	}
	media, relation := []part{}, ""
	if d.Summary.Code != "" {
		picture, _, err := qr.PNG(string(d.Summary.Code), 8)
		if err != nil {
			return err
		}
		media, relation = []part{{"word/media/code.png", string(picture)}}, docxPictureRelation
	}
	return packed(w, append([]part{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRelations},
		{"word/_rels/document.xml.rels", fmt.Sprintf(docxDocumentRelations, relation)},
		{"word/styles.xml", docxStyles},
		{"word/settings.xml", docxSettings},
		{"word/footer1.xml", fmt.Sprintf(docxFooter, xmlText(eachPage()), xmlText(d.Session.Date+"　"+d.Summary.Software), xmlText(stands(d.Summary)))},
		{"docProps/core.xml", fmt.Sprintf(docxCore, xmlText(d.Head("测评结果汇总")), d.Session.Date)},
		{"word/document.xml", docxHead + doc.body.String() + docxTail},
	}, media...))
}

type part struct{ name, content string }

func packed(w io.Writer, parts []part) error {
	out := zip.NewWriter(w)
	for _, p := range parts {
		file, err := out.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(file, p.content); err != nil {
			return err
		}
	}
	return out.Close()
}

// docx is the body of a document.
type docx struct{ body strings.Builder }

func (d *docx) summary(of layout.Document) {
	d.paragraph("Title", of.Head("测评结果汇总"))
	s := of.Session
	d.paragraph("Sub", s.Unit+"　　"+s.Assessment+"　　"+s.Date+"　　"+s.Group)
	d.table(of.Summary.Counts)
	for _, a := range of.Summary.Alarms {
		d.paragraph("Alarm", "异常："+a)
	}
	for _, caution := range of.Summary.Cautions {
		d.paragraph("Alarm", "注意："+caution)
	}
	d.paragraph("Head", "口径说明")
	for i, note := range of.Summary.Notes {
		d.paragraph("Note", fmt.Sprintf("%d. %s", i+1, note))
	}
	for _, line := range standing(of.Summary) {
		d.paragraph("Note", line)
	}
	d.kept("Note", fmt.Sprintf("测评会编号 %s　　软件 %s", s.ID, of.Summary.Software))
	d.code(of.Summary.Code)
	d.signed()
}

func (d *docx) form(of layout.Document, f layout.Form) {
	d.paragraph("TitleOfForm", of.Head(f.Title))
	d.paragraph("Sub", of.Session.Unit+"　　"+of.Session.Date)
	if f.Withheld != "" {
		d.kept("Normal", f.Withheld)
	}
	tables := f.Detail
	if f.Overview != nil {
		tables = []layout.Table{*f.Overview}
	}
	for _, t := range tables {
		d.table(t)
	}
	for _, c := range f.Choices {
		d.table(c)
	}
	for _, t := range f.Texts {
		d.paragraph("Head", t.Caption)
		switch {
		case t.Withheld:
			d.kept("Normal", withheldTexts)
		case len(t.Texts) == 0:
			d.kept("Normal", noTexts)
		}
		for i, written := range t.Texts {
			write := d.paragraph
			if i == len(t.Texts)-1 {
				write = d.kept
			}
			write("Text", fmt.Sprintf("%d.\t%s", i+1, written))
		}
	}
	d.signed()
}

// appendix has what a form says by group.
func (d *docx) appendix(of layout.Document, f layout.Form) {
	if len(f.Groups) == 0 {
		return
	}
	d.paragraph("TitleOfForm", of.Head("附表："+f.Title))
	d.paragraph("Sub", of.Session.Unit+"　　"+of.Session.Date)
	for _, t := range f.Groups {
		d.table(t)
	}
	d.signed()
}

// code writes the result code in groups of four behind its QR, on one page with the sign-off lines.
func (d *docx) code(code layout.ResultCode) {
	if code == "" {
		return
	}
	d.body.WriteString(`<w:p><w:pPr><w:pStyle w:val="Code"/></w:pPr><w:r>` + fmt.Sprintf(docxPicture, xmlText("结果校验码的二维码："+code.Spaced())) + `</w:r>`)
	d.body.WriteString(run("　　结果校验码 "+code.Spaced()) + `</w:p>`)
	d.kept("Note", checkCode)
}

func (d *docx) signed() {
	d.paragraph("Signed", strings.Join(layout.Signatures(), "　　　　　　　　"))
}

func (d *docx) paragraph(style, text string) {
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr>%s</w:p>`, style, run(text))
}

// kept is a paragraph on one page with the next, so that sign-off lines do not stand alone.
func (d *docx) kept(style, text string) {
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="%s"/><w:keepNext/></w:pPr>%s</w:p>`, style, run(text))
}

// run is text in which lines end, and tabs stand, where they did.
func run(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		parts := strings.Split(line, "\t")
		for n, part := range parts {
			parts[n] = `<w:t xml:space="preserve">` + xmlText(part) + `</w:t>`
		}
		lines[i] = strings.Join(parts, `<w:tab/>`)
	}
	return `<w:r>` + strings.Join(lines, `<w:br/>`) + `</w:r>`
}

// xmlText escapes text. What XML 1.0 cannot hold becomes U+FFFD.
func xmlText(text string) string {
	var out strings.Builder
	xml.EscapeText(&out, []byte(text)) // a strings.Builder takes everything
	return out.String()
}
