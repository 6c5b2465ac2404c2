package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ceping/store/street"
	"ceping/survey"
)

// sight is a data directory as it was found: all of it read before anything is written, so that what does not fit is left as it is.
type sight struct {
	ledger
	house    *sql.DB // an image, brought up to date in memory
	schema   int64   // of the house as it lies there
	known    int64   // and that of this program
	slips    street.SlipsView
	old      *book1           // a book of version 1, which is not given up yet
	sessions []*kept          // oldest first
	intents  map[string]begun // by session
	strays   []string         // files in the directory that belong to no session
	leavings []string         // what the store itself left beside the only copy: paths, to be removed
}

// look reads a data directory and changes nothing. A *Misfit when the house is shut.
func look(ctx context.Context, dir string) (_ *sight, err error) {
	g := &sight{intents: map[string]begun{}}
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
		if k.session.Fault != "" || !k.hasFile() {
			continue
		}
		switch err := g.readBox(ctx, boxPath(dir, k.session.ID), k); {
		case errors.Is(err, errHouseOlder):
			return nil, &Misfit{house, fmt.Sprintf("is older than %s/%s.db, which %v", boxesName, k.session.ID, err), putBack}
		case err != nil:
			k.session.Fault, k.why = faultOf(err), err
		}
	}
	if err := g.refuseVersion1(); err != nil {
		return nil, err
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
	g.schema, g.known = at, known
	if g.ledger, err = readLedger(ctx, g.house); err != nil {
		return misread(path, err)
	}
	if g.sessions, err = readSessions(ctx, g.house); err != nil {
		return misread(path, err)
	}
	if g.intents, err = readIntents(ctx, g.house); err != nil {
		return misread(path, err)
	}
	for _, k := range g.sessions {
		if one := g.intents[k.session.ID]; one.what == stepping || one.what == withdrawing {
			k.begun = one.step
		}
	}
	return nil
}

func (g *sight) readSlips(ctx context.Context, path string) (err error) {
	if g.slips, err = street.LookSlips(ctx, path); err != nil {
		old, found, oldErr := bookOfVersion1(ctx, path)
		switch {
		case found && oldErr != nil: // in part, it would be counted in part for good
			return misread(path, oldErr)
		case found:
			return g.takeOver(ctx, path, old)
		}
		return misread(path, err)
	}
	var known sql.NullInt64
	if err := g.house.QueryRowContext(ctx, `SELECT slips_seen FROM house`).Scan(&known); err != nil {
		return err
	}
	if g.schema < streetSchema {
		return &Misfit{filepath.Join(filepath.Dir(path), houseName), "is older than " + slipsName, putBack}
	}
	if err := g.judged(path, g.judge(g.slips.House, g.slips.Seen, int(known.Int64))); err != nil {
		return err
	}
	has := map[string]bool{}
	for _, s := range g.slips.Sessions {
		has[s.Session] = true
	}
	for _, k := range g.sessions {
		s := k.session
		if s.Protocol == 2 && s.Phase.Reached(survey.Collecting) && s.Remains == nil && !has[s.ID] && g.intents[s.ID].what != withdrawing {
			return &Misfit{path, "lacks the slips of session " + s.ID, putBack}
		}
	}
	return nil
}

// takeOver is readSlips for a book of version 1. Its counts are kept in the house, and a book of this version takes its place.
func (g *sight) takeOver(ctx context.Context, path string, old book1) error {
	var given bool
	var known sql.NullInt64
	if err := g.house.QueryRowContext(ctx, `SELECT (SELECT count(*) > 0 FROM sessions WHERE protocol = 2), slips_seen FROM house`).Scan(&given, &known); err != nil {
		return err
	}
	switch {
	case given:
		return &Misfit{path, "is a book of version 1, and sessions of a later one are there", putBack}
	case old.marked:
		if err := g.judged(path, g.judge(old.house, old.seen, int(known.Int64))); err != nil {
			return err
		}
	case known.Valid && known.Int64 > 0:
		return &Misfit{path, "is not the file of this ceping.db: it does not say whose it is", putBack}
	}
	for _, k := range g.sessions {
		s := k.session
		if s.Phase.Reached(survey.Collecting) && s.Remains == nil && k.old.counts == nil && old.counts[s.ID] == nil {
			return &Misfit{path, "lacks the slips of session " + s.ID, putBack}
		}
	}
	g.old = &old
	return nil
}

