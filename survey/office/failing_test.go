package office_test

import (
	"context"
	"fmt"
	"io"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// failing is a store of which one call fails before it does anything.
type failing struct {
	*store.Store
	at     int      // which call, from 1; 0: none
	calls  int      // so far
	failed string   // the call that failed
	later  []string // what was to be written after it
}

var errDisk = fmt.Errorf("%w: no disk", survey.ErrUnavailable)

// failAt lets a call fail from now on, and forgets what was.
func (f *failing) failAt(at int) { f.at, f.calls, f.failed, f.later = at, 0, "", nil }

func (f *failing) fails(name string, writes bool) bool {
	if f.failed != "" && writes {
		f.later = append(f.later, name)
	}
	if f.calls++; f.calls == f.at {
		f.failed = name
		return true
	}
	return false
}

func reads[T any](f *failing, name string, do func() (T, error)) (T, error) {
	if f.fails(name, false) {
		var none T
		return none, errDisk
	}
	return do()
}

func (f *failing) writes(name string, do func() error) error {
	if f.fails(name, true) {
		return errDisk
	}
	return do()
}

func (f *failing) Session(ctx context.Context, id string) (survey.Session, error) {
	return reads(f, "Session", func() (survey.Session, error) { return f.Store.Session(ctx, id) })
}

func (f *failing) Sessions(ctx context.Context) ([]survey.Session, error) {
	return reads(f, "Sessions", func() ([]survey.Session, error) { return f.Store.Sessions(ctx) })
}

func (f *failing) Keys(ctx context.Context, id string) (office.Keys, error) {
	return reads(f, "Keys", func() (office.Keys, error) { return f.Store.Keys(ctx, id) })
}

func (f *failing) CountSlips(ctx context.Context, id string) (map[string]survey.SlipCount, error) {
	return reads(f, "CountSlips", func() (map[string]survey.SlipCount, error) { return f.Store.CountSlips(ctx, id) })
}

func (f *failing) CountCast(ctx context.Context, id string) (map[string]survey.CastCount, error) {
	return reads(f, "CountCast", func() (map[string]survey.CastCount, error) { return f.Store.CountCast(ctx, id) })
}

func (f *failing) BoxFull(ctx context.Context, id string) (bool, error) {
	return reads(f, "BoxFull", func() (bool, error) { return f.Store.BoxFull(ctx, id) })
}

func (f *failing) Result(ctx context.Context, id string) (office.Result, error) {
	return reads(f, "Result", func() (office.Result, error) { return f.Store.Result(ctx, id) })
}

func (f *failing) Strays(ctx context.Context) ([]string, error) {
	return reads(f, "Strays", func() ([]string, error) { return f.Store.Strays(ctx) })
}

func (f *failing) Exchanged(ctx context.Context) ([]string, error) {
	return reads(f, "Exchanged", func() ([]string, error) { return f.Store.Exchanged(ctx) })
}

func (f *failing) Audit(ctx context.Context) ([]survey.AuditEntry, error) {
	return reads(f, "Audit", func() ([]survey.AuditEntry, error) { return f.Store.Audit(ctx) })
}

func (f *failing) SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error) {
	return reads(f, "SessionAudit", func() ([]survey.SessionEntry, error) { return f.Store.SessionAudit(ctx, id) })
}

func (f *failing) HouseHall(ctx context.Context) (survey.HouseHall, error) {
	return reads(f, "HouseHall", func() (survey.HouseHall, error) { return f.Store.HouseHall(ctx) })
}

func (f *failing) SessionHall(ctx context.Context, id string) (survey.SessionHall, error) {
	return reads(f, "SessionHall", func() (survey.SessionHall, error) { return f.Store.SessionHall(ctx, id) })
}

func (f *failing) Listening(ctx context.Context) (string, error) {
	return reads(f, "Listening", func() (string, error) { return f.Store.Listening(ctx) })
}

func (f *failing) People(ctx context.Context) ([]survey.Person, error) {
	return reads(f, "People", func() ([]survey.Person, error) { return f.Store.People(ctx) })
}

func (f *failing) Person(ctx context.Context, name string) (survey.Person, error) {
	return reads(f, "Person", func() (survey.Person, error) { return f.Store.Person(ctx, name) })
}

func (f *failing) Assessments(ctx context.Context) ([]survey.Assessment, error) {
	return reads(f, "Assessments", func() ([]survey.Assessment, error) { return f.Store.Assessments(ctx) })
}

func (f *failing) Assessment(ctx context.Context, id string) (survey.Assessment, error) {
	return reads(f, "Assessment", func() (survey.Assessment, error) { return f.Store.Assessment(ctx, id) })
}

