package office

import (
	"context"
	"time"

	"ceping/survey"
	"ceping/survey/words"
)

// Door finds out who asks: what the program reads of accounts for that, and notes of who came in and who did not. These
// are the acts of nobody who has a right yet; it has no others.
type Door struct {
	house House
	now   func() time.Time
}

// Door returns the house's door.
func (o *Office) Door() Door { return Door{o.house, o.now} }

// Person returns an account as it is now; survey.ErrPersonUnknown.
func (d Door) Person(ctx context.Context, name string) (survey.Person, error) {
	return d.house.Person(ctx, name)
}

// TerminalPerson returns whoever came in by a one-time link, as it is now: its generation is raised by Actor.EndTerminal.
func (d Door) TerminalPerson(ctx context.Context) (survey.Person, error) {
	generation, err := d.house.TerminalGeneration(ctx)
	return survey.Person{Name: survey.Terminal, Role: survey.Administrator, Generation: generation}, err
}

// Logins are those that were kept for the next start; KeepLogin keeps one, and DropLogins takes some out.
func (d Door) Logins(ctx context.Context) ([]Login, error)  { return d.house.Logins(ctx) }
func (d Door) KeepLogin(ctx context.Context, l Login) error { return d.house.KeepLogin(ctx, l) }
func (d Door) DropLogins(ctx context.Context, l ...string) error {
	return d.house.DropLogins(ctx, l...)
}

// LoggedIn notes that an account logged in, in a browser that did before or a new one, and how many tries failed since its
// last login.
func (d Door) LoggedIn(ctx context.Context, name string, known bool, failed int) error {
	return d.house.Record(ctx, right{who: name}.act(words.LoggedIn(known, failed)))
}

// NoteFailures notes tries to log in that failed, since the last note: at an account, or when name is empty at names that no
// account has, which are not written down. Whoever tried has proven nothing and must not fill the log: call it seldom.
func (d Door) NoteFailures(ctx context.Context, name string, times int) error {
	return d.house.Record(ctx, right{who: survey.Stranger}.act(words.LoginFailed(name, times)))
}

// LockedOut notes that an account, or one browser that it has used, now waits between two tries.
func (d Door) LockedOut(ctx context.Context, name string) error {
	return d.house.Record(ctx, right{who: survey.Stranger}.act(words.LockedOut(name)))
}

// LinkUsed notes that somebody came in by a one-time link.
func (d Door) LinkUsed(ctx context.Context) error {
	return d.house.Record(ctx, right{who: survey.Terminal}.act(words.LinkUsed()))
}