// judged is what a book of slips is found to be, as a *Misfit; nil when it fits.
func (g *sight) judged(path string, err error) error {
	switch {
	case errors.Is(err, errHouseOlder):
		return &Misfit{filepath.Join(filepath.Dir(path), houseName), "is an older copy: " + slipsName + " " + err.Error(), putBack}
	case errors.Is(err, faultError(survey.FaultOlder)):
		return &Misfit{path, "is an older copy: it lacks acts that ceping.db knows it to have seen", putBack}
	case err != nil:
		return &Misfit{path, "belongs to another data directory than ceping.db, or to another copy of it", putBack}
	}
	return nil
}

// readBox reads the box of a session and looks whether it is the one that was left.
func (g *sight) readBox(ctx context.Context, path string, k *kept) error {
	if k.session.Protocol == 1 {
		return g.readBoxOfVersion1(ctx, path, k)
	}
	k.known.Store(k.boxSeen.Int64)
	view, err := street.LookBox(ctx, path)
	if err != nil {
		if g.intents[k.session.ID].what == withdrawing && !g.hasSlips(k.session.ID) && (errors.Is(err, fs.ErrNotExist) || overwritten(path)) {
			return nil // removed on its way back to draft, or about to be: its slips have gone before
		}
		return err
	}
	if err := g.judgeBox(view.State, k); err != nil {
		return err
	}
	if err := view.Fits(*shapeOf(&k.session.Setup)); err != nil {
		return err
	}
	k.box.found(view.State)
	return nil
}

// underWay refuses to take over a house whose session of version 1 is under way: this program does not speak to its phones.
type underWay struct{ session survey.Session }

func (e *underWay) Error() string {
	s := e.session
	text := fmt.Sprintf("session %s (%s) is %s, and was made ready by ceping 0.1, whose slips and ballots this ceping does not take: "+
		"open its box with the ceping that made it, then upgrade. Nothing was touched", s.ID, s.Setup.Unit, s.Phase)
	if s.Fault != "" {
		text += ". It is out of service: its box must be put back first"
	}
	return text
}

func (g *sight) hasSlips(id string) bool {
	return slices.ContainsFunc(g.slips.Sessions, func(s street.SlipSession) bool { return s.Session == id })
}

// refuseVersion1 refuses one that is out of service, too: taken over, it could never be opened again, by this ceping or by the one that
// made it, when its box is put back.
func (g *sight) refuseVersion1() error {
	for _, k := range g.sessions {
		s := k.session
		if s.Protocol == 1 && s.Phase.Reached(survey.Ready) && !s.Phase.Reached(survey.Opened) && s.Fault != survey.FaultRecord {
			return &underWay{s}
		}
	}
	return nil
}

// faultOf is an error of reading a box as the fault it is.
func faultOf(err error) survey.Fault {
	var known faultError
	var of *street.FaultError
	switch {
	case errors.As(err, &known):
		return survey.Fault(known)
	case errors.As(err, &of):
		return of.Fault
	case errors.Is(err, fs.ErrNotExist):
		return survey.FaultMissing
	case errors.Is(err, errNoBytes):
		return survey.FaultEmpty
	}
	return survey.FaultUnreadable
}

// misread is a house or a book of slips that cannot be read.
func misread(path string, err error) error {
	var of *street.FaultError
	if errors.As(err, &of) {
		switch of.Fault {
		case survey.FaultNewer:
			err = errNewer
		case survey.FaultMissing:
			err = fs.ErrNotExist
		case survey.FaultEmpty:
			err = errNoBytes
		default:
			err = of.Why
		}
	}
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

// reason is an error in one line, without the path before it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
