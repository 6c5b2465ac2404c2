package setup

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"ceping/survey"
)

// formFile is a form as it is written.
type formFile struct {
	ID, Title, Package, Subjects text
	Roles                        []text
	Grades                       []struct {
		Code, Name text
		Value      *decimal
		Unsure     flag
	}
	Derived []struct {
		Name   text
		Grades []text
	}
	Rank       text
	RankWithin text `yaml:"rank_within"`
	Criteria   []criterionFile
	Quota      *struct {
		Grade text
		Max   integer
	}
	Required flag
}

type criterionFile struct {
	ID      text
	Kind    text
	Name    wording
	Weight  *decimal
	About   text
	Options []struct {
		Code, Name text
		Exclusive  flag
		Text       integer
	}
	Max  *integer
	When *struct {
		Criterion, Grade text
	}
	Required *flag
}

// defaultMax is the limit of a text that names none, in code points.
const defaultMax = 200

// form fills in what was left out.
func (f *formFile) form() (survey.Form, error) {
	form := survey.Form{
		ID: string(f.ID), Title: name(f.Title), Package: name(f.Package), Subjects: survey.Subjects(f.Subjects), Roles: []survey.Role{}, Grades: []survey.Grade{},
		Derived: []survey.Derived{}, Rank: string(f.Rank), RankWithin: string(f.RankWithin), Required: bool(f.Required),
	}
	form.Roles = append(form.Roles, texts[survey.Role](f.Roles)...)
	if form.Subjects == survey.OverLeaders && len(f.Roles) == 0 {
		form.Roles = survey.Roles()
	}
	if form.Rank == "" {
		form.Rank = survey.RankTotal
	}
	if form.RankWithin == "" {
		form.RankWithin = survey.WithinForm
	}
	for _, g := range f.Grades {
		if (g.Value != nil) == bool(g.Unsure) {
			return survey.Form{}, fmt.Errorf("grade %q of form %q: give either a value or unsure: true", g.Code, f.ID)
		}
		grade := survey.Grade{Code: string(g.Code), Name: name(g.Name), Unsure: bool(g.Unsure)}
		if g.Value != nil {
			grade.Value = g.Value.Decimal
		}
		form.Grades = append(form.Grades, grade)
	}
	for _, d := range f.Derived {
		form.Derived = append(form.Derived, survey.Derived{Name: name(d.Name), Grades: texts[string](d.Grades)})
	}
	for _, c := range f.Criteria {
		form.Criteria = append(form.Criteria, c.criterion())
	}
	if f.Quota != nil {
		most := int(f.Quota.Max)
		form.Quota = &survey.Quota{Grade: string(f.Quota.Grade), Max: &most}
	}
	return form, nil
}

func (f *criterionFile) criterion() survey.Criterion {
	c := survey.Criterion{ID: string(f.ID), Kind: survey.Kind(f.Kind), Name: survey.CriterionName(f.Name), About: name(f.About)}
	if c.Kind == "" {
		c.Kind = survey.Graded
	}
	if f.Required != nil { // said here, it overrides the form's
		c.Required, c.Optional = bool(*f.Required), !bool(*f.Required) && c.Kind == survey.Graded
	}
	switch {
	case f.Weight != nil:
		c.Weight = f.Weight.Decimal
	case c.Kind == survey.Graded:
		c.Weight = survey.Whole(1)
	}
	switch {
	case f.Max != nil:
		c.Max = int(*f.Max)
	case c.Kind == survey.Text:
		c.Max = defaultMax
	}
	for _, o := range f.Options {
		c.Options = append(c.Options, survey.Option{Code: string(o.Code), Name: name(o.Name), Exclusive: bool(o.Exclusive), Text: int(o.Text)})
	}
	if f.When != nil {
		c.When = &survey.When{Criterion: string(f.When.Criterion), Grade: string(f.When.Grade)}
	}
	return c
}

// wording is one name, or one for each role.
type wording survey.CriterionName

// UnmarshalYAML reads a string or a mapping by role.
func (w *wording) UnmarshalYAML(node ast.Node) error {
	if node.Type() != ast.MappingType && node.Type() != ast.MappingValueType {
		return (*text)(&w.All).UnmarshalYAML(node)
	}
	var byRole map[string]text
	if err := yaml.NodeToValue(node, &byRole); err != nil {
		return err
	}
	w.ByRole = map[survey.Role]string{}
	for role, t := range byRole {
		w.ByRole[survey.Role(role)] = string(t)
	}
	return nil
}
