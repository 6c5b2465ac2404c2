package web

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/export"
)

// resultsPage shows a Report to the assessment group, never in the hall.
type resultsPage struct {
	frame
	Session survey.Session
	Report  survey.Report
	Counts  countTable
	Columns []reportColumn // groups, then all together, then weighted
}

// reportColumn is a key of the Report's maps and its heading.
type reportColumn struct{ Key, Name string }

func (c *console) results(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	report, err := c.config.Office.Report(e.Request().Context(), s.ID)
	if err != nil {
		return c.sessionAgain(e, err)
	}
	page := resultsPage{frame: c.frame(e, "结果"), Session: s, Report: report, Counts: reportedCounts(s, report)}
	page.Rehearsal = s.Setup.Rehearsal
	for _, g := range report.Groups {
		name := g.Code + " " + g.Name
		if g.Merged() {
			name = g.Name
		}
		page.Columns = append(page.Columns, reportColumn{g.Code, name})
	}
	return c.pages.show(e, http.StatusOK, "console_results.html", page)
}

// format is a way to take the Report away.
type format struct {
	kind  string
	write func(io.Writer, survey.Report) error
}

func formats() map[string]format {
	return map[string]format{
		"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.XLSX},
		"csv":  {"text/csv; charset=utf-8", export.CSV},
		"json": {"application/json", export.JSON},
	}
}

func (c *console) download(e echo.Context) error {
	wanted, known := formats()[e.Param("format")]
	if !known {
		return echo.ErrNotFound
	}
	report, err := c.config.Office.Report(e.Request().Context(), e.Param("id"))
	if err != nil {
		return c.sessionAgain(e, err)
	}
	var file bytes.Buffer
	if err := wanted.write(&file, report); err != nil {
		return err
	}
	e.Response().Header().Set(echo.HeaderContentDisposition, attachment(report, e.Param("format")))
	return e.Blob(http.StatusOK, wanted.kind, file.Bytes())
}

// attachment names a file in Chinese (RFC 6266, with the encoding of RFC 8187) and in ASCII for programs that know neither.
func attachment(r survey.Report, extension string) string {
	return attached(r.Session.Unit, r.Session.Date, "测评结果", r.Session.Rehearsal, "report", extension)
}

func attached(unit, date, what string, rehearsal bool, ascii, extension string) string {
	name := fmt.Sprintf("%s_%s_%s", unit, date, what)
	if rehearsal {
		name += "（试填）"
	}
	name = strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\:*?"<>|`, c) { // which Windows or a path does not take
			return '_'
		}
		return c
	}, name) + "." + extension
	return mime.FormatMediaType("attachment", map[string]string{"filename": name}) +
		fmt.Sprintf(`; filename="%s-%s.%s"`, ascii, date, extension)
}
