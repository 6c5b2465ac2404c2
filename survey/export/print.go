package export

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"

	"ceping/survey"
	"ceping/survey/layout"
)

//go:embed print.html
var printPage string

// Print writes the Report as pages for the browser's print dialog: A4 landscape, heads repeated, page numbers, sign-off lines under
// each part. It is one file that needs nothing else and holds no script.
func Print(w io.Writer, r survey.Report) error {
	page, err := template.New("print").Funcs(template.FuncMap{
		"bars": Bars, "signatures": layout.Signatures, "number": func(c layout.Cell) bool { return c.Kind == layout.Count || c.Kind == layout.Fixed },
		"short": func(s string) bool { return len([]rune(s)) <= 4 }, "heading": func(c layout.Cell) bool { return c.Kind == layout.Heading }, "first": func(s string) string { return s[:min(len(s), 8)] },
	}).Parse(printPage)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := page.Execute(out, layout.New(r)); err != nil {
		return err
	}
	return out.Flush()
}
