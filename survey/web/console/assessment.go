package console

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/web"
)

const assessmentsPath = consolePath + "/assessments"

// assessmentRoom is the office's own: the yardsticks, and the units that they measured.
type assessmentRoom struct {
	*reception
	forms  shipped
	wizard *wizard
}

func (r *assessmentRoom) route(g *echo.Group, only echo.MiddlewareFunc) {
	office := may(survey.Person.Office)
	g.GET("/assessments", r.assessments, only, office)
	g.POST("/assessments", r.addAssessment, only, office)
	a := g.Group("/assessments/:id", only, office)
	a.GET("", r.planned(func(e echo.Context, p plan) error { return r.showAssessment(e, p, nil) }))
	a.POST("/previous", r.setPrevious)
	a.GET("/units", r.units)
	a.GET("/units/xlsx", r.unitsFile)
	r.wizard.route(func(method, path string, h planHandler) { a.Add(method, path, r.planned(h)) })
}

// planned hands a handler the assessment of the address.
func (r *assessmentRoom) planned(h planHandler) echo.HandlerFunc {
	return func(e echo.Context) error {
		p, err := r.plan(e)
		if err != nil {
			return err
		}
		return h(e, p)
	}
}

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

func (r *assessmentRoom) assessments(e echo.Context) error { return r.showAssessments(e, nil) }

func (r *assessmentRoom) showAssessments(e echo.Context, refusal error) error {
	ctx := e.Request().Context()
	list, err := r.by(e).Assessments(ctx)
	if err != nil {
		return err
	}
	sessions, err := r.by(e).Sessions(ctx)
	if err != nil {
		return err
	}
	page := assessmentsPage{frame: r.frame(e, "考核项目"), Name: typed(e, "assessment"), From: typed(e, "from")}
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
		if row.Frozen, err = r.by(e).Frozen(ctx, a.ID); err != nil {
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
	return r.pages.Show(e, status, "console_assessments.html", page)
}

// addAssessment makes one with the shipped forms, or like another, or like a session.
func (r *assessmentRoom) addAssessment(e echo.Context) error {
	ctx := e.Request().Context()
	setup := r.forms.blank()
	if from := typed(e, "from"); from != "" {
		like, err := r.by(e).Assessment(ctx, from)
		switch {
		case err == nil:
			setup = like.Plan
		case !errors.Is(err, survey.ErrAssessmentUnknown):
			return err
		default:
			session, err := r.by(e).Session(ctx, from)
			if errors.Is(err, survey.ErrSessionUnknown) {
				return r.showAssessments(e, errLikeGone)
			}
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
	id, err := r.by(e).AddAssessment(ctx, setup)
	if err != nil {
		return r.showAssessments(e, err)
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

func (r *assessmentRoom) showAssessment(e echo.Context, p plan, refusal error) error {
	previous, err := r.previousChoice(e, *p.Assessment)
	if err != nil {
		return err
	}
	page := assessmentPage{frame: r.frame(e, p.Title), Plan: p, Steps: p.states(""), Previous: previous}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_assessment.html", page)
}

// Closed says in words why the plan cannot be edited any more; empty: it can.
func (p plan) Closed() string {
	if p.closed == nil {
		return ""
	}
	problem, _ := web.ProblemOf(p.closed, denial)
	return problem.Detail
}

func (r *assessmentRoom) plan(e echo.Context) (plan, error) {
	ctx := e.Request().Context()
	a, err := r.by(e).Assessment(ctx, e.Param("id"))
	if err != nil {
		return plan{}, err
	}
	unit, err := r.by(e).Frozen(ctx, a.ID)
	if err != nil {
		return plan{}, err
	}
	p := plan{
		Base: assessmentsPath + "/" + a.ID, Title: a.Name(), Setup: a.Plan, Assessment: &a, Own: true, sample: a.Sample(),
		save: func(ctx context.Context, revision string, change func(*survey.Setup) error) error {
			return r.by(e).EditAssessment(ctx, a.ID, revision, change)
		},
	}
	if unit != "" {
		p.closed = &survey.Refusal{Code: "assessment_frozen", Values: []any{unit}}
	}
	p.again = func(e echo.Context, refusal error) error { return r.showAssessment(e, p, refusal) }
	return p, nil
}
