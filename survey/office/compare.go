package office

import (
	"context"
	"fmt"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/words"
)

// Compare puts the units that an assessment measured side by side, and beside its last year when one is chosen. It takes the
// sessions made under the assessment, and those of its name that came by file; rehearsals stay out. A session measured by other
// rules is refused by name, whatever it came by. It needs a keeper of the house. ErrAssessmentUnknown.
func (a Actor) Compare(ctx context.Context, id string) (compare.Comparison, error) {
	if _, err := a.Keeper(ctx); err != nil {
		return compare.Comparison{}, err
	}
	return a.office.compare(ctx, id)
}

func (o *Office) compare(ctx context.Context, id string) (compare.Comparison, error) {
	a, err := o.house.Assessment(ctx, id)
	if err != nil {
		return compare.Comparison{}, err
	}
	now, err := o.gather(ctx, a)
	if err != nil {
		return compare.Comparison{}, err
	}
	var before *compare.Year
	if a.Previous != "" {
		previous, err := o.house.Assessment(ctx, a.Previous)
		if err != nil {
			return compare.Comparison{}, err
		}
		last, err := o.gather(ctx, previous)
		if err != nil {
			return compare.Comparison{}, err
		}
		before = &last
	}
	return compare.New(now, before, o.config.Software), nil
}

// TakeComparison does what Compare does for one who takes it away in a file, which is an act in the audit log.
func (a Actor) TakeComparison(ctx context.Context, id string) (compare.Comparison, error) {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return compare.Comparison{}, err
	}
	c, err := a.office.compare(ctx, id)
	if err != nil {
		return compare.Comparison{}, err
	}
	return c, a.office.house.Record(ctx, keeper.act(words.TookComparison(c.Assessment.Name)))
}

// gather looks at all sessions that count towards an assessment.
func (o *Office) gather(ctx context.Context, a survey.Assessment) (compare.Year, error) {
	sessions, err := o.house.Sessions(ctx)
	if err != nil {
		return compare.Year{}, err
	}
	year := compare.Year{Assessment: a}
	for _, s := range sessions {
		if !a.Measures(&s.Setup) || s.Fault != "" { // the list of sessions names what is out of service
			continue
		}
		if !s.Phase.Reached(survey.Opened) {
			year.Waiting = append(year.Waiting, compare.Session{ID: s.ID, Unit: s.Setup.Unit, Label: s.Setup.Unit, Date: s.Setup.Date, Group: s.Setup.Group, Phase: s.Phase})
			continue
		}
		r, err := o.report(ctx, s)
		if err != nil {
			return compare.Year{}, fmt.Errorf("session %s of %s: %w", s.ID, s.Setup.Unit, err)
		}
		year.Opened = append(year.Opened, compare.Opened{Report: r, Phase: s.Phase})
	}
	return year, nil
}
