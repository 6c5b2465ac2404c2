package survey

import (
	"fmt"
	"slices"
)

// hasRole reports whether a role is one that every session has, or one of its own.
func (s *Setup) hasRole(role Role) bool {
	return slices.Contains(Roles(), role) || slices.ContainsFunc(s.Roles, func(r RoleName) bool { return r.Code == role })
}

func (s *Setup) checkRoles() error {
	if len(s.Roles) > maxGrades {
		return invalid("roles", "invalid_own_roles_count", maxGrades)
	}
	codes := ids{}
	for _, r := range Roles() {
		codes[string(r)] = true
	}
	for i, r := range s.Roles {
		field := fmt.Sprintf("roles[%d]", i)
		if err := codes.add(field+".code", string(r.Code)); err != nil {
			return err
		}
		if err := CheckName(field+".name", r.Name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Setup) checkBodies() error {
	if len(s.Bodies) > maxSubjects {
		return invalid("bodies", "invalid_bodies_count", maxSubjects)
	}
	bodies := ids{}
	for i, b := range s.Bodies {
		field := fmt.Sprintf("bodies[%d]", i)
		if err := bodies.add(field+".id", b.ID); err != nil {
			return err
		}
		if err := CheckName(field+".name", b.Name); err != nil {
			return err
		}
	}
	return nil
}
