package store

import (
	"context"
	"database/sql"
	"errors"

	"ceping/survey"
	"ceping/survey/office"
)

// LoginCode implements office.CodeBook.
func (s *Store) LoginCode(ctx context.Context, name string) (office.LoginCode, error) {
	c, err := readLoginCode(s.house.now().QueryRowContext(ctx, selectLoginCode, name))
	return c, unavailable(err)
}

// LoginCodes implements office.CodeBook.
func (s *Store) LoginCodes(ctx context.Context) (names []string, err error) {
	rows, err := s.house.now().QueryContext(ctx, `SELECT name FROM login_codes ORDER BY name`)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, unavailable(err)
		}
		names = append(names, name)
	}
	return names, unavailable(rows.Err())
}

// ChangeLoginCode implements office.CodeBook, as ChangePeople does, in the same transaction with the account.
func (s *Store) ChangeLoginCode(ctx context.Context, name string,
	decide func([]survey.Person, office.LoginCode) (survey.Person, office.LoginCode, office.Act, error)) error {
	return s.act(ctx, nil, nil, func(a *acting) error {
		return a.recordAs(ctx, func(tx *sql.Tx) ([]deed, error) {
			all, err := readPeople(ctx, tx)
			if err != nil {
				return nil, unavailable(err)
			}
			before, err := readLoginCode(tx.QueryRowContext(ctx, selectLoginCode, name))
			if err != nil {
				return nil, unavailable(err)
			}
			p, code, act, err := decide(all, before)
			if err != nil {
				return nil, err
			}
			deeds, err := written(act)
			if err != nil {
				return nil, err
			}
			return deeds, unavailable(errors.Join(keepPerson(ctx, tx, p), endLogins(ctx, tx, p.Name, p.Generation), keepLoginCode(ctx, tx, name, code)))
		})
	})
}

// SpendLoginCode implements office.CodeBook: of two who come with the same code one is first.
func (s *Store) SpendLoginCode(ctx context.Context, name string, code office.LoginCode) (first bool, err error) {
	if s.access == Reading {
		return false, unavailable(errReading)
	}
	s.acts.quiet.Lock() // not between the copy of a house and the change to it
	defer s.acts.quiet.Unlock()
	done, err := s.house.now().ExecContext(ctx, `UPDATE login_codes SET step = $1 WHERE name = $2 AND secret = $3 AND step < $1`, code.Step, name, code.Secret[:])
	if err != nil {
		return false, unavailable(err)
	}
	n, err := done.RowsAffected()
	return n == 1, unavailable(err)
}

const selectLoginCode = `SELECT secret, step FROM login_codes WHERE name = $1`

func readLoginCode(row interface{ Scan(...any) error }) (c office.LoginCode, err error) {
	var secret []byte
	switch err := row.Scan(&secret, &c.Step); {
	case errors.Is(err, sql.ErrNoRows):
		return office.LoginCode{}, nil
	case err != nil:
		return office.LoginCode{}, err
	case len(secret) != len(c.Secret): // never taken for an account that has none
		return office.LoginCode{}, errors.New("a login code's secret has another length")
	}
	copy(c.Secret[:], secret)
	clear(secret)
	return c, nil
}

// keepLoginCode keeps one, or takes it out: secure_delete overwrites it.
func keepLoginCode(ctx context.Context, tx *sql.Tx, name string, c office.LoginCode) error {
	if c.None() {
		_, err := tx.ExecContext(ctx, `DELETE FROM login_codes WHERE name = $1`, name)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO login_codes (name, secret, step) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET secret = $2, step = $3`, name, c.Secret[:], c.Step)
	return err
}
