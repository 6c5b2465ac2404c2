package console

import (
	"context"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/office"
)

// readyRoom makes a draft ready: its trustees' passphrases, and the keys.
type readyRoom struct {
	*reception
	session *sessionRoom
	works   *works
	made    *madePassphrases
}

func (r *readyRoom) route(acts sessionRoutes) {
	acts.GET("/ready", r.readyForm)
	acts.POST("/ready", r.makeReady)
	acts.POST("/ready/passphrases", r.generate)
	acts.POST("/ready/passphrases/discard", r.discard)
}

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

func (r *readyRoom) readyForm(e echo.Context, s survey.Session) error { return r.showReady(e, s, nil) }

// generate makes passphrases, once: the page that shows them is another, which can be loaded again and makes nothing.
func (r *readyRoom) generate(e echo.Context, s survey.Session) error {
	if s.Phase != survey.Draft {
		return r.session.again(e, s, stale(s))
	}
	r.made.make(s.ID, r.staff.Token(e.Request().Context()), person(e).Name, s.Setup.Trustees.Names)
	return see(e, sessionPath(s.ID, "/ready"))
}

// discard withdraws generated passphrases that were not used.
func (r *readyRoom) discard(e echo.Context, s survey.Session) error {
	r.made.discard(s.ID, typed(e, "set"))
	return see(e, sessionPath(s.ID, "/ready"))
}

// showReady shows the form. Passphrases that were typed are never sent back; generated ones are seen by the staff session that made
// them, for a while.
func (r *readyRoom) showReady(e echo.Context, s survey.Session, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	if s.Phase != survey.Draft {
		return r.session.again(e, s, stale(s))
	}
	page := readyPage{frame: r.frame(e, "制票"), Session: s, Checks: checks(s, nil), MinLength: boxkey.MinPassphrase, Minutes: int(passphraseLife.Minutes())}
	page.Rehearsal, page.Exposed = s.Setup.Rehearsal, exposed(e.Request())
	if set, own, ok := r.made.shown(s.ID, r.staff.Token(e.Request().Context())); ok {
		page.Made, page.Mark = set.List, set.Mark
		if !own {
			page.Others = set.By
		}
		if own && !slices.Equal(trusteesOf(set.List), s.Setup.Trustees.Names) { // the draft was changed meanwhile
			r.made.discard(s.ID, set.Mark)
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
	return r.pages.Show(e, status, "console_ready.html", page)
}

func trusteesOf(list []madePassphrase) (names []string) {
	for _, made := range list {
		names = append(names, made.Trustee)
	}
	return names
}

// makeReady begins to make the keys, which takes some seconds: guessing a passphrase is made expensive.
func (r *readyRoom) makeReady(e echo.Context, s survey.Session) error {
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
	if mark != "" && !r.made.holds(s.ID, mark) {
		return r.showReady(e, s, &survey.Refusal{Code: "passphrases_withdrawn"})
	}
	if set, _, ok := r.made.shown(s.ID, ""); ok && mark == "" {
		return r.showReady(e, s, &survey.Refusal{Code: "passphrases_generated", Values: []any{set.By}})
	}
	begun = r.works.begin(s.ID, workReady, r.by(e), r.showReady, func(ctx context.Context, by office.Actor, _ func(int, int)) error {
		defer forget(passphrases)
		err := by.Advance(ctx, s.ID, survey.Ready, passphrases)
		if err == nil {
			r.made.drop(s.ID, mark)
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
