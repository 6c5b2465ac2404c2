package control

import (
	"context"

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
}

func (d *Desk) addPerson(ctx context.Context, act AddPerson) (NewPassword, error) {
	made := password.Generate()
	p := survey.Person{Name: act.Name, Role: survey.StaffRole(act.Role), Group: act.Group, Password: password.Hash(made)}
	return NewPassword{act.Name, made}, d.Office.AddPerson(ctx, p)
}

func (d *Desk) newPassword(ctx context.Context, act Account) (NewPassword, error) {
	made := password.Generate()
	return NewPassword{act.Name, made}, d.Office.SetPassword(ctx, act.Name, password.Hash(made))
}

func (d *Desk) disable(ctx context.Context, act Account) (none, error) {
	return none{}, d.Office.Disable(ctx, act.Name, true)
}

func (d *Desk) enable(ctx context.Context, act Account) (none, error) {
	return none{}, d.Office.Disable(ctx, act.Name, false)
}

func (d *Desk) people(ctx context.Context, _ none) ([]ListedPerson, error) {
	people, err := d.Office.People(ctx)
	list := []ListedPerson{}
	for _, p := range people {
		list = append(list, ListedPerson{p.Name, p.Role, p.Group, p.Disabled})
	}
	return list, err
}

// Health is what does not fit in a data directory, and its audit log.
type Health struct {
	Faults []string // of sessions
	Strays []string // files below the data directory that belong to no session
	// Exchanged are files that a running server works on and that are not in their place any more.
	Exchanged []string
	Audit     []survey.AuditEntry
}

func (d *Desk) doctor(ctx context.Context, _ none) (h Health, err error) {
	sessions, err := d.Office.Sessions(ctx)
	if err != nil {
		return h, err
	}
	for _, s := range sessions {
		if s.Fault != "" {
			h.Faults = append(h.Faults, s.Fault.English(s.ID))
		}
	}
	if h.Strays, err = d.Office.Strays(ctx); err != nil {
		return h, err
	}
	if h.Exchanged, err = d.Office.Exchanged(ctx); err != nil {
		return h, err
	}
	h.Audit, err = d.Office.Audit(ctx)
	return h, err
}
