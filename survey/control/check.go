package control

import (
	"context"
	"errors"
	"fmt"
	"time"

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
		list = append(list, words.EnglishOf(f)+": "+words.EnglishOf(f.Remedy()))
	}
	return list
}

// Doctor asks what does not fit of a house. Head is a hash that its log once ended with; "" for none.
type Doctor struct{ Head string }

// Health is what does not fit in a data directory, and how far its log and its backups go, in English.
type Health struct {
	Faults     []string // of sessions that are out of service or do not pass the check, and of the house
	Warnings   []string // of what is not wrong yet
	Sessions   int      // looked at
	Entries    int      // of the audit log
	Head       string   // hash of its last entry
	LastBackup time.Time
}

func (o opening) doctor(ctx context.Context, act Doctor) (h Health, err error) {
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
	house, err := o.office.Health(ctx, act.Head)
	if err != nil {
		return h, err
	}
	for _, c := range house.Concerns {
		if said := words.EnglishOf(c) + ": " + words.EnglishOf(c.Remedy()); c.Warns {
			h.Warnings = append(h.Warnings, said)
		} else {
			h.Faults = append(h.Faults, said)
		}
	}
	h.Entries, h.Head, h.LastBackup = house.Entries, house.Head, house.LastBackup
	return h, nil
}
