package survey

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Assessment (考核项目) is the year's exercise: one yardstick for all units. Its forms, categories with their weights, and rules
// are those of every session under it; it is frozen once one of them is ready.
type Assessment struct {
	ID      string // UUIDv4
	Version int    // from 1, raised by every change of the plan
	// Plan has the name as its Assessment, and no unit, day or people. The slips of its categories are a suggestion.
	Plan Setup
	// Previous is the id of the same exercise's last year, to compare with; empty: none is chosen. It is no part of the yardstick,
	// so it may be chosen when the assessment is frozen too, and the version stays.
	Previous string
}

// Name returns the name that sessions under it have.
func (a *Assessment) Name() string { return a.Plan.Assessment }

// Check looks at all of a plan that a session could not mend.
func (a *Assessment) Check() error {
	if err := CheckName("assessment", a.Plan.Assessment); err != nil {
		return err
	}
	if err := a.Plan.checkCategories(); err != nil {
		return err
	}
	if err := a.Plan.checkRules(); err != nil {
		return err
	}
	sample := a.Sample()
	for _, check := range []func() error{sample.checkPeople, sample.CheckForms, sample.checkComposite} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// Sample returns the plan with people made up, one of each role, and more where a quota asks for more, to look at its ballot.
func (a *Assessment) Sample() Setup {
	sample := a.Plan
	sample.Unit, sample.Group, sample.Date = sampleUnit, sampleGroup, "2026-01-01"
	sample.Leaders, sample.Promoted = sampleLeaders(), samplePromoted()
	for _, r := range sample.Roles {
		sample.addLeader(r.Code, r.Name)
	}
	for i := range sample.Forms {
		sample.fillQuota(&sample.Forms[i])
	}
	return sample
}

func (s *Setup) addLeader(role Role, post string) {
	n := len(s.Leaders) + 1
	s.Leaders = append(s.Leaders, sampleLeader(n, post, role))
}

// fillQuota adds people until a form's least can be kept: how many a unit has is not the assessment's to say.
func (s *Setup) fillQuota(f *Form) {
	if f.Quota == nil || f.Quota.Min == nil {
		return
	}
	enough := func() bool {
		for _, c := range f.Criteria {
			asked := 0
			for _, subject := range s.subjects(f) {
				if _, is := c.Name.For(subject.Role); is {
					asked++
				}
			}
			if most, _ := f.Quota.Most(asked); asked > 0 && most < *f.Quota.Min {
				return false
			}
		}
		return true
	}
	for range maxSample {
		switch {
		case enough():
			return
		case f.Subjects == OverLeaders:
			for _, role := range f.Roles {
				s.addLeader(role, s.RoleName(role))
			}
		case f.Subjects == OverPromoted:
			one := s.Promoted[0]
			one.ID = fmt.Sprint("p", len(s.Promoted)+1)
			s.Promoted = append(s.Promoted, one)
		default:
			return
		}
	}
}

// maxSample bounds the people that are made up for one form.
const maxSample = 100

// Session returns a set-up under the assessment, without unit, day and people.
func (a *Assessment) Session() (Setup, error) { return a.Plan.NextUnit() }

// Conform puts what the assessment rules into a set-up, and keeps the rest: people, and the slips of categories that stay.
func (a *Assessment) Conform(s *Setup) error {
	fresh, err := a.Session()
	if err != nil {
		return err
	}
	for i, c := range fresh.Categories {
		if own, ok := s.Category(c.Code); ok {
			fresh.Categories[i].Slips, fresh.Categories[i].Expected = own.Slips, own.Expected
		}
	}
	s.Assessment, s.Forms, s.Categories, s.Rules = fresh.Assessment, fresh.Forms, fresh.Categories, fresh.Rules
	s.Roles, s.Composite = fresh.Roles, fresh.Composite // what forms ask about, and what is made of them
	return nil
}

// Differences names what of a set-up is not as the assessment rules; none: it conforms.
func (a *Assessment) Differences(s *Setup) []Code {
	same := func(x, y any) bool {
		one, err := json.Marshal(x)
		other, err2 := json.Marshal(y)
		return err == nil && err2 == nil && string(one) == string(other)
	}
	weights := func(s *Setup) (list []string) {
		for _, c := range s.Categories {
			list = append(list, fmt.Sprint(c.Code, " ", c.Name, " ", c.Weight))
		}
		return list
	}
	var list []Code
	if s.Assessment != a.Plan.Assessment {
		list = append(list, "differs_name")
	}
	if !slices.Equal(weights(s), weights(&a.Plan)) {
		list = append(list, "differs_categories")
	}
	if !same(s.Rules, a.Plan.Rules) {
		list = append(list, "differs_rules")
	}
	if !same(s.Forms, a.Plan.Forms) {
		list = append(list, "differs_forms")
	}
	if !slices.Equal(s.Roles, a.Plan.Roles) {
		list = append(list, "differs_roles")
	}
	if !same(s.Composite, a.Plan.Composite) {
		list = append(list, "differs_composite")
	}
	return list
}

// Measures reports whether a session is one of the assessment's: made under it, or, from a file, of its name.
func (a *Assessment) Measures(s *Setup) bool {
	return !s.Rehearsal && (s.Under == a.ID || s.Under == "" && s.Assessment == a.Name())
}
