// Package console is where staff take sessions through their phases, from the first form to the results. It works without JavaScript.
//
// It has a struct a noun, named for a room, which holds what it needs and adds its own routes: the door (login.go, link.go, account.go,
// and throttle.go, hashing.go, failures.go, known.go, which keep guessing slow), people, audit, wifi (the house's network), list, new;
// assessments and their units; a session's page (session.go, phase.go, number.go), hall, ready, working (acts under way); draft, which is
// the wizard (edit*.go, form_table.go, import.go) over a session; results, composite; and what is mounted apart: slips, boxes (opening.go,
// archive.go, erase.go), paper. All have the reception (reception.go): who asks, and the pages. The gate (gate.go) lets requests through to
// them: it finds who asks, and of a session's routes the session, once, and hands it on. Whoever holds slips holds no envelopes.
//
// It is large because its rooms answer for each other: what is refused on one page is shown on the page that its form stands on, which is
// another room's as often as not, and all pages stand in one frame with the words of form_words.go, names.go and step.go. Packages between
// them would have to export all of that to one another, and no other program would use it.
package console

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"ceping/survey"
	"ceping/survey/files"
	"ceping/survey/office"
	"ceping/survey/paper"
	"ceping/survey/web"
)

// Config has what the console needs. Office and Logger are required.
type Config struct {
	Office Office // what staff do

	// Files reads what staff bring.
	Files files.Files
	// Forms are the shipped forms, to begin a session with.
	Forms []survey.Form
	// Logger is told of faults of the program, never of a request.
	Logger *slog.Logger
	// Version is shown to staff.
	Version string
}

// Office is what the console has of the office: whoever acts, and the door at which it is found out who. Nothing is read or done here
// for nobody.
type Office interface {
	As(name string) office.Actor
	Terminal() office.Actor
	Proven(name string) office.Actor // see sure.go
	Door() office.Door
}

// Console is a mounted console, to which the program adds what is mounted apart: slips, boxes and paper.
type Console struct {
	reception *reception
	door      *doorRoom
	sessions  *sessionRoom
	ready     *readyRoom
	works     *works
	glimpses  *glimpses

	concerned sessionRoutes // for whoever a session concerns
	acts      sessionRoutes // for whoever may change it
}

// Mount adds the console's routes to a site, whose Shutdown ends what the console has begun in the background, which is then not done at
// all. The error names what is missing. What is done with slips, with boxes and at the desk for paper ballots is mounted after it, each
// with routes of its own: whoever holds slips holds no envelopes.
func Mount(site *web.Server, config Config) (*Console, error) {
	if config.Office == nil || config.Files == (files.Files{}) || config.Logger == nil {
		return nil, errors.New("web/console: a part of the configuration is missing")
	}
	pages, err := site.Pages(pageFuncs, pageNames...)
	if err != nil {
		return nil, err
	}
	r := &reception{office: config.Office, version: config.Version, files: config.Files, pages: pages}
	r.staff = newStaffSessions(newLogins(func() office.Door { return r.office.Door() }, config.Logger, time.Now))
	c := &Console{reception: r, door: newDoorRoom(r, config.Logger), works: newWorks(), glimpses: newGlimpses()}
	c.sessions = &sessionRoom{r, c.works, c.glimpses, func(string) int { return 0 }}
	c.ready = &readyRoom{r, c.sessions, c.works, newMadePassphrases()}
	site.ErrorsUnder(consolePath, denial, wayOn)
	site.OnShutdown(c.works.end)
	c.route(newGate(r, newQueues(site), &unsentRoom{r, c.door}), site.Group(consolePath, middleware.Gzip()), config.Forms)
	return c, nil
}

// route has every room add its routes behind the gate.
func (c *Console) route(gate *gate, g *echo.Group, forms shipped) {
	r, only := c.reception, gate.staffOnly
	g.Use(gate.guarded, echo.WrapMiddleware(r.staff.LoadAndSave))
	c.concerned = gate.onSessions(g, survey.Person.Sees)
	c.acts = gate.onSessions(g, survey.Person.Acts)
	results := gate.onSessions(g, survey.Person.Results)

	c.door.route(g, gate.queues.door, only)
	gate.unsent.route(g, gate.queues.returning)
	(&listRoom{r, c.glimpses}).route(g, only)
	(&peopleRoom{r, c.door}).route(g, only)
	(&auditRoom{r}).route(g, only)
	(&wifiRoom{r}).route(g, only)
	(&newRoom{r, forms}).route(g, only)
	steps := &wizard{r, forms}
	(&assessmentRoom{r, forms, steps}).route(g, only)

	c.sessions.route(c.concerned, c.acts)
	(&workRoom{r, c.works}).route(c.concerned)
	c.ready.route(c.acts)
	(&hallRoom{r, c.sessions}).route(c.acts)
	(&mirrorRoom{r, c.sessions}).route(c.acts)
	(&draftRoom{r, c.sessions, steps}).route(c.acts)
	(&resultsRoom{r, c.sessions}).route(results)
	(&compositeRoom{r}).route(results)
}

// newStaffSessions keeps them where a program that was restarted finds them, by digests of their tokens.
func newStaffSessions(kept *logins) *scs.SessionManager {
	staff := scs.New() // whose own store looks after nothing for ever: it cannot be ended without a race
	staff.Store, staff.HashTokenInStore = kept, true
	staff.Lifetime, staff.IdleTimeout = 24*time.Hour, 8*time.Hour
	staff.Cookie = scs.SessionCookie{Name: "ceping_console", Path: consolePath, HttpOnly: true, SameSite: http.SameSiteStrictMode}
	return staff
}

// MountSlips adds what staff do with slips.
func (c *Console) MountSlips(slips *office.Slips) {
	(&slipRoom{c.reception, c.sessions, c.glimpses, slips}).route(c.acts)
}

// MountOpening adds what staff do with closed and opened boxes.
func (c *Console) MountOpening(opening *office.Opening) { c.mountBoxes(opening) }

func (c *Console) mountBoxes(opening *office.Opening) *boxRoom {
	room := &boxRoom{c.reception, c.door, c.sessions, c.works, c.glimpses, newOpenings(time.Now), opening}
	room.route(c.concerned, c.acts)
	return room
}

// Passes are the places that the hall's screen keeps for staff, as *screen.Passes does.
type Passes interface {
	// Renew is the cookie of a browser that had the pass before, or of a new one.
	Renew(before string) *http.Cookie
}

// MountScreen adds the way to the hall's big screen, which has a place for whoever comes by it.
func (c *Console) MountScreen(passes Passes) { (&screenRoom{c.reception, passes}).route(c.concerned) }

// MountPaper adds the desk for paper ballots.
func (c *Console) MountPaper(desk *paper.Desk) {
	(&paperRoom{c.reception, c.sessions, desk}).route(c.acts)
	c.sessions.waiting = desk.Waiting
}

// Link makes a path that opens the console once, as /console/enter/<random>, within 15 minutes. Whoever has it is staff.
// It ends the one that was made before, and is an act in the audit log.
func (c *Console) Link(ctx context.Context) (string, error) {
	if err := c.reception.office.Terminal().LinkMade(ctx); err != nil {
		return "", err
	}
	return enterPath + c.door.links.fresh(), nil
}

// Finish writes to the audit log what is counted and not written yet. It comes after Shutdown and before the store is closed.
func (c *Console) Finish() { c.door.failures.flush(true) }