func (f *failing) ReadBox(ctx context.Context, id string) (check.Box, error) {
	return reads(f, "ReadBox", func() (check.Box, error) { return f.Store.ReadBox(ctx, id) })
}

func (f *failing) Version1(ctx context.Context, id string) (keys version1.Keys, ballots []version1.SealedBallot, err error) {
	if f.fails("Version1", false) {
		return keys, nil, errDisk
	}
	return f.Store.Version1(ctx, id)
}

func (f *failing) Create(ctx context.Context, s survey.Session, act office.Act) error {
	return f.writes("Create", func() error { return f.Store.Create(ctx, s, act) })
}

func (f *failing) Change(ctx context.Context, id string, from, to survey.Setup, act office.Act) error {
	return f.writes("Change", func() error { return f.Store.Change(ctx, id, from, to, act) })
}

func (f *failing) Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, correction string, act office.Act) error {
	return f.writes("Enter", func() error { return f.Store.Enter(ctx, id, entered, phases, correction, act) })
}

func (f *failing) Erase(ctx context.Context, id string, act office.Act) error {
	return f.writes("Erase", func() error { return f.Store.Erase(ctx, id, act) })
}

func (f *failing) Backup(ctx context.Context, w io.Writer, act office.Act) error {
	return f.writes("Backup", func() error { return f.Store.Backup(ctx, w, act) })
}

func (f *failing) Record(ctx context.Context, act office.Act) error {
	return f.writes("Record", func() error { return f.Store.Record(ctx, act) })
}

func (f *failing) MakeReady(ctx context.Context, id string, keys office.Keys, seed []byte, act office.Act) error {
	return f.writes("MakeReady", func() error { return f.Store.MakeReady(ctx, id, keys, seed, act) })
}

func (f *failing) Advance(ctx context.Context, id string, from, to survey.Phase, act office.Act) error {
	return f.writes("Advance", func() error { return f.Store.Advance(ctx, id, from, to, act) })
}

func (f *failing) Withdraw(ctx context.Context, id string, act office.Act) error {
	return f.writes("Withdraw", func() error { return f.Store.Withdraw(ctx, id, act) })
}

func (f *failing) CloseBox(ctx context.Context, id string, act office.Act) (seal ballot.Seal, err error) {
	err = f.writes("CloseBox", func() (err error) { seal, err = f.Store.CloseBox(ctx, id, act); return err })
	return seal, err
}

func (f *failing) ReopenBox(ctx context.Context, id string, act office.Act) error {
	return f.writes("ReopenBox", func() error { return f.Store.ReopenBox(ctx, id, act) })
}

func (f *failing) OpenBox(ctx context.Context, id string, result office.Result, acts ...office.Act) error {
	return f.writes("OpenBox", func() error { return f.Store.OpenBox(ctx, id, result, acts...) })
}

func (f *failing) SetHouseHall(ctx context.Context, from, to survey.HouseHall, acts ...office.Act) error {
	return f.writes("SetHouseHall", func() error { return f.Store.SetHouseHall(ctx, from, to, acts...) })
}

func (f *failing) SetSessionHall(ctx context.Context, id string, from, to survey.SessionHall, acts ...office.Act) error {
	return f.writes("SetSessionHall", func() error { return f.Store.SetSessionHall(ctx, id, from, to, acts...) })
}

func (f *failing) ChangePeople(ctx context.Context, decide func([]survey.Person) (survey.Person, office.Act, error)) error {
	return f.writes("ChangePeople", func() error { return f.Store.ChangePeople(ctx, decide) })
}

func (f *failing) EndTerminal(ctx context.Context, act office.Act) error {
	return f.writes("EndTerminal", func() error { return f.Store.EndTerminal(ctx, act) })
}

func (f *failing) PutAssessment(ctx context.Context, a survey.Assessment, before int, act office.Act) error {
	return f.writes("PutAssessment", func() error { return f.Store.PutAssessment(ctx, a, before, act) })
}

func (f *failing) SetPrevious(ctx context.Context, id, previous string, act office.Act) error {
	return f.writes("SetPrevious", func() error { return f.Store.SetPrevious(ctx, id, previous, act) })
}

func (f *failing) Issue(ctx context.Context, id string, batch []survey.IssuedSlip, act office.Act) error {
	return f.writes("Issue", func() error { return f.Store.Issue(ctx, id, batch, act) })
}

func (f *failing) Void(ctx context.Context, id string, digest survey.SlipDigest, act office.Act) error {
	return f.writes("Void", func() error { return f.Store.Void(ctx, id, digest, act) })
}

func (f *failing) Replace(ctx context.Context, id string, digest survey.SlipDigest, act office.Act) error {
	return f.writes("Replace", func() error { return f.Store.Replace(ctx, id, digest, act) })
}
