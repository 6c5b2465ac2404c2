package console

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/roster"
	"ceping/survey/web"
)

// maxRoster bounds an uploaded roster, in bytes; one of 2,000 people has a fraction of it.
const maxRoster = 5<<20 + 64<<10

// importReport says what was read of a roster, and what must be looked at, row by row.
type importReport struct {
	Read     int
	Problems []roster.Problem
}

// importRoster reads what was pasted or uploaded and shows it in the form, unsaved: staff look at it and save.
func (r *wizard) importRoster(e echo.Context, p plan) error {
	plan, revision := p.Setup, typed(e, "revision")
	table, err := r.readTable(e)
	if err != nil {
		return r.showEdit(e, p, plan, revision, importReport{}, err)
	}
	var report importReport
	switch e.Param("section") {
	case "leaders":
		plan.Leaders, report.Problems = roster.Leaders(table, plan.Roles...)
		report.Read = len(plan.Leaders)
	case "promoted":
		plan.Promoted, report.Problems = roster.Promoted(table)
		report.Read = len(plan.Promoted)
	default:
		return echo.ErrNotFound
	}
	if report.Read == 0 && len(report.Problems) == 0 {
		err = &survey.Refusal{Code: "roster_empty"}
	}
	return r.showEdit(e, p, plan, revision, report, err)
}

// readTable reads the uploaded file, or what was pasted when there is none.
func (r *wizard) readTable(e echo.Context) (roster.Table, error) {
	header, err := e.FormFile("file")
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &survey.Refusal{Code: "roster_file_large"}
	case err != nil || header.Size == 0: // none was chosen
		return r.files.Pasted(e.Request().Context(), "粘贴的内容", typed(e, "pasted"))
	}
	file, err := header.Open()
	if err != nil {
		return nil, errTyped
	}
	defer file.Close()
	content, err := io.ReadAll(http.MaxBytesReader(nil, file, maxRoster))
	if err != nil {
		return nil, web.ErrTooLarge
	}
	return r.files.Workbook(e.Request().Context(), header.Filename, content)
}
