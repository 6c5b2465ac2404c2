package store

import (
	"context"
	"database/sql"
	"errors"

	"ceping/survey"
)

const personColumns = `name, role, grp, password, generation, disabled`

// People implements survey.PeopleBook.
func (s *Store) People(ctx context.Context) ([]survey.Person, error) {
	rows, err := s.house.QueryContext(ctx, `SELECT `+personColumns+` FROM people ORDER BY name`)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	list := []survey.Person{}
	for rows.Next() {
		p, err := readPerson(rows)
		if err != nil {
			return nil, unavailable(err)
		}
		list = append(list, p)
	}
	return list, unavailable(rows.Err())
}

// Person implements survey.PeopleBook.
func (s *Store) Person(ctx context.Context, name string) (survey.Person, error) {
	p, err := readPerson(s.house.QueryRowContext(ctx, `SELECT `+personColumns+` FROM people WHERE name = $1`, name))
	if errors.Is(err, sql.ErrNoRows) {
		return survey.Person{}, survey.ErrPersonUnknown
	}
	return p, unavailable(err)
}

// PutPerson implements survey.PeopleBook.
func (s *Store) PutPerson(ctx context.Context, p survey.Person, act survey.Act) error {
	put := statement{`INSERT INTO people (` + personColumns + `) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (name) DO UPDATE SET role = $2, grp = $3, password = $4, generation = $5, disabled = $6`,
		[]any{p.Name, p.Role, p.Group, p.Password, p.Generation, p.Disabled}}
	return s.act(ctx, nil, func(a *acting) error { return a.record(ctx, act, put) })
}

func readPerson(row interface{ Scan(...any) error }) (p survey.Person, err error) {
	err = row.Scan(&p.Name, &p.Role, &p.Group, &p.Password, &p.Generation, &p.Disabled)
	return p, err
}
