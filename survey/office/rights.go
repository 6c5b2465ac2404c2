package office

import (
	"context"
	"slices"

	"ceping/survey"
)

// acting is a session that whoever acts may change.
func (a Actor) acting(ctx context.Context, id string) (survey.Session, right, error) {
	return a.allowed(ctx, id, survey.Person.Acts)
}

// seen is a session that concerns whoever acts.
func (a Actor) seen(ctx context.Context, id string) (survey.Session, error) {
	s, _, err := a.allowed(ctx, id, survey.Person.Sees)
	return s, err
}

// allowed is a session on which whoever acts has a right, and that right; survey.ErrSessionUnknown when they are not even to know of it.
func (a Actor) allowed(ctx context.Context, id string, may func(survey.Person, survey.Session) bool) (survey.Session, right, error) {
	who, err := a.person(ctx)
	if err != nil {
		return survey.Session{}, right{}, err
	}
	s, err := a.office.house.Session(ctx, id)
	switch {
	case err != nil:
		return survey.Session{}, right{}, err
	case !who.Sees(s):
		return survey.Session{}, right{}, survey.ErrSessionUnknown
	case !may(who, s):
		return survey.Session{}, right{}, survey.ErrNoRight
	}
	return s, right{who.Name, id}, nil
}

// maker refuses whoever makes no sessions.
func (a Actor) maker(ctx context.Context) (survey.Person, error) {
	who, err := a.person(ctx)
	if err == nil && !who.Makes() {
		err = survey.ErrNoRight
	}
	return who, err
}

// keeping is the right to a session as it is to be: a group's account makes and leaves sessions in its own group only.
func (a Actor) keeping(ctx context.Context, id string, setup *survey.Setup) (right, error) {
	who, err := a.maker(ctx)
	if err != nil {
		return right{}, err
	}
	if who.Role == survey.GroupMember && setup.Group != who.Group {
		return right{}, survey.Refuse("group_of_others", who.Group, setup.Group)
	}
	return right{who.Name, id}, nil
}

// ofHouse is the right to what the house does by itself after an act under this one.
func (r right) ofHouse() right { return right{who: r.who} }

// Keeper returns the right to the house, of administrators and the terminal.
func (a Actor) Keeper(ctx context.Context) (Keeper, error) {
	who, err := a.person(ctx)
	switch {
	case err != nil:
		return Keeper{}, err
	case !who.Office():
		return Keeper{}, survey.ErrNoRight
	}
	return Keeper{right{who: who.Name}}, nil
}

// member refuses whoever has no account that is let in.
func (a Actor) member(ctx context.Context) (survey.Person, error) {
	who, err := a.person(ctx)
	if err == nil && who.Disabled {
		err = survey.ErrNoRight
	}
	return who, err
}

// stillKeeper is Keeper while accounts are changed: it is decided on the accounts as they are in that transaction.
func (a Actor) stillKeeper(all []survey.Person) (Keeper, error) {
	if p, known := named(all, a.name); !a.terminal && (!known || !p.Office()) {
		return Keeper{}, survey.Refuse("keeper_gone", a.name)
	}
	return Keeper{right{who: a.name}}, nil
}

// stillSelf is the right to the own account, in the same way.
func (a Actor) stillSelf(all []survey.Person) (survey.Person, right, error) {
	p, known := named(all, a.name)
	switch {
	case !known || a.terminal:
		return survey.Person{}, right{}, survey.ErrNoRight
	case p.Disabled:
		return survey.Person{}, right{}, survey.Refuse("account_changed")
	}
	return p, right{who: a.name}, nil
}

func named(all []survey.Person, name string) (survey.Person, bool) {
	i := slices.IndexFunc(all, func(p survey.Person) bool { return p.Name == name })
	if i < 0 {
		return survey.Person{}, false
	}
	return all[i], true
}
