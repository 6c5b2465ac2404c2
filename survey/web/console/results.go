package console

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// resultsPage shows a Report to the assessment group, never in the hall.
type resultsPage struct {
	frame
	Session  survey.Session
	Report   *count.Report
	Counts   countTable
	Packages []string
	Code     string // the result code in groups of four; "" of a session that version 1 counted
	Forms    []resultsForm
}

// resultsForm is a form's part of the page.
type resultsForm struct {
	layout.Form
	Path   string     // of a subject's page, before its id
	Main   *tableView // leaders in a row each; others by criterion
	Single string     // the only subject's id, whose page has the rest
	Tables []tableView
}

func (c *console) results(e echo.Context) error {
	s, report, err := c.reported(e)
	if err != nil {
		return c.sessionAgain(e, err)
	}
	page := resultsPage{frame: c.frame(e, "结果"), Session: s, Report: report, Counts: reportedCounts(s, report), Packages: report.Packages()}
	page.Rehearsal = s.Setup.Rehearsal
	if report.Result != nil {
		page.Code = count.SpacedCode(report.Result.Code)
	}
	if page.Forms, err = resultsForms(s.ID, report, e.QueryParam("form"), e.QueryParam("sort")); err != nil {
		return err
	}
	return c.pages.Show(e, http.StatusOK, "console_results.html", page)
}

// resultsForms are the forms of a page, one of them sorted by a column.
func resultsForms(session string, report *count.Report, sorted, by string) ([]resultsForm, error) {
	var forms []resultsForm
	for i, f := range layout.New(report).Forms {
		form := resultsForm{Form: f, Path: sessionPath(session, "/results/"+f.ID+"/")}
		if main := f.Overview; main != nil {
			form.Main = &tableView{Table: *main, Link: form.Path, Sort: "?form=" + url.QueryEscape(f.ID) + "&sort=", At: f.ID}
		} else if len(f.Detail) > 0 {
			form.Main = &tableView{Table: f.Detail[0], Link: form.Path}
			for _, t := range f.Detail[1:] {
				form.Tables = append(form.Tables, tableView{Table: t, Link: form.Path})
			}
		}
		if subjects := report.Forms[i].Subjects; len(subjects) == 1 {
			form.Single = subjects[0].ID
		}
		if by != "" && sorted == f.ID {
			if form.Main == nil || form.Main.Sort == "" {
				return nil, echo.ErrNotFound
			}
			view, ok := form.Main.sortedBy(by)
			if !ok {
				return nil, echo.ErrNotFound
			}
			form.Main = &view
		}
		for _, t := range f.Choices {
			form.Tables = append(form.Tables, tableView{Table: t})
		}
		forms = append(forms, form)
	}
	return forms, nil
}

// reported is a session with its Report.
func (c *console) reported(e echo.Context) (survey.Session, *count.Report, error) {
	s, err := c.found(e)
	if err != nil {
		return s, nil, err
	}
	report, err := c.config.Office.Report(e.Request().Context(), s.ID)
	return s, report, err
}

// portraitPage shows what one form says of one subject.
type portraitPage struct {
	frame
	Session survey.Session
	layout.Portrait
	Path   string // before a subject's id
	Tables []tableView
	Chosen []tableView
}

func (c *console) portrait(e echo.Context) error {
	s, report, err := c.reported(e)
	if err != nil {
		return c.sessionAgain(e, err)
	}
	p, ok := layout.NewPortrait(report, e.Param("form"), e.Param("subject"))
	if !ok {
		return echo.ErrNotFound
	}
	page := portraitPage{frame: c.frame(e, p.Name), Session: s, Portrait: p, Path: sessionPath(s.ID, "/results/"+p.Form.ID+"/")}
	page.Rehearsal = s.Setup.Rehearsal
	for _, t := range p.Criteria {
		page.Tables = append(page.Tables, tableView{Table: t})
	}
	for _, t := range p.Choices {
		page.Chosen = append(page.Chosen, tableView{Table: t})
	}
	return c.pages.Show(e, http.StatusOK, "console_portrait.html", page)
}
