package store

import (
	"context"
	"database/sql"
	"fmt"

	"ceping/survey"
)

// Audit implements office.Registry.
func (s *Store) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	entries, err := readAudit(ctx, s.house.now())
	return entries, unavailable(err)
}

// SessionAudit implements office.Registry.
func (s *Store) SessionAudit(ctx context.Context, session string) ([]survey.SessionEntry, error) {
	if _, err := s.find(session); err != nil {
		return nil, err
	}
	rows, err := s.house.QueryContext(ctx, `SELECT session_entry, at, who, name, detail, session_hash FROM audit WHERE session = $1 ORDER BY entry`, session)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	list := []survey.SessionEntry{}
	for rows.Next() {
		var e survey.SessionEntry
		if err := rows.Scan(&e.Number, &e.At, &e.Who, &e.Name, &e.Detail, &e.Hash); err != nil {
			return nil, unavailable(err)
		}
		list = append(list, e)
	}
	return list, unavailable(rows.Err())
}

// readAudit reads through the house, or a transaction on it.
func readAudit(ctx context.Context, from querier) ([]survey.AuditEntry, error) {
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

// auditHashes are the hashes of all entries; a gap is an error.
func auditHashes(ctx context.Context, from querier) ([]string, error) {
	entries, err := readAudit(ctx, from)
	hashes := make([]string, len(entries))
	for i, e := range entries {
		if e.Number != i+1 {
			return nil, fmt.Errorf("entry %d of the audit log is missing", i+1)
		}
		hashes[i] = e.Hash
	}
	return hashes, err
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
