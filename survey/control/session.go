package control

import (
	"context"
	"fmt"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// Create is a session file to make a draft of, or a rehearsal (试填).
type Create struct {
	File      []byte
	Rehearsal bool
}

// Created names the new draft.
type Created struct {
	ID string `json:"id"`
}

func (h house) create(ctx context.Context, act Create) (Created, error) {
	s, err := h.files.SessionText(ctx, "the session file", act.File)
	if err != nil {
		return Created{}, &refusal{fmt.Errorf("the session file was not taken, and nothing was made: %w", err)}
	}
	s.Rehearsal = act.Rehearsal
	id, err := h.office.Create(ctx, s)
	return Created{ID: id}, err
}

// Listed is a line of the list of sessions.
type Listed struct {
	ID         string       `json:"id"`
	Unit       string       `json:"unit"`
	Assessment string       `json:"assessment"`
	Date       string       `json:"date"`
	Phase      survey.Phase `json:"phase"`
	// Fault says why the session is out of service, and the remedy; empty when it is not.
	Fault string `json:"fault,omitempty"`
}

func (h house) sessions(ctx context.Context, _ none) ([]Listed, error) {
	sessions, err := h.office.Sessions(ctx)
	list := []Listed{}
	for _, s := range sessions {
		one := Listed{ID: s.ID, Unit: s.Setup.Unit, Assessment: s.Setup.Assessment, Date: s.Setup.Date, Phase: s.Phase}
		if s.Fault != "" {
			one.Fault = words.EnglishOf(s.Fault.Of(s.ID))
		}
		list = append(list, one)
	}
	return list, err
}

// Advance takes a session to a phase.
type Advance struct {
	ID          string
	Phase       string
	Passphrases [][]byte // overwritten when it is done
}

func (h house) advance(ctx context.Context, act Advance) (none, error) {
	defer forget(act.Passphrases)
	to, err := survey.ParsePhase(act.Phase)
	if err != nil {
		return none{}, err
	}
	return none{}, h.office.Advance(ctx, act.ID, to, act.Passphrases)
}

// Numbers are hand counts by category.
type Numbers struct {
	ID        string
	Numbers   map[string]int
	Confirmed bool
	Reason    string
}

func (n Numbers) count() office.HandCount {
	return office.HandCount{Numbers: n.Numbers, Confirmed: n.Confirmed, Reason: n.Reason}
}

func (h house) attendance(ctx context.Context, act Numbers) (none, error) {
	return none{}, h.office.Attendance(ctx, act.ID, act.count())
}

func (h house) leftover(ctx context.Context, act Numbers) (none, error) {
	return none{}, h.office.Leftover(ctx, act.ID, act.count())
}

// Erase forgets a rehearsal, a draft, or what an archived session no longer needs.
type Erase struct{ ID string }

func (h house) erase(ctx context.Context, act Erase) (none, error) {
	return none{}, h.office.Erase(ctx, act.ID)
}
