package console

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/words"
)

// section is one step of the wizard that fills in a draft. Steps may be taken in any order, left and come back to.
type section struct {
	Name, Title string
	// read puts what the form has into a setup; what cannot be read is an error, and the rest is there all the same.
	read  func(echo.Context, *survey.Setup) error
	check func(*survey.Setup) error
}

func sections() []section {
	return []section{
		{"head", "单位和日期", readHead, (*survey.Setup).CheckHead},
		{"leaders", "干部名单", readLeaders, (*survey.Setup).CheckPeople},
		{"promoted", "新提拔干部", readPromoted, (*survey.Setup).CheckPeople},
		{"categories", "票种和规则", readCategories, checkCategoriesAndRules},
		{"forms", "测评表", readForms, checkFormsAndRoles},
		{"trustees", "开箱人", readTrustees, (*survey.Setup).CheckRules},
	}
}

func checkCategoriesAndRules(s *survey.Setup) error {
	if err := s.CheckCategories(); err != nil {
		return err
	}
	return s.CheckRules()
}

// checkFormsAndRoles looks at all that stands on the page of forms.
func checkFormsAndRoles(s *survey.Setup) error {
	for _, check := range []func() error{s.CheckPeople, s.CheckForms, s.CheckComposite} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// sectionState is a line of the wizard's path.
type sectionState struct {
	Name, Title string
	Path        string
	Here        bool
	Problem     string // what is missing, in words; empty: complete
	Told        string // what is filled in, in short
}

// editPage is one step of the wizard.
type editPage struct {
	frame
	Plan      plan
	Setup     survey.Setup // as typed, or as it stands
	Revision  string       // of what stands, or of what was edited
	Here      section
	Next      string // title of the next step
	Steps     []sectionState
	Import    importReport
	Pasted    string // into the import, which may not have read all of it
	Forms     []formChoice
	Rules     ruleFields
	Trustees  trusteeFields
	Wrong     map[string]string // what is wrong, by field
	Warnings  []string
	Roles     []roleChoice
	Dropping  bool     // forms that nobody else has are about to be dropped: it is asked
	Composite []string // what is not edited here, in words
	Ruled     []string // what is not as the assessment rules
}

// wizard is the steps that fill a plan in: a draft's, or an assessment's.
type wizard struct {
	*reception
	forms shipped
}

// planHandler answers a request about a plan, which whoever routes it has found.
type planHandler func(echo.Context, plan) error

// route adds the steps by what adds a route of a plan.
func (r *wizard) route(add func(method, path string, h planHandler)) {
	add(http.MethodGet, "/edit/:section", r.editForm)
	add(http.MethodPost, "/edit/:section", r.edit)
	add(http.MethodGet, "/edit/forms/:form", r.formText)
	add(http.MethodPost, "/edit/forms/:form", r.saveForm)
	add(http.MethodGet, "/edit/forms/:form/yaml", r.formFile)
	add(http.MethodGet, "/preview", r.preview)
}

func (r *wizard) editForm(e echo.Context, p plan) error {
	return r.showEdit(e, p, p.Setup, p.Setup.Revision(), importReport{}, nil)
}

func (r *wizard) showEdit(e echo.Context, p plan, setup survey.Setup, revision string, imported importReport, refusal error) error {
	here, i, ok := p.named(e.Param("section"))
	if !ok {
		return echo.ErrNotFound
	}
	saving := e.Request().Method == http.MethodPost
	switch {
	case p.closed != nil && !saving:
		return p.again(e, p.closed)
	case p.closed != nil:
		refusal = p.closed // what was typed is shown all the same, to be taken elsewhere
	}
	page := editPage{
		frame: r.frame(e, here.Title), Plan: p, Setup: setup, Revision: revision, Here: here, Steps: p.states(here.Name),
		Import: imported, Forms: r.forms.choices(&setup), Rules: newRuleFields(&setup), Trustees: newTrusteeFields(setup.Trustees),
		Roles: roleChoices(&setup), Composite: compositeWords(&setup), Wrong: wrongAt(refusal),
	}
	if saving { // a step without these fields sent none, and shows none
		page.Forms = r.typedChoices(e, &p.Setup)
		page.Rules, _, _ = typedRules(e)
		page.Trustees, _ = typedTrustees(e)
		page.Trustees, page.Pasted = page.Trustees.roomy(), typed(e, "pasted")
	}
	var unread *wrongFields
	if !errors.As(refusal, &unread) {
		page.Warnings = warnings(p.sampled(&setup), here.Name)
	}
	var drops *droppedForms
	page.Dropping = errors.As(refusal, &drops)
	page.Rehearsal = p.Setup.Rehearsal
	if !p.Own && p.Assessment != nil {
		page.Ruled = words.ChineseNames(p.Assessment.Differences(&p.Setup))
	}
	if i+1 < len(page.Steps) {
		page.Next = page.Steps[i+1].Title
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_edit_"+here.Name+".html", page)
}

// edit saves a step. What was typed is shown again when it cannot be saved; nothing is half saved.
func (r *wizard) edit(e echo.Context, p plan) error {
	here, i, ok := p.named(e.Param("section"))
	if !ok {
		return echo.ErrNotFound
	}
	filled, revision := p.Setup, typed(e, "revision")
	if err := here.read(e, &filled); err != nil {
		return r.showEdit(e, p, filled, revision, importReport{}, err)
	}
	err := p.save(e.Request().Context(), revision, func(setup *survey.Setup) error {
		if err := here.read(e, setup); err != nil {
			return err
		}
		if err := r.takeForms(e, p, here.Name, setup); err != nil {
			return err
		}
		return here.check(setup)
	})
	if err != nil {
		return r.showEdit(e, p, filled, revision, importReport{}, err)
	}
	if typed(e, "then") == "stay" {
		r.tell(e, "已保存。")
		return see(e, p.path(here.Name))
	}
	if all := p.sections(); i+1 < len(all) {
		return see(e, p.path(all[i+1].Name))
	}
	return see(e, p.Base)
}
