package setup

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"ceping/survey"
)

// formFile is a form as it is written.
type formFile struct {
	ID, Title, Package string
	Subjects           survey.Subjects
	Roles              []survey.Role
	Grades             []struct {
		Code, Name string
		Value      *decimal
		Unsure     bool
	}
	Derived []struct {
		Name   string
		Grades []string
	}
	Rank       string
	RankWithin string `yaml:"rank_within"`
	Criteria   []criterionFile
	Quota      *struct {
		Grade string
		Max   integer
	}
	Required bool
}

type criterionFile struct {
	ID      string
	Kind    survey.Kind
	Name    wording
	Weight  *decimal
	About   string
	Options []struct {
		Code, Name string
		Exclusive  bool
		Text       integer
	}
	Max  *integer
	When *struct {
		Criterion, Grade string
	}
	Required bool
}

// defaultMax is the limit of a text that names none, in code points.
const defaultMax = 200

// form fills in what was left out.
func (f *formFile) form() (survey.Form, error) {
	form := survey.Form{
		ID: f.ID, Title: name(f.Title), Package: name(f.Package), Subjects: f.Subjects, Roles: []survey.Role{}, Grades: []survey.Grade{},
		Derived: []survey.Derived{}, Rank: f.Rank, RankWithin: f.RankWithin, Required: f.Required,
	}
	form.Roles = append(form.Roles, f.Roles...)
	if f.Subjects == survey.OverLeaders && len(f.Roles) == 0 {
		form.Roles = survey.Roles()
	}
	if form.Rank == "" {
		form.Rank = survey.RankTotal
	}
	if form.RankWithin == "" {
		form.RankWithin = survey.WithinForm
	}
	for _, g := range f.Grades {
		if (g.Value != nil) == g.Unsure {
			return survey.Form{}, fmt.Errorf("grade %q of form %q: give either a value or unsure: true", g.Code, f.ID)
		}
		grade := survey.Grade{Code: g.Code, Name: name(g.Name), Unsure: g.Unsure}
		if g.Value != nil {
			grade.Value = g.Value.Decimal
		}
		form.Grades = append(form.Grades, grade)
	}
	for _, d := range f.Derived {
		form.Derived = append(form.Derived, survey.Derived{Name: name(d.Name), Grades: d.Grades})
	}
	for _, c := range f.Criteria {
		form.Criteria = append(form.Criteria, c.criterion())
	}
	if f.Quota != nil {
		most := int(f.Quota.Max)
		form.Quota = &survey.Quota{Grade: f.Quota.Grade, Max: &most}
	}
	return form, nil
}

func (f *criterionFile) criterion() survey.Criterion {
	c := survey.Criterion{ID: f.ID, Kind: f.Kind, Name: survey.CriterionName(f.Name), About: name(f.About), Required: f.Required}
	if c.Kind == "" {
		c.Kind = survey.Graded
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
		c.Options = append(c.Options, survey.Option{Code: o.Code, Name: name(o.Name), Exclusive: o.Exclusive, Text: int(o.Text)})
	}
	if f.When != nil {
		c.When = &survey.When{Criterion: f.When.Criterion, Grade: f.When.Grade}
	}
	return c
}

// wording is one name, or one for each role.
type wording survey.CriterionName

// UnmarshalYAML reads a string or a mapping by role.
func (w *wording) UnmarshalYAML(node ast.Node) error {
	if node.Type() != ast.MappingType && node.Type() != ast.MappingValueType {
		return yaml.NodeToValue(node, &w.All)
	}
	return yaml.NodeToValue(node, &w.ByRole)
}
