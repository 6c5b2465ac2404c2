package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/seal"
)

// sight is a data directory as it was found: all of it read before anything is written, so that what does not fit is left as it is.
type sight struct {
	ledger
	house    *sql.DB // an image, brought up to date in memory
	adopting bool    // the house is of a ceping before 0.1.1, whose files do not say whose they are
	slips    *slipFile
	sessions []*kept           // oldest first
	intents  map[string]intent // by session
	strays   []string          // files in the directory that belong to no session
	leavings []string          // what the store itself left beside the only copy: paths, to be removed
}

// look reads a data directory and changes nothing. A *Misfit when the house is shut.
func look(ctx context.Context, dir string) (_ *sight, err error) {
	g := &sight{intents: map[string]intent{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.close())
		}
	}()
	house := filepath.Join(dir, houseName)
	if g.house, err = openImage(ctx, house); err != nil {
		return nil, misread(house, err)
	}
	if err := g.readHouse(ctx, house); err != nil {
		return nil, err
	}
	if err := g.readSlips(ctx, filepath.Join(dir, slipsName)); err != nil {
		return nil, err
	}
	boxes := filepath.Join(dir, boxesName)
	entries, err := os.ReadDir(boxes)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &Misfit{boxes, "cannot be read (" + reason(err) + ")", putBack}
	}
	for _, k := range g.sessions {
		if k.session.Fault != "" || !k.hasBox() {
			continue
		}
		switch err := g.readBox(ctx, boxPath(dir, k.session.ID), k); {
		case errors.Is(err, errHouseOlder):
			return nil, &Misfit{house, fmt.Sprintf("is older than %s/%s.db, which %v", boxesName, k.session.ID, err), putBack}
		case err != nil:
			k.session.Fault, k.why = faultOf(err), err
			k.scan = boxScan{}
		}
	}
	if err := g.sort(ctx, dir, entries); err != nil {
		return nil, err
	}
	return g, nil
}

func (g *sight) close() error {
	if g.house == nil {
		return nil
	}
	return g.house.Close()
}

// readHouse brings the image of the house up to date, as the house itself is later, and reads it.
func (g *sight) readHouse(ctx context.Context, path string) error {
	at, known, err := migrate(ctx, g.house)
	if errors.Is(err, errNewer) {
		return &Misfit{path, fmt.Sprintf("has schema %d and this ceping knows %d, so a newer one wrote it", at, known), "use the newer ceping that wrote it"}
	}
	if err != nil {
		return misread(path, err)
	}
	g.adopting = at < stampedSchema
	if g.ledger, err = readLedger(ctx, g.house); err != nil {
		return misread(path, err)
	}
	if g.sessions, err = readSessions(ctx, g.house); err != nil {
		return misread(path, err)
	}
	if g.intents, err = readIntents(ctx, g.house); err != nil {
		return misread(path, err)
	}
	return nil
}

func (g *sight) readSlips(ctx context.Context, path string) error {
	db, err := openImage(ctx, path)
	if err != nil {
		return misread(path, err)
	}
	defer db.Close()
	if g.slips, err = readSlips(ctx, db); err != nil {
		return misread(path, err)
	}
	var known sql.NullInt64
	if err := g.house.QueryRowContext(ctx, `SELECT slips_seen FROM house`).Scan(&known); err != nil {
		return err
	}
	s, err := readStamp(ctx, db)
	switch {
	case errors.Is(err, errNoStamp) && !known.Valid:
		return g.adoptable(path)
	case errors.Is(err, errNoStamp):
		return &Misfit{path, "is not the file of this ceping.db: " + err.Error(), putBack}
	case err != nil:
		return misread(path, err)
	case g.adopting:
		return &Misfit{filepath.Join(filepath.Dir(path), houseName), "is older than " + slipsName, putBack}
	}
	switch err := g.judge(s, uuid.Nil, int(known.Int64)); {
	case errors.Is(err, errHouseOlder):
		return &Misfit{filepath.Join(filepath.Dir(path), houseName), "is an older copy: " + slipsName + " " + err.Error(), putBack}
	case errors.Is(err, faultError(survey.FaultOlder)):
		return &Misfit{path, "is an older copy: it lacks acts that ceping.db knows it to have seen", putBack}
	case err != nil:
		return &Misfit{path, "belongs to another data directory than ceping.db, or to another copy of it", putBack}
	}
	return nil
}

// adoptable refuses to take over, from a ceping before 0.1.1, a book of slips and a house that do not belong together: slips
// that are missing, or those of sessions that the house does not know.
func (g *sight) adoptable(path string) error {
	known, has := map[string]bool{}, map[string]bool{}
	for _, s := range g.slips.slips {
		has[s.Session] = true
	}
	for _, k := range g.sessions {
		s := k.session
		known[s.ID] = true
		if s.Phase.Reached(survey.Collecting) && s.Remains == nil && !has[s.ID] {
			return &Misfit{path, "lacks the slips of session " + s.ID, putBack}
		}
	}
	for id := range has {
		if !known[id] && g.intents[id] != erasing {
			return &Misfit{path, "has slips of a session that ceping.db does not know (" + id + "): one of the two is not what was left", putBack}
		}
	}
	return nil
}

// readBox reads the box of a session and looks whether it is the one that was left.
func (g *sight) readBox(ctx context.Context, path string, k *kept) error {
	db, err := openImage(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	s, err := readStamp(ctx, db)
	switch {
	case errors.Is(err, errNoStamp) && !k.boxSeen.Valid:
		k.unstamped = true
	case errors.Is(err, errNoStamp):
		return fmt.Errorf("%w: %w", faultError(survey.FaultForeign), err)
	case err != nil:
		return err
	case g.adopting:
		return errHouseOlder
	default:
		if err := g.judge(s, uuid.MustParse(k.session.ID), int(k.boxSeen.Int64)); err != nil {
			return err
		}
	}
	if k.scan, err = scanBox(ctx, db, k.keys.BallotSize+seal.Overhead); err != nil {
		return err
	}
	want := int(k.slots.Int64)
	if !k.slots.Valid { // made before 0.1.1: one for each slip
		for _, c := range k.session.Setup.Categories {
			want += c.Printed(k.session.Setup.Rules.Spares)
		}
	}
	if k.scan.slots != want {
		return fmt.Errorf("%w: %d slots, and %d were made", faultError(survey.FaultShape), k.scan.slots, want)
	}
	return nil
}

// faultOf is an error of reading a box as the fault it is.
func faultOf(err error) survey.Fault {
	var known faultError
	switch {
	case errors.As(err, &known):
		return survey.Fault(known)
	case errors.Is(err, fs.ErrNotExist):
		return survey.FaultMissing
	case errors.Is(err, errNoBytes):
		return survey.FaultEmpty
	}
	return survey.FaultUnreadable
}

// misread is a house or a book of slips that cannot be read.
func misread(path string, err error) error {
	if errors.Is(err, errNewer) {
		return &Misfit{path, "was written by a newer ceping", "use the newer ceping that wrote it"}
	}
	what := "cannot be read (" + reason(err) + ")"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		what = "is missing"
	case errors.Is(err, errNoBytes):
		what = "is empty"
	}
	return &Misfit{path, what, putBack}
}

// reason is an error in one line, without the path that stands before it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
