package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"ceping/survey"
)

// record changes one session and appends the act to the audit log, in one transaction. The time is that of an act of staff; nothing of a voter comes here.
func (s *Store) record(ctx context.Context, act survey.Act, change string, args ...any) error {
	tx, err := s.house.BeginTx(ctx, nil)
	if err != nil {
		return unavailable(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, change, args...); err != nil {
		return unavailable(err)
	}
	if err := appendAct(ctx, tx, act); err != nil {
		return unavailable(err)
	}
	return unavailable(tx.Commit())
}

// recordDone appends an act on slips, which have a file of their own and are changed already.
func (s *Store) recordDone(ctx context.Context, act survey.Act) error {
	if err := appendAct(ctx, s.house, act); err != nil {
		return fmt.Errorf("%s is done, but not written to the audit log: %w", act.Name, unavailable(err))
	}
	return nil
}

// appendAct takes a transaction or the house itself.
func appendAct(ctx context.Context, to interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}, act survey.Act) error {
	_, err := to.ExecContext(ctx, `INSERT INTO audit (at, session, name, detail) VALUES ($1, $2, $3, $4)`,
		time.Now().UTC().Format(time.RFC3339), act.Session, act.Name, act.Detail)
	return err
}
