package office

import (
	"context"

	"ceping/survey"
	"ceping/survey/version1"
)

// Compare puts the units that an assessment measured side by side, and beside its last year when one is chosen. It takes the
// sessions made under the assessment, and those of its name that came by file; rehearsals stay out. A session measured by other
// rules is refused by name, whatever it came by. ErrAssessmentUnknown.
func (o *Office) Compare(ctx context.Context, id string) (version1.Comparison, error) {
	a, err := o.store.Assessment(ctx, id)
	if err != nil {
		return version1.Comparison{}, err
	}
	now, err := o.gather(ctx, a)
	if err != nil {
		return version1.Comparison{}, err
	}
	var before *version1.Gathered
	if a.Previous != "" {
		previous, err := o.store.Assessment(ctx, a.Previous)
		if err != nil {
			return version1.Comparison{}, err
		}
		last, err := o.gather(ctx, previous)
		if err != nil {
			return version1.Comparison{}, err
		}
		before = &last
	}
	return version1.NewComparison(now, before, o.config.Software), nil
}

// TakeComparison is Compare for one who takes it away in a file, which is an act in the audit log.
func (o *Office) TakeComparison(ctx context.Context, id string) (version1.Comparison, error) {
	if err := o.keeper(ctx); err != nil {
		return version1.Comparison{}, err
	}
	c, err := o.Compare(ctx, id)
	if err != nil {
		return version1.Comparison{}, err
	}
	return c, o.store.Record(ctx, survey.ActBy(ctx, "", "take comparison", c.Assessment.Name))
}

// gather looks at all sessions that count towards an assessment.
func (o *Office) gather(ctx context.Context, a survey.Assessment) (version1.Gathered, error) {
	sessions, err := o.store.Sessions(ctx)
	if err != nil {
		return version1.Gathered{}, err
	}
	return version1.Gather(a, sessions, func(s survey.Session) (map[string]version1.Counts, error) { return o.header(ctx, s) })
}
