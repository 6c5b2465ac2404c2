package export

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"
	"slices"

	"ceping/survey/count"
	"ceping/survey/layout"
	"ceping/survey/qr"
)

//go:embed print.html
var printPage string

// Print writes the Report as pages for the browser's print dialog: A4 landscape, heads repeated, page numbers, sign-off lines under
// each part. It is one file that needs nothing else and holds no script.
func Print(w io.Writer, r *count.Report) error {
	page, err := template.New("print").Funcs(template.FuncMap{
		"charts": charts, "standing": standing, "stands": stands, "eachpage": eachPage, "checkcode": func() string { return checkCode }, "qr": picture, "signatures": layout.Signatures, "number": func(c layout.Cell) bool { return c.Kind == layout.Count || c.Kind == layout.Fixed },
		"short": func(s string) bool { return len([]rune(s)) <= 4 }, "heading": func(c layout.Cell) bool { return c.Kind == layout.Heading },
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

// qrPicture is a QR code as one path over a square.
type qrPicture struct {
	Path string
	Side int
}

func picture(code layout.ResultCode) (p qrPicture, err error) {
	p.Path, p.Side, err = qr.Path(string(code))
	return p, err
}

// charts are a table's chart in pictures that fit a page each. Without a bound they would have scales of their own, and rows under
// a common cell are not torn apart.
func charts(t layout.Table) []template.HTML {
	const most = 24
	whole := []template.HTML{Bars(t)}
	if len(t.Rows) <= most || whole[0] == "" || !t.Chart.Share && t.Chart.Max == 0 {
		return whole
	}
	for place, cell := range t.Cells() {
		if place.Row >= len(t.Head) && cell.Down > 1 {
			return whole
		}
	}
	var pictures []template.HTML
	for rows := range slices.Chunk(t.Rows, most) {
		part := t
		part.Rows = rows
		pictures = append(pictures, Bars(part))
	}
	return pictures
}
