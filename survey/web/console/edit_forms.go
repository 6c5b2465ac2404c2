package console

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/manifest"
	"ceping/survey/setup"
)

// typedChoices are the forms that a session may have, ticked as they were sent: one that is not ticked is there to be ticked again.
func (r *wizard) typedChoices(e echo.Context, s *survey.Setup) []formChoice {
	form, _ := e.FormParams()
	list := r.forms.choices(s)
	for i := range list {
		list[i].Chosen = slices.Contains(form["form"], list[i].ID)
	}
	return list
}

// droppedForms refuses to forget forms that are nowhere else, until it is asked for.
type droppedForms struct{ titles []string }

func (d *droppedForms) Error() string { return fmt.Sprintf("%d forms would be lost", len(d.titles)) }

// Unwrap is the refusal as people see it.
func (d *droppedForms) Unwrap() error {
	return &survey.Refusal{Code: "forms_dropped", Values: []any{len(d.titles), strings.Join(d.titles, "”、“")}}
}

// takeForms keeps the forms that are ticked, in the order of the list. Forms of a session that an assessment rules are there too.
func (r *wizard) takeForms(e echo.Context, p plan, section string, s *survey.Setup) error {
	form, err := e.FormParams()
	if section != "forms" || err != nil {
		return err
	}
	var chosen []survey.Form
	var dropped droppedForms
	for _, choice := range r.forms.choices(s) {
		switch {
		case slices.Contains(form["form"], choice.ID):
			chosen = append(chosen, choice.Form)
		case choice.Own && typed(e, "drop") == "" && (p.Own || p.Assessment == nil):
			dropped.titles = append(dropped.titles, choice.Title)
		}
	}
	if len(dropped.titles) > 0 {
		return &dropped
	}
	s.Forms = chosen
	return nil
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
	Facts    []string          // what the table does not show, in words
	Items    map[string]string // and of each criterion
}

func (r *wizard) formText(e echo.Context, p plan) error {
	f, err := r.formOf(e, p)
	if err != nil {
		return err
	}
	text, err := setup.WriteForm(f)
	if err != nil {
		return err
	}
	return r.showFormText(e, p, f, newFormFields(f), string(text), p.Setup.Revision(), nil)
}

// formOf is the form that the address names, of the plan or as shipped.
func (r *wizard) formOf(e echo.Context, p plan) (survey.Form, error) {
	id := e.Param("form")
	for _, choice := range r.forms.choices(&p.Setup) {
		if choice.ID == id {
			return choice.Form, nil
		}
	}
	return survey.Form{}, echo.ErrNotFound
}

func (r *wizard) showFormText(e echo.Context, p plan, f survey.Form, fields formFields, text, revision string, refusal error) error {
	shipped, builtin := r.forms.named(f.ID)
	page := yamlPage{
		frame: r.frame(e, f.Title), Plan: p, Form: f, Fields: fields, Wrong: fields.wrong(refusal), Text: text, Revision: revision, Builtin: builtin, Own: !builtin || !sameForm(f, p.Setup.Adopt(shipped)),
		AsText: refusal != nil && typed(e, "act") != "table" && typed(e, "act") != "reset", Roles: roleChoices(&p.Setup), Facts: formFacts(&p.Setup, &f), Items: map[string]string{},
	}
	for _, criterion := range f.Criteria {
		page.Items[criterion.ID] = strings.Join(itemFacts(&p.Setup, &f, criterion), "；")
	}
	page.Rehearsal = p.Setup.Rehearsal
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_form.html", page)
}

// saveForm replaces a form of the draft, or adds one, or takes the shipped one again.
func (r *wizard) saveForm(e echo.Context, p plan) error {
	f, err := r.formOf(e, p)
	if err != nil {
		return err
	}
	revision := typed(e, "revision")
	fields, text, changed, err := r.changedForm(e, &p.Setup, f)
	if err != nil {
		return r.showFormText(e, p, f, fields, text, revision, err)
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
		return r.showFormText(e, p, f, fields, text, revision, err)
	}
	r.tell(e, "已保存。"+goneRates(f, changed))
	return see(e, p.path("forms"))
}

// goneRates says which rates went with the grades that they were made of, and what is ranked otherwise by it; "" when none did.
func goneRates(before, now survey.Form) string {
	if before.ID != now.ID {
		return ""
	}
	gone := listed(before.Derived, func(d survey.Derived) string {
		if slices.ContainsFunc(now.Derived, func(kept survey.Derived) bool { return kept.Name == d.Name }) {
			return ""
		}
		return d.Name
	})
	switch {
	case gone == "":
		return ""
	case before.Rank != now.Rank && now.Rank == survey.RankTotal:
		return gone + "所用的等次没有了，这些比例不再计算，改按总分排名。"
	}
	return gone + "所用的等次没有了，这些比例不再计算。"
}

// changedForm is what a form becomes, by the table, by its text, or as shipped; and the fields and the text that are shown again when
// that is refused.
func (r *wizard) changedForm(e echo.Context, in *survey.Setup, f survey.Form) (fields formFields, text string, changed survey.Form, err error) {
	fields = newFormFields(f)
	if act := typed(e, "act"); act == "table" || act == "reset" {
		written, err := setup.WriteForm(f)
		if err != nil {
			return fields, "", f, err
		}
		if fields, err = typedFormFields(e, in, f); err != nil {
			return fields, "", f, err
		}
		if act == "table" {
			changed, err = fields.form(f)
			return fields, string(written), changed, err
		}
		shipped, ok := r.forms.named(f.ID)
		if !ok {
			err = echo.ErrNotFound
		}
		return fields, string(written), in.Adopt(shipped), err
	}
	text = typed(e, "text")
	changed, err = r.files.Form(e.Request().Context(), "测评表的文字", text, in)
	if err != nil && !errors.As(err, new(*survey.Refusal)) {
		err = &survey.Refusal{Code: "form_text", Values: []any{err}}
	}
	return fields, text, changed, err
}

// formFile hands a form out as YAML.
func (r *wizard) formFile(e echo.Context, p plan) error {
	f, err := r.formOf(e, p)
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

func (r *wizard) preview(e echo.Context, p plan) error {
	text, err := manifest.Preview(&p.sample)
	if err != nil {
		return err
	}
	e.Response().Header().Set("Content-Security-Policy", previewPolicy)
	return r.pages.Show(e, http.StatusOK, "preview.html", previewPage{text})
}
