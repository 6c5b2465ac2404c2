package office

import (
	"context"
	"fmt"
	"slices"

	"ceping/survey"
)

// People lists all accounts by name.
func (o *Office) People(ctx context.Context) ([]survey.Person, error) { return o.house.People(ctx) }

// Person returns an account; ErrPersonUnknown.
func (o *Office) Person(ctx context.Context, name string) (survey.Person, error) {
	return o.house.Person(ctx, name)
}

// AddPerson makes an account of a name that is free. p.Password is a hash.
func (o *Office) AddPerson(ctx context.Context, p survey.Person) error {
	if err := p.Check(); err != nil {
		return err
	}
	return o.house.ChangePeople(ctx, func(all []survey.Person) (survey.Person, survey.Act, error) {
		if err := stillOffice(ctx, all); err != nil {
			return survey.Person{}, survey.Act{}, err
		}
		if _, taken := named(all, p.Name); taken {
			return survey.Person{}, survey.Act{}, survey.Refuse(fmt.Sprintf("there is an account %q already: choose another name, or give it a new password", p.Name), "已有账号“"+p.Name+"”，请换一个名字，或为它重设密码")
		}
		p.Generation, p.Disabled = 1, false
		return p, survey.ActBy(ctx, "", "add account", string(p.Role)+" "+p.Name), nil
	})
}

// SetPassword gives an account another password, and ends its staff sessions.
func (o *Office) SetPassword(ctx context.Context, name, hash string) error {
	return o.changePerson(ctx, name, "set password", func(p *survey.Person, _ []survey.Person) error {
		p.Password = hash
		return nil
	})
}

// ChangeOwnPassword replaces the password of an account whose owner has shown that it knows the one with the hash before,
// and returns the account; all its staff sessions end. A password that was given to it meanwhile stays.
func (o *Office) ChangeOwnPassword(ctx context.Context, name, before, hash string) (changed survey.Person, err error) {
	err = o.house.ChangePeople(ctx, func(all []survey.Person) (survey.Person, survey.Act, error) {
		p, known := named(all, name)
		if !known {
			return survey.Person{}, survey.Act{}, survey.ErrPersonUnknown
		}
		if p.Disabled || p.Password != before {
			return survey.Person{}, survey.Act{}, survey.Refuse("the account was changed meanwhile: log in again", "这个账号刚刚被停用或重设了密码，请重新登录后再改")
		}
		p.Password = hash
		p.Generation++
		changed = p
		return p, survey.ActBy(ctx, "", "set password", p.Name), nil
	})
	return changed, err
}

// Disable shuts an account out, or lets it in again, and ends its staff sessions. The last administrator stays.
func (o *Office) Disable(ctx context.Context, name string, disabled bool) error {
	what := map[bool]string{true: "disable account", false: "enable account"}[disabled]
	return o.changePerson(ctx, name, what, func(p *survey.Person, all []survey.Person) error {
		another := func(other survey.Person) bool { return other.Office() && other.Name != name }
		if disabled && p.Role == survey.Administrator && !slices.ContainsFunc(all, another) {
			return survey.Refuse("the last administrator stays: add another one first", "这是最后一个管理员账号，不能停用。请先建另一个管理员")
		}
		p.Disabled = disabled
		return nil
	})
}

// EndStaffSessions logs an account out everywhere: an administrator any, and everybody the own one.
func (o *Office) EndStaffSessions(ctx context.Context, name string) error {
	return o.house.ChangePeople(ctx, func(all []survey.Person) (survey.Person, survey.Act, error) {
		if who := survey.Actor(ctx); who != name {
			if err := stillOffice(ctx, all); err != nil {
				return survey.Person{}, survey.Act{}, err
			}
		}
		p, known := named(all, name)
		if !known {
			return survey.Person{}, survey.Act{}, survey.ErrPersonUnknown
		}
		p.Generation++
		return p, survey.ActBy(ctx, "", "log out everywhere", p.Name), nil
	})
}

// changePerson is an administrator's change of an account, in one transaction with what it was decided on.
func (o *Office) changePerson(ctx context.Context, name, what string, change func(p *survey.Person, all []survey.Person) error) error {
	return o.house.ChangePeople(ctx, func(all []survey.Person) (survey.Person, survey.Act, error) {
		if err := stillOffice(ctx, all); err != nil {
			return survey.Person{}, survey.Act{}, err
		}
		p, known := named(all, name)
		if !known {
			return survey.Person{}, survey.Act{}, survey.ErrPersonUnknown
		}
		if err := change(&p, all); err != nil {
			return survey.Person{}, survey.Act{}, err
		}
		p.Generation++
		return p, survey.ActBy(ctx, "", what, p.Name), nil
	})
}

// stillOffice refuses an act on accounts by one who was shut out since it came in.
func stillOffice(ctx context.Context, all []survey.Person) error {
	who := survey.Actor(ctx)
	if who == survey.Terminal {
		return nil
	}
	if p, known := named(all, who); !known || !p.Office() {
		return survey.Refuse(fmt.Sprintf("the account %q keeps no accounts any more: nothing was changed", who), "您的账号刚刚被停用，没有执行。请找另一位管理员")
	}
	return nil
}

func named(all []survey.Person, name string) (survey.Person, bool) {
	i := slices.IndexFunc(all, func(p survey.Person) bool { return p.Name == name })
	if i < 0 {
		return survey.Person{}, false
	}
	return all[i], true
}
