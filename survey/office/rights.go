package office

import (
	"context"
	"errors"
	"fmt"

	"ceping/survey"
)

// actor is the account that acts in a context, with its rights as they stand now. ErrNoRight when there is none of that name any more.
func (o *Office) actor(ctx context.Context) (survey.Person, error) {
	name := survey.ActBy(ctx, "", "", "").Who
	if name == survey.Terminal {
		return survey.Person{Name: survey.Terminal, Role: survey.Administrator}, nil
	}
	p, err := o.house.Person(ctx, name)
	if errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, survey.ErrNoRight
	}
	return p, err
}

// acting is a session that whoever acts may change: ErrNoRight when not, and ErrSessionUnknown when they are not even to know of it.
func (o *Office) acting(ctx context.Context, id string) (survey.Session, error) {
	return o.allowed(ctx, id, survey.Person.Acts)
}

// allowed is a session on which whoever acts has a right.
func (o *Office) allowed(ctx context.Context, id string, right func(survey.Person, survey.Session) bool) (survey.Session, error) {
	s, err := o.house.Session(ctx, id)
	if err != nil {
		return survey.Session{}, err
	}
	who, err := o.actor(ctx)
	switch {
	case err != nil:
		return survey.Session{}, err
	case !who.Sees(s):
		return survey.Session{}, survey.ErrSessionUnknown
	case !right(who, s):
		return survey.Session{}, survey.ErrNoRight
	}
	return s, nil
}

// mayKeep refuses a session of a group in which whoever acts has no say: a group's account makes and leaves sessions in its own only.
func (o *Office) mayKeep(ctx context.Context, setup *survey.Setup) error {
	who, err := o.actor(ctx)
	switch {
	case err != nil:
		return err
	case !who.Makes():
		return survey.ErrNoRight
	case who.Role == survey.GroupMember && setup.Group != who.Group:
		return survey.Refuse(
			fmt.Sprintf("the account is of group %q, and the session would be of %q: ask an administrator to move it", who.Group, setup.Group),
			"您的账号属于“"+who.Group+"”，只能办本考核组的测评会。要转给别的考核组，请找管理员")
	}
	return nil
}

// keeper refuses whoever is no administrator.
func (o *Office) keeper(ctx context.Context) error {
	if who, err := o.actor(ctx); err != nil {
		return err
	} else if !who.Office() {
		return survey.ErrNoRight
	}
	return nil
}
