package office

import (
	"context"
	"slices"

	"ceping/survey"
	"ceping/survey/words"
)

// People lists all accounts by name, for a keeper of the house.
func (a Actor) People(ctx context.Context) ([]survey.Person, error) {
	if _, err := a.Keeper(ctx); err != nil {
		return nil, err
	}
	return a.office.house.People(ctx)
}

// AddPerson makes an account of a name that is free, and looks like no other. p.Password is a hash.
func (a Actor) AddPerson(ctx context.Context, p survey.Person) error {
	return a.changePeople(ctx, func(all []survey.Person) (survey.Person, Act, error) {
		keeper, err := a.stillKeeper(all)
		if err != nil {
			return survey.Person{}, Act{}, err
		}
		if err := visible(p.Name); err != nil {
			return survey.Person{}, Act{}, err
		}
		if err := p.Check(); err != nil {
			return survey.Person{}, Act{}, err
		}
		if _, taken := named(all, p.Name); taken {
			return survey.Person{}, Act{}, survey.Refuse("account_taken", p.Name)
		}
		if err := recognisable(p.Name, all); err != nil {
			return survey.Person{}, Act{}, err
		}
		if err := a.keepers(p); err != nil {
			return survey.Person{}, Act{}, err
		}
		p.Generation, p.Disabled = 1, false
		return p, keeper.act(words.AddedAccount(p.Role, p.Name)), nil
	})
}

// keepers refuses whoever makes an administrator, or gives one's password to somebody, without having shown their own.
func (a Actor) keepers(p survey.Person) error {
	if p.Role != survey.Administrator {
		return nil
	}
	return a.sure()
}

// SetPassword gives an account another password, and ends its staff sessions.
func (a Actor) SetPassword(ctx context.Context, name, hash string) error {
	return a.changePerson(ctx, name, words.SetPassword(name), func(p *survey.Person, _ []survey.Person) error {
		p.Password = hash
		return a.keepers(*p)
	})
}

// ChangeOwnPassword replaces the password of the account itself, whose owner has shown that it knows the one with the hash before,
// and returns the account; all its staff sessions end. A password that was given to it meanwhile stays.
func (a Actor) ChangeOwnPassword(ctx context.Context, before, hash string) (changed survey.Person, err error) {
	err = a.changePeople(ctx, func(all []survey.Person) (survey.Person, Act, error) {
		p, may, err := a.stillSelf(all)
		if err != nil {
			return survey.Person{}, Act{}, err
		}
		if p.Password != before {
			return survey.Person{}, Act{}, survey.Refuse("account_changed")
		}
		p.Password = hash
		p.Generation++
		changed = p
		return p, may.act(words.SetPassword(p.Name)), nil
	})
	return changed, err
}

// Disable shuts an account out, or lets it in again, and ends its staff sessions. The last administrator stays.
func (a Actor) Disable(ctx context.Context, name string, disabled bool) error {
	return a.changePerson(ctx, name, words.Disabled(name, disabled), func(p *survey.Person, all []survey.Person) error {
		another := func(other survey.Person) bool { return other.Office() && other.Name != name }
		if disabled && p.Role == survey.Administrator && !slices.ContainsFunc(all, another) {
			return survey.Refuse("last_administrator")
		}
		p.Disabled = disabled
		if disabled {
			return nil
		}
		return a.keepers(*p)
	})
}

// EndStaffSessions logs an account out everywhere: an administrator any, and everybody the own one.
func (a Actor) EndStaffSessions(ctx context.Context, name string) error {
	if name != a.name {
		return a.changePerson(ctx, name, words.LoggedOut(name), func(*survey.Person, []survey.Person) error { return nil })
	}
	return a.changePeople(ctx, func(all []survey.Person) (survey.Person, Act, error) {
		p, may, err := a.stillSelf(all)
		if err != nil {
			return survey.Person{}, Act{}, err
		}
		p.Generation++
		return p, may.act(words.LoggedOut(p.Name)), nil
	})
}

// EndTerminal logs everybody out who came in by a one-time link.
func (a Actor) EndTerminal(ctx context.Context) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	return a.office.house.EndTerminal(ctx, keeper.act(words.LoggedOut(survey.Terminal)))
}

// LinkMade notes that a one-time link into the console was made.
func (a Actor) LinkMade(ctx context.Context) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	return a.office.house.Record(ctx, keeper.act(words.LinkMade()))
}

// changePerson is an administrator's change of an account.
func (a Actor) changePerson(ctx context.Context, name string, done words.Deed, change func(p *survey.Person, all []survey.Person) error) error {
	return a.changePeople(ctx, func(all []survey.Person) (survey.Person, Act, error) {
		keeper, err := a.stillKeeper(all)
		if err != nil {
			return survey.Person{}, Act{}, err
		}
		p, known := named(all, name)
		if !known {
			return survey.Person{}, Act{}, survey.ErrPersonUnknown
		}
		if err := change(&p, all); err != nil {
			return survey.Person{}, Act{}, err
		}
		p.Generation++
		return p, keeper.act(done), nil
	})
}

// changePeople changes one account, in one transaction with what is decided.
func (a Actor) changePeople(ctx context.Context, decide func(all []survey.Person) (survey.Person, Act, error)) error {
	if a.office == nil {
		return survey.ErrNoRight
	}
	return a.office.house.ChangePeople(ctx, decide)
}
