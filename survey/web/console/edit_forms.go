package console

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/manifest"
	"ceping/survey/setup"
)

// formChoice is a form that a session may have: a built-in one, or one of its own.
type formChoice struct {
	survey.Form
	Chosen  bool
	Own     bool // not as shipped
	Builtin bool // there is a shipped one of that id
}

// formChoices are the session's forms in their order, then the built-in ones that it has not.
func (c *console) formChoices(s *survey.Setup) []formChoice {
	var list []formChoice
	for _, f := range s.Forms {
		shipped, ok := c.builtin(f.ID)
		list = append(list, formChoice{f, true, !ok || !sameForm(f, shipped), ok})
	}
	for _, f := range c.config.Forms {
		if !slices.ContainsFunc(s.Forms, func(own survey.Form) bool { return own.ID == f.ID }) {
			list = append(list, formChoice{f, false, false, true})
		}
	}
	return list
}

// typedChoices are the forms that a session may have, ticked as they were sent: one that is not ticked is there to be ticked again.
func (c *console) typedChoices(e echo.Context, s *survey.Setup) []formChoice {
	form, _ := e.FormParams()
	list := c.formChoices(s)
	for i := range list {
		list[i].Chosen = slices.Contains(form["form"], list[i].ID)
	}
	return list
}

func (c *console) builtin(id string) (survey.Form, bool) {
	i := slices.IndexFunc(c.config.Forms, func(f survey.Form) bool { return f.ID == id })
	if i < 0 {
		return survey.Form{}, false
	}
	return c.config.Forms[i], true
}

func sameForm(a, b survey.Form) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}

// readForms leaves forms as they are: which are chosen is known to takeForms, which knows the shipped ones.
func readForms(echo.Context, *survey.Setup) error { return nil }

// takeForms keeps the forms that are ticked, in the order of the list.
func (c *console) takeForms(e echo.Context, section string, s *survey.Setup) {
	form, err := e.FormParams()
	if section != "forms" || err != nil {
		return
	}
	var chosen []survey.Form
	for _, choice := range c.formChoices(s) {
		if slices.Contains(form["form"], choice.ID) {
			chosen = append(chosen, choice.Form)
		}
	}
	s.Forms = chosen
}

// yamlPage edits one form of a draft as text.
type yamlPage struct {
	frame
	Plan     plan
	Form     survey.Form
	Fields   formFields // as typed, or as the form stands
	Wrong    map[string]string
	Text     string
	Revision string
	AsText   bool // the text was refused: it is shown open
	Own      bool
	Builtin  bool
	Roles    []roleChoice
}

func (c *console) formText(e echo.Context) error {
	p, f, err := c.formOf(e)
	if err != nil {
		return err
	}
	text, err := setup.WriteForm(f)
	if err != nil {
		return err
	}
	return c.showFormText(e, p, f, newFormFields(f), string(text), p.Setup.Revision(), nil)
}

// formOf is the form that the address names, of the plan or as shipped.
func (c *console) formOf(e echo.Context) (plan, survey.Form, error) {
	p, err := c.planOf(e)
	if err != nil {
		return p, survey.Form{}, err
	}
	id := e.Param("form")
	for _, choice := range c.formChoices(&p.Setup) {
		if choice.ID == id {
			return p, choice.Form, nil
		}
	}
	return p, survey.Form{}, echo.ErrNotFound
}

func (c *console) showFormText(e echo.Context, p plan, f survey.Form, fields formFields, text, revision string, refusal error) error {
	shipped, builtin := c.builtin(f.ID)
	page := yamlPage{
		frame: c.frame(e, f.Title), Plan: p, Form: f, Fields: fields, Wrong: fields.wrong(refusal), Text: text, Revision: revision, Builtin: builtin, Own: !builtin || !sameForm(f, shipped),
		AsText: refusal != nil && typed(e, "act") != "table" && typed(e, "act") != "reset", Roles: roleChoices(),
	}
	page.Rehearsal = p.Setup.Rehearsal
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_form.html", page)
}

// saveForm replaces a form of the draft, or adds one, or takes the shipped one again.
func (c *console) saveForm(e echo.Context) error {
	p, f, err := c.formOf(e)
	if err != nil {
		return err
	}
	revision := typed(e, "revision")
	fields, text, changed, err := c.changedForm(e, f)
	if err != nil {
		return c.showFormText(e, p, f, fields, text, revision, err)
	}
	err = p.save(e.Request().Context(), revision, func(plan *survey.Setup) error {
		i := slices.IndexFunc(plan.Forms, func(own survey.Form) bool { return own.ID == f.ID })
		switch {
		case typed(e, "act") == "copy" || i < 0:
			plan.Forms = append(plan.Forms, changed)
		default:
			plan.Forms[i] = changed
		}
		forms, _, _ := p.named("forms")
		return forms.check(plan)
	})
	if err != nil {
		return c.showFormText(e, p, f, fields, text, revision, err)
	}
	c.tell(e, "已保存。")
	return see(e, p.path("forms"))
}

// changedForm is what a form becomes, by the table, by its text, or as shipped; and the fields and the text that are shown again when
// that is refused.
func (c *console) changedForm(e echo.Context, f survey.Form) (fields formFields, text string, changed survey.Form, err error) {
	fields = newFormFields(f)
	if act := typed(e, "act"); act == "table" || act == "reset" {
		written, err := setup.WriteForm(f)
		if err != nil {
			return fields, "", f, err
		}
		if fields, err = typedFormFields(e, f); err != nil {
			return fields, "", f, err
		}
		if act == "table" {
			changed, err = fields.form(f)
			return fields, string(written), changed, err
		}
		shipped, ok := c.builtin(f.ID)
		if !ok {
			err = echo.ErrNotFound
		}
		return fields, string(written), shipped, err
	}
	text = typed(e, "text")
	if changed, err = setup.Form([]byte(text)); err != nil {
		err = &survey.Refusal{English: err.Error(), Chinese: "表的文本有误（line 后面是行号）：" + err.Error()}
	}
	return fields, text, changed, err
}

// formFile hands a form out as YAML.
func (c *console) formFile(e echo.Context) error {
	_, f, err := c.formOf(e)
	if err != nil {
		return err
	}
	text, err := setup.WriteForm(f)
	if err != nil {
		return err
	}
	e.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+f.ID+`.yaml"`)
	return e.Blob(http.StatusOK, "application/yaml; charset=utf-8", text)
}

// previewPage shows the ballot as a phone does; nothing of it is kept or sent.
type previewPage struct{ Manifest string }

func (c *console) preview(e echo.Context) error {
	p, err := c.planOf(e)
	if err != nil {
		return err
	}
	text, err := manifest.Preview(&p.sample)
	if err != nil {
		return err
	}
	e.Response().Header().Set("Content-Security-Policy", previewPolicy)
	return c.pages.Show(e, http.StatusOK, "preview.html", previewPage{text})
}
