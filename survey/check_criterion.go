package survey

import (
	"fmt"
	"slices"
)

func (f *Form) checkCriteria(field string, in *Setup) error {
	if len(f.Criteria) == 0 || len(f.Criteria) > maxCriteria {
		return invalid(field+".criteria", "invalid_criteria_count", maxCriteria)
	}
	seen := ids{}
	for i := range f.Criteria {
		c, at := &f.Criteria[i], fmt.Sprintf("%s.criteria[%d]", field, i)
		if err := seen.add(at+".id", c.ID); err != nil {
			return err
		}
		if err := f.checkCriterionName(at+".name", c, in); err != nil {
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

func (f *Form) checkCriterionName(field string, c *Criterion, in *Setup) error {
	if c.Name.ByRole == nil {
		return CheckName(field, c.Name.All)
	}
	if f.Subjects != OverLeaders {
		return invalid(field, "invalid_criterion_by_role")
	}
	if len(c.Name.ByRole) == 0 {
		return invalid(field, "invalid_missing")
	}
	for role, name := range c.Name.ByRole {
		if !in.hasRole(role) {
			return invalid(field, "invalid_role_unknown", role)
		}
		if err := CheckName(field+"."+string(role), name); err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) checkKind(field string, c *Criterion) error {
	if err := c.checkStray(field); err != nil {
		return err
	}
	switch c.Kind {
	case Graded:
		if len(f.Scale(*c)) == 0 {
			return invalid(field, "invalid_criterion_without_grades", c.ID)
		}
		return checkScale(field+".grades", c.Grades)
	case Scored:
		return c.checkPoints(field)
	case Choices:
		return c.checkChoices(field)
	case Text:
		if c.Max < 1 || c.Max > maxText {
			return invalid(field+".max", "invalid_text_limit", c.Max, maxText)
		}
		return f.checkWhen(field+".when", c)
	}
	return invalid(field+".kind", "invalid_kind_unknown", c.Kind)
}

// checkStray refuses what a criterion of another kind has.
func (c *Criterion) checkStray(field string) error {
	number := c.Kind == Graded || c.Kind == Scored
	var stray []string
	for _, of := range []struct {
		name string
		is   bool
	}{
		{"weight", !number && !c.Weight.IsZero()}, {"required", !number && (c.Required || c.Optional)}, {"grades", c.Kind != Graded && c.Grades != nil},
		{"options", c.Kind != Choices && len(c.Options) > 0}, {"min", c.Kind != Choices && c.Min != 0}, {"max", c.Kind != Text && c.Kind != Choices && c.Max != 0},
		{"step", c.Kind != Scored && c.Points != nil}, {"bands", c.Kind != Scored && len(c.Bands) > 0}, {"when", c.Kind != Text && c.When != nil},
	} {
		if of.is {
			stray = append(stray, of.name)
		}
	}
	if len(stray) > 0 && slices.Contains([]Kind{Graded, Scored, Choices, Text}, c.Kind) {
		return invalid(field, "invalid_criterion_stray", c.Kind, stray)
	}
	return nil
}

func (f *Form) checkWhen(field string, c *Criterion) error {
	if c.When == nil {
		return nil
	}
	i := slices.IndexFunc(f.Criteria, func(other Criterion) bool { return other.ID == c.When.Criterion && other.Kind == Graded })
	if i < 0 {
		return invalid(field+".criterion", "invalid_when_criterion", c.When.Criterion)
	}
	if !hasGrade(f.Scale(f.Criteria[i]), c.When.Grade) {
		return invalid(field+".grade", "invalid_when_grade", c.When.Grade)
	}
	return nil
}

// checkChoices: so many options as are asked for must be there to choose.
func (c *Criterion) checkChoices(field string) error {
	if err := checkOptions(field+".options", c.Options); err != nil {
		return err
	}
	together := 0
	for _, o := range c.Options {
		if !o.Exclusive {
			together++
		}
	}
	switch {
	case c.Max < 0 || c.Max > len(c.Options):
		return invalid(field+".max", "invalid_options_max", c.Max, len(c.Options))
	case c.Min < 0 || c.Min > together || c.Max > 0 && c.Min > c.Max:
		return invalid(field+".min", "invalid_options_min", c.Min)
	}
	return nil
}

func checkOptions(field string, options []Option) error {
	if len(options) == 0 || len(options) > maxCriteria {
		return invalid(field, "invalid_options_count", maxCriteria)
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
			return invalid(at+".text", "invalid_text_limit", o.Text, maxText)
		}
		if o.Text > 0 {
			texts++
		}
	}
	if texts > 1 {
		return invalid(field, "invalid_options_with_text", texts)
	}
	return nil
}
