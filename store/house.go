package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// openHouse opens ceping.db and brings its schema up to date, each migration in one transaction. A schema of a newer ceping is
// refused, and so is another ceping while a session is open.
func openHouse(ctx context.Context, path, version string) (_ *sql.DB, err error) {
	db, err := openFile(path, []string{
		"busy_timeout(5000)", // acts of staff on several sessions wait for each other
		"journal_mode(WAL)",  // readers do not wait for an act
		"synchronous(FULL)",  // a commit that was answered survives a power cut
		"foreign_keys(ON)",   // off by default
		"secure_delete(ON)",  // what is deleted is overwritten
	})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithGoMigrations(goose.NewGoMigration(4, &goose.GoFunc{RunTx: chainAudit}, nil), goose.NewGoMigration(7, &goose.GoFunc{RunTx: ownHalls}, nil)))
	if err != nil {
		return nil, err
	}
	sources := provider.ListSources()
	known := sources[len(sources)-1].Version
	at, err := provider.GetDBVersion(ctx)
	if err != nil {
		return nil, err
	}
	if at > known {
		return nil, fmt.Errorf("%s has schema %d and this ceping knows %d: use the newer ceping that wrote it", path, at, known)
	}
	if at > 0 {
		if err := checkUpgrade(ctx, db, version); err != nil {
			return nil, err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return nil, err
	}
	return db, keepVersion(ctx, db, version)
}
