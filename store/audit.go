package store

import (
	"context"
	"database/sql"
	"errors"
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

// Record implements survey.Registry.
func (s *Store) Record(ctx context.Context, act survey.Act) error {
	return s.record(ctx, act, `SELECT 1`)
}

// recordDone appends an act on slips, which have a file of their own and are changed already.
func (s *Store) recordDone(ctx context.Context, act survey.Act) error {
	if err := s.Record(ctx, act); err != nil {
		return fmt.Errorf("%s is done, but not written to the audit log: %w", act.Name, err)
	}
	return nil
}

// appendAct chains an act to the last entry. The transaction writes from its beginning, so no other comes in between.
func appendAct(ctx context.Context, tx *sql.Tx, act survey.Act) error {
	entry := survey.AuditEntry{Act: act, At: time.Now().UTC().Format(time.RFC3339)}
	var before string
	err := tx.QueryRowContext(ctx, `SELECT entry, hash FROM audit ORDER BY entry DESC LIMIT 1`).Scan(&entry.Number, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	entry.Number++
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (entry, at, who, session, name, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		entry.Number, entry.At, act.Who, act.Session, act.Name, act.Detail, entry.Chain(before))
	return err
}

// Audit implements survey.Registry.
func (s *Store) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	entries, err := readAudit(ctx, s.house)
	return entries, unavailable(err)
}

// readAudit reads through the house, or a transaction on it.
func readAudit(ctx context.Context, from interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}) ([]survey.AuditEntry, error) {
	rows, err := from.QueryContext(ctx, `SELECT entry, at, who, session, name, detail, hash FROM audit ORDER BY entry`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []survey.AuditEntry{}
	for rows.Next() {
		var e survey.AuditEntry
		if err := rows.Scan(&e.Number, &e.At, &e.Who, &e.Session, &e.Name, &e.Detail, &e.Hash); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// chainAudit is migration 4: entries of a house that had no chain yet are chained as they stand.
func chainAudit(ctx context.Context, tx *sql.Tx) error {
	entries, err := readAudit(ctx, tx)
	if err != nil {
		return err
	}
	before := ""
	for i, e := range entries {
		number := e.Number
		e.Number, e.Who = i+1, survey.Terminal
		before = e.Chain(before)
		if _, err := tx.ExecContext(ctx, `UPDATE audit SET entry = $1, who = $2, hash = $3 WHERE entry = $4`, e.Number, e.Who, before, number); err != nil {
			return err
		}
	}
	// From here on no statement of ours, or of a later version by mistake, changes what was written.
	_, err = tx.ExecContext(ctx, `
		CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
		CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END`)
	return err
}
