package setup

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"ceping/survey"
)

// criterionFile is a criterion as it is written. Min and max are scores of a scored one, else whole numbers.
type criterionFile struct {
	ID             text
	Kind           text
	Name           wording
	Weight         *decimal
	About          text
	Grades         []gradeFile
	Min, Max, Step *decimal
	Bands          []struct {
		Code, Name text
		From       decimal
	}
	Options []struct {
		Code, Name text
		Exclusive  flag
		Text       *integer
	}
	When *struct {
		Criterion, Grade text
	}
	Required *flag
}

// defaultMax is the limit of a text that names none, in code points.
const defaultMax = 200

// criterion fills in what was left out. It keeps what its kind does not take: Setup.Check names that.
func (f *criterionFile) criterion(form text) (c survey.Criterion, err error) {
	c = survey.Criterion{ID: string(f.ID), Kind: survey.Kind(f.Kind), Name: survey.CriterionName(f.Name), About: name(f.About)}
	if c.Kind == "" {
		c.Kind = survey.Graded
	}
	number := c.Kind == survey.Graded || c.Kind == survey.Scored
	if f.Required != nil { // said here, it overrides the form's
		c.Required, c.Optional = bool(*f.Required), !bool(*f.Required) && number
	}
	switch {
	case f.Weight != nil:
		c.Weight = f.Weight.Decimal
	case number:
		c.Weight = survey.Whole(1)
	}
	if f.Grades != nil && len(f.Grades) == 0 {
		return c, fmt.Errorf("criterion %q of form %q: grades is an empty list: list grades, or leave it out for those of the form", f.ID, form)
	}
	if c.Grades, err = scale(form, f.Grades); err != nil {
		return c, err
	}
	if err := f.limits(&c); err != nil {
		return c, fmt.Errorf("criterion %q of form %q: %w", f.ID, form, err)
	}
	for _, b := range f.Bands {
		c.Bands = append(c.Bands, survey.Band{Code: string(b.Code), Name: name(b.Name), From: b.From.Decimal})
	}
	for _, o := range f.Options {
		option := survey.Option{Code: string(o.Code), Name: name(o.Name), Exclusive: bool(o.Exclusive)}
		if o.Text != nil {
			if option.Text = int(*o.Text); option.Text == 0 {
				return c, fmt.Errorf("option %q of criterion %q, form %q: text 0 takes no text: write its limit in characters, or leave it out", o.Code, f.ID, form)
			}
		}
		c.Options = append(c.Options, option)
	}
	if f.When != nil {
		c.When = &survey.When{Criterion: string(f.When.Criterion), Grade: string(f.When.Grade)}
	}
	return c, nil
}

// limits are min, max and step.
func (f *criterionFile) limits(c *survey.Criterion) (err error) {
	if c.Kind == survey.Scored {
		if f.Min != nil && f.Max != nil && f.Step != nil {
			c.Points = &survey.Points{Min: f.Min.Decimal, Max: f.Max.Decimal, Step: f.Step.Decimal}
		}
		return nil
	}
	if f.Step != nil {
		c.Points = &survey.Points{Step: f.Step.Decimal}
	}
	if c.Min, err = f.Min.whole(0); err != nil {
		return err
	}
	usual := 0
	if c.Kind == survey.Text {
		usual = defaultMax
	}
	if c.Max, err = f.Max.whole(usual); err == nil && c.Kind == survey.Choices && f.Max != nil && c.Max == 0 {
		err = errors.New("at most 0 options can be ticked: write how many, or leave max out for any number")
	}
	return err
}

// wording is one name, or one for each role.
type wording survey.CriterionName

// UnmarshalYAML reads a string or a mapping by role.
func (w *wording) UnmarshalYAML(node ast.Node) error {
	if node.Type() != ast.MappingType && node.Type() != ast.MappingValueType {
		return (*text)(&w.All).UnmarshalYAML(node)
	}
	var byRole keyed[text]
	if err := byRole.UnmarshalYAML(node); err != nil {
		return err
	}
	w.ByRole = map[survey.Role]string{}
	for role, t := range byRole {
		w.ByRole[survey.Role(role)] = string(t)
	}
	return nil
}
