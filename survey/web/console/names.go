package console

import (
	"slices"
	"strings"

	"ceping/survey"
)

// categoryNames are those that fill a form in.
func categoryNames(s *survey.Setup, f *survey.Form) string {
	return listed(s.Categories, func(c survey.Category) string {
		if !f.FilledBy(c.Code) {
			return ""
		}
		return c.Code + " " + c.Name
	})
}

// gradeNames are grades or bands by their names, from whichever scale has them.
func gradeNames(f *survey.Form, codes []string, between string) string {
	var names []string
	for _, code := range codes {
		names = append(names, gradeName(f, code))
	}
	return strings.Join(names, between)
}

func gradeName(f *survey.Form, code string) string {
	scales := [][]survey.Grade{f.Grades}
	for _, c := range f.Criteria {
		scales = append(scales, c.Grades)
	}
	for _, g := range slices.Concat(scales...) {
		if g.Code == code {
			return g.Name
		}
	}
	for _, c := range f.Criteria {
		for _, b := range c.Bands {
			if b.Code == code {
				return b.Name
			}
		}
	}
	return code
}

// criterionName is what an item is called; by whichever role comes first, of one that is worded by role.
func criterionName(s *survey.Setup, f *survey.Form, id string) string {
	for _, c := range f.Criteria {
		if c.ID != id {
			continue
		}
		if c.Name.ByRole == nil {
			return "“" + c.Name.All + "”"
		}
		for _, r := range s.RoleList() {
			if name := c.Name.ByRole[r.Code]; name != "" {
				return "“" + name + "”"
			}
		}
	}
	return ""
}

// listed joins names; an empty one is left out.
func listed[T any](list []T, name func(T) string) string {
	var names []string
	for _, one := range list {
		if n := name(one); n != "" {
			names = append(names, n)
		}
	}
	return strings.Join(names, "、")
}
