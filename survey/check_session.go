package survey

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

func (s *Setup) checkHead() error {
	for _, f := range []struct{ field, value string }{{"assessment", s.Assessment}, {"unit", s.Unit}, {"group", s.Group}} {
		if err := CheckName(f.field, f.value); err != nil {
			return err
		}
	}
	if d, err := time.Parse("2006-01-02", s.Date); err != nil || d.Format("2006-01-02") != s.Date {
		return invalid("date", "%q is not a day: write it as 2023-12-05", s.Date)
	}
	return nil
}

func (s *Setup) checkCategories() error {
	if len(s.Categories) == 0 || len(s.Categories) > maxCategories {
		return invalid("categories", "list 1 to %d categories", maxCategories)
	}
	codes, weights, slips := ids{}, 0, 0
	for i, c := range s.Categories {
		field := fmt.Sprintf("categories[%d]", i)
		if err := codes.add(field+".code", c.Code); err != nil {
			return err
		}
		if err := CheckName(field+".name", c.Name); err != nil {
			return err
		}
		if c.Weight < 0 || c.Weight > 100 {
			return invalid(field+".weight", "%d is not an integer from 0 to 100", c.Weight)
		}
		if c.Slips < 1 || c.Slips > MaxSlips {
			return invalid(field+".slips", "%d is not a number of slips from 1 to %d", c.Slips, MaxSlips)
		}
		if c.Expected != nil && *c.Expected < 0 {
			return invalid(field+".expected", "%d is below 0", *c.Expected)
		}
		weights += c.Weight
		slips += c.Printed(s.Rules.Spares)
	}
	if weights != 100 {
		return invalid("categories", "the weights sum to %d: make them sum to 100", weights)
	}
	if slips > MaxSlips {
		return invalid("categories", "%d slips with spares: a session prints at most %d, make two sessions", slips, MaxSlips)
	}
	return nil
}

var month = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`)

func (s *Setup) checkPeople() error {
	if err := s.checkRoles(); err != nil {
		return err
	}
	if err := s.checkBodies(); err != nil {
		return err
	}
	if len(s.Leaders) > maxSubjects || len(s.Promoted) > maxSubjects {
		return invalid("leaders", "at most %d leaders and as many promoted cadres", maxSubjects)
	}
	leaders, promoted := ids{}, ids{}
	for i, l := range s.Leaders {
		field := fmt.Sprintf("leaders[%d]", i)
		if err := leaders.add(field+".id", l.ID); err != nil {
			return err
		}
		if err := CheckName(field+".name", l.Name); err != nil {
			return err
		}
		if err := checkOptional(field+".post", l.Post, maxNameLength); err != nil {
			return err
		}
		if !s.hasRole(l.Role) {
			return invalid(field+".role", "%q is not a role: use principal, member, discipline, other or one listed under roles", l.Role)
		}
	}
	for i, p := range s.Promoted {
		field := fmt.Sprintf("promoted[%d]", i)
		if err := promoted.add(field+".id", p.ID); err != nil {
			return err
		}
		for _, f := range []struct{ field, value string }{{".name", p.Name}, {".from", p.From}, {".to", p.To}} {
			if err := CheckName(field+f.field, f.value); err != nil {
				return err
			}
		}
		if err := checkOptional(field+".sex", p.Sex, maxNameLength); err != nil {
			return err
		}
		for _, f := range []struct{ field, value string }{{".born", p.Born}, {".from_since", p.FromSince}, {".to_since", p.ToSince}} {
			if !month.MatchString(f.value) && (f.value != "" || f.field == ".born") {
				return invalid(field+f.field, "%q is not a month: write it as 1985-03", f.value)
			}
		}
	}
	return nil
}

func (s *Setup) checkRules() error {
	if s.Rules.MinGroup < minMinGroup || s.Rules.MinGroup > 1000 {
		return invalid("rules.min_group", "%d is not a number from %d to 1000", s.Rules.MinGroup, minMinGroup)
	}
	if !slices.Contains([]Denominator{ByValid, ByMarked, ByCast, ByIssued, ByExpected, ByPresent}, s.Rules.Denominator) {
		return invalid("rules.denominator", "%q is not one of valid, marked, cast, issued, expected, present", s.Rules.Denominator)
	}
	if s.Rules.ScoreOver != OverMarked && s.Rules.ScoreOver != OverValid {
		return invalid("rules.score_over", "%q is neither marked nor valid", s.Rules.ScoreOver)
	}
	if s.Rules.Unsure != UnsureCounted && s.Rules.Unsure != UnsureExcluded {
		return invalid("rules.unsure", "%q is neither counted nor excluded", s.Rules.Unsure)
	}
	if s.Rules.Spares < 0 || s.Rules.Spares > 100 {
		return invalid("rules.spares", "%d is not a percentage from 0 to 100", s.Rules.Spares)
	}
	n := len(s.Trustees.Names)
	if n < 1 || n > MaxTrustees {
		return invalid("trustees.names", "name 1 to %d trustees", MaxTrustees)
	}
	if s.Trustees.Threshold < 1 || s.Trustees.Threshold > n {
		return invalid("trustees.threshold", "%d is not a number from 1 to the %d trustees named", s.Trustees.Threshold, n)
	}
	for i, name := range s.Trustees.Names {
		field := fmt.Sprintf("trustees.names[%d]", i)
		if err := CheckName(field, name); err != nil {
			return err
		}
		if slices.Index(s.Trustees.Names, name) != i {
			return invalid(field, "%q is named twice: give each trustee a name of their own", name)
		}
	}
	return nil
}
