package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ceping/survey"
)

// checkUpgrade refuses to open a house whose session is in the hall with another program than the one that had it last: a
// migration writes files anew, and another program is not the one that people were shown. from is the last program's
// version, "" when none was kept.
func checkUpgrade(ctx context.Context, db *sql.DB, version string) error {
	var session, unit, phase, from string
	err := db.QueryRowContext(ctx, `SELECT id, coalesce(json_extract(setup, '$.unit'), ''), phase,
		coalesce((SELECT value FROM settings WHERE name = 'version'), '') FROM sessions WHERE phase IN ($1, $2) LIMIT 1`,
		survey.Collecting, survey.Voting).Scan(&session, &unit, &phase, &from)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case from == version:
		return nil
	}
	return fmt.Errorf("session %s (%s) is %s under ceping %s and this is ceping %s: close the session with the program that opened it, then upgrade",
		session, unit, phase, from, version)
}

// keepVersion notes the program that has the house now.
func keepVersion(ctx context.Context, db *sql.DB, version string) error {
	_, err := db.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ('version', $1) ON CONFLICT (name) DO UPDATE SET value = $1 WHERE value <> $1`, version)
	return err
}
