package console

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/office"
)

// openingPage is the ceremony: trustees type one after another. Their fields stand there once the counts were asked for, and when
// the box fits, or something is there to go on with.
type openingPage struct {
	frame
	Session  survey.Session
	Checks   []todo
	Fields   []int           // one for each passphrase that is needed
	Asking   bool            // counts are still asked for
	Findings []check.Finding // what does not fit
	Barred   bool            // and cannot be gone on with
	Reason   string          // as typed
	Most     int             // characters of a reason
	Sure     bool            // the account's own password was shown for this
	Coded    bool            // with it a login code is asked for
}

// boxRoom is what staff do with closed and opened boxes, and what is forgotten for good. It knows no slip.
type boxRoom struct {
	*reception
	door     *doorRoom
	session  *sessionRoom
	works    *works
	glimpses *glimpses
	openings *openings
	opening  *office.Opening
}

func (r *boxRoom) route(concerned, acts sessionRoutes) {
	concerned.GET("/opening", r.openingForm)
	concerned.POST("/opening", r.open) // an observer may be a trustee
	concerned.POST("/opening/sure", r.openingSure)

	acts.GET("/archive", r.archivePage)
	acts.POST("/archive", r.archive)
	acts.GET("/archive/file", r.archiveFile)
	acts.POST("/erase", r.erase)
}

func (r *boxRoom) openingForm(e echo.Context, s survey.Session) error {
	return r.showOpening(e, s, nil)
}

func (r *boxRoom) showOpening(e echo.Context, s survey.Session, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	if s.Phase != survey.Closed {
		return r.session.again(e, s, stale(s))
	}
	counts, err := r.glimpses.counts(e.Request().Context(), r.by(e), s)
	if err != nil {
		return err
	}
	page := openingPage{frame: r.frame(e, "开箱计票"), Session: s, Checks: checks(s, counts), Asking: unasked(s), Most: survey.MaxReason}
	page.Rehearsal, page.Exposed, page.Reason = s.Setup.Rehearsal, exposed(e.Request()), r.openings.reason(attemptOf(e, s))
	if reason := typed(e, "reason"); reason != "" { // of an attempt that did not begin
		page.Reason = reason
	}
	page.Findings, err = r.openings.inspect(s.ID, func() ([]check.Finding, error) {
		return r.opening.By(r.by(e)).Inspect(e.Request().Context(), s.ID)
	})
	if err != nil {
		return r.session.again(e, s, err)
	}
	page.Barred = slices.ContainsFunc(page.Findings, check.Finding.Bars)
	for i := range s.Setup.Trustees.Threshold {
		page.Fields = append(page.Fields, i+1)
	}
	if page.Coded, err = r.office.Door().WithCode(e.Request().Context(), person(e).Name); err != nil {
		return err
	}
	if _, page.Sure = r.opener(e, s.ID, r.openings.now()); wantsPassword(refusal) { // said by the page, in words of its own
		refusal = nil
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	if unsound := (*office.UnsoundError)(nil); errors.As(refusal, &unsound) {
		page.Findings, page.Problem.Detail = unsound.Findings, "票箱检查不符，口令没有试。不符之处见下。"
	}
	return r.pages.Show(e, status, "console_opening.html", page)
}

// open begins to open the box and to count, in the turn of whoever types.
func (r *boxRoom) open(e echo.Context, s survey.Session) error {
	if s.Phase != survey.Closed {
		return r.session.again(e, s, stale(s))
	}
	passphrases, err := passphrases(e)
	if err != nil {
		return err
	}
	reason, refusal := despite(e)
	key := attemptOf(e, s)
	by, sure := r.opener(e, s.ID, r.openings.now())
	switch {
	case !sure:
		refusal = survey.Refuse("password_again")
	case unasked(s):
		refusal = &survey.Refusal{Code: "opening_counts_first"}
	case r.works.under(key):
		refusal = &survey.Refusal{Code: "opening_under_way"}
	}
	if refusal != nil {
		forget(passphrases)
		r.openings.note(key, reason)
		return r.showOpening(e, s, refusal)
	}
	if wait := r.openings.begin(key, reason); wait > 0 {
		forget(passphrases)
		return r.showOpening(e, s, &survey.Refusal{Code: "opening_wait", Values: []any{int(wait.Seconds()) + 1}})
	}
	begun := r.works.begin(key, workOpening, by, r.showOpening, func(ctx context.Context, by office.Actor, progress func(int, int)) error {
		defer forget(passphrases)
		leave, err := r.openings.turn(ctx, s.ID)
		if err != nil {
			return err
		}
		defer leave()
		if err := r.opening.By(by).OpenDespite(ctx, s.ID, passphrases, reason, progress); err != nil {
			return err
		}
		r.openings.forget(key)
		return nil
	})
	if !begun {
		forget(passphrases)
	}
	return see(e, sessionPath(s.ID, "/work"))
}

// despite is why a box that does not fit is opened all the same; both a tick and a reason are needed.
func despite(e echo.Context) (reason string, refusal error) {
	reason, ticked := strings.TrimSpace(typed(e, "reason")), typed(e, "despite") != ""
	if ticked == (reason != "") {
		return reason, nil
	}
	return reason, &survey.Refusal{Code: "opening_despite"}
}
