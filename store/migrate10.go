package store

import (
	"context"
	"database/sql"

	"ceping/survey"
)

// streetSchema is the first of protocol 2.
const streetSchema = 10

// secondProtocol is migration 10: sessions that were made ready are of version 1, the columns of version 2 are there, and every session
// has its acts in a chain of its own, too.
func secondProtocol(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `
		ALTER TABLE sessions ADD COLUMN protocol INTEGER NOT NULL DEFAULT 0; -- of the ballot, from ready
		ALTER TABLE sessions ADD COLUMN step INTEGER NOT NULL DEFAULT 0;     -- of its box, see store/street
		ALTER TABLE sessions ADD COLUMN wrapped_digest TEXT;                 -- of wrapped_box, as it was made
		ALTER TABLE sessions ADD COLUMN result TEXT;                         -- JSON, from opened, of version 2
		ALTER TABLE sessions ADD COLUMN corrected TEXT NOT NULL DEFAULT '';  -- why a hand count was changed after opening
		ALTER TABLE sessions ADD COLUMN kept TEXT;                           -- JSON: the counts of slips and ballots of version 1
		ALTER TABLE audit ADD COLUMN session_entry INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE audit ADD COLUMN session_hash TEXT NOT NULL DEFAULT '';
		ALTER TABLE intents ADD COLUMN step TEXT;                            -- JSON: a step that is under way
		CREATE INDEX audit_of_session ON audit (session, entry);
		UPDATE sessions SET protocol = 1 WHERE phase <> 'draft';
		DROP TRIGGER audit_unchanged`)
	if err != nil {
		return err
	}
	entries, err := readAudit(ctx, tx)
	if err != nil {
		return err
	}
	last := map[string]survey.SessionEntry{}
	for _, e := range entries {
		if e.Session == "" {
			continue
		}
		chained := follow(last[e.Session], e)
		last[e.Session] = chained
		if _, err := tx.ExecContext(ctx, `UPDATE audit SET session_entry = $1, session_hash = $2 WHERE entry = $3`, chained.Number, chained.Hash, e.Number); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END`)
	return err
}

// follow is an entry of the house's log as the next one of its session.
func follow(last survey.SessionEntry, e survey.AuditEntry) survey.SessionEntry {
	next := survey.SessionEntry{Number: last.Number + 1, At: e.At, Who: e.Who, Name: e.Name, Detail: e.Detail}
	next.Hash = next.Chain(e.Session, last.Hash)
	return next
}
