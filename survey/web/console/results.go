package console

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/layout"
)

// resultsRoom is what was voted, to see and to take away.
type resultsRoom struct {
	*reception
	session *sessionRoom
}

func (r *resultsRoom) route(results sessionRoutes) {
	results.GET("/results", r.results)
	results.GET("/results/:form/:subject", r.portrait)
	results.GET("/report/:format", r.download)
}

// resultsPage shows a Report to the assessment group, never in the hall.
type resultsPage struct {
	frame
	resultCode
	Session  survey.Session
	Report   *count.Report
	Summary  layout.Summary
	Counts   tableView
	Packages []string
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

func (r *resultsRoom) results(e echo.Context, s survey.Session) error {
	s, report, err := r.reported(e, s)
	if err != nil {
		return r.session.again(e, s, err)
	}
	page, err := newResultsPage(r.frame(e, "结果"), s, report, e.QueryParam("form"), e.QueryParam("sort"))
	if err != nil {
		return err
	}
	return r.pages.Show(e, http.StatusOK, "console_results.html", page)
}

// newResultsPage is all of a Report as the page shows it, one form sorted by a column.
func newResultsPage(f frame, s survey.Session, report *count.Report, sorted, by string) (resultsPage, error) {
	page := resultsPage{frame: f, Session: s, Report: report, Summary: layout.NewSummary(report), Packages: report.Packages()}
	page.Counts, page.Rehearsal = tableView{Table: page.Summary.Counts}, s.Setup.Rehearsal
	var err error
	if page.resultCode, err = newResultCode(report); err != nil {
		return page, err
	}
	page.Forms, err = resultsForms(s.ID, report, sorted, by)
	return page, err
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
func (r *resultsRoom) reported(e echo.Context, s survey.Session) (survey.Session, *count.Report, error) {
	report, err := r.by(e).Report(e.Request().Context(), s.ID)
	return s, report, err
}

// portraitPage shows what one form says of one subject.
type portraitPage struct {
	frame
	resultCode
	Session survey.Session
	Summary layout.Summary
	layout.Portrait
	Path   string // before a subject's id
	Counts tableView
	Tables []tableView
	Chosen []tableView
}

func (r *resultsRoom) portrait(e echo.Context, s survey.Session) error {
	s, report, err := r.reported(e, s)
	if err != nil {
		return r.session.again(e, s, err)
	}
	p, ok := layout.NewPortrait(report, e.Param("form"), e.Param("subject"))
	if !ok {
		return echo.ErrNotFound
	}
	page, err := newPortraitPage(r.frame(e, p.Name), s, report, p)
	if err != nil {
		return err
	}
	return r.pages.Show(e, http.StatusOK, "console_portrait.html", page)
}

func newPortraitPage(f frame, s survey.Session, report *count.Report, p layout.Portrait) (page portraitPage, err error) {
	page = portraitPage{frame: f, Session: s, Summary: layout.NewSummary(report), Portrait: p, Path: sessionPath(s.ID, "/results/"+p.Form.ID+"/")}
	page.Rehearsal, page.Counts = s.Setup.Rehearsal, tableView{Table: page.Summary.Counts}
	for _, t := range p.Criteria {
		page.Tables = append(page.Tables, tableView{Table: t})
	}
	for _, t := range p.Choices {
		page.Chosen = append(page.Chosen, tableView{Table: t})
	}
	page.resultCode, err = newResultCode(report)
	return page, err
}
