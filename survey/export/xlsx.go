package export

import (
	"io"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// XLSX writes the Report as a workbook to be printed and signed: 汇总说明, then for each form its results and 分票种, then 意见建议. Counts
// and rounded numbers are numbers, with the digits of the Report; text is text and never a formula. The same Report gives the
// same bytes.
func XLSX(w io.Writer, r *count.Report) error {
	doc := layout.New(r)
	return writeWorkbook(w, doc.Head("测评结果"), r.Session.Date, func(b *workbook) { (&reportBook{b, doc}).write() })
}

// reportBook writes the sheets of a Report.
type reportBook struct {
	*workbook
	doc layout.Document
}

func (b *reportBook) write() {
	b.add("汇总说明", b.summary)
	for _, f := range b.doc.Forms {
		b.results(f)
	}
	for _, f := range b.doc.Forms {
		for _, t := range f.Groups {
			b.add("分票种·"+shortTitle(f.Title), func(s *sheet) { b.tables(s, b.doc.Head(f.Title+"（分票种）"), t) })
		}
	}
	if b.doc.Asked() {
		b.add("意见建议", b.texts)
	}
}

func (b *reportBook) footer(title string) footing {
	left := clip(b.doc.Session.Unit, 24) + "　" + b.doc.Session.Date + "　" + clip(b.doc.Summary.Software, 20)
	return footing{left: left, right: stands(b.doc.Summary), signed: true, title: title}
}

// kinds name a sheet of results by what its form rates.
var kinds = map[survey.Subjects]string{
	survey.OverBody: "班子", survey.OverLeaders: "干部汇总", survey.OverUnit: "选人用人", survey.OverPromoted: "新提拔",
}

// shortTitle drops what all titles share.
func shortTitle(title string) string {
	return strings.NewReplacer("民主测评表", "", "民主评议表", "").Replace(title)
}
