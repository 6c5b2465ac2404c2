package console

import (
	"errors"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/web"
)

// assessmentsPage lists assessments, and makes new ones.
type assessmentsPage struct {
	frame
	List []listedAssessment
	Name string
	From string
	Like *survey.Session // that one is to be made like
}

type listedAssessment struct {
	survey.Assessment
	Frozen   string // unit of a session that froze it
	Sessions int
}

func (c *console) assessments(e echo.Context) error { return c.showAssessments(e, nil) }

func (c *console) showAssessments(e echo.Context, refusal error) error {
	ctx := e.Request().Context()
	list, err := c.by(e).Assessments(ctx)
	if err != nil {
		return err
	}
	sessions, err := c.by(e).Sessions(ctx)
	if err != nil {
		return err
	}
	page := assessmentsPage{frame: c.frame(e, "考核项目"), Name: typed(e, "assessment"), From: typed(e, "from")}
	for _, s := range sessions {
		if s.ID == page.From && s.Fault == "" {
			page.Like = &s
			if page.Name == "" {
				page.Name = s.Setup.Assessment
			}
		}
	}
	for _, a := range list {
		row := listedAssessment{Assessment: a}
		if row.Frozen, err = c.by(e).Frozen(ctx, a.ID); err != nil {
			return err
		}
		for _, s := range sessions {
			if s.Setup.Under == a.ID && !s.Setup.Rehearsal {
				row.Sessions++
			}
		}
		page.List = append(page.List, row)
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_assessments.html", page)
}

// addAssessment makes one with the shipped forms, or like another, or like a session.
func (c *console) addAssessment(e echo.Context) error {
	ctx := e.Request().Context()
	setup := c.blank()
	if from := typed(e, "from"); from != "" {
		like, err := c.by(e).Assessment(ctx, from)
		switch {
		case err == nil:
			setup = like.Plan
		case !errors.Is(err, survey.ErrAssessmentUnknown):
			return err
		default:
			session, err := c.by(e).Session(ctx, from)
			if err != nil {
				return err
			}
			setup = session.Setup
			setup.Group, setup.Under = "", ""
		}
	}
	if err := readAssessmentName(e, &setup); err != nil {
		return err
	}
	id, err := c.by(e).AddAssessment(ctx, setup)
	if err != nil {
		return c.showAssessments(e, err)
	}
	return see(e, assessmentsPath+"/"+id)
}

// assessmentPage is one assessment: its steps, and what stands in the way of editing them.
type assessmentPage struct {
	frame
	Plan     plan
	Steps    []sectionState
	Previous previousChoice
}

func (c *console) assessment(e echo.Context) error {
	p, err := c.planOf(e)
	if err != nil {
		return err
	}
	return c.showAssessment(e, p, nil)
}

func (c *console) showAssessment(e echo.Context, p plan, refusal error) error {
	previous, err := c.previousChoice(e, *p.Assessment)
	if err != nil {
		return err
	}
	page := assessmentPage{frame: c.frame(e, p.Title), Plan: p, Steps: p.states(""), Previous: previous}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_assessment.html", page)
}

// Closed says in words why the plan cannot be edited any more; empty: it can.
func (p plan) Closed() string {
	if p.closed == nil {
		return ""
	}
	problem, _ := web.ProblemOf(p.closed, denial)
	return problem.Detail
}

func (c *console) routeAssessments(g *echo.Group, only echo.MiddlewareFunc) {
	g.GET("/assessments", c.assessments, only, may(survey.Person.Office))
	g.POST("/assessments", c.addAssessment, only, may(survey.Person.Office))
	a := g.Group("/assessments/:id", only, may(survey.Person.Office))
	a.GET("", c.assessment)
	a.POST("/previous", c.setPrevious)
	a.GET("/units", c.units)
	a.GET("/units/xlsx", c.unitsFile)
	c.routeWizard(a)
}

// routeWizard are the steps of a plan.
func (c *console) routeWizard(g *echo.Group) {
	g.GET("/edit/:section", c.editForm)
	g.POST("/edit/:section", c.edit)
	g.POST("/edit/:section/import", c.importRoster)
	g.GET("/edit/forms/:form", c.formText)
	g.POST("/edit/forms/:form", c.saveForm)
	g.GET("/edit/forms/:form/yaml", c.formFile)
	g.GET("/preview", c.preview)
}
