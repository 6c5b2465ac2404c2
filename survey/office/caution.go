package office

import (
	"context"
	"slices"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/count"
)

// cautions are sentences for those who hold the outputs of a session: other opened sessions of its unit under the same assessment, a
// rehearsal that was not erased and last year's among them, have results that can be subtracted from its own.
func (o *Office) cautions(ctx context.Context, s survey.Session) ([]string, error) {
	under, named, err := o.years(ctx, s)
	if err != nil {
		return nil, err
	}
	all, err := o.house.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	var others []count.ReportSession
	for _, other := range all {
		setup := &other.Setup
		same := survey.NameKey(setup.Unit) == survey.NameKey(s.Setup.Unit) &&
			(setup.Under != "" && slices.Contains(under, setup.Under) || slices.Contains(named, setup.Assessment))
		if other.ID != s.ID && other.Fault == "" && other.Phase.Reached(survey.Opened) && same {
			others = append(others, count.ReportSession{Date: setup.Date, Rehearsal: setup.Rehearsal})
		}
	}
	if sentence := compare.Caution(others); sentence != "" {
		return []string{sentence}, nil
	}
	return nil, nil
}

// years are a session's assessment and the year before's, by id and by name.
func (o *Office) years(ctx context.Context, s survey.Session) (under, named []string, err error) {
	named = []string{s.Setup.Assessment}
	for id := s.Setup.Under; id != "" && len(under) < 2; {
		a, err := o.house.Assessment(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		under, named, id = append(under, id), append(named, a.Name()), a.Previous
	}
	return under, named, nil
}
