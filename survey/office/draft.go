package office

import (
	"context"

	"ceping/survey"
	"ceping/survey/manifest"
)

// Create makes a draft of a checked setup and returns its id. *InvalidError.
func (a Actor) Create(ctx context.Context, setup survey.Setup) (string, error) {
	if _, err := a.maker(ctx); err != nil {
		return "", err
	}
	if err := setup.Check(); err != nil {
		return "", err
	}
	if err := manifest.CheckSize(&setup); err != nil {
		return "", err
	}
	return a.create(ctx, setup)
}

// Draft makes a draft that may still have gaps: they are filled in by Edit, and looked at when the session becomes ready.
func (a Actor) Draft(ctx context.Context, setup survey.Setup) (string, error) {
	if _, err := a.maker(ctx); err != nil {
		return "", err
	}
	if err := survey.CheckName("unit", setup.Unit); err != nil {
		return "", err
	}
	return a.create(ctx, setup)
}

func (a Actor) create(ctx context.Context, setup survey.Setup) (string, error) {
	s := survey.Session{ID: a.office.config.NewID(), Phase: survey.Draft, Setup: setup}
	may, err := a.keeping(ctx, s.ID, &setup)
	if err != nil {
		return "", err
	}
	return s.ID, a.office.house.Create(ctx, s, may.act(survey.ActCreate, setup.Unit))
}

// Edit changes the setup of a draft that still has the revision that its editor saw; otherwise somebody else was faster, and
// it is a *Refusal. A group's account leaves the session in its group. What change answers is returned as it is, and then nothing has changed.
func (a Actor) Edit(ctx context.Context, id, revision string, change func(*survey.Setup) error) error {
	s, _, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Phase != survey.Draft {
		return survey.Refuse("draft_frozen", s.Phase)
	}
	if s.Setup.Revision() != revision {
		return survey.Refuse("draft_edited_meanwhile")
	}
	to, err := s.Setup.Clone() // the store may share what it hands out
	if err != nil {
		return err
	}
	if err := change(&to); err != nil {
		return err
	}
	may, err := a.keeping(ctx, id, &to)
	if err != nil {
		return err
	}
	if err := a.office.keepsYardstick(ctx, &s.Setup, &to); err != nil {
		return err
	}
	if to.Revision() == revision {
		return nil
	}
	if err := checkGrown(&s.Setup, &to); err != nil {
		return err
	}
	return a.office.house.Change(ctx, id, s.Setup, to, may.act("edit", to.Unit))
}

// Sync puts what the assessment rules into a draft under it.
func (a Actor) Sync(ctx context.Context, session, revision string) error {
	s, _, err := a.acting(ctx, session)
	if err != nil {
		return err
	}
	ruled, err := a.office.house.Assessment(ctx, s.Setup.Under)
	if err != nil {
		return err
	}
	return a.Edit(ctx, session, revision, ruled.Conform)
}

// checkGrown refuses an edit that makes a ballot larger than one may be: by then it can still be said what was just entered. One that
// was too large before, as a draft of an earlier version may be, is edited until it fits; at ready it must. Forms that have gaps are
// looked at when they have none.
func checkGrown(from, to *survey.Setup) error {
	if to.CheckForms() != nil || from.CheckForms() == nil && manifest.CheckSize(from) != nil {
		return nil
	}
	return manifest.CheckSize(to)
}

// Rehearse makes a rehearsal (试填) of a session: a draft of its own with the same set-up, marked so everywhere, to be erased
// afterwards.
func (a Actor) Rehearse(ctx context.Context, id string) (string, error) {
	s, _, err := a.acting(ctx, id)
	if err != nil {
		return "", err
	}
	setup, err := s.Setup.Clone()
	if err != nil {
		return "", err
	}
	setup.Rehearsal = true
	return a.Draft(ctx, setup)
}
