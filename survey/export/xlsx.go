package export

import (
	"bytes"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"ceping/survey"
	"ceping/survey/layout"
)

// XLSX writes the Report as a workbook to be printed and signed: 汇总说明, then for each form its results and 分票种, then 意见建议. Counts
// and rounded numbers are numbers, with the digits of the Report; text is text and never a formula. The same Report gives the
// same bytes.
func XLSX(w io.Writer, r survey.Report) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closing := book.Close(); err == nil {
			err = closing
		}
	}()
	styles, err := newStyles(book)
	if err != nil {
		return err
	}
	b := &workbook{book: book, styles: styles, names: sheetNames{}, doc: layout.New(r)}
	b.write()
	if b.err != nil {
		return b.err
	}
	if err := book.SetDocProps(&excelize.DocProperties{
		Title: b.doc.Head("测评结果"), Creator: "ceping", Created: r.Session.Date + "T00:00:00Z", Modified: r.Session.Date + "T00:00:00Z",
	}); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		return err
	}
	return steady(w, file.Bytes())
}

// workbook writes the sheets of a document. The first error stays and stops what follows.
type workbook struct {
	book   *excelize.File
	styles styles
	names  sheetNames
	doc    layout.Document
	err    error
}

func (b *workbook) write() {
	b.add("汇总说明", b.summary)
	for _, f := range b.doc.Forms {
		b.results(f)
	}
	for _, f := range b.doc.Forms {
		if f.Groups != nil {
			b.add("分票种·"+shortTitle(f.Title), func(s *sheet) { b.tables(s, b.doc.Head(f.Title+"（分票种）"), *f.Groups) })
		}
	}
	if b.doc.Asked() {
		b.add("意见建议", b.texts)
	}
}

// add makes a sheet; the first takes the place of the one that a new workbook has.
func (b *workbook) add(name string, write func(*sheet)) {
	if b.err != nil {
		return
	}
	name = b.names.unique(name)
	if len(b.names) == 1 {
		b.err = b.book.SetSheetName("Sheet1", name)
	} else {
		_, b.err = b.book.NewSheet(name)
	}
	if b.err != nil {
		return
	}
	s := &sheet{book: b.book, name: name, styles: b.styles}
	write(s)
	b.err = s.err
}

func (b *workbook) footer() string {
	return footer(b.doc.Session.Unit+"　"+b.doc.Session.Date, "封箱校验码 "+clip(b.doc.Summary.Seal.Digest, 8)+"　"+b.doc.Summary.Software)
}

// kinds name a sheet of results by what its form rates.
var kinds = map[survey.Subjects]string{
	survey.OverBody: "班子", survey.OverLeaders: "干部汇总", survey.OverUnit: "选人用人", survey.OverPromoted: "新提拔",
}

// shortTitle drops what all titles share.
func shortTitle(title string) string {
	return strings.NewReplacer("民主测评表", "", "民主评议表", "").Replace(title)
}
