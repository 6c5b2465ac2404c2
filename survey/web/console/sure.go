package console

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
)

// What a browser left open must not be enough for asks for the account's password once more: the office refuses it to an Actor that has not
// shown it (office.Proven). Whoever came in by a one-time link has none.

const (
	// sureKey of a staff session is the session (测评会) that its owner is sure to open, and until when.
	sureKey = "sure"
	// sureTime is how long trustees may take to type. It is no more than that: without their passphrases nothing opens.
	sureTime = time.Hour
)

// surePage asks for the password before an act, whose form it carries on: nothing typed is lost where the password was wrong.
type surePage struct {
	frame
	Does   string // what is done then
	To     string
	Back   string
	Fields []unsentField
	Coded  bool // its account has a login code
}

// wantsPassword reports whether an act was refused because the account's password has to be shown once more.
func wantsPassword(err error) bool {
	var refused *survey.Refusal
	return errors.As(err, &refused) && refused.Code == "password_again"
}

// sure is who asks, with the proof when the form has the right password of their own account, and the code where it has one. A wrong one is a
// *Refusal; it counts against this staff session alone.
func (r *doorRoom) sure(e echo.Context) (office.Actor, error) {
	given, p := e.FormValue("password"), person(e)
	if given == "" || p.Name == survey.Terminal {
		return r.by(e), nil
	}
	ctx := e.Request().Context()
	coded, err := r.office.Door().WithCode(ctx, p.Name)
	switch {
	case err != nil:
		return office.Actor{}, err
	case coded && e.FormValue(codeField) == "": // both are asked for together
		return r.by(e), nil
	}
	key := r.ownKey(ctx, p)
	if err := r.try(ctx, p, given, r.browsers, key); err != nil {
		if err == errWrong {
			err = survey.Refuse("password_not_yours", p.Name)
		}
		return office.Actor{}, err
	}
	if err := r.tryCode(ctx, p, e.FormValue(codeField), r.browsers, key+codeKey); err != nil {
		return office.Actor{}, err
	}
	return r.office.Proven(p.Name), nil
}

// ownKey is what wrong tries at the own account count against: this staff session alone.
func (r *doorRoom) ownKey(ctx context.Context, p survey.Person) string {
	return p.Name + "\x00session\x00" + r.staff.Token(ctx)
}

// askSure shows the password's field, with the act's form behind it.
func (r *doorRoom) askSure(e echo.Context, does, back string, refusal error) error {
	page := surePage{frame: r.frame(e, "确认是您本人"), Does: does, Back: back, To: e.Request().URL.EscapedPath()}
	page.Exposed = exposed(e.Request())
	for _, name := range slices.Sorted(maps.Keys(e.Request().PostForm)) {
		for _, value := range e.Request().PostForm[name] {
			if secretFields[name] == "" {
				page.Fields = append(page.Fields, unsentField{name, value})
			}
		}
	}
	var err error
	if page.Coded, err = r.office.Door().WithCode(e.Request().Context(), page.Person.Name); err != nil {
		return err
	}
	if wantsPassword(refusal) { // said by the page, in words of its own
		refusal = nil
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_sure.html", page)
}

// beSure keeps that whoever asks has shown their password, to open one session.
func (r *reception) beSure(e echo.Context, session string, now time.Time) {
	r.staff.Put(e.Request().Context(), sureKey, session+" "+strconv.FormatInt(now.Add(sureTime).Unix(), 10))
}

// opener is who asks, with the proof when they are sure to open this session.
func (r *reception) opener(e echo.Context, session string, now time.Time) (by office.Actor, sure bool) {
	p := person(e)
	if p.Name == survey.Terminal {
		return r.by(e), true
	}
	of, until, _ := strings.Cut(r.staff.GetString(e.Request().Context(), sureKey), " ")
	if left, err := strconv.ParseInt(until, 10, 64); err != nil || of != session || now.Unix() >= left {
		return r.by(e), false
	}
	return r.office.Proven(p.Name), true
}

// openingSure takes the password before trustees begin to type.
func (r *boxRoom) openingSure(e echo.Context, s survey.Session) error {
	by, err := r.door.sure(e)
	switch {
	case err != nil:
		return r.showOpening(e, s, err)
	case by == r.by(e): // nothing was shown
		return r.showOpening(e, s, survey.Refuse("password_again"))
	}
	r.beSure(e, s.ID, r.openings.now())
	return e.Redirect(http.StatusSeeOther, sessionPath(s.ID, "/opening"))
}
