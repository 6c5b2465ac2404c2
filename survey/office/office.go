// Package office has all that staff do: drafts and assessments, the phases of a session, slips, hand counts, opening, comparing, archiving,
// accounts, and the hall. It sees counts, and ballots only while a box is being counted. Its ports are what a store has to do for it; it
// knows no HTTP, no SQL and no file.
//
// Whatever staff do is a method of an [Actor], which asks who acts and what right they have: Office itself changes nothing, save the
// program's note of where it listens. What is done with slips is in [Slips], and what is done with closed and opened boxes in [Opening]:
// nothing here has both. Who asks is found out at the [Door].
//
// It is large because staff do much, and every act asks the same actor for the same rights, which packages between them would have to
// hand out. It has a file for each noun: the actor, their rights and the act (actor.go, rights.go, act.go, door.go); draft, session, phase,
// hall, slips, counts; opening, inspect, check; result, report, caution, composite, compare, archive; assessment, previous; people; house.
// ports.go is what a store must be able to do.
package office

import (
	"context"
	"errors"
	"slices"
	"time"

	"ceping/survey"
	"ceping/survey/boxkey"
)

// Office is the house that staff work in.
type Office struct {
	house  House
	config Config
	turns  boxkey.Turns                           // for box keys: one scrypt at a time in the house
	over   []func(ctx context.Context, id string) // told when voting is over
	failed failures
	quick  quick // what was found at start
}

// Config has what an office is made of.
type Config struct {
	Software string            // name and version, as reports carry it
	NewID    func() string     // UUIDv4
	Work     boxkey.WorkFactor // cost of the trustees' passphrases; boxkey.DefaultWork save in tests
	// Later does work that nobody waits for, and is waited for before the store is closed. nil: it is done at once.
	Later func(work func())
	Now   func() time.Time // nil: the machine's clock
}

// New returns an Office that works on a house.
func New(house House, config Config) *Office {
	return &Office{house: house, config: config}
}

// What follows is read by the program itself, for the big screen, the desk for paper and the command line's own use: no account is
// concerned, and whoever acts for one reads through an Actor.

// Session returns one session as it is now.
func (o *Office) Session(ctx context.Context, id string) (survey.Session, error) {
	return o.house.Session(ctx, id)
}

// Manifest returns the exact text that phones get; ErrSessionUnknown while the session is a draft.
func (o *Office) Manifest(ctx context.Context, id string) (string, error) {
	keys, err := o.house.Keys(ctx, id)
	return keys.Manifest, err
}

// Hall returns how phones reach a session: by its own address and network where it has them, else by the house's.
func (o *Office) Hall(ctx context.Context, id string) (survey.Hall, error) {
	own, err := o.house.SessionHall(ctx, id)
	if err != nil {
		return survey.Hall{}, err
	}
	house, err := o.house.HouseHall(ctx)
	if err != nil {
		return survey.Hall{}, err
	}
	if house.Base, err = o.BaseURL(ctx); err != nil {
		return survey.Hall{}, err
	}
	return own.In(house), nil
}

// BaseURL returns the house's address: the one set, else the one listened on, else none. An address listened on that slips cannot hold
// is none.
func (o *Office) BaseURL(ctx context.Context) (survey.BaseURL, error) {
	house, err := o.house.HouseHall(ctx)
	if err != nil || house.Base != (survey.BaseURL{}) {
		return house.Base, err
	}
	listening, err := o.house.Listening(ctx)
	if err != nil {
		return survey.BaseURL{}, err
	}
	base, err := survey.ParseBaseURL(listening)
	if err != nil {
		return survey.BaseURL{}, nil
	}
	return base, nil
}

// Addresses are all under which this house is known: its own, the one listened on, and those that sessions have or printed on slips.
func (o *Office) Addresses(ctx context.Context) ([]survey.BaseURL, error) {
	house, err := o.BaseURL(ctx)
	if err != nil {
		return nil, err
	}
	list := []survey.BaseURL{house}
	halls, err := o.house.SessionHalls(ctx)
	for _, h := range halls {
		list = append(list, h.Base, h.Printed)
	}
	listening, noted := o.house.Listening(ctx)
	if at, err := survey.ParseBaseURL(listening); noted == nil && err == nil {
		list = append(list, at)
	}
	return slices.DeleteFunc(list, func(a survey.BaseURL) bool { return a == survey.BaseURL{} }), errors.Join(err, noted)
}

// SetListenURL notes where the server listens, for a house whose address was never set. It is the program's note, no act of staff.
func (o *Office) SetListenURL(ctx context.Context, address string) error {
	return o.house.NoteListening(ctx, address)
}
