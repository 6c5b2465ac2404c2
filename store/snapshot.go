package store

import (
	"context"
	"database/sql"
	"os"
	"time"

	"ceping/survey"
	"ceping/survey/words"
)

// snapshot copies the house and the book of slips while no act is recorded, so that they fit each other. Sessions that are ready are
// drafts in the copy.
func (s *Store) snapshot(ctx context.Context, to parts, sessions []*kept) (acts int, err error) {
	s.acts.quiet.Lock()
	defer s.acts.quiet.Unlock()
	if err := os.WriteFile(to.house, nil, 0o600); err != nil { // else it would be made for others to read
		return 0, err
	}
	if _, err := s.house.now().ExecContext(ctx, `VACUUM INTO $1`, to.house); err != nil {
		return 0, err
	}
	if err := s.slips.InPlace(ctx); err != nil { // it may be another by now
		return 0, err
	}
	withdrawn := withdrawnOf(sessions)
	if err := s.slips.Copy(ctx, to.slips, func(session string) bool { return withdrawn[session] }); err != nil {
		return 0, err
	}
	return s.acts.lastAct().Acts, withdrawIn(ctx, s.now(), to.house, withdrawn)
}

// withdrawnOf are the sessions that are drafts in a backup.
func withdrawnOf(sessions []*kept) map[string]bool {
	withdrawn := map[string]bool{}
	for _, k := range sessions {
		if s := k.get(); s.Fault == "" && s.Phase == survey.Ready {
			withdrawn[s.ID] = true
		}
	}
	return withdrawn
}

// withdrawIn takes sessions of a copied house back to draft, and the logins out of it: a backup opens no console. Its
// schema may be an older one that has sessions of this version.
func withdrawIn(ctx context.Context, at time.Time, path string, withdrawn map[string]bool) error {
	db, err := connectHouse(path)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := withoutLogins(ctx, tx); err != nil {
		return err
	}
	for id := range withdrawn {
		if _, err := tx.ExecContext(ctx, draftAgain, survey.Draft, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, intentDone, id); err != nil { // of a step that it does not make any more
			return err
		}
		done := words.WithdrawnInBackup()
		act := deed{survey.Terminal, id, done.Name(), done.Detail()}
		if _, err := appendAct(ctx, tx, at, nil, act); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM`); err != nil { // what stood in the rows before
		return err
	}
	if err := truncate(ctx, db); err != nil {
		return err
	}
	return db.Close()
}

// shredAll shreds files and what SQLite may have written beside them.
func shredAll(paths ...string) (err error) {
	for _, path := range paths {
		for _, beside := range besideFile {
			if shredding := shred(path + beside); err == nil {
				err = shredding
			}
		}
	}
	return err
}

// withoutLogins takes the logins out of a copied house. An older one has none.
func withoutLogins(ctx context.Context, tx *sql.Tx) error {
	var kept bool
	if err := tx.QueryRowContext(ctx, `SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = 'logins'`).Scan(&kept); err != nil || !kept {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM logins`)
	return err
}
