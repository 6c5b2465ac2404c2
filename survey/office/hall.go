package office

import (
	"context"
	"errors"
	"strconv"

	"ceping/survey"
)

// HouseHall returns what was set for all sessions.
func (a Actor) HouseHall(ctx context.Context) (survey.HouseHall, error) {
	if _, err := a.member(ctx); err != nil {
		return survey.HouseHall{}, err
	}
	return a.office.house.HouseHall(ctx)
}

// SessionHall returns what a session has of its own.
func (a Actor) SessionHall(ctx context.Context, id string) (survey.SessionHall, error) {
	if _, _, err := a.acting(ctx, id); err != nil {
		return survey.SessionHall{}, err
	}
	return a.office.house.SessionHall(ctx, id)
}

// Hall returns how phones reach a session, as Office.Hall does.
func (a Actor) Hall(ctx context.Context, id string) (survey.Hall, error) {
	if _, err := a.seen(ctx, id); err != nil {
		return survey.Hall{}, err
	}
	return a.office.Hall(ctx, id)
}

// BaseURL returns the house's address, as Office.BaseURL does.
func (a Actor) BaseURL(ctx context.Context) (survey.BaseURL, error) {
	if _, err := a.member(ctx); err != nil {
		return survey.BaseURL{}, err
	}
	return a.office.BaseURL(ctx)
}

// SetBaseURL sets the house's address as it was typed. *Refusal, ErrNoRight.
func (a Actor) SetBaseURL(ctx context.Context, typed string) error {
	if _, err := a.Keeper(ctx); err != nil {
		return err
	}
	base, err := survey.ParseBaseURL(typed)
	if err != nil {
		return err
	}
	house, err := a.office.house.HouseHall(ctx)
	if err != nil {
		return err
	}
	house.Base = base
	return a.SetHouseHall(ctx, house)
}

// SetHouseHall sets what all sessions have that have nothing of their own; the zero WiFi takes the network away. *Refusal, ErrNoRight.
func (a Actor) SetHouseHall(ctx context.Context, to survey.HouseHall) error {
	keeper, err := a.Keeper(ctx)
	if err != nil {
		return err
	}
	if err := to.WiFi.CheckOrNone(); err != nil {
		return err
	}
	from, err := a.office.house.HouseHall(ctx)
	if err != nil || from == to {
		return err
	}
	var acts []Act
	if from.Base != to.Base {
		acts = append(acts, keeper.act("base url", quotedOr(from.Base.String(), "none")+" to "+quotedOr(to.Base.String(), "none")))
	}
	if from.WiFi != to.WiFi {
		acts = append(acts, keeper.act("wifi", networks(quotedOr(from.WiFi.SSID, "none"), quotedOr(to.WiFi.SSID, "none"), from.WiFi, to.WiFi)))
	}
	return a.office.house.SetHouseHall(ctx, from, to, acts...)
}

// SetSessionHall sets what a session has of its own, until its box is closed; Printed stays as it is. *Refusal, ErrNoRight.
func (a Actor) SetSessionHall(ctx context.Context, id string, to survey.SessionHall) error {
	s, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Phase.Reached(survey.Closed) {
		return survey.Refuse("hall_closed", s.Phase)
	}
	if !to.OwnWiFi {
		to.WiFi = survey.WiFi{}
	}
	if err := to.WiFi.CheckOrNone(); err != nil {
		return err
	}
	from, err := a.office.house.SessionHall(ctx, id)
	if err != nil {
		return err
	}
	if to.Printed = from.Printed; from == to {
		return nil
	}
	return a.office.house.SetSessionHall(ctx, id, from, to, changesOf(may, from, to)...)
}

// notePrinted keeps where the slips that were just made lead: that is the session's address from now on. Whoever changes the hall at the
// same moment has a say in the rest of it.
func (o *Office) notePrinted(ctx context.Context, may right, at survey.BaseURL) error {
	if at == (survey.BaseURL{}) {
		return nil
	}
	var refused *survey.Refusal
	for again := 3; ; again-- {
		from, err := o.house.SessionHall(ctx, may.session)
		if err != nil {
			return err
		}
		to := from
		if to.Base, to.Printed = (survey.BaseURL{}), at; from == to {
			return nil
		}
		err = o.house.SetSessionHall(ctx, may.session, from, to, changesOf(may, from, to)...)
		if again == 0 || !errors.As(err, &refused) {
			return err
		}
	}
}

// changesOf are the acts that take a session's own hall from one state to another.
func changesOf(may right, from, to survey.SessionHall) (acts []Act) {
	address := func(h survey.SessionHall) string {
		return quotedOr(h.In(survey.HouseHall{}).Base.String(), "the house's")
	}
	network := func(h survey.SessionHall) string {
		if !h.OwnWiFi {
			return "the house's"
		}
		return quotedOr(h.WiFi.SSID, "none")
	}
	if from.Base != to.Base || from.Printed != to.Printed {
		printed := ""
		if from.Printed != to.Printed {
			printed = ", printed on slips"
		}
		acts = append(acts, may.act("base url", address(from)+" to "+address(to)+printed))
	}
	if from.OwnWiFi != to.OwnWiFi || from.WiFi != to.WiFi {
		acts = append(acts, may.act("wifi", networks(network(from), network(to), from.WiFi, to.WiFi)))
	}
	return acts
}

// networks is a change of network as the audit log has it: names, and of passwords only that they changed.
func networks(before, after string, from, to survey.WiFi) string {
	text := before + " to " + after
	if from.Password != to.Password {
		text += ", password changed"
	}
	return text
}

func quotedOr(text, none string) string {
	if text == "" {
		return none
	}
	return strconv.Quote(text)
}
