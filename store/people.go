package store

import (
	"context"
	"database/sql"
	"errors"

	"ceping/survey"
	"ceping/survey/office"
)

const personColumns = `name, role, assessment_group, password, generation, disabled`

// querier is the house, or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// People implements office.PeopleBook.
func (s *Store) People(ctx context.Context) ([]survey.Person, error) {
	list, err := readPeople(ctx, s.house.now())
	return list, unavailable(err)
}

// Person implements office.PeopleBook.
func (s *Store) Person(ctx context.Context, name string) (survey.Person, error) {
	p, err := readPerson(s.house.QueryRowContext(ctx, `SELECT `+personColumns+` FROM people WHERE name = $1`, name))
	if errors.Is(err, sql.ErrNoRows) {
		return survey.Person{}, survey.ErrPersonUnknown
	}
	return p, unavailable(err)
}

// ChangePeople implements office.PeopleBook. The transaction writes from its beginning: of two changes at once, the second is
// told what the first has kept.
func (s *Store) ChangePeople(ctx context.Context, decide func([]survey.Person) (survey.Person, office.Act, error)) error {
	return s.act(ctx, nil, nil, func(a *acting) error {
		return a.recordAs(ctx, func(tx *sql.Tx) ([]deed, error) {
			all, err := readPeople(ctx, tx)
			if err != nil {
				return nil, unavailable(err)
			}
			p, act, err := decide(all)
			if err != nil {
				return nil, err
			}
			deeds, err := written(act)
			if err != nil {
				return nil, err
			}
			return deeds, unavailable(errors.Join(keepPerson(ctx, tx, p), endLogins(ctx, tx, p.Name, p.Generation)))
		})
	})
}

// keepPerson writes an account. One that is there is changed and not put in anew: a CHECK looks at what a change sets alone, and an
// account that does not fit, as a house of before may have, can be shut out all the same.
func keepPerson(ctx context.Context, tx *sql.Tx, p survey.Person) error {
	var of survey.Person
	switch err := tx.QueryRowContext(ctx, `SELECT role, assessment_group FROM people WHERE name = $1`, p.Name).Scan(&of.Role, &of.Group); {
	case errors.Is(err, sql.ErrNoRows):
		_, err := tx.ExecContext(ctx, `INSERT INTO people (`+personColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
			p.Name, p.Role, p.Group, p.Password, p.Generation, p.Disabled)
		return err
	case err != nil:
		return err
	}
	if of.Role != p.Role || of.Group != p.Group {
		if _, err := tx.ExecContext(ctx, `UPDATE people SET role = $2, assessment_group = $3 WHERE name = $1`, p.Name, p.Role, p.Group); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE people SET password = $2, generation = $3, disabled = $4 WHERE name = $1`, p.Name, p.Password, p.Generation, p.Disabled)
	return err
}

// terminalGeneration is the name of the setting: the terminal is no account, and has no row among them.
const terminalGeneration = "terminal_generation"

// TerminalGeneration implements office.PeopleBook.
func (s *Store) TerminalGeneration(ctx context.Context) (n int, err error) {
	err = s.house.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, terminalGeneration).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, unavailable(err)
}

// EndTerminal implements office.PeopleBook.
func (s *Store) EndTerminal(ctx context.Context, act office.Act) error {
	raise := statement{`INSERT INTO settings (name, value) VALUES ($1, '1')
		ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1`, []any{terminalGeneration}}
	end := statement{`DELETE FROM logins WHERE who = $1`, []any{survey.Terminal}}
	return s.act(ctx, nil, []office.Act{act}, func(a *acting) error { return a.record(ctx, raise, end) })
}

func readPeople(ctx context.Context, from querier) ([]survey.Person, error) {
	rows, err := from.QueryContext(ctx, `SELECT `+personColumns+` FROM people ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []survey.Person{}
	for rows.Next() {
		p, err := readPerson(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

func readPerson(row interface{ Scan(...any) error }) (p survey.Person, err error) {
	err = row.Scan(&p.Name, &p.Role, &p.Group, &p.Password, &p.Generation, &p.Disabled)
	return p, err
}
