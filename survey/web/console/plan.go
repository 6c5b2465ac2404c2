package console

import (
	"context"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/web"
)

// plan is what the wizard fills in: the draft of a session, or an assessment.
type plan struct {
	Base       string // path of its page
	Title      string
	Setup      survey.Setup
	Assessment *survey.Assessment                        // the plan itself, or the one that rules it; nil: neither
	Own        bool                                      // it is an assessment
	closed     error                                     // why it cannot be edited any more
	sample     survey.Setup                              // what its preview shows
	again      func(e echo.Context, refusal error) error // shows its page with what was refused
	save       func(ctx context.Context, revision string, change func(*survey.Setup) error) error
}

// planOf is the plan of a session's draft. What shows its page again is left to whoever routes it.
func planOf(ctx context.Context, by office.Actor, s survey.Session) (plan, error) {
	p := plan{
		Base: sessionPath(s.ID, ""), Title: s.Setup.Unit, Setup: s.Setup, sample: s.Setup,
		save: func(ctx context.Context, revision string, change func(*survey.Setup) error) error {
			return by.Edit(ctx, s.ID, revision, change)
		},
	}
	if s.Phase != survey.Draft {
		p.closed = stale(s)
	}
	if s.Setup.Under != "" {
		a, err := by.Assessment(ctx, s.Setup.Under)
		if err != nil {
			return plan{}, err
		}
		p.Assessment = &a
	}
	return p, nil
}

// sections are the plan's steps.
func (p *plan) sections() []section {
	if !p.Own {
		return sections()
	}
	return []section{
		{"name", "名称", readAssessmentName, func(s *survey.Setup) error { return nil }},
		{"categories", "票种和规则", readCategories, checkCategoriesAndRules},
		{"forms", "测评表", readForms, func(s *survey.Setup) error {
			return checkFormsAndRoles(p.sampled(s))
		}},
		{"trustees", "开箱人", readTrustees, (*survey.Setup).CheckRules},
	}
}

// sampled is a setup with people: an assessment's are made up.
func (p *plan) sampled(s *survey.Setup) *survey.Setup {
	if !p.Own {
		return s
	}
	a := survey.Assessment{Plan: *s}
	sample := a.Sample()
	return &sample
}

func readAssessmentName(e echo.Context, s *survey.Setup) error {
	s.Assessment = unbroken(strings.TrimSpace(typed(e, "assessment")), s.Assessment)
	return nil
}

// named is one of the plan's steps.
func (p *plan) named(name string) (section, int, bool) {
	for i, s := range p.sections() {
		if s.Name == name {
			return s, i, true
		}
	}
	return section{}, 0, false
}

func (p *plan) path(section string) string { return p.Base + "/edit/" + section }

// states looks at every step.
func (p *plan) states(here string) []sectionState {
	var list []sectionState
	for _, one := range p.sections() {
		state := sectionState{Name: one.Name, Title: one.Title, Path: p.path(one.Name), Here: one.Name == here, Told: told(&p.Setup, one.Name)}
		setup := p.Setup
		if err := one.check(&setup); err != nil {
			if problem, ok := web.ProblemOf(err, denial); ok {
				state.Problem = problem.Detail
			}
		} else if one.Name == "leaders" && leaderless(&setup) {
			state.Problem = "还没有干部。请填名单；不评领导干部的，在“测评表”里去掉评他们的表。"
		}
		list = append(list, state)
	}
	return list
}

// leaderless: a form is over leaders, and there are none. The roster can be saved so, but it is not done.
func leaderless(s *survey.Setup) bool {
	return len(s.Leaders) == 0 && slices.ContainsFunc(s.Forms, func(f survey.Form) bool { return f.Subjects == survey.OverLeaders })
}
