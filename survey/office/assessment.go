package office

import (
	"context"
	"slices"

	"ceping/survey"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// Assessments lists all assessments by name.
func (a Actor) Assessments(ctx context.Context) ([]survey.Assessment, error) {
	if _, err := a.member(ctx); err != nil {
		return nil, err
	}
	return a.office.house.Assessments(ctx)
}

// Assessment returns one; ErrAssessmentUnknown.
func (a Actor) Assessment(ctx context.Context, id string) (survey.Assessment, error) {
	if _, err := a.member(ctx); err != nil {
		return survey.Assessment{}, err
	}
	return a.office.house.Assessment(ctx, id)
}

// AddAssessment keeps a new assessment and returns its id. *InvalidError.
func (a Actor) AddAssessment(ctx context.Context, plan survey.Setup) (string, error) {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return "", err
	}
	plan, err = plan.NextUnit()
	if err != nil {
		return "", err
	}
	made := survey.Assessment{ID: a.office.config.NewID(), Version: 1, Plan: plan}
	if err := made.Check(); err != nil {
		return "", err
	}
	sample := made.Sample()
	if err := manifest.CheckSize(&sample); err != nil {
		return "", err
	}
	return made.ID, a.office.house.PutAssessment(ctx, made, 0, keeper.act(words.SavedAssessment(made.Name())))
}

// EditAssessment changes an assessment that is not frozen and still has the revision that its editor saw; otherwise it is a
// *Refusal, and nothing has changed.
func (a Actor) EditAssessment(ctx context.Context, id, revision string, change func(*survey.Setup) error) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	made, err := a.office.house.Assessment(ctx, id)
	if err != nil {
		return err
	}
	if frozen, err := a.office.frozenBy(ctx, id); err != nil {
		return err
	} else if frozen != "" {
		return survey.Refuse("assessment_frozen", frozen)
	}
	if made.Plan.Revision() != revision {
		return survey.Refuse("assessment_edited_meanwhile")
	}
	from := made.Sample()
	plan, err := made.Plan.Clone() // the store may share what it hands out
	if err != nil {
		return err
	}
	if err := change(&plan); err != nil {
		return err
	}
	made.Plan = plan
	if made.Plan.Revision() == revision {
		return nil
	}
	if err := made.Check(); err != nil {
		return err
	}
	to := made.Sample()
	if err := checkGrown(&from, &to); err != nil {
		return err
	}
	before := made.Version
	made.Version++
	return a.office.house.PutAssessment(ctx, made, before, keeper.act(words.ChangedAssessment(made.Name(), made.Version)))
}

// Frozen returns the unit of a session under the assessment that is ready or further, which freezes it; "" when there is none. It needs a
// keeper of the house.
func (a Actor) Frozen(ctx context.Context, id string) (unit string, err error) {
	if _, err := a.Keeper(ctx); err != nil {
		return "", err
	}
	return a.office.frozenBy(ctx, id)
}

// frozenBy is Frozen. Rehearsals freeze nothing.
func (o *Office) frozenBy(ctx context.Context, id string) (unit string, err error) {
	sessions, err := o.house.Sessions(ctx)
	for _, s := range sessions {
		if s.Setup.Under == id && (s.Phase.Reached(survey.Ready) || s.Fault != "") && !s.Setup.Rehearsal {
			return s.Setup.Unit, err
		}
	}
	return "", err
}

// checkConforms refuses a session that is measured by another yardstick than its assessment's.
func (o *Office) checkConforms(ctx context.Context, s *survey.Setup) error {
	if s.Under == "" || s.Rehearsal {
		return nil
	}
	a, err := o.house.Assessment(ctx, s.Under)
	if err != nil {
		return err
	}
	if differ := a.Differences(s); len(differ) > 0 {
		return survey.Refuse("session_differs", a.Name(), differ)
	}
	return nil
}

// keepsYardstick refuses an edit of a session that departs from its assessment in something it did not before.
func (o *Office) keepsYardstick(ctx context.Context, from, to *survey.Setup) error {
	if to.Under == "" || to.Rehearsal {
		return nil
	}
	a, err := o.house.Assessment(ctx, to.Under)
	if err != nil {
		return err
	}
	before := a.Differences(from)
	for _, differ := range a.Differences(to) {
		if !slices.Contains(before, differ) {
			return survey.Refuse("assessment_rules", differ, a.Name())
		}
	}
	return nil
}
