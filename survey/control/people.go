package control

import (
	"context"
	"slices"

	"ceping/survey"
	"ceping/survey/password"
)

// AddPerson is an account to make.
type AddPerson struct{ Name, Role, Group string }

// Account names an account.
type Account struct{ Name string }

// NewPassword is an account's password, shown this once.
type NewPassword struct {
	Name     string `json:"name"`
	Password string `json:"password"`
}

// ListedPerson is a line of the list of accounts.
type ListedPerson struct {
	Name     string           `json:"name"`
	Role     survey.StaffRole `json:"role"`
	Group    string           `json:"group"`
	Disabled bool             `json:"disabled"`
	Code     bool             `json:"code,omitempty"` // it logs in with a code of a phone, too
}

func (h house) addPerson(ctx context.Context, act AddPerson) (NewPassword, error) {
	made := password.Generate()
	p := survey.Person{Name: act.Name, Role: survey.StaffRole(act.Role), Group: act.Group, Password: password.Hash(made)}
	return NewPassword{act.Name, made}, h.office.AddPerson(ctx, p)
}

func (h house) newPassword(ctx context.Context, act Account) (NewPassword, error) {
	made := password.Generate()
	return NewPassword{act.Name, made}, h.office.SetPassword(ctx, act.Name, password.Hash(made))
}

func (h house) codeOff(ctx context.Context, act Account) (none, error) {
	_, err := h.office.SwitchCodeOff(ctx, act.Name)
	return none{}, err
}

func (h house) disable(ctx context.Context, act Account) (none, error) {
	return none{}, h.office.Disable(ctx, act.Name, true)
}

func (h house) enable(ctx context.Context, act Account) (none, error) {
	return none{}, h.office.Disable(ctx, act.Name, false)
}

func (h house) people(ctx context.Context, _ none) ([]ListedPerson, error) {
	people, err := h.office.People(ctx)
	if err != nil {
		return nil, err
	}
	coded, err := h.office.WithCodes(ctx)
	list := []ListedPerson{}
	for _, p := range people {
		list = append(list, ListedPerson{p.Name, p.Role, p.Group, p.Disabled, slices.Contains(coded, p.Name)})
	}
	return list, err
}
