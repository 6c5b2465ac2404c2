package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"github.com/google/uuid"

	"ceping/survey"
)

// intent is what is about to be removed from the files of a session, recorded in the house first. Nothing else ever is.
type intent string

const (
	makingReady intent = "ready" // a fresh box, without a ballot, whose session may not become ready
	erasing     intent = "erase" // slips and box of a session that was erased
)

func readIntents(ctx context.Context, house *sql.DB) (map[string]intent, error) {
	rows, err := house.QueryContext(ctx, `SELECT session, what FROM intents`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]intent{}
	for rows.Next() {
		var id string
		var what intent
		if err := rows.Scan(&id, &what); err != nil {
			return nil, err
		}
		if _, err := fixedID(id); err != nil {
			return nil, err
		}
		found[id] = what
	}
	return found, rows.Err()
}

// intend is the statement that records an intent; done that which takes it out.
const (
	intend     = `INSERT INTO intents (session, what) VALUES ($1, $2) ON CONFLICT (session) DO UPDATE SET what = $2`
	intentDone = `DELETE FROM intents WHERE session = $1`
)

// finish does what an interrupted act had recorded and not done.
func (s *Store) finish(ctx context.Context, id string, what intent) error {
	path := s.boxPath(id)
	switch what {
	case erasing:
		if err := errors.Join(s.slips.writer.do(ctx, s.slips.replace(id, nil)), shredBox(path)); err != nil {
			return err
		}
	case makingReady:
		if k, err := s.find(id); err != nil || k.box != nil || k.phase() != survey.Draft {
			return nil // a session that is out of service, say: the record stays
		}
		fresh, err := s.freshBox(ctx, path, id)
		if err != nil {
			return err
		}
		if !fresh {
			if _, err := os.Lstat(path); err == nil {
				s.strays = append(s.strays, boxesName+"/"+id+".db")
				s.logger.Error("a file that belongs to no session was left where it is", "file", boxesName+"/"+id+".db")
			}
			break
		}
		if err := shredBox(path); err != nil {
			return err
		}
	}
	_, err := s.house.ExecContext(ctx, intentDone, id)
	return err
}

// freshBox reports whether the file is a box of this house and session that never held a ballot.
func (s *Store) freshBox(ctx context.Context, path, id string) (bool, error) {
	db, err := openImage(ctx, path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNoBytes) {
		return false, nil
	}
	if err != nil {
		return false, nil // what it is cannot be told: it stays
	}
	defer db.Close()
	at, err := readStamp(ctx, db)
	if err != nil || at.house != s.acts.id || at.session != uuid.MustParse(id) {
		return false, nil
	}
	scan, err := scanBox(ctx, db, 0)
	return err == nil && len(scan.spent) == 0, nil
}
