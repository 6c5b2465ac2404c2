package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/seal"
)

// readyPage takes a passphrase for each trustee.
type readyPage struct {
	frame
	Session   survey.Session
	Checks    []check
	Made      []madePassphrase // shown this once; empty when trustees type their own
	MinLength int
}

// madePassphrase is a generated passphrase on its way to its trustee.
type madePassphrase struct{ Trustee, Passphrase string }

func (c *console) readyForm(e echo.Context) error { return c.showReady(e, nil, nil) }

// generate makes passphrases and shows them; nothing is kept.
func (c *console) generate(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	var made []madePassphrase
	for _, name := range s.Setup.Trustees.Names {
		made = append(made, madePassphrase{name, seal.GeneratePassphrase()})
	}
	return c.showReady(e, made, nil)
}

// showReady shows the form. Passphrases that were typed are never sent back.
func (c *console) showReady(e echo.Context, made []madePassphrase, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Draft {
		return c.sessionAgain(e, stale(s))
	}
	page := readyPage{frame: c.frame(e, "制票"), Session: s, Made: made, Checks: checks(s, nil), MinLength: seal.MinPassphrase}
	page.Rehearsal, page.Exposed = s.Setup.Rehearsal, exposed(e.Request())
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.show(e, status, "console_ready.html", page)
}

// makeReady begins to make the keys, which takes some seconds: guessing a passphrase is made expensive.
func (c *console) makeReady(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	passphrases, err := passphrases(e)
	if err != nil {
		return err
	}
	who := person(e).Name
	c.works.begin(s.ID, "ready", func(ctx context.Context, _ func(int, int)) error {
		return c.config.Office.Advance(survey.WithActor(ctx, who), s.ID, survey.Ready, passphrases)
	})
	return see(e, sessionPath(s.ID, "/work"))
}

// passphrases are the fields of that name, in their order.
func passphrases(e echo.Context) ([]string, error) {
	form, err := e.FormParams()
	if err != nil {
		return nil, errTyped
	}
	return form["passphrase"], nil
}
