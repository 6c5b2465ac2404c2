package office

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"ceping/survey"
)

// HouseHall is what was set for all sessions.
func (o *Office) HouseHall(ctx context.Context) (survey.HouseHall, error) {
	return o.house.HouseHall(ctx)
}

// SessionHall is what a session has of its own.
func (o *Office) SessionHall(ctx context.Context, id string) (survey.SessionHall, error) {
	return o.house.SessionHall(ctx, id)
}

// Hall is how phones reach a session: by its own address and network where it has them, else by the house's.
func (o *Office) Hall(ctx context.Context, id string) (survey.Hall, error) {
	own, err := o.house.SessionHall(ctx, id)
	if err != nil {
		return survey.Hall{}, err
	}
	house, err := o.house.HouseHall(ctx)
	if err != nil {
		return survey.Hall{}, err
	}
	if house.Base, err = o.BaseURL(ctx); err != nil {
		return survey.Hall{}, err
	}
	return own.In(house), nil
}

// BaseURL is the house's address: the one set, else the one listened on, else none. An address listened on that slips cannot hold
// is none.
func (o *Office) BaseURL(ctx context.Context) (survey.BaseURL, error) {
	house, err := o.house.HouseHall(ctx)
	if err != nil || house.Base != (survey.BaseURL{}) {
		return house.Base, err
	}
	listening, err := o.house.Listening(ctx)
	if err != nil {
		return survey.BaseURL{}, err
	}
	base, err := survey.ParseBaseURL(listening)
	if err != nil {
		return survey.BaseURL{}, nil
	}
	return base, nil
}

// SetListenURL notes where the server listens, for a house whose address was never set. It is the program's note, no act of staff.
func (o *Office) SetListenURL(ctx context.Context, address string) error {
	return o.house.NoteListening(ctx, address)
}

// SetBaseURL sets the house's address as it was typed. *Refusal, ErrNoRight.
func (o *Office) SetBaseURL(ctx context.Context, typed string) error {
	base, err := survey.ParseBaseURL(typed)
	if err != nil {
		return err
	}
	house, err := o.house.HouseHall(ctx)
	if err != nil {
		return err
	}
	house.Base = base
	return o.SetHouseHall(ctx, house)
}

// SetHouseHall sets what all sessions have that have nothing of their own; the zero WiFi takes the network away. *Refusal, ErrNoRight.
func (o *Office) SetHouseHall(ctx context.Context, to survey.HouseHall) error {
	if err := o.keeper(ctx); err != nil {
		return err
	}
	if err := to.WiFi.CheckOrNone(); err != nil {
		return err
	}
	from, err := o.house.HouseHall(ctx)
	if err != nil || from == to {
		return err
	}
	var acts []survey.Act
	if from.Base != to.Base {
		acts = append(acts, survey.ActBy(ctx, "", "base url", quotedOr(from.Base.String(), "none")+" to "+quotedOr(to.Base.String(), "none")))
	}
	if from.WiFi != to.WiFi {
		acts = append(acts, survey.ActBy(ctx, "", "wifi", networks(quotedOr(from.WiFi.SSID, "none"), quotedOr(to.WiFi.SSID, "none"), from.WiFi, to.WiFi)))
	}
	return o.house.SetHouseHall(ctx, from, to, acts...)
}

// SetSessionHall sets what a session has of its own, until its box is closed; Printed stays as it is. *Refusal, ErrNoRight.
func (o *Office) SetSessionHall(ctx context.Context, id string, to survey.SessionHall) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Phase.Reached(survey.Closed) {
		return survey.Refuse(
			fmt.Sprintf("the session is %s: nobody needs its address or network any more", s.Phase),
			"已经封箱，不再需要网址和无线网络，没有改动")
	}
	if !to.OwnWiFi {
		to.WiFi = survey.WiFi{}
	}
	if err := to.WiFi.CheckOrNone(); err != nil {
		return err
	}
	from, err := o.house.SessionHall(ctx, id)
	if err != nil {
		return err
	}
	if to.Printed = from.Printed; from == to {
		return nil
	}
	return o.house.SetSessionHall(ctx, id, from, to, changesOf(ctx, id, from, to)...)
}

// notePrinted keeps where the slips that were just made lead: that is the session's address from now on. Whoever changes the hall at the
// same moment has a say in the rest of it.
func (o *Office) notePrinted(ctx context.Context, id string, at survey.BaseURL) error {
	if at == (survey.BaseURL{}) {
		return nil
	}
	var refused *survey.Refusal
	for again := 3; ; again-- {
		from, err := o.house.SessionHall(ctx, id)
		if err != nil {
			return err
		}
		to := from
		if to.Base, to.Printed = (survey.BaseURL{}), at; from == to {
			return nil
		}
		err = o.house.SetSessionHall(ctx, id, from, to, changesOf(ctx, id, from, to)...)
		if again == 0 || !errors.As(err, &refused) {
			return err
		}
	}
}

// changesOf are the acts that take a session's own hall from one state to another.
func changesOf(ctx context.Context, id string, from, to survey.SessionHall) (acts []survey.Act) {
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
		acts = append(acts, survey.ActBy(ctx, id, "base url", address(from)+" to "+address(to)+printed))
	}
	if from.OwnWiFi != to.OwnWiFi || from.WiFi != to.WiFi {
		acts = append(acts, survey.ActBy(ctx, id, "wifi", networks(network(from), network(to), from.WiFi, to.WiFi)))
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
