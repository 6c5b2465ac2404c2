package office

import (
	"context"
	"fmt"

	"ceping/survey"
)

// LoggedIn notes that an account logged in, in a browser that did before or a new one, and how many tries failed since its
// last login.
func (o *Office) LoggedIn(ctx context.Context, name string, known bool, failed int) error {
	detail := map[bool]string{true: "known browser", false: "new browser"}[known]
	if failed > 0 {
		detail += fmt.Sprintf(", %d failed before", failed)
	}
	return o.house.Record(ctx, survey.Act{Who: name, Name: "log in", Detail: detail})
}

// NoteFailures notes tries to log in that failed, since the last note: at an account, or when name is empty at names that no
// account has, which are not written down. Whoever tried has proven nothing and must not fill the log: call it seldom.
func (o *Office) NoteFailures(ctx context.Context, name string, times int) error {
	detail := fmt.Sprintf("%d at no account", times)
	if name != "" {
		detail = fmt.Sprintf("%d at %s", times, name)
	}
	return o.house.Record(ctx, survey.Act{Who: survey.Stranger, Name: "login failed", Detail: detail})
}

// LockedOut notes that an account, or one browser that it has used, now waits between two tries.
func (o *Office) LockedOut(ctx context.Context, name string) error {
	return o.house.Record(ctx, survey.Act{Who: survey.Stranger, Name: "lock out", Detail: name})
}

// LinkMade notes that a one-time link into the console was made.
func (o *Office) LinkMade(ctx context.Context) error {
	return o.house.Record(ctx, survey.ActBy(ctx, "", "make link", ""))
}

// LinkUsed notes that somebody came in by one.
func (o *Office) LinkUsed(ctx context.Context) error {
	return o.house.Record(ctx, survey.Act{Who: survey.Terminal, Name: "use link"})
}

// TerminalPerson is whoever came in by a one-time link, as it stands: its generation is raised by EndTerminal.
func (o *Office) TerminalPerson(ctx context.Context) (survey.Person, error) {
	generation, err := o.house.TerminalGeneration(ctx)
	return survey.Person{Name: survey.Terminal, Role: survey.Administrator, Generation: generation}, err
}

// EndTerminal logs everybody out who came in by a one-time link.
func (o *Office) EndTerminal(ctx context.Context) error {
	if err := o.keeper(ctx); err != nil {
		return err
	}
	return o.house.EndTerminal(ctx, survey.ActBy(ctx, "", "log out everywhere", survey.Terminal))
}
