package survey

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

var hundred = big.NewRat(100, 1)

func (f *Form) check(field string) error {
	if err := checkName(field+".title", f.Title); err != nil {
		return err
	}
	if err := checkName(field+".package", f.Package); err != nil {
		return err
	}
	if !slices.Contains([]Subjects{OverBody, OverLeaders, OverPromoted, OverUnit}, f.Subjects) {
		return invalid(field+".subjects", "%q is not one of body, leaders, promoted, unit", f.Subjects)
	}
	for i, role := range f.Roles {
		if f.Subjects != OverLeaders {
			return invalid(field+".roles", "only a form over leaders has roles: leave them out")
		}
		if !slices.Contains(Roles(), role) || slices.Index(f.Roles, role) != i {
			return invalid(field+".roles", "%q is unknown or stands twice: use principal, member, discipline, other", role)
		}
	}
	for _, check := range []func(string) error{f.checkGrades, f.checkCriteria, f.checkDerived, f.checkQuota} {
		if err := check(field); err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) checkGrades(field string) error {
	if len(f.Grades) > maxGrades {
		return invalid(field+".grades", "at most %d grades", maxGrades)
	}
	codes := ids{}
	for i, g := range f.Grades {
		at := fmt.Sprintf("%s.grades[%d]", field, i)
		if err := codes.add(at+".code", g.Code); err != nil {
			return err
		}
		if err := checkName(at+".name", g.Name); err != nil {
			return err
		}
		if g.Unsure && !g.Value.IsZero() {
			return invalid(at, "an unsure grade has no value: leave one of value and unsure out")
		}
		if g.Value.Rat().Cmp(hundred) > 0 {
			return invalid(at+".value", "%s is above 100", g.Value)
		}
	}
	return nil
}

func (f *Form) checkDerived(field string) error {
	names := map[string]bool{RankTotal: true}
	for i, d := range f.Derived {
		at := fmt.Sprintf("%s.derived[%d]", field, i)
		if err := checkName(at+".name", d.Name); err != nil {
			return err
		}
		if names[d.Name] {
			return invalid(at+".name", "%q stands twice or is reserved: choose another", d.Name)
		}
		names[d.Name] = true
		if len(d.Grades) == 0 {
			return invalid(at+".grades", "name the grades that are added")
		}
		for j, code := range d.Grades {
			if f.Grade(code) < 0 || slices.Index(d.Grades, code) != j {
				return invalid(at+".grades", "%q is not a grade of this form, or stands twice", code)
			}
		}
	}
	if !names[f.Rank] {
		return invalid(field+".rank", "%q is neither total nor a derived rate of this form", f.Rank)
	}
	if f.RankWithin != WithinForm && f.RankWithin != WithinRole {
		return invalid(field+".rank_within", "%q is neither form nor role", f.RankWithin)
	}
	return nil
}

func (f *Form) checkQuota(field string) error {
	if f.Quota == nil {
		return nil
	}
	if f.Grade(f.Quota.Grade) < 0 {
		return invalid(field+".quota.grade", "%q is not a grade of this form", f.Quota.Grade)
	}
	if f.Quota.Max < 0 {
		return invalid(field+".quota.max", "%d is below 0", f.Quota.Max)
	}
	return nil
}

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
		return checkName(field, c.Name.All)
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
		if err := checkName(field+"."+string(role), name); err != nil {
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
		if err := checkName(at+".name", o.Name); err != nil {
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
