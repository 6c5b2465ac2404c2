package export

import (
	"bytes"
	"io"

	"github.com/xuri/excelize/v2"
)

// workbook takes sheets. The first error stays and stops what follows.
type workbook struct {
	book   *excelize.File
	styles styles
	names  sheetNames
	err    error
}

// writeWorkbook writes a workbook that fill adds sheets to. It is dated a day, YYYY-MM-DD, and not the moment, so that the same content
// gives the same bytes.
func writeWorkbook(w io.Writer, title, day string, fill func(*workbook)) (err error) {
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
	b := &workbook{book: book, styles: styles, names: sheetNames{}}
	if fill(b); b.err != nil {
		return b.err
	}
	day += "T00:00:00Z"
	if err := book.SetDocProps(&excelize.DocProperties{Title: title, Creator: "ceping", Created: day, Modified: day}); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		return err
	}
	return steady(w, file.Bytes())
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
