package office

import (
	"context"
	"time"

	"ceping/survey"
	"ceping/survey/totp"
	"ceping/survey/words"
)

// LoginCode is what is kept of an account that logs in with a code of its owner's phone, too (动态码); the zero LoginCode of one that does not.
type LoginCode struct {
	Secret totp.Secret
	Step   int64 // of the last code that was taken: it and those before work no more
}

// None reports whether the account logs in with its password alone.
func (c LoginCode) None() bool { return c.Secret == totp.Secret{} }

// look finds the step of the code that was typed, where it works at this time; else the refusal says the time, by which one sees a wrong clock.
func (c LoginCode) look(typed string, now time.Time) (step int64, err error) {
	step, ok := c.Secret.Match(survey.Digits(typed), now)
	if !ok {
		return 0, survey.Refuse("code_wrong", clockOf(now))
	}
	return step, nil
}

func clockOf(now time.Time) string { return now.Local().Format("2006-01-02 15:04:05") }

// WithCode reports whether an account is asked for a code.
func (d Door) WithCode(ctx context.Context, name string) (bool, error) {
	c, err := d.house.LoginCode(ctx, name)
	return !c.None(), err
}

// TakeCode takes the code that somebody typed who has shown the account's password, once. A *Refusal code_wrong or code_used, with the server's
// time. Of an account that is asked for none it takes anything.
func (d Door) TakeCode(ctx context.Context, name, typed string) error {
	c, err := d.house.LoginCode(ctx, name)
	if err != nil || c.None() {
		return err
	}
	now := d.now()
	if c.Step, err = c.look(typed, now); err != nil {
		return err
	}
	first, err := d.house.SpendLoginCode(ctx, name, c)
	if err == nil && !first {
		return survey.Refuse("code_used", clockOf(now))
	}
	return err
}

// SwitchCodeOn has the own account asked for a code from now on, once a first right one shows that the phone has the secret, and ends its staff
// sessions. The Actor has shown its password. It answers the account as it is then.
func (a Actor) SwitchCodeOn(ctx context.Context, secret totp.Secret, typed string) (changed survey.Person, err error) {
	return a.changeCode(ctx, a.name, func(all []survey.Person, before LoginCode) (survey.Person, LoginCode, Act, error) {
		fail := func(err error) (survey.Person, LoginCode, Act, error) {
			return survey.Person{}, LoginCode{}, Act{}, err
		}
		p, may, err := a.stillSelf(all)
		if err != nil {
			return fail(err)
		}
		if err := a.sure(); err != nil {
			return fail(err)
		}
		if !before.None() {
			return fail(survey.Refuse("code_on"))
		}
		code := LoginCode{Secret: secret}
		if code.Step, err = code.look(typed, a.office.now()); err != nil {
			return fail(err)
		}
		return p, code, may.act(words.SwitchedCodeOn(p.Name)), nil
	})
}

// SwitchCodeOff has an account asked for its password alone again, and ends its staff sessions: an administrator any, and everybody the own
// one. The Actor has shown its password, and its own code where it has one.
func (a Actor) SwitchCodeOff(ctx context.Context, name string) (changed survey.Person, err error) {
	return a.changeCode(ctx, name, func(all []survey.Person, before LoginCode) (survey.Person, LoginCode, Act, error) {
		fail := func(err error) (survey.Person, LoginCode, Act, error) {
			return survey.Person{}, LoginCode{}, Act{}, err
		}
		p, may, err := a.codeOf(all, name)
		if err != nil {
			return fail(err)
		}
		if err := a.sure(); err != nil {
			return fail(err)
		}
		if before.None() {
			return fail(survey.Refuse("code_off", name))
		}
		return p, LoginCode{}, may.act(words.SwitchedCodeOff(name)), nil
	})
}

// codeOf is an account and the right to switch off its code.
func (a Actor) codeOf(all []survey.Person, name string) (survey.Person, right, error) {
	if name == a.name && !a.terminal {
		return a.stillSelf(all)
	}
	keeper, err := a.stillKeeper(all)
	if err != nil {
		return survey.Person{}, right{}, err
	}
	p, known := named(all, name)
	if !known {
		return survey.Person{}, right{}, survey.ErrPersonUnknown
	}
	return p, keeper.right, nil
}

// WithCodes names the accounts that are asked for a code, for a keeper of the house.
func (a Actor) WithCodes(ctx context.Context) ([]string, error) {
	if _, err := a.Keeper(ctx); err != nil {
		return nil, err
	}
	return a.office.house.LoginCodes(ctx)
}

// changeCode changes an account's code and ends its staff sessions, in one transaction with what is decided.
func (a Actor) changeCode(ctx context.Context, name string,
	decide func([]survey.Person, LoginCode) (survey.Person, LoginCode, Act, error)) (changed survey.Person, err error) {
	if a.office == nil {
		return survey.Person{}, survey.ErrNoRight
	}
	err = a.office.house.ChangeLoginCode(ctx, name, func(all []survey.Person, before LoginCode) (survey.Person, LoginCode, Act, error) {
		p, code, act, err := decide(all, before)
		p.Generation++
		changed = p
		return p, code, act, err
	})
	return changed, err
}
