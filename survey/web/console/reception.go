package console

import (
	"net/http"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/files"
	"ceping/survey/office"
	"ceping/survey/web"
)

// reception is what every room of the console has: who asks, the pages, and what the next page of a browser says.
type reception struct {
	office  Office
	version string
	files   files.Files
	pages   *web.Pages
	staff   *scs.SessionManager // staff sessions: logins, not 测评会
}

// personField of an echo.Context is who asks.
const personField = "person"

// person is who asks.
func person(e echo.Context) survey.Person {
	p, _ := e.Get(personField).(survey.Person)
	return p
}

// by is who asks, for what they do. Outside of a staff session it has no right to anything.
func (r *reception) by(e echo.Context) office.Actor {
	switch name := person(e).Name; name {
	case "":
		return office.Actor{}
	case survey.Terminal:
		return r.office.Terminal()
	default:
		return r.office.As(name)
	}
}

// anew is a session as it is when a page is shown again: what refused an act may have changed it since the guard loaded it. Where
// nothing was done it is the guard's.
func (r *reception) anew(e echo.Context, s survey.Session) (survey.Session, error) {
	if e.Request().Method != http.MethodPost {
		return s, nil
	}
	return r.by(e).Session(e.Request().Context(), s.ID)
}

// frame is what every page of the console shows around its content.
type frame struct {
	Title     string
	Version   string
	Person    *survey.Person // nil outside a staff session
	Refresh   bool           // every second: a work is under way
	Rehearsal bool
	Problem   *web.Problem     // what was refused, shown above all
	Told      string           // what was just done, once, where the page looks as before
	Exposed   bool             // what is typed travels over a network in the clear
	Troubles  []survey.Trouble // with files and disk, where they are shown
}

// toldField keeps in a staff session what its next page says was done.
const toldField = "told"

// tell lets the next page of this browser say what was done.
func (r *reception) tell(e echo.Context, done string) {
	r.staff.Put(e.Request().Context(), toldField, done)
}

func (r *reception) frame(e echo.Context, title string) frame {
	f := frame{Title: title, Version: r.version}
	if p, ok := e.Get(personField).(survey.Person); ok {
		f.Person = &p
		f.Told = r.staff.PopString(e.Request().Context(), toldField)
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
