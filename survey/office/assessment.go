package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/manifest"
)

// Assessments lists all assessments by name.
func (o *Office) Assessments(ctx context.Context) ([]survey.Assessment, error) {
	return o.house.Assessments(ctx)
}

// Assessment returns one; ErrAssessmentUnknown.
func (o *Office) Assessment(ctx context.Context, id string) (survey.Assessment, error) {
	return o.house.Assessment(ctx, id)
}

// AddAssessment keeps a new assessment and returns its id. *InvalidError.
func (o *Office) AddAssessment(ctx context.Context, plan survey.Setup) (string, error) {
	if err := o.keeper(ctx); err != nil {
		return "", err
	}
	plan, err := plan.NextUnit()
	if err != nil {
		return "", err
	}
	a := survey.Assessment{ID: o.config.NewID(), Version: 1, Plan: plan}
	if err := a.Check(); err != nil {
		return "", err
	}
	sample := a.Sample()
	if err := manifest.CheckSize(&sample); err != nil {
		return "", err
	}
	return a.ID, o.house.PutAssessment(ctx, a, 0, survey.ActBy(ctx, "", "save assessment", a.Name()))
}

// EditAssessment changes an assessment that is not frozen and still has the revision that its editor saw; otherwise it is a
// *Refusal, and nothing has changed.
func (o *Office) EditAssessment(ctx context.Context, id, revision string, change func(*survey.Setup) error) error {
	if err := o.keeper(ctx); err != nil {
		return err
	}
	a, err := o.house.Assessment(ctx, id)
	if err != nil {
		return err
	}
	if frozen, err := o.Frozen(ctx, id); err != nil {
		return err
	} else if frozen != "" {
		return survey.Refuse(
			fmt.Sprintf("the assessment is frozen: a session of %s under it is ready. Make another one like it", frozen),
			"“"+frozen+"”已按这个考核项目制票，不能再改。要改，请照它另建一个考核项目")
	}
	if a.Plan.Revision() != revision {
		return survey.Refuse("somebody else has changed the assessment meanwhile: look at it again", "别人刚刚改过这个考核项目。下面是您填的内容，请打开最新的页面核对后再保存")
	}
	from := a.Sample()
	plan, err := a.Plan.Clone() // the store may share what it hands out
	if err != nil {
		return err
	}
	if err := change(&plan); err != nil {
		return err
	}
	a.Plan = plan
	if a.Plan.Revision() == revision {
		return nil
	}
	if err := a.Check(); err != nil {
		return err
	}
	to := a.Sample()
	if err := checkGrown(&from, &to); err != nil {
		return err
	}
	before := a.Version
	a.Version++
	return o.house.PutAssessment(ctx, a, before, survey.ActBy(ctx, "", "save assessment", fmt.Sprintf("%s v%d", a.Name(), a.Version)))
}

// Frozen is the unit of a session under the assessment that is ready or further, which freezes it; "" when there is none.
// Rehearsals freeze nothing.
func (o *Office) Frozen(ctx context.Context, id string) (unit string, err error) {
	sessions, err := o.house.Sessions(ctx)
	for _, s := range sessions {
		if s.Setup.Under == id && (s.Phase.Reached(survey.Ready) || s.Fault != "") && !s.Setup.Rehearsal {
			return s.Setup.Unit, err
		}
	}
	return "", err
}

// Sync puts what the assessment rules into a draft under it.
func (o *Office) Sync(ctx context.Context, session, revision string) error {
	s, err := o.acting(ctx, session)
	if err != nil {
		return err
	}
	a, err := o.house.Assessment(ctx, s.Setup.Under)
	if err != nil {
		return err
	}
	return o.Edit(ctx, session, revision, a.Conform)
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
		return survey.Refuse(
			"the session is not as its assessment rules: take the assessment's forms, weights and rules first",
			"与考核项目“"+a.Name()+"”不一致："+strings.Join(differ, "、")+"。请先按考核项目同步")
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
			return survey.Refuse(
				"the assessment rules this for all its sessions: change it there",
				differ+"由考核项目“"+a.Name()+"”统一规定，不能在一场里单独改。要改，请到考核项目里改")
		}
	}
	return nil
}
