package console

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/count"
	"ceping/survey/export"
	"ceping/survey/files"
	"ceping/survey/layout"
	"ceping/survey/web"
)

// compositePage takes the figures that come from elsewhere and shows what they come to with the results (综合得分). Nothing of it is kept:
// what was typed goes with the page.
type compositePage struct {
	frame
	Session survey.Session
	Parts   []string // what it is made of, in words
	Entered []string // what has to be typed
	Rows    []compositeRow
	Read    string // of what encoding a file was, when that is worth a look
	Table   *tableView
	Notes   []string
	Code    string
}

// compositeRoom is 综合得分, for whoever may see results.
type compositeRoom struct{ *reception }

func (r *compositeRoom) route(results sessionRoutes) {
	results.GET("/composite", r.compositeForm)
	results.POST("/composite", r.composite)
	results.POST("/composite"+importPath, r.importFigures)
	results.POST("/composite/file/:format", r.takeComposite)
}

type compositeRow struct {
	Name, Post string
	Fields     []compositeField
}

type compositeField struct{ Name, Label, Value string }

func (r *compositeRoom) compositeForm(e echo.Context, s survey.Session) error {
	return r.showComposite(e, s, typedFigures, "", nil)
}

// composite shows what the typed figures come to.
func (r *compositeRoom) composite(e echo.Context, s survey.Session) error {
	return r.showComposite(e, s, typedFigures, "", nil)
}

// importFigures shows what a file's figures come to, in the fields.
func (r *compositeRoom) importFigures(e echo.Context, s survey.Session) error {
	if s.Setup.Composite == nil {
		return echo.ErrNotFound
	}
	file, name, err := figuresFile(e)
	var read files.Figures
	if err == nil {
		read, err = r.files.Figures(e.Request().Context(), name, file, &s.Setup)
	}
	if err != nil {
		return r.showComposite(e, s, typedFigures, "", err)
	}
	return r.showComposite(e, s, func(_ echo.Context, _ int, name, subject string) string { return read.Typed[subject][name] }, read.From, nil)
}

// figuresFile is the uploaded file with its name.
func figuresFile(e echo.Context) (content []byte, name string, err error) {
	header, err := e.FormFile("file")
	if err != nil || header.Size == 0 {
		return nil, "", &survey.Refusal{Code: "file_missing"}
	}
	file, err := header.Open()
	if err != nil {
		return nil, "", errTyped
	}
	defer file.Close()
	if content, err = io.ReadAll(http.MaxBytesReader(nil, file, maxRoster)); err != nil {
		return nil, "", web.ErrTooLarge
	}
	return content, header.Filename, nil
}

// figureName is a field of the page: the n-th figure of a subject.
func figureName(n int, subject string) string { return fmt.Sprintf("figure-%d-%s", n, subject) }

func typedFigures(e echo.Context, n int, _, subject string) string {
	return typed(e, figureName(n, subject))
}

// takeComposite answers with the composite as a file.
func (r *compositeRoom) takeComposite(e echo.Context, s survey.Session) error {
	const office = "application/vnd.openxmlformats-officedocument."
	wanted, known := map[string]struct {
		kind  string
		write func(io.Writer, *composite.Document) error
	}{"xlsx": {office + "spreadsheetml.sheet", export.CompositeXLSX}, "json": {echo.MIMEApplicationJSON, export.CompositeJSON}}[e.Param("format")]
	if !known {
		return echo.ErrNotFound
	}
	figures, err := figuresText(e, &s.Setup, typedFigures)
	if err != nil {
		return err
	}
	d, err := r.by(e).TakeComposite(e.Request().Context(), s.ID, figures, e.Param("format"))
	if err != nil {
		return r.showComposite(e, s, typedFigures, "", err)
	}
	var file bytes.Buffer
	if err := wanted.write(&file, d); err != nil {
		return err
	}
	e.Response().Header().Set(echo.HeaderContentDisposition, attachment(d.Session, d.Name, "composite", e.Param("format")))
	return e.Blob(http.StatusOK, wanted.kind, file.Bytes())
}

// figuresText is what stands in the fields, as the CSV that the office takes; "" where nothing is to be typed.
func figuresText(e echo.Context, s *survey.Setup, value func(echo.Context, int, string, string) string) (string, error) {
	if s.Composite == nil || len(composite.Entered(s.Composite)) == 0 {
		return "", nil
	}
	names := composite.Entered(s.Composite)
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	err := w.Write(append([]string{"subject"}, names...))
	for _, subject := range s.Over(s.Composite.Over) {
		row := []string{subject.ID}
		for n, name := range names {
			row = append(row, value(e, n, name, subject.ID))
		}
		err = errors.Join(err, w.Write(row))
	}
	w.Flush()
	return text.String(), errors.Join(err, w.Error())
}

func (r *compositeRoom) showComposite(e echo.Context, s survey.Session, value func(echo.Context, int, string, string) string, encoding string, refusal error) error {
	if s.Setup.Composite == nil {
		return echo.ErrNotFound
	}
	names := composite.Entered(s.Setup.Composite)
	page := compositePage{frame: r.frame(e, s.Setup.Composite.Name), Session: s, Parts: compositeWords(&s.Setup)[1:], Entered: names, Read: encoding}
	page.Rehearsal = s.Setup.Rehearsal
	filled := false
	if len(names) > 0 {
		for _, subject := range s.Setup.Over(s.Setup.Composite.Over) {
			row := compositeRow{Name: subject.Name, Post: subject.Post}
			for n, name := range names {
				field := compositeField{figureName(n, subject.ID), subject.Name + " " + name, value(e, n, name, subject.ID)}
				filled = filled || field.Value != ""
				row.Fields = append(row.Fields, field)
			}
			page.Rows = append(page.Rows, row)
		}
	}
	if refusal == nil && (filled || len(names) == 0) {
		figures, err := figuresText(e, &s.Setup, value)
		if err != nil {
			return err
		}
		var d *composite.Document
		if d, refusal = r.by(e).Composite(e.Request().Context(), s.ID, figures); refusal == nil {
			laid := layout.NewComposite(d)
			page.Table, page.Notes, page.Code = &tableView{Table: laid.Table}, laid.Notes, count.SpacedCode(laid.Code)
		}
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_composite.html", page)
}
