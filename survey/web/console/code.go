package console

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/labstack/echo/v4"

	"ceping/survey"
)

// An account may have a second factor (动态码), a code that its owner's phone shows. Who has none sees nothing of it.

const (
	codeField  = "totp"
	firstField = "first" // that the password was right, a moment ago
	// codeKey is added to a throttle's key: codes that are guessed are counted apart, so that a password that is known forgets none of them.
	codeKey = "\x00code"

	firstUse  = "ceping/first/v1"
	firstTime = 5 * time.Minute // to take the phone out

	// secretKey of a staff session is the secret that its owner scans. It is in memory alone, until the first code shows that the phone has it.
	secretKey  = "secret"
	secretTime = 10 * time.Minute
)

// halfway is a login as its page asks for it next: for name and password, or, where First says that these were right, for the code.
type halfway struct{ Name, First string }

// halfwayError is a login whose password was right, with what was wrong after it, if anything was.
type halfwayError struct {
	at     halfway
	reason error
}

func (h *halfwayError) Error() string { return "the login's code is wanted" }

// halfwayOf is what a login's page asks for after a refusal, and what it says of it.
func halfwayOf(refusal error, name string) (halfway, error) {
	var h *halfwayError
	if errors.As(refusal, &h) {
		return h.at, h.reason
	}
	return halfway{Name: name}, refusal
}

// provenBefore is the account whose password was right a moment ago, as the first half of its login has it.
func (r *doorRoom) provenBefore(e echo.Context, name, first string) (p survey.Person, known bool, err error) {
	p, may := r.may(e.Request().Context(), name)
	if _, ok := r.marked(p, firstUse, first); !may || !ok || p.Name == survey.Terminal {
		return survey.Person{}, false, &survey.Refusal{Code: "login_late"}
	}
	_, known = r.known(e, p)
	return p, known, nil
}

// coded takes the code of an account that is asked for one; a *halfwayError while it was not taken.
func (r *doorRoom) coded(e echo.Context, p survey.Person, first string) error {
	ctx := e.Request().Context()
	coded, err := r.office.Door().WithCode(ctx, p.Name)
	if err != nil || !coded {
		return err
	}
	if first == "" { // the password was looked at right now
		return &halfwayError{at: halfway{p.Name, r.mark(p, firstUse, firstTime)}}
	}
	waits, key := r.accounts, p.Name
	if browser, known := r.known(e, p); known {
		waits, key = r.browsers, browser
	}
	if err := r.tryCode(ctx, p, e.FormValue(codeField), waits, key+codeKey); err != nil {
		if refused := (*survey.Refusal)(nil); !errors.As(err, &refused) {
			return err
		}
		return &halfwayError{halfway{p.Name, first}, err}
	}
	return nil
}

// tryCode takes a code, when the throttle lets it. It comes after the password.
func (r *doorRoom) tryCode(ctx context.Context, p survey.Person, typed string, t *throttle, key string) error {
	left, locks := t.wait(key)
	if left > 0 {
		r.failures.note(ctx, p.Name)
		return &survey.Refusal{Code: "code_wait", Values: []any{p.Name, int(math.Ceil(left.Seconds()))}}
	}
	err := r.office.Door().TakeCode(ctx, p.Name, typed)
	refused := (*survey.Refusal)(nil)
	switch {
	case err == nil:
		t.right(key)
		return nil
	case !errors.As(err, &refused):
		t.spared(key)
		return err
	}
	r.failures.note(ctx, p.Name)
	if locks {
		if err := r.office.Door().LockedOut(ctx, p.Name); err != nil {
			r.logger.Error("a lock-out could not be written to the audit log", "error", err)
		}
	}
	return err
}
