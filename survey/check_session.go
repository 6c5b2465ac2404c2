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
		return invalid("date", "invalid_day_malformed", s.Date)
	}
	return nil
}

func (s *Setup) checkCategories() error {
	if len(s.Categories) == 0 || len(s.Categories) > maxCategories {
		return invalid("categories", "invalid_categories_count", maxCategories)
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
			return invalid(field+".weight", "invalid_weight_range", c.Weight)
		}
		if c.Slips < 1 || c.Slips > MaxSlips {
			return invalid(field+".slips", "invalid_slips_range", c.Slips, MaxSlips)
		}
		if c.Expected != nil && *c.Expected < 0 {
			return invalid(field+".expected", "invalid_below_0", *c.Expected)
		}
		weights += c.Weight
		slips += c.Printed(s.Rules.Spares)
	}
	if weights != 100 {
		return invalid("categories", "invalid_weights_sum", weights)
	}
	if slips > MaxSlips {
		return invalid("categories", "invalid_slips_too_many", slips, MaxSlips)
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
		return invalid("leaders", "invalid_people_count", maxSubjects)
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
			return invalid(field+".role", "invalid_role_unknown", l.Role)
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
				return invalid(field+f.field, "invalid_month_malformed", f.value)
			}
		}
	}
	return nil
}

func (s *Setup) checkRules() error {
	if s.Rules.MinGroup < minMinGroup || s.Rules.MinGroup > 1000 {
		return invalid("rules.min_group", "invalid_min_group_range", s.Rules.MinGroup, minMinGroup)
	}
	if !slices.Contains([]Denominator{ByValid, ByMarked, ByCast, ByIssued, ByExpected, ByPresent}, s.Rules.Denominator) {
		return invalid("rules.denominator", "invalid_denominator_unknown", s.Rules.Denominator)
	}
	if s.Rules.ScoreOver != OverMarked && s.Rules.ScoreOver != OverValid {
		return invalid("rules.score_over", "invalid_score_over_unknown", s.Rules.ScoreOver)
	}
	if s.Rules.Unsure != UnsureCounted && s.Rules.Unsure != UnsureExcluded {
		return invalid("rules.unsure", "invalid_unsure_unknown", s.Rules.Unsure)
	}
	if s.Rules.Spares < 0 || s.Rules.Spares > 100 {
		return invalid("rules.spares", "invalid_percent_range", s.Rules.Spares)
	}
	n := len(s.Trustees.Names)
	if n < 1 || n > MaxTrustees {
		return invalid("trustees.names", "invalid_trustees_count", MaxTrustees)
	}
	if s.Trustees.Threshold < 1 || s.Trustees.Threshold > n {
		return invalid("trustees.threshold", "invalid_threshold_range", s.Trustees.Threshold, n)
	}
	for i, name := range s.Trustees.Names {
		field := fmt.Sprintf("trustees.names[%d]", i)
		if err := CheckName(field, name); err != nil {
			return err
		}
		if slices.Index(s.Trustees.Names, name) != i {
			return invalid(field, "invalid_trustee_twice", name)
		}
	}
	return nil
}
