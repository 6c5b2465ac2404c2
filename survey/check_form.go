package survey

import (
	"fmt"
	"math/big"
	"slices"
)

var hundred = big.NewRat(100, 1)

// check looks at a form as the session has it.
func (f *Form) check(field string, in *Setup) error {
	if err := CheckName(field+".title", f.Title); err != nil {
		return err
	}
	if err := CheckName(field+".package", f.Package); err != nil {
		return err
	}
	if !slices.Contains([]Subjects{OverBody, OverLeaders, OverPromoted, OverUnit}, f.Subjects) {
		return invalid(field+".subjects", "invalid_subjects_unknown", f.Subjects)
	}
	for i, role := range f.Roles {
		if f.Subjects != OverLeaders {
			return invalid(field+".roles", "invalid_roles_of_other_form")
		}
		if !in.hasRole(role) || slices.Index(f.Roles, role) != i {
			return invalid(field+".roles", "invalid_roles_unknown", role)
		}
	}
	if err := checkScale(field+".grades", f.Grades); err != nil {
		return err
	}
	for _, check := range []func(string, *Setup) error{f.checkCategories, f.checkCriteria, f.checkDerived, f.checkRank, f.checkFlags, f.checkQuota} {
		if err := check(field, in); err != nil {
			return err
		}
	}
	return nil
}

func checkScale(field string, grades []Grade) error {
	if len(grades) > maxGrades {
		return invalid(field, "invalid_grades_count", maxGrades)
	}
	codes := ids{}
	for i, g := range grades {
		at := fmt.Sprintf("%s[%d]", field, i)
		if err := codes.add(at+".code", g.Code); err != nil {
			return err
		}
		if err := CheckName(at+".name", g.Name); err != nil {
			return err
		}
		if g.Unsure && !g.Value.IsZero() {
			return invalid(at, "invalid_unsure_with_value")
		}
		if g.Value.Rat().Cmp(hundred) > 0 {
			return invalid(at+".value", "invalid_value_above_100", g.Value)
		}
	}
	return nil
}

// checkCategories: a form that nobody fills cannot be meant, and its own weights are of those who fill it.
func (f *Form) checkCategories(field string, in *Setup) error {
	if f.Categories != nil && len(f.Categories) == 0 {
		return invalid(field+".categories", "invalid_form_without_categories")
	}
	for i, code := range f.Categories {
		if _, known := in.Category(code); !known || slices.Index(f.Categories, code) != i {
			return invalid(field+".categories", "invalid_category_unknown", code)
		}
	}
	if f.Weights == nil {
		return nil
	}
	sum := 0
	for _, c := range in.Categories {
		weight, given := f.Weights[c.Code]
		if given != f.FilledBy(c.Code) {
			return invalid(field+".weights", "invalid_weights_incomplete", c.Code)
		}
		if weight < 0 || weight > 100 {
			return invalid(field+".weights", "invalid_weight_range", weight)
		}
		sum += weight
	}
	for code := range f.Weights {
		if _, known := in.Category(code); !known {
			return invalid(field+".weights", "invalid_weights_incomplete", code)
		}
	}
	if sum != 100 {
		return invalid(field+".weights", "invalid_weights_sum", sum)
	}
	return nil
}
