package survey

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// Revision returns a name for a setup as it is, so that an edit can say what it was made from.
func (s *Setup) Revision() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // plain types
	}
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:8])
}

// Clone returns a copy that shares nothing.
func (s *Setup) Clone() (Setup, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return Setup{}, err
	}
	var copied Setup
	return copied, json.Unmarshal(text, &copied)
}

// CheckHead, CheckCategories, CheckPeople, CheckRules, CheckForms and CheckComposite look at one part of a setup each, as Check does at all
// of them; the error is an *InvalidError.
func (s *Setup) CheckHead() error       { return s.checkHead() }
func (s *Setup) CheckCategories() error { return s.checkCategories() }
func (s *Setup) CheckPeople() error     { return s.checkPeople() }
func (s *Setup) CheckRules() error      { return s.checkRules() }
func (s *Setup) CheckForms() error      { return s.checkForms() }
func (s *Setup) CheckComposite() error  { return s.checkComposite() }

// Adopt returns a form that says nothing of roles, as the shipped ones, the way a session has it: over all leaders, so over those in the
// session's own roles too.
func (s *Setup) Adopt(f Form) Form {
	if f.Subjects == OverLeaders && slices.Equal(f.Roles, Roles()) {
		f.Roles = slices.Clone(f.Roles)
		for _, r := range s.Roles {
			f.Roles = append(f.Roles, r.Code)
		}
	}
	return f
}

// RoleName returns what screens call a role of the session; its code when it has no name.
func (s *Setup) RoleName(code Role) string {
	for _, r := range s.RoleList() {
		if r.Code == code {
			return r.Name
		}
	}
	return string(code)
}

// NextUnit returns the set-up of another unit's session under the same assessment: everything but the unit, the day and the people
// who are assessed. Bodies stay: without them the same forms would rate the leading body, which is another exercise.
func (s *Setup) NextUnit() (Setup, error) {
	next, err := s.Clone()
	next.Unit, next.Date, next.Leaders, next.Promoted, next.Rehearsal = "", "", []Leader{}, []Promoted{}, false
	for i := range next.Categories {
		next.Categories[i].Expected = nil
	}
	return next, err
}
