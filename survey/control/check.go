package control

import (
	"context"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/check"
	"ceping/survey/words"
)

// Check asks what does not fit of a session. Code is a result code from paper, bare; "" for none.
type Check struct{ ID, Code string }

// Checked is what does not fit, in English; nothing of a sound session.
type Checked struct {
	Phase survey.Phase
	Wrong []string
}

func (o opening) check(ctx context.Context, act Check) (checked Checked, err error) {
	s, err := o.office.Session(ctx, act.ID)
	if err != nil {
		return checked, err
	}
	checked.Phase = s.Phase
	found, err := o.boxes.Check(ctx, act.ID, act.Code)
	checked.Wrong = withRemedies(found)
	return checked, err
}

// withRemedies are findings in English, each with what to do.
func withRemedies(found []check.Finding) (list []string) {
	for _, f := range found {
		list = append(list, words.EnglishOf(f)+": "+words.English(f.Remedy()))
	}
	return list
}

// Health is what does not fit in a data directory, and its audit log.
type Health struct {
	Faults []string // of sessions: out of service, or that do not pass the check
	Strays []string // files below the data directory that belong to no session
	// Exchanged are files that a running server works on and that are not in their place any more.
	Exchanged []string
	Audit     []survey.AuditEntry
	Sessions  int // looked at
}

func (o opening) doctor(ctx context.Context, _ none) (h Health, err error) {
	sessions, err := o.office.Sessions(ctx)
	if err != nil {
		return h, err
	}
	h.Sessions = len(sessions)
	for _, s := range sessions {
		if s.Fault != "" {
			h.Faults = append(h.Faults, words.EnglishOf(s.Fault.Of(s.ID)))
			continue
		}
		found, err := o.boxes.Check(ctx, s.ID, "")
		if errors.Is(err, survey.ErrSessionUnknown) {
			continue // erased while this looked
		}
		wrong := withRemedies(found)
		if err != nil {
			wrong = append(wrong, "it cannot be checked: "+err.Error())
		}
		for _, one := range wrong {
			h.Faults = append(h.Faults, fmt.Sprintf("session %s (%s, %s): %s", s.ID, s.Setup.Unit, s.Phase, one))
		}
	}
	if h.Strays, err = o.office.Strays(ctx); err != nil {
		return h, err
	}
	if h.Exchanged, err = o.office.Exchanged(ctx); err != nil {
		return h, err
	}
	h.Audit, err = o.office.Audit(ctx)
	return h, err
}
