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

func (c *console) editForm(e echo.Context) error {
	p, err := c.planOf(e)
	if err != nil {
		return err
	}
	return c.showEdit(e, p, p.Setup, p.Setup.Revision(), importReport{}, nil)
}

func (c *console) showEdit(e echo.Context, p plan, setup survey.Setup, revision string, imported importReport, refusal error) error {
	here, i, ok := p.named(e.Param("section"))
	if !ok {
		return echo.ErrNotFound
	}
	saving := e.Request().Method == http.MethodPost
	switch {
	case p.closed != nil && !saving:
		return c.closedAgain(e, p)
	case p.closed != nil:
		refusal = p.closed // what was typed is shown all the same, to be taken elsewhere
	}
	page := editPage{
		frame: c.frame(e, here.Title), Plan: p, Setup: setup, Revision: revision, Here: here, Steps: p.states(here.Name),
		Import: imported, Forms: c.formChoices(&setup), Rules: newRuleFields(&setup), Trustees: newTrusteeFields(setup.Trustees),
		Roles: roleChoices(&setup), Composite: compositeWords(&setup), Wrong: wrongAt(refusal),
	}
	if saving { // a step without these fields sent none, and shows none
		page.Forms = c.typedChoices(e, &p.Setup)
		page.Rules, _, _ = typedRules(e)
		page.Trustees, _ = typedTrustees(e)
		page.Trustees = page.Trustees.roomy()
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
	return c.pages.Show(e, status, "console_edit_"+here.Name+".html", page)
}

// closedAgain shows the page of what cannot be edited any more, and why.
func (c *console) closedAgain(e echo.Context, p plan) error {
	if p.Own {
		return c.showAssessment(e, p, p.closed)
	}
	return c.sessionAgain(e, p.closed)
}

// edit saves a step. What was typed is shown again when it cannot be saved; nothing is half saved.
func (c *console) edit(e echo.Context) error {
	p, err := c.planOf(e)
	if err != nil {
		return err
	}
	here, i, ok := p.named(e.Param("section"))
	if !ok {
		return echo.ErrNotFound
	}
	filled, revision := p.Setup, typed(e, "revision")
	if err := here.read(e, &filled); err != nil {
		return c.showEdit(e, p, filled, revision, importReport{}, err)
	}
	err = p.save(e.Request().Context(), revision, func(setup *survey.Setup) error {
		if err := here.read(e, setup); err != nil {
			return err
		}
		if err := c.takeForms(e, p, here.Name, setup); err != nil {
			return err
		}
		return here.check(setup)
	})
	if err != nil {
		return c.showEdit(e, p, filled, revision, importReport{}, err)
	}
	if typed(e, "then") == "stay" {
		c.tell(e, "已保存。")
		return see(e, p.path(here.Name))
	}
	if all := p.sections(); i+1 < len(all) {
		return see(e, p.path(all[i+1].Name))
	}
	return see(e, p.Base)
}

// sync puts what the assessment rules into a draft.
func (c *console) sync(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if err := c.by(e).Sync(e.Request().Context(), s.ID, s.Setup.Revision()); err != nil {
		return c.sessionAgain(e, err)
	}
	return see(e, sessionPath(s.ID, ""))
}

// newPage begins a session: from scratch, or with all that another one has but its people.
type newPage struct {
	frame
	Setup survey.Setup
	From  string
	Like  []survey.Session // that it may be made like
	Under []survey.Assessment
}

func (c *console) newForm(e echo.Context) error { return c.showNew(e, survey.Setup{}, nil) }

func (c *console) showNew(e echo.Context, setup survey.Setup, refusal error) error {
	sessions, err := c.by(e).Sessions(e.Request().Context())
	if err != nil {
		return err
	}
	page := newPage{frame: c.frame(e, "新建测评会"), Setup: setup, From: typed(e, "from")}
	for _, s := range sessions {
		if page.Person.Sees(s) && !s.Setup.Rehearsal && s.Fault == "" {
			page.Like = append(page.Like, s)
		}
	}
	if page.Under, err = c.by(e).Assessments(e.Request().Context()); err != nil {
		return err
	}
	if page.From == "" && len(page.Under) > 0 {
		page.From = page.Under[0].ID
	} else if page.From == "" && len(page.Like) > 0 {
		page.From = page.Like[0].ID
	}
	if page.Person.Role == survey.GroupMember {
		page.Setup.Group = page.Person.Group
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_new.html", page)
}

// create makes a draft and leads into the wizard.
func (c *console) create(e echo.Context) error {
	ctx := e.Request().Context()
	setup, err := c.begunFrom(e, typed(e, "from"))
	if err != nil {
		return err
	}
	ruled := setup.Assessment
	if err := readHead(e, &setup); err != nil {
		return c.showNew(e, setup, err)
	}
	if setup.Under != "" {
		setup.Assessment = ruled
	}
	if p := person(e); p.Role == survey.GroupMember {
		setup.Group = p.Group // another group's session would be out of its sight
	}
	if err := setup.CheckHead(); err != nil {
		return c.showNew(e, setup, err)
	}
	id, err := c.by(e).Draft(ctx, setup)
	if err != nil {
		return c.showNew(e, setup, err)
	}
	return see(e, sessionPath(id, "/edit/leaders"))
}

// begunFrom is what a new session begins with: an assessment, another session, or the built-in forms.
func (c *console) begunFrom(e echo.Context, from string) (survey.Setup, error) {
	ctx := e.Request().Context()
	if from == "" || from == "none" {
		return c.blank(), nil
	}
	a, err := c.by(e).Assessment(ctx, from)
	if err == nil {
		setup, err := a.Session()
		setup.Under = a.ID
		return setup, err
	}
	if !errors.Is(err, survey.ErrAssessmentUnknown) {
		return survey.Setup{}, err
	}
	like, err := c.by(e).Session(ctx, from)
	if err == nil && !person(e).Sees(like) {
		err = survey.ErrSessionUnknown
	}
	if err != nil {
		return survey.Setup{}, err
	}
	return like.Setup.NextUnit()
}

// blank is a set-up to begin with: the usual three categories, and every built-in form.
func (c *console) blank() survey.Setup {
	setup := survey.Setup{
		Leaders: []survey.Leader{}, Promoted: []survey.Promoted{}, Rules: survey.DefaultRules(), Trustees: survey.DefaultTrustees(),
		Categories: []survey.Category{
			{Code: "A", Name: "班子成员", Weight: 30, Slips: 9}, {Code: "B", Name: "中层干部", Weight: 30, Slips: 25}, {Code: "C", Name: "职工代表", Weight: 40, Slips: 30},
		},
	}
	setup.Rules.Spares = 10
	setup.Forms = append(setup.Forms, c.config.Forms...)
	return setup
}

// erase forgets a draft, a rehearsal, or the ballots of an archived session, once its name was typed as on the page.
func (c *console) erase(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if typed(e, "unit") != s.Setup.Unit {
		return c.eraseAgain(e, s, &survey.Refusal{Code: "erase_unit"})
	}
	kept := s.Phase == survey.Archived && !s.Setup.Rehearsal
	if kept && typed(e, "kept") == "" {
		return c.eraseAgain(e, s, &survey.Refusal{Code: "erase_archive"})
	}
	if err := c.by(e).Erase(e.Request().Context(), s.ID); err != nil {
		return c.eraseAgain(e, s, err)
	}
	if kept {
		return see(e, sessionPath(s.ID, "/archive"))
	}
	return see(e, consolePath)
}

// eraseAgain shows the page that the form stands on.
func (c *console) eraseAgain(e echo.Context, s survey.Session, err error) error {
	if s.Phase == survey.Archived {
		return c.again[archiving](e, err)
	}
	return c.sessionAgain(e, err)
}

// rehearse makes a rehearsal of a session.
func (c *console) rehearse(e echo.Context) error {
	id, err := c.by(e).Rehearse(e.Request().Context(), e.Param("id"))
	if err != nil {
		return c.sessionAgain(e, err)
	}
	return see(e, sessionPath(id, ""))
}
