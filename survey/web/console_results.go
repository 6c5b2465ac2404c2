package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
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
