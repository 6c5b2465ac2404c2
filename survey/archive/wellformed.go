package archive

import (
	"fmt"
	"regexp"
	"slices"

	"ceping/survey"
	"ceping/survey/envelope"
)

// Limits of what a session can be (contracts.md). They keep an altered manifest from leading the count astray, or from taking all
// memory: what a session file may say is asked when it is read, and more closely.
const (
	maxCategories = 26
	maxSlips      = 20_000 // of a session, spares included
	maxSubjects   = 2_000  // of each kind
	maxForms      = 30
	maxCriteria   = 100 // of a form; of options in a list as many
	maxGrades     = 36
	maxText       = 2_000 // code points
	maxPeople     = 1_000_000
	maxTrustees   = 5
)

var codeText = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$`)

// codes are the ids or codes of one list.
type codes map[string]bool

func (seen codes) add(what, code string) error {
	if !codeText.MatchString(code) || seen[code] {
		return fmt.Errorf("%s %q is no code, or stands twice", what, code)
	}
	seen[code] = true
	return nil
}

// addAll adds a list, of at most so many.
func addAll[T any](what string, list []T, most int, code func(T) string) error {
	if len(list) > most {
		return fmt.Errorf("%d of %s, where %d can be", len(list), what, most)
	}
	seen := codes{}
	for _, one := range list {
		if err := seen.add(what, code(one)); err != nil {
			return err
		}
	}
	return nil
}

// wellFormed refuses a setup that is of another shape than any session's, before anything is laid out by it.
func wellFormed(s *survey.Setup) error {
	if len(s.Categories) == 0 || len(s.Forms) == 0 {
		return fmt.Errorf("no category or no form")
	}
	for _, err := range []error{
		addAll("category", s.Categories, maxCategories, func(c survey.Category) string { return c.Code }),
		addAll("form", s.Forms, maxForms, func(f survey.Form) string { return f.ID }),
		addAll("leader", s.Leaders, maxSubjects, func(l survey.Leader) string { return l.ID }),
		addAll("promoted", s.Promoted, maxSubjects, func(p survey.Promoted) string { return p.ID }),
		addAll("body", s.Bodies, maxSubjects, func(b survey.Body) string { return b.ID }),
		addAll("role", s.Roles, maxSubjects, func(r survey.RoleName) string { return string(r.Code) }),
	} {
		if err != nil {
			return err
		}
	}
	slips, weights := 0, 0
	for _, c := range s.Categories {
		if c.Slips < 1 || c.Slips > maxSlips || c.Weight < 0 || c.Weight > 100 {
			return fmt.Errorf("category %q has %d slips and a weight of %d", c.Code, c.Slips, c.Weight)
		}
		slips, weights = slips+c.Slips, weights+c.Weight
	}
	if slips > maxSlips || weights != 100 {
		return fmt.Errorf("%d slips, and weights that sum to %d", slips, weights)
	}
	known := []survey.Denominator{survey.ByValid, survey.ByMarked, survey.ByCast, survey.ByIssued, survey.ByExpected, survey.ByPresent}
	if !slices.Contains(known, s.Rules.Denominator) || s.Rules.MinGroup < 3 || s.Rules.MinGroup > 1000 {
		return fmt.Errorf("its denominator is %q and its min_group %d", s.Rules.Denominator, s.Rules.MinGroup)
	}
	items, subjects := 0, map[survey.Subjects]int{
		survey.OverUnit: 1, survey.OverBody: len(s.BodyList()), survey.OverLeaders: len(s.Leaders), survey.OverPromoted: len(s.Promoted),
	}
	for i := range s.Forms {
		f := &s.Forms[i]
		n, ok := subjects[f.Subjects]
		if items += n * len(f.Criteria); !ok || items > envelope.MaxBallot {
			return fmt.Errorf("form %q is over %q, or more is asked than a ballot can say", f.ID, f.Subjects)
		}
		if err := wellFormedForm(s, f); err != nil {
			return fmt.Errorf("form %q: %w", f.ID, err)
		}
	}
	return nil
}

func wellFormedForm(s *survey.Setup, f *survey.Form) error {
	for _, err := range []error{
		addAll("grade", f.Grades, maxGrades, func(g survey.Grade) string { return g.Code }),
		addAll("criterion", f.Criteria, maxCriteria, func(c survey.Criterion) string { return c.ID }),
		addAll("category", f.Categories, len(s.Categories), func(c string) string { return c }),
	} {
		if err != nil {
			return err
		}
	}
	sum := 0
	for _, code := range f.Categories {
		if _, ok := s.Category(code); !ok {
			return fmt.Errorf("category %q is unknown", code)
		}
		sum += f.Weights[code]
	}
	if len(f.Categories) == 0 || f.Weights != nil && (sum != 100 || len(f.Weights) != len(f.Categories)) {
		return fmt.Errorf("it is for no category, or its weights are not those of its categories and sum to 100")
	}
	rates := []string{survey.RankTotal}
	for _, d := range f.Derived {
		rates = append(rates, d.Name)
	}
	if !slices.Contains(rates, f.Rank) || f.RankWithin != survey.WithinForm && f.RankWithin != survey.WithinRole {
		return fmt.Errorf("it ranks by %q within %q", f.Rank, f.RankWithin)
	}
	for _, flag := range f.Flags {
		if flag.AtLeast.IsZero() == flag.Below.IsZero() {
			return fmt.Errorf("flag %q has no fraction, or two", flag.Name)
		}
	}
	for _, c := range f.Criteria {
		if err := wellFormedCriterion(f, c); err != nil {
			return fmt.Errorf("criterion %q: %w", c.ID, err)
		}
	}
	return nil
}

func wellFormedCriterion(f *survey.Form, c survey.Criterion) error {
	if err := addAll("grade", c.Grades, maxGrades, func(g survey.Grade) string { return g.Code }); err != nil {
		return err
	}
	if err := addAll("option", c.Options, maxCriteria, func(o survey.Option) string { return o.Code }); err != nil {
		return err
	}
	if err := addAll("band", c.Bands, maxCriteria, func(b survey.Band) string { return b.Code }); err != nil {
		return err
	}
	switch c.Kind {
	case survey.Graded:
		if len(f.Scale(c)) == 0 {
			return fmt.Errorf("it has no scale")
		}
	case survey.Scored:
		least, a := envelope.Hundredths(c.Points.Min.String())
		most, b := envelope.Hundredths(c.Points.Max.String())
		step, d := envelope.Hundredths(c.Points.Step.String())
		if !a || !b || !d || least >= most || most > 100_000 || step < 1 {
			return fmt.Errorf("its points go from %s to %s by %s", c.Points.Min, c.Points.Max, c.Points.Step)
		}
	case survey.Choices:
		texts := 0
		for _, o := range c.Options {
			if o.Text < 0 || o.Text > maxText {
				return fmt.Errorf("the text of option %q is of %d characters", o.Code, o.Text)
			}
			if o.Text > 0 {
				texts++
			}
		}
		if len(c.Options) == 0 || texts > 1 {
			return fmt.Errorf("it has %d options, %d of them with a text", len(c.Options), texts)
		}
	case survey.Text:
		if c.Max < 1 || c.Max > maxText {
			return fmt.Errorf("a text of %d characters", c.Max)
		}
	default:
		return fmt.Errorf("its kind is %q", c.Kind)
	}
	return nil
}
