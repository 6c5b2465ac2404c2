// Package console is where staff take sessions through their phases, from the first form to the results. It works without JavaScript.
package console

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/labstack/echo/v4/middleware"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/paper"
	"ceping/survey/web"
)

// Config is what the console is handed. Office and Logger are required.
type Config struct {
	Office Office // what staff do

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
	Door() office.Door
}

// Console is what the program needs of a console that it has mounted.
type Console struct {
	console *console
	groups  groups
}

// Mount adds the console's routes to a site, whose Shutdown ends what the console has begun in the background, which is then not done at
// all. The error names what is missing. What is done with slips, with boxes and at the desk for paper ballots is mounted after it, each
// with routes of its own: whoever holds slips holds no envelopes.
func Mount(site *web.Server, config Config) (*Console, error) {
	if config.Office == nil || config.Logger == nil {
		return nil, errors.New("web/console: a part of the configuration is missing")
	}
	pages, err := site.Pages(pageFuncs, pageNames...)
	if err != nil {
		return nil, err
	}
	c := newConsole(config, newQueues(site), pages)
	site.ErrorsUnder(consolePath, denial, wayOn)
	site.OnShutdown(c.works.end)
	return &Console{c, c.route(site.Group(consolePath, middleware.Gzip()))}, nil
}

// MountSlips adds what staff do with slips.
func (c *Console) MountSlips(slips *office.Slips) {
	(&slipRoom{c.console, slips}).route(c.groups.acts)
}

// MountOpening adds what staff do with closed and opened boxes.
func (c *Console) MountOpening(opening *office.Opening) { c.mountBoxes(opening) }

func (c *Console) mountBoxes(opening *office.Opening) *boxRoom {
	room := &boxRoom{c.console, newOpenings(time.Now), opening}
	room.route(c.groups)
	return room
}

// MountPaper adds the desk for paper ballots.
func (c *Console) MountPaper(desk *paper.Desk) {
	(&paperRoom{c.console, desk}).route(c.groups.acts)
	c.console.unsealed = desk.Unsealed
}

// Link makes a path that opens the console once, as /console/enter/<random>, within 15 minutes. Whoever has it is staff.
// It ends the one that was made before, and is an act in the audit log.
func (c *Console) Link(ctx context.Context) (string, error) {
	if err := c.console.config.Office.Terminal().LinkMade(ctx); err != nil {
		return "", err
	}
	return enterPath + c.console.links.fresh(), nil
}

// Finish writes to the audit log what is counted and not written yet. It comes after Shutdown and before the store is closed.
func (c *Console) Finish() { c.console.failures.flush(true) }
