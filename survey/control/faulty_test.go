package control

import (
	"context"
	"fmt"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/office"
)

// faultyHouse is a house of which one call fails before it does anything, or that says what there is not.
type faultyHouse struct {
	*store.Store
	at, calls int // which call fails, from 1; 0: none
	failed    bool
	mirror    survey.Mirror
	fault     survey.Fault // of all sessions
	erased    bool         // after they were listed
	backups   office.Backups
}

var errDisk = fmt.Errorf("%w: no disk", survey.ErrUnavailable)

func (f *faultyHouse) failAt(at int) { f.at, f.calls, f.failed = at, 0, false }

func asks[T any](f *faultyHouse, do func() (T, error)) (T, error) {
	if f.calls++; f.calls == f.at {
		f.failed = true
		var nothing T
		return nothing, errDisk
	}
	return do()
}

func (f *faultyHouse) Session(ctx context.Context, id string) (survey.Session, error) {
	if f.erased {
		return survey.Session{}, survey.ErrSessionUnknown
	}
	return asks(f, func() (survey.Session, error) { return f.Store.Session(ctx, id) })
}

func (f *faultyHouse) Sessions(ctx context.Context) ([]survey.Session, error) {
	list, err := asks(f, func() ([]survey.Session, error) { return f.Store.Sessions(ctx) })
	for i := range list {
		list[i].Fault = f.fault
	}
	return list, err
}

func (f *faultyHouse) Result(ctx context.Context, id string) (office.Result, error) {
	return asks(f, func() (office.Result, error) { return f.Store.Result(ctx, id) })
}

func (f *faultyHouse) CountSlips(ctx context.Context, id string) (map[string]survey.SlipCount, error) {
	return asks(f, func() (map[string]survey.SlipCount, error) { return f.Store.CountSlips(ctx, id) })
}

func (f *faultyHouse) Mirror(ctx context.Context, id string) (survey.Mirror, error) {
	return asks(f, func() (survey.Mirror, error) { return f.mirror, nil })
}

func (f *faultyHouse) SessionHall(ctx context.Context, id string) (survey.SessionHall, error) {
	return asks(f, func() (survey.SessionHall, error) { return f.Store.SessionHall(ctx, id) })
}

func (f *faultyHouse) HouseHall(ctx context.Context) (survey.HouseHall, error) {
	return asks(f, func() (survey.HouseHall, error) { return f.Store.HouseHall(ctx) })
}

func (f *faultyHouse) SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error) {
	return asks(f, func() ([]survey.SessionEntry, error) { return f.Store.SessionAudit(ctx, id) })
}

func (f *faultyHouse) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	return asks(f, func() ([]survey.AuditEntry, error) { return f.Store.Audit(ctx) })
}

func (f *faultyHouse) ReadBox(ctx context.Context, id string) (check.Box, error) {
	return asks(f, func() (check.Box, error) { return f.Store.ReadBox(ctx, id) })
}

func (f *faultyHouse) People(ctx context.Context) ([]survey.Person, error) {
	return asks(f, func() ([]survey.Person, error) { return f.Store.People(ctx) })
}

func (f *faultyHouse) Backups(ctx context.Context) (office.Backups, error) {
	return asks(f, func() (office.Backups, error) { return f.backups, nil })
}

func (f *faultyHouse) Record(ctx context.Context, act office.Act) error {
	_, err := asks(f, func() (none, error) { return none{}, f.Store.Record(ctx, act) })
	return err
}
