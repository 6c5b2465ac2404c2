package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ceping/survey/office"
)

// Logins implements office.PeopleBook.
func (s *Store) Logins(ctx context.Context) (list []office.Login, err error) {
	rows, err := s.house.QueryContext(ctx, `SELECT digest, who, generation, deadline, idle FROM logins ORDER BY digest`)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	for rows.Next() {
		var l office.Login
		var deadline, idle int64
		if err := rows.Scan(&l.Digest, &l.Who, &l.Generation, &deadline, &idle); err != nil {
			return nil, unavailable(err)
		}
		l.Deadline, l.Idle = time.Unix(deadline, 0), time.Unix(idle, 0)
		list = append(list, l)
	}
	return list, unavailable(rows.Err())
}

// KeepLogin implements office.PeopleBook.
func (s *Store) KeepLogin(ctx context.Context, l office.Login) error {
	if s.access == Reading {
		return unavailable(errReading)
	}
	s.acts.quiet.Lock() // not between the copy of a house and the change to it
	defer s.acts.quiet.Unlock()
	_, err := s.house.now().ExecContext(ctx, `INSERT INTO logins (digest, who, generation, deadline, idle) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (digest) DO UPDATE SET who = $2, generation = $3, deadline = $4, idle = $5`,
		l.Digest, l.Who, l.Generation, l.Deadline.Unix(), l.Idle.Unix())
	return unavailable(err)
}

// DropLogins implements office.PeopleBook.
func (s *Store) DropLogins(ctx context.Context, digests ...string) error {
	if s.access == Reading {
		return unavailable(errReading)
	}
	s.acts.quiet.Lock() // not between the copy of a house and the change to it
	defer s.acts.quiet.Unlock()
	var failed error
	for _, digest := range digests {
		_, err := s.house.now().ExecContext(ctx, `DELETE FROM logins WHERE digest = $1`, digest)
		failed = errors.Join(failed, err)
	}
	return unavailable(failed)
}

// endLogins takes out the logins of an account that have another generation than it: they hold no more.
func endLogins(ctx context.Context, tx *sql.Tx, who string, generation int) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM logins WHERE who = $1 AND generation <> $2`, who, generation)
	return err
}
