package survey

import (
	"context"
	"errors"
	"fmt"
)

// People lists all accounts by name.
func (o *Office) People(ctx context.Context) ([]Person, error) { return o.store.People(ctx) }

// Person returns an account; ErrPersonUnknown.
func (o *Office) Person(ctx context.Context, name string) (Person, error) {
	return o.store.Person(ctx, name)
}

// AddPerson makes an account of a name that is free. p.Password is a hash.
func (o *Office) AddPerson(ctx context.Context, p Person) error {
	if err := p.check(); err != nil {
		return err
	}
	switch _, err := o.store.Person(ctx, p.Name); {
	case err == nil:
		return refuse(fmt.Sprintf("there is an account %q already: choose another name, or give it a new password", p.Name), "已有账号“"+p.Name+"”，请换一个名字，或为它重设密码")
	case !errors.Is(err, ErrPersonUnknown):
		return err
	}
	p.Generation, p.Disabled = 1, false
	return o.store.PutPerson(ctx, p, act(ctx, "", "add account", string(p.Role)+" "+p.Name))
}

// SetPassword gives an account another password, and ends its staff sessions.
func (o *Office) SetPassword(ctx context.Context, name, hash string) error {
	return o.changePerson(ctx, name, "set password", func(p *Person) error {
		p.Password = hash
		return nil
	})
}

// Disable shuts an account out, or lets it in again, and ends its staff sessions. The last administrator stays.
func (o *Office) Disable(ctx context.Context, name string, disabled bool) error {
	what := map[bool]string{true: "disable account", false: "enable account"}[disabled]
	return o.changePerson(ctx, name, what, func(p *Person) error {
		if disabled && p.Role == Administrator {
			people, err := o.store.People(ctx)
			if err != nil {
				return err
			}
			others := 0
			for _, other := range people {
				if other.Office() && other.Name != name {
					others++
				}
			}
			if others == 0 {
				return refuse("the last administrator stays: add another one first", "这是最后一个管理员账号，不能停用。请先建另一个管理员")
			}
		}
		p.Disabled = disabled
		return nil
	})
}

// EndStaffSessions logs an account out everywhere.
func (o *Office) EndStaffSessions(ctx context.Context, name string) error {
	return o.changePerson(ctx, name, "log out everywhere", func(*Person) error { return nil })
}

func (o *Office) changePerson(ctx context.Context, name, what string, change func(*Person) error) error {
	p, err := o.store.Person(ctx, name)
	if err != nil {
		return err
	}
	if err := change(&p); err != nil {
		return err
	}
	p.Generation++
	return o.store.PutPerson(ctx, p, act(ctx, "", what, p.Name))
}
