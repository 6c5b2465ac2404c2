package survey

import (
	"context"
)

// Compare puts the units that an assessment measured side by side, and beside its last year when one is chosen. It takes the
// sessions made under the assessment, and those of its name that came by file; rehearsals stay out. A session measured by other
// rules is refused by name, whatever it came by. ErrAssessmentUnknown.
func (o *Office) Compare(ctx context.Context, id string) (Comparison, error) {
	a, err := o.store.Assessment(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	now, err := o.gather(ctx, a)
	if err != nil {
		return Comparison{}, err
	}
	var before *Gathered
	if a.Previous != "" {
		previous, err := o.store.Assessment(ctx, a.Previous)
		if err != nil {
			return Comparison{}, err
		}
		last, err := o.gather(ctx, previous)
		if err != nil {
			return Comparison{}, err
		}
		before = &last
	}
	return NewComparison(now, before, o.config.Software), nil
}

// TakeComparison is Compare for one who takes it away in a file, which is an act in the audit log.
func (o *Office) TakeComparison(ctx context.Context, id string) (Comparison, error) {
	if err := o.keeper(ctx); err != nil {
		return Comparison{}, err
	}
	c, err := o.Compare(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	return c, o.store.Record(ctx, ActBy(ctx, "", "take comparison", c.Assessment.Name))
}

// gather looks at all sessions that count towards an assessment.
func (o *Office) gather(ctx context.Context, a Assessment) (Gathered, error) {
	sessions, err := o.store.Sessions(ctx)
	if err != nil {
		return Gathered{}, err
	}
	return Gather(a, sessions, func(s Session) (map[string]Counts, error) { return o.header(ctx, s) })
}
