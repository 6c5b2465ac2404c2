// Package office is what staff do: drafts and assessments, the phases of a session, slips, hand counts, opening, comparing, archiving, accounts,
// and the hall. Each act asks who acts. It sees counts, and ballots only while a box is being counted. Its ports are what a
// store has to do for it; it knows no HTTP, no SQL and no file.
package office

import (
	"context"
	"io"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/manifest"
)

// Office is what staff do: create a session, take it through its phases, enter counts, read its results. What is done with slips is in
// [Slips], and what is done with an opened box in [Opening]: nothing here has both.
// A refusal is a *Refusal with both texts, and leaves everything as it was.
type Office struct {
	house  House
	config Config
	turns  boxkey.Turns                           // for box keys: one scrypt at a time in the house
	over   []func(ctx context.Context, id string) // told when voting is over
	failed failures
}

// Config is what an office is handed.
type Config struct {
	Software string            // name and version, as reports carry it
	NewID    func() string     // UUIDv4
	Work     boxkey.WorkFactor // cost of the trustees' passphrases; boxkey.DefaultWork save in tests
}

// New works on a house.
func New(house House, config Config) *Office {
	return &Office{house: house, config: config}
}

// Create makes a draft of a checked setup and returns its id. *InvalidError.
func (o *Office) Create(ctx context.Context, setup survey.Setup) (string, error) {
	if err := setup.Check(); err != nil {
		return "", err
	}
	if err := manifest.CheckSize(&setup); err != nil {
		return "", err
	}
	if err := o.mayKeep(ctx, &setup); err != nil {
		return "", err
	}
	s := survey.Session{ID: o.config.NewID(), Phase: survey.Draft, Setup: setup}
	return s.ID, o.house.Create(ctx, s, survey.ActBy(ctx, s.ID, survey.ActCreate, setup.Unit))
}

// Session returns one session as it stands.
func (o *Office) Session(ctx context.Context, id string) (survey.Session, error) {
	return o.house.Session(ctx, id)
}

// Sessions lists all sessions, newest first.
func (o *Office) Sessions(ctx context.Context) ([]survey.Session, error) {
	return o.house.Sessions(ctx)
}

// Strays names files of the data directory that belong to no session.
func (o *Office) Strays(ctx context.Context) ([]string, error) { return o.house.Strays(ctx) }

// Exchanged names the files of the data directory that are not those any more which are worked on.
func (o *Office) Exchanged(ctx context.Context) ([]string, error) { return o.house.Exchanged(ctx) }

// Manifest is the exact text that phones get; ErrSessionUnknown while the session is a draft.
func (o *Office) Manifest(ctx context.Context, id string) (string, error) {
	keys, err := o.house.Keys(ctx, id)
	return keys.Manifest, err
}

// Erase forgets a rehearsal or a draft as a whole, and of an archived session the slips, the ballots and the keys, for good.
func (o *Office) Erase(ctx context.Context, id string) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	kind := string(s.Phase)
	if s.Setup.Rehearsal {
		kind = "rehearsal"
	}
	err = o.house.Erase(ctx, id, survey.ActBy(ctx, id, "erase", kind+" of "+s.Setup.Unit))
	o.tell(ctx, id)
	return err
}

// Backup writes a copy of everything. A *Refusal, before the first byte, while a session is anywhere from collecting until opened.
func (o *Office) Backup(ctx context.Context, w io.Writer) error {
	if err := o.keeper(ctx); err != nil {
		return err
	}
	return o.house.Backup(ctx, w, survey.ActBy(ctx, "", "backup", ""))
}

// Audit is the log of all acts, oldest first.
func (o *Office) Audit(ctx context.Context) ([]survey.AuditEntry, error) { return o.house.Audit(ctx) }
