package office

import (
	"context"
	"errors"

	"ceping/survey"
)

// Actor is somebody of the staff who acts: an account, or the terminal. Whatever staff do hangs on one, and asks by itself what right the
// account has at that moment, since rights change while one is logged in. It is a value, handed on by whoever knows who asks,
// into background work as well. The zero Actor has no right to anything.
//
// Errors of all its methods: survey.ErrNoRight for what the account may not do, and for one that there is not or not any more;
// survey.ErrSessionUnknown also for a session that does not concern it. A refusal is a *Refusal with both texts. What is refused leaves
// everything as it was.
type Actor struct {
	office   *Office
	name     string
	terminal bool
	proven   bool // its password was looked at for this
}

// As returns the Actor of an account, by name, which must have been shown to be its own. No name is the terminal's.
func (o *Office) As(name string) Actor { return Actor{office: o, name: name} }

// Proven returns the Actor of an account that has just shown its password once more, for what a browser left open must not be enough for: to
// open a box, and to make whoever keeps the house. As returns one that is refused that.
func (o *Office) Proven(name string) Actor { return Actor{office: o, name: name, proven: true} }

// Terminal returns the Actor of whoever acts at the command line, to which the data directory belongs, or came in by a one-time link
// printed there.
func (o *Office) Terminal() Actor { return Actor{office: o, name: survey.Terminal, terminal: true} }

// sure refuses an account whose password was not looked at for this. The terminal has none: its data directory is its keeper's.
func (a Actor) sure() error {
	if a.terminal || a.proven {
		return nil
	}
	return survey.Refuse("password_again")
}

// person returns the account that acts, with its rights as they are now.
func (a Actor) person(ctx context.Context) (survey.Person, error) {
	switch {
	case a.office == nil:
		return survey.Person{}, survey.ErrNoRight
	case a.terminal:
		return survey.Person{Name: survey.Terminal, Role: survey.Administrator}, nil
	}
	p, err := a.office.house.Person(ctx, a.name)
	if errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, survey.ErrNoRight
	}
	return p, err
}
