package survey

import (
	"fmt"
	"math/big"
	"slices"
)

var hundred = big.NewRat(100, 1)

func (f *Form) check(field string) error {
	if err := CheckName(field+".title", f.Title); err != nil {
		return err
	}
	if err := CheckName(field+".package", f.Package); err != nil {
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
		if err := CheckName(at+".name", g.Name); err != nil {
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
		if err := CheckName(at+".name", d.Name); err != nil {
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
	if f.Quota.Max != nil && *f.Quota.Max < 0 {
		return invalid(field+".quota.max", "%d is below 0", *f.Quota.Max)
	}
	return nil
}
