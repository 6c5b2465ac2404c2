package office_test

import (
	"context"

	"ceping/survey"
	"ceping/survey/office"
)

func (f *failing) LoginCode(ctx context.Context, name string) (office.LoginCode, error) {
	return reads(f, "LoginCode", func() (office.LoginCode, error) { return f.Store.LoginCode(ctx, name) })
}

func (f *failing) LoginCodes(ctx context.Context) ([]string, error) {
	return reads(f, "LoginCodes", func() ([]string, error) { return f.Store.LoginCodes(ctx) })
}

func (f *failing) ChangeLoginCode(ctx context.Context, name string,
	decide func([]survey.Person, office.LoginCode) (survey.Person, office.LoginCode, office.Act, error)) error {
	return f.writes("ChangeLoginCode", func() error { return f.Store.ChangeLoginCode(ctx, name, decide) })
}
