package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/web"
)

// What a staff session holds: the account's name and the generation it logged in under.
const (
	staffKey      = "staff"
	generationKey = "generation"
	personField   = "person" // of an echo.Context: who asks
)

// begin opens a staff session, under an id that nobody could have planted.
func (c *console) begin(e echo.Context, p survey.Person) error {
	ctx := e.Request().Context()
	if err := c.staff.RenewToken(ctx); err != nil {
		return err
	}
	c.staff.Put(ctx, staffKey, p.Name)
	c.staff.Put(ctx, generationKey, p.Generation)
	return see(e, consolePath)
}

// staffOnly lets those in who have a staff session that still holds: a new password, being disabled, or logging out
// everywhere ends it.
func (c *console) staffOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		ctx := e.Request().Context()
		p, err := c.staffSession(ctx)
		if err != nil {
			return err
		}
		e.Set(personField, p)
		return next(e)
	}
}

// staffSession is whose staff session it is, if it still holds; else errStranger.
func (c *console) staffSession(ctx context.Context) (p survey.Person, err error) {
	switch name := c.staff.GetString(ctx, staffKey); name {
	case "":
		return survey.Person{}, errStranger
	case survey.Terminal:
		p, err = c.config.Office.Door().TerminalPerson(ctx)
	default:
		p, err = c.config.Office.Door().Person(ctx, name)
	}
	if errors.Is(err, survey.ErrPersonUnknown) {
		return survey.Person{}, errStranger
	}
	if err == nil && (p.Disabled || p.Generation != c.staff.GetInt(ctx, generationKey)) {
		return survey.Person{}, errStranger
	}
	return p, err
}

// person is who asks.
func person(e echo.Context) survey.Person {
	p, _ := e.Get(personField).(survey.Person)
	return p
}

// by is who asks, for what they do. Outside of a staff session it has no right to anything.
func (c *console) by(e echo.Context) office.Actor {
	switch name := person(e).Name; name {
	case "":
		return office.Actor{}
	case survey.Terminal:
		return c.config.Office.Terminal()
	default:
		return c.config.Office.As(name)
	}
}

// may lets those through whose account has a right; others are told, in the words of the error.
func may(right func(survey.Person) bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(e echo.Context) error {
			if !right(person(e)) {
				return survey.ErrNoRight
			}
			return next(e)
		}
	}
}

// concerned hides sessions of others: there is no such session, for whoever it does not concern.
func (c *console) concerned(next echo.HandlerFunc) echo.HandlerFunc {
	return func(e echo.Context) error {
		if _, err := c.found(e); err != nil {
			return err
		}
		return next(e)
	}
}

// mayOn lets those through whose account has a right on the session of the address.
func (c *console) mayOn(right func(survey.Person, survey.Session) bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(e echo.Context) error {
			s, err := c.found(e)
			if err != nil {
				return err
			}
			if !right(person(e), s) {
				return survey.ErrNoRight
			}
			return next(e)
		}
	}
}

// found returns the session of the address; survey.ErrSessionUnknown also for one that does not concern the account.
func (c *console) found(e echo.Context) (survey.Session, error) {
	return c.by(e).Session(e.Request().Context(), e.Param("id"))
}

// frame is what every page of the console shows around its content.
type frame struct {
	Title     string
	Version   string
	Person    *survey.Person // nil outside a staff session
	Refresh   bool           // every second: a work is under way
	Rehearsal bool
	Problem   *web.Problem // what was refused, shown above all
	Told      string       // what was just done, once, where the page looks as before
	Exposed   bool         // what is typed travels over a network in the clear
}

// toldField keeps in a staff session what its next page says was done.
const toldField = "told"

// tell lets the next page of this browser say what was done.
func (c *console) tell(e echo.Context, done string) {
	c.staff.Put(e.Request().Context(), toldField, done)
}

func (c *console) frame(e echo.Context, title string) frame {
	f := frame{Title: title, Version: c.config.Version}
	if p, ok := e.Get(personField).(survey.Person); ok {
		f.Person = &p
		f.Told = c.staff.PopString(e.Request().Context(), toldField)
	}
	return f
}

// again fills in what was refused; an error that staff cannot mend goes on.
func (f *frame) again(refusal error) (status int, err error) {
	if refusal == nil {
		return http.StatusOK, nil
	}
	p, mendable := refused(refusal)
	if !mendable {
		return 0, refusal
	}
	f.Problem = p
	return p.Status, nil
}
