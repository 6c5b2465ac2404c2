package console

import (
	"context"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/boxkey"
)

// readyPage takes a passphrase for each trustee.
type readyPage struct {
	frame
	Session   survey.Session
	Checks    []todo
	Made      []madePassphrase // shown to who made them; empty when trustees type their own
	Mark      string           // of the set that was made
	Others    string           // who made one, if it is not shown here
	Minutes   int              // a set is shown at most
	MinLength int
}

func (c *console) readyForm(e echo.Context) error { return c.showReady(e, nil) }

// generate makes passphrases, once: the page that shows them is another, which can be loaded again and makes nothing.
func (c *console) generate(e echo.Context) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Draft {
		return c.sessionAgain(e, stale(s))
	}
	c.made.make(s.ID, c.staff.Token(e.Request().Context()), person(e).Name, s.Setup.Trustees.Names)
	return see(e, sessionPath(s.ID, "/ready"))
}

// discard withdraws generated passphrases that were not used.
func (c *console) discard(e echo.Context) error {
	c.made.discard(e.Param("id"), typed(e, "set"))
	return see(e, sessionPath(e.Param("id"), "/ready"))
}

// showReady shows the form. Passphrases that were typed are never sent back; generated ones are seen by the staff session that made
// them, for a while.
func (c *console) showReady(e echo.Context, refusal error) error {
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase != survey.Draft {
		return c.sessionAgain(e, stale(s))
	}
	page := readyPage{frame: c.frame(e, "制票"), Session: s, Checks: checks(s, nil), MinLength: boxkey.MinPassphrase, Minutes: int(passphraseLife.Minutes())}
	page.Rehearsal, page.Exposed = s.Setup.Rehearsal, exposed(e.Request())
	if set, own, ok := c.made.shown(s.ID, c.staff.Token(e.Request().Context())); ok {
		page.Made, page.Mark = set.List, set.Mark
		if !own {
			page.Others = set.By
		}
		if own && !slices.Equal(trusteesOf(set.List), s.Setup.Trustees.Names) { // the draft was changed meanwhile
			c.made.discard(s.ID, set.Mark)
			page.Made, page.Mark = nil, ""
			refusal = &survey.Refusal{Code: "trustees_changed"}
		}
	}
	defer func() {
		for _, made := range page.Made {
			clear(made.Passphrase)
		}
	}()
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_ready.html", page)
}

func trusteesOf(list []madePassphrase) (names []string) {
	for _, made := range list {
		names = append(names, made.Trustee)
	}
	return names
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
	begun := false
	defer func() {
		if !begun {
			forget(passphrases)
		}
	}()
	mark := typed(e, "set")
	if mark != "" && !c.made.holds(s.ID, mark) {
		return c.showReady(e, &survey.Refusal{Code: "passphrases_withdrawn"})
	}
	if set, _, ok := c.made.shown(s.ID, ""); ok && mark == "" {
		return c.showReady(e, &survey.Refusal{Code: "passphrases_generated", Values: []any{set.By}})
	}
	by := c.by(e) // the request is over before the keys are made
	begun = c.works.begin(s.ID, workReady, func(ctx context.Context, _ func(int, int)) error {
		defer forget(passphrases)
		err := by.Advance(ctx, s.ID, survey.Ready, passphrases)
		if err == nil {
			c.made.drop(s.ID, mark)
		}
		return err
	})
	return see(e, sessionPath(s.ID, "/work"))
}

// passphrases are the fields of that name, in their order, to be overwritten after use. What came over the network is in strings of
// net/http, which cannot be overwritten: the form forgets them here, and they go when the memory is used again.
func passphrases(e echo.Context) ([][]byte, error) {
	form, err := e.FormParams()
	if err != nil {
		return nil, errTyped
	}
	var list [][]byte
	for _, text := range form["passphrase"] {
		list = append(list, []byte(text))
	}
	for _, values := range []url.Values{e.Request().Form, e.Request().PostForm} {
		values.Del("passphrase")
	}
	return list, nil
}

// forget overwrites passphrases.
func forget(passphrases [][]byte) {
	for _, p := range passphrases {
		clear(p)
	}
}
