package export

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ceping/survey"
)

// XLSX writes the Report as a workbook to be printed and signed: a summary, then a sheet for each form. Counts and rounded
// numbers are numbers, with the digits of the Report; text is text and never a formula.
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
	names := sheetNames{}
	first := names.unique("汇总")
	if err := book.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	if err := writeSummary(newSheet(book, first, styles), r); err != nil {
		return err
	}
	for _, f := range r.Forms {
		name := names.unique(shortTitle(f.Title))
		if _, err := book.NewSheet(name); err != nil {
			return err
		}
		if err := writeForm(newSheet(book, name, styles), r, f); err != nil {
			return err
		}
	}
	return book.Write(w)
}

// shortTitle drops what all titles share.
func shortTitle(title string) string {
	return strings.NewReplacer("民主测评表", "", "民主评议表", "").Replace(title)
}

// sheetNames are the names given so far: Excel wants them unique without regard to case, at most 31 characters (UTF-16),
// and without []:*?/\ or an apostrophe at an end.
type sheetNames map[string]bool

func (n sheetNames) unique(wish string) string {
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return -1
		}
		return r
	}, wish), "' ")
	if clean == "" {
		clean = "测评表"
	}
	for i := 1; ; i++ {
		suffix := ""
		if i > 1 {
			suffix = fmt.Sprintf("(%d)", i)
		}
		name := clip(clean, 31-len(suffix)) + suffix
		if key := strings.ToLower(name); !n[key] {
			n[key] = true
			return name
		}
	}
}

// clip cuts to so many UTF-16 units.
func clip(s string, units int) string {
	for i, r := range s {
		if units -= utf16.RuneLen(r); units < 0 {
			return s[:i]
		}
	}
	return s
}
