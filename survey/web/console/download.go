package console

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/export"
)

// format is a way to take the Report away.
type format struct {
	kind  string
	write func(io.Writer, *count.Report) error
}

const printFormat = "html" // shown to be printed; the others are saved

func formats() map[string]format {
	const office = "application/vnd.openxmlformats-officedocument."
	return map[string]format{
		"xlsx":      {office + "spreadsheetml.sheet", export.XLSX},
		"docx":      {office + "wordprocessingml.document", export.DOCX},
		"csv":       {"text/csv; charset=utf-8", export.CSV},
		"json":      {echo.MIMEApplicationJSON, export.JSON},
		"zip":       {"application/zip", export.Zip},
		printFormat: {echo.MIMETextHTMLCharsetUTF8, export.Print},
	}
}

// download answers with the whole Report in a format; a zip, with ?package=, of one office.
func (r *resultsRoom) download(e echo.Context, s survey.Session) error {
	name := e.Param("format")
	wanted, known := formats()[name]
	if !known {
		return echo.ErrNotFound
	}
	what, taken := "测评结果", name
	if office := e.QueryParam("package"); name == "zip" && office != "" {
		whole, err := r.by(e).Report(e.Request().Context(), s.ID)
		if err != nil {
			return r.session.again(e, s, err)
		}
		if !slices.Contains(whole.Packages(), office) { // before the audit log says that it was taken
			return echo.ErrNotFound
		}
		what, taken = office+"_"+what, name+" "+office
		wanted.write = func(w io.Writer, r *count.Report) error { return export.Package(w, r, office) }
	}
	report, err := r.by(e).Take(e.Request().Context(), s.ID, taken)
	if err != nil {
		return r.session.again(e, s, err)
	}
	var file bytes.Buffer // half a file would be taken for the whole
	if err := wanted.write(&file, report); err != nil {
		return err
	}
	if name == printFormat {
		e.Response().Header().Set("Content-Security-Policy", printPolicy)
	} else {
		e.Response().Header().Set(echo.HeaderContentDisposition, attachment(report.Session, what, "report", name))
	}
	return e.Blob(http.StatusOK, wanted.kind, file.Bytes())
}

// attachment names a file in Chinese (RFC 6266, with the encoding of RFC 8187) and in ASCII for programs that know neither.
func attachment(s count.ReportSession, what, ascii, extension string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": export.FileName(s, what, extension)}) +
		fmt.Sprintf(`; filename="%s-%s.%s"`, ascii, s.Date, extension)
}
