package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"ceping/store/street"
	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/words"
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
		if s := k.session; (s.Phase.InHall() || s.Phase == survey.Closed) && s.Fault == "" && (from != version || g.upgrades()) {
			if from == version {
				from, version = fmt.Sprintf("%s (schema %d)", from, g.schema), fmt.Sprintf("%s (schema %d)", version, g.known)
			}
			return fmt.Errorf("session %s (%s) is %s under ceping %s and this is ceping %s: open its box with the program that has it, then upgrade",
				s.ID, s.Setup.Unit, s.Phase, from, version)
		}
	}
	return nil
}

// upgrades reports whether the house is to be brought to the schema of this program.
func (g *sight) upgrades() bool { return g.schema < g.known }

// keepBeforeUpgrade keeps a backup of a house as the program before has it, which its ceping, and whoever unpacks the files, can go on
// with. Without it there is no upgrade: it cannot be taken back.
func (s *Store) keepBeforeUpgrade(ctx context.Context, found *sight) error {
	err := s.keepBackup(upgraded, func(w io.Writer) (int, error) {
		parts := s.parts()
		if err := parts.clean(); err != nil {
			return 0, err
		}
		defer parts.clean()
		withdrawn := withdrawnOf(found.sessions)
		if err := copyReplayed(s.Path(), parts.house); err != nil {
			return 0, err
		}
		if len(withdrawn) > 0 { // of this version of ballots only, so that the columns are there
			if err := withdrawIn(ctx, s.now(), parts.house, withdrawn); err != nil {
				return 0, err
			}
		}
		if err := s.copySlipsBefore(ctx, found, parts.slips, withdrawn); err != nil {
			return 0, err
		}
		return len(found.hashes), parts.write(w, found.sessions, func(k *kept) error {
			return copyReplayed(s.boxPath(k.session.ID), parts.box)
		})
	})
	if err != nil {
		return fmt.Errorf("this ceping would upgrade %s, and the backup that comes before could not be kept: %w. Nothing was upgraded: "+
			"mend that, or start once with --keep-backups 0 after a backup of your own with the ceping that has it", s.dir, err)
	}
	return nil
}

// copySlipsBefore copies the book of slips as the program before has it, without the slips of sessions that are drafts in the copy or being
// erased; and without the blinded elements of opened ones, which are overwritten first where a killed process has not.
func (s *Store) copySlipsBefore(ctx context.Context, found *sight, to string, withdrawn map[string]bool) (err error) {
	if found.old != nil {
		return copyReplayed(s.slipsPath(), to)
	}
	slips, err := street.OpenSlips(ctx, s.slipsPath(), street.SlipsConfig{House: found.id})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, slips.Close()) }()
	for _, k := range found.sessions {
		if k.session.Fault == "" && k.session.Phase.Reached(survey.Opened) {
			if err := gate(ctx, slips, k.session.ID, survey.Opened); err != nil {
				return err
			}
		}
	}
	return slips.Copy(ctx, to, func(id string) bool { return withdrawn[id] || found.intents[id].what == erasing })
}

// logMode is where a SQLite file says, in two bytes, whether it has a write-ahead log.
const logMode = 18

// copyReplayed copies a file as it is with its log, to a path where nothing is.
func copyReplayed(from, to string) error {
	image, err := readWhole(from)
	if err == nil && len(image) < minFile {
		err = errNoBytes
	}
	if err != nil {
		return err
	}
	log, err := readWhole(from + "-wal")
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNoBytes) {
		return err
	}
	mode := [2]byte(image[logMode:])
	if image, err = vault.Replay(image, log); err != nil {
		return err
	}
	copy(image[logMode:], mode[:]) // as it was: an order-free file is always one with a log
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(image)
	return errors.Join(err, f.Close())
}

// recordUpgradeBackup records that one was kept, once the house is one that this program writes.
func (s *Store) recordUpgradeBackup(ctx context.Context) error {
	done := words.KeptBackup(string(upgraded))
	return s.act(ctx, nil, nil, func(a *acting) error {
		a.deeds = []deed{{survey.Terminal, "", done.Name(), done.Detail()}}
		return a.record(ctx)
	})
}

// keepVersion notes the program that has the house now.
func keepVersion(ctx context.Context, db *sql.DB, version string) error {
	_, err := db.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ('version', $1) ON CONFLICT (name) DO UPDATE SET value = $1 WHERE value <> $1`, version)
	return err
}
