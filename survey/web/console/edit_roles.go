package console

import (
	"maps"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// readForms reads the session's own roles, and whether the composite is given up. Which forms are chosen is known to takeForms, which
// knows the shipped ones.
func readForms(e echo.Context, s *survey.Setup) error {
	if typed(e, "composite") == "none" {
		s.Composite = nil
	}
	list, _, err := rows(e, "role-code", "role-name")
	form, _ := e.FormParams()
	if err != nil || form["role-name"] == nil { // a page without those fields says nothing of them
		return err
	}
	was, before := map[string]string{}, slices.Clone(s.RoleList())
	for _, r := range s.Roles {
		was[string(r.Code)] = r.Name
	}
	s.Roles = nil
	for i, code := range identify(list, "r", slices.Collect(maps.Keys(was))...) {
		if list[i][1] != "" {
			s.Roles = append(s.Roles, survey.RoleName{Code: survey.Role(code), Name: unbroken(list[i][1], was[code])})
		}
	}
	s.Forms = slices.Clone(s.Forms) // they are shared with what stands
	for i := range s.Forms {
		s.Forms[i].Roles = rolesAfter(s.Forms[i].Roles, before, s.RoleList())
	}
	return nil
}

// rolesAfter are the roles of a form once the session's are others: one over all before is over all now, and what is gone is in none.
func rolesAfter(roles []survey.Role, before, now []survey.RoleName) []survey.Role {
	has := func(list []survey.RoleName, code survey.Role) bool {
		return slices.ContainsFunc(list, func(r survey.RoleName) bool { return r.Code == code })
	}
	all := !slices.ContainsFunc(before, func(r survey.RoleName) bool { return !slices.Contains(roles, r.Code) })
	kept := slices.DeleteFunc(slices.Clone(roles), func(code survey.Role) bool { return has(before, code) && !has(now, code) })
	for _, r := range now {
		if all && !has(before, r.Code) {
			kept = append(kept, r.Code)
		}
	}
	return kept
}
