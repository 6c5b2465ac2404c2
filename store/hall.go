package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// listening is the note of where the server listens, among the settings.
const listening = "listen_url"

// HouseHall implements office.HallBook.
func (s *Store) HouseHall(ctx context.Context) (hall survey.HouseHall, err error) {
	return readHall[survey.HouseHall](ctx, s.house.now(), houseHall.read)
}

// SetHouseHall implements office.HallBook.
func (s *Store) SetHouseHall(ctx context.Context, from, to survey.HouseHall, acts ...office.Act) error {
	return s.act(ctx, nil, acts, func(a *acting) error { return changeHall(ctx, a, houseHall, from, to) })
}

// SessionHall implements office.HallBook.
func (s *Store) SessionHall(ctx context.Context, id string) (survey.SessionHall, error) {
	if _, err := s.find(id); err != nil {
		return survey.SessionHall{}, err
	}
	return readHall[survey.SessionHall](ctx, s.house.now(), sessionHall.read, id)
}

// SessionHalls implements office.HallBook.
func (s *Store) SessionHalls(ctx context.Context) (halls []survey.SessionHall, err error) {
	rows, err := s.house.QueryContext(ctx, `SELECT hall FROM session_halls`)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kept string
		if err := rows.Scan(&kept); err != nil {
			return nil, unavailable(err)
		}
		var hall survey.SessionHall
		if json.Unmarshal([]byte(kept), &hall) == nil {
			halls = append(halls, hall)
		}
	}
	return halls, unavailable(rows.Err())
}

// SetSessionHall implements office.HallBook.
func (s *Store) SetSessionHall(ctx context.Context, id string, from, to survey.SessionHall, acts ...office.Act) error {
	return s.hold(id, acts, func(k *kept, a *acting) error {
		if at := k.phase(); at.Reached(survey.Closed) {
			return wrongPhase(at, survey.Draft, survey.Ready, survey.Collecting, survey.Voting)
		}
		return changeHall(ctx, a, sessionHall, from, to, id)
	})
}

// Listening implements office.HallBook.
func (s *Store) Listening(ctx context.Context) (address string, err error) {
	err = s.house.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, listening).Scan(&address)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return address, unavailable(err)
}

// NoteListening implements office.HallBook.
func (s *Store) NoteListening(ctx context.Context, address string) error {
	if s.access == Reading {
		return unavailable(errReading)
	}
	err := s.note(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2 WHERE value <> $2`, listening, address)
	return unavailable(err)
}

// hallPlace is where a hall is kept as JSON: the statement that reads it and the one that writes it, whose first argument is the hall.
type hallPlace struct{ read, write string }

var (
	houseHall = hallPlace{
		`SELECT value FROM settings WHERE name = 'hall'`,
		`INSERT INTO settings (name, value) VALUES ('hall', $1) ON CONFLICT (name) DO UPDATE SET value = $1`,
	}
	sessionHall = hallPlace{
		`SELECT hall FROM session_halls WHERE session = $1`,
		`INSERT INTO session_halls (hall, session) VALUES ($1, $2) ON CONFLICT (session) DO UPDATE SET hall = $1`,
	}
)

// readHall reads through the house, or a transaction on it; the zero T when nothing is kept.
func readHall[T any](ctx context.Context, from interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, read string, args ...any) (hall T, err error) {
	var kept string
	err = from.QueryRowContext(ctx, read, args...).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return hall, nil
	}
	if err != nil {
		return hall, unavailable(err)
	}
	return hall, json.Unmarshal([]byte(kept), &hall)
}

// changeHall replaces a hall that is still from, and appends the acts under way, in one transaction. Without an act there is nothing to change.
func changeHall[T comparable](ctx context.Context, a *acting, at hallPlace, from, to T, args ...any) error {
	if len(a.deeds) == 0 && from == to {
		return nil
	}
	return a.recordIf(ctx, func(tx *sql.Tx) error {
		now, err := readHall[T](ctx, tx, at.read, args...)
		if err != nil {
			return err
		}
		if now != from {
			return &survey.Refusal{Code: "hall_changed"}
		}
		_, err = tx.ExecContext(ctx, at.write, append([]any{text(to)}, args...)...)
		return unavailable(err)
	})
}

// ownHalls is migration 9: address and network are kept for the house as one, and for each session that has its own. An address that is
// none by the rules of now is taken away, with an act that says so.
func ownHalls(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `
		CREATE TABLE session_halls (
			session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
			hall    TEXT NOT NULL -- JSON: what the session has of its own
		) WITHOUT ROWID`); err != nil {
		return err
	}
	kept := map[string]string{}
	for _, name := range []string{"base_url", "wifi_ssid", "wifi_password"} {
		var value string
		err := tx.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1`, name).Scan(&value)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		kept[name] = value
	}
	hall := survey.HouseHall{WiFi: survey.WiFi{SSID: kept["wifi_ssid"], Password: kept["wifi_password"]}}
	if hall.WiFi.Check() != nil {
		hall.WiFi = survey.WiFi{}
	}
	if address := kept["base_url"]; address != "" {
		var err error
		if hall.Base, err = survey.ParseBaseURL(address); err != nil {
			done := words.SetBaseURL(words.Quoted(address, words.None), words.None, false)
			if err := appendOldAct(ctx, tx, deed{Who: survey.Terminal, Name: done.Name(), Detail: done.Detail()}); err != nil {
				return err
			}
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM settings WHERE name IN ('base_url', 'wifi_ssid', 'wifi_password')`); err != nil {
		return err
	}
	if hall == (survey.HouseHall{}) {
		return nil
	}
	_, err := tx.ExecContext(ctx, houseHall.write, text(hall))
	return err
}
