package survey

import (
	"fmt"
	"slices"
	"strings"
)

func (f *Form) checkCriteria(field string) error {
	if len(f.Criteria) == 0 || len(f.Criteria) > maxCriteria {
		return invalid(field+".criteria", "list 1 to %d criteria", maxCriteria)
	}
	seen := ids{}
	for i := range f.Criteria {
		c, at := &f.Criteria[i], fmt.Sprintf("%s.criteria[%d]", field, i)
		if err := seen.add(at+".id", c.ID); err != nil {
			return err
		}
		if err := f.checkCriterionName(at+".name", c); err != nil {
			return err
		}
		if err := checkOptional(at+".about", c.About, maxAbout); err != nil {
			return err
		}
		if err := f.checkKind(at, c); err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) checkCriterionName(field string, c *Criterion) error {
	if c.Name.ByRole == nil {
		return CheckName(field, c.Name.All)
	}
	if f.Subjects != OverLeaders {
		return invalid(field, "only a form over leaders words a criterion by role: write one name")
	}
	if len(c.Name.ByRole) == 0 {
		return invalid(field, "is missing")
	}
	for role, name := range c.Name.ByRole {
		if !slices.Contains(Roles(), role) {
			return invalid(field, "%q is not a role: use principal, member, discipline or other", role)
		}
		if err := CheckName(field+"."+string(role), name); err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) checkKind(field string, c *Criterion) error {
	switch c.Kind {
	case Graded:
		if len(f.Grades) == 0 {
			return invalid(field, "%q takes a grade and the form has no grades: list them under grades", c.ID)
		}
	case Choices:
		if err := checkOptions(field+".options", c.Options); err != nil {
			return err
		}
	case Text:
		if c.Max < 1 || c.Max > maxText {
			return invalid(field+".max", "%d is not a number of characters from 1 to %d", c.Max, maxText)
		}
	default:
		return invalid(field+".kind", "%q is not one of grade, choices, text", c.Kind)
	}
	var stray []string
	if c.Kind != Graded && !c.Weight.IsZero() {
		stray = append(stray, "weight")
	}
	if c.Kind != Graded && c.Required {
		stray = append(stray, "required")
	}
	if c.Kind != Choices && len(c.Options) > 0 {
		stray = append(stray, "options")
	}
	if c.Kind != Text && c.Max != 0 {
		stray = append(stray, "max")
	}
	if c.Kind != Text && c.When != nil {
		stray = append(stray, "when")
	}
	if len(stray) > 0 {
		return invalid(field, "a criterion of kind %s takes no %s: leave it out", c.Kind, strings.Join(stray, ", "))
	}
	return f.checkWhen(field+".when", c)
}

func (f *Form) checkWhen(field string, c *Criterion) error {
	if c.When == nil {
		return nil
	}
	if f.Grade(c.When.Grade) < 0 {
		return invalid(field+".grade", "%q is not a grade of this form", c.When.Grade)
	}
	for _, other := range f.Criteria {
		if other.ID == c.When.Criterion && other.Kind == Graded {
			return nil
		}
	}
	return invalid(field+".criterion", "%q is not a graded criterion of this form", c.When.Criterion)
}

func checkOptions(field string, options []Option) error {
	if len(options) == 0 || len(options) > maxCriteria {
		return invalid(field, "list 1 to %d options", maxCriteria)
	}
	codes, texts := ids{}, 0
	for i, o := range options {
		at := fmt.Sprintf("%s[%d]", field, i)
		if err := codes.add(at+".code", o.Code); err != nil {
			return err
		}
		if err := CheckName(at+".name", o.Name); err != nil {
			return err
		}
		if o.Text < 0 || o.Text > maxText {
			return invalid(at+".text", "%d is not a number of characters from 1 to %d", o.Text, maxText)
		}
		if o.Text > 0 {
			texts++
		}
	}
	if texts > 1 {
		return invalid(field, "%d options take a text: at most one may", texts)
	}
	return nil
}
