package store

import (
	"context"
	"database/sql"
	"fmt"

	"ceping/survey"
)

// checkUpgrade refuses to work on a house whose session is in the hall with another program than the one that had it last: a
// migration rewrites files, and another program is not the one that people were shown. A session that is out of service
// cannot be closed any more, and hinders nobody.
func (g *sight) checkUpgrade(ctx context.Context, version string) error {
	var from string
	if err := g.house.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM settings WHERE name = 'version'), '')`).Scan(&from); err != nil {
		return err
	}
	for _, k := range g.sessions {
		if s := k.session; (s.Phase.InHall() || s.Phase == survey.Closed) && s.Fault == "" && from != version {
			return fmt.Errorf("session %s (%s) is %s under ceping %s and this is ceping %s: open its box with the program that has it, then upgrade",
				s.ID, s.Setup.Unit, s.Phase, from, version)
		}
	}
	return nil
}

// keepVersion notes the program that has the house now.
func keepVersion(ctx context.Context, db *sql.DB, version string) error {
	_, err := db.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ('version', $1) ON CONFLICT (name) DO UPDATE SET value = $1 WHERE value <> $1`, version)
	return err
}
