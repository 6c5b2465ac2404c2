package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// stampedSchema is the first in which a house has an id.
const stampedSchema = 8

// errNewer: the schema is of a newer ceping.
var errNewer = errors.New("the schema is newer")

// openHouse opens ceping.db, which is there and was looked at, and brings its schema up to date.
func openHouse(ctx context.Context, path string) (_ *sql.DB, err error) {
	db, err := connectHouse(path)
	if err != nil {
		return nil, err
	}
	if _, _, err := migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// connectHouse opens one as it is.
func connectHouse(path string) (*sql.DB, error) {
	return openFile(path, []string{
		"busy_timeout(5000)", // acts of staff on several sessions wait for each other
		"journal_mode(WAL)",  // readers do not wait for an act
		"synchronous(FULL)",  // a commit that was answered survives a power cut
		"foreign_keys(ON)",   // off by default
		"secure_delete(ON)",  // what is deleted is overwritten
	})
}

// migrate brings a house's schema up to date, each migration in one transaction, and answers what it was and what this program
// knows. errNewer.
func migrate(ctx context.Context, db *sql.DB) (at, known int64, err error) {
	provider, err := migrator(db)
	if err != nil {
		return 0, 0, err
	}
	sources := provider.ListSources()
	known = sources[len(sources)-1].Version
	if at, err = provider.GetDBVersion(ctx); err != nil {
		return 0, known, err
	}
	if at > known {
		return at, known, errNewer
	}
	_, err = provider.Up(ctx)
	var failed *goose.PartialError
	var why *sqlite.Error
	if errors.As(err, &failed) && errors.As(err, &why) { // without the whole statement, which staff would have to read past
		err = fmt.Errorf("schema %d: %w", failed.Failed.Source.Version, why)
	}
	return at, known, err
}

// migrator has all migrations, in SQL and in Go.
func migrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithGoMigrations(
		goose.NewGoMigration(4, &goose.GoFunc{RunTx: chainAudit}, nil),
		goose.NewGoMigration(stampedSchema, &goose.GoFunc{RunTx: nameHouse}, nil),
		goose.NewGoMigration(9, &goose.GoFunc{RunTx: ownHalls}, nil),
		goose.NewGoMigration(streetSchema, &goose.GoFunc{RunTx: secondProtocol}, nil)))
}

// nameHouse is migration 8: the house gets its id. An older ceping recorded that it erased a session in the audit log only, with the
// change of the session's row: what it was killed before removing is finished for that record.
func nameHouse(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO house (one, id) VALUES (1, $1)`, uuid.NewString()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO intents (session, what) SELECT DISTINCT session, $1 FROM audit
		WHERE name = 'erase' AND length(session) = 36 AND session NOT IN (SELECT id FROM sessions WHERE remains IS NULL)`, erasing)
	return err
}
