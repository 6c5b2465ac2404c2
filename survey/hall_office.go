package survey

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// HouseHall is what was set for all sessions.
func (o *Office) HouseHall(ctx context.Context) (HouseHall, error) { return o.store.HouseHall(ctx) }

// SessionHall is what a session has of its own.
func (o *Office) SessionHall(ctx context.Context, id string) (SessionHall, error) {
	return o.store.SessionHall(ctx, id)
}

// Hall is how phones reach a session: by its own address and network where it has them, else by the house's.
func (o *Office) Hall(ctx context.Context, id string) (Hall, error) {
	own, err := o.store.SessionHall(ctx, id)
	if err != nil {
		return Hall{}, err
	}
	house, err := o.store.HouseHall(ctx)
	if err != nil {
		return Hall{}, err
	}
	if house.Base, err = o.BaseURL(ctx); err != nil {
		return Hall{}, err
	}
	return own.In(house), nil
}

// BaseURL is the house's address: the one set, else the one listened on, else none. An address listened on that slips cannot hold
// is none.
func (o *Office) BaseURL(ctx context.Context) (BaseURL, error) {
	house, err := o.store.HouseHall(ctx)
	if err != nil || house.Base != (BaseURL{}) {
		return house.Base, err
	}
	listening, err := o.store.Listening(ctx)
	if err != nil {
		return BaseURL{}, err
	}
	base, err := ParseBaseURL(listening)
	if err != nil {
		return BaseURL{}, nil
	}
	return base, nil
}

// SetListenURL notes where the server listens, for a house whose address was never set. It is the program's note, no act of staff.
func (o *Office) SetListenURL(ctx context.Context, address string) error {
	return o.store.NoteListening(ctx, address)
}

// SetBaseURL sets the house's address as it was typed. *Refusal, ErrNoRight.
func (o *Office) SetBaseURL(ctx context.Context, typed string) error {
	base, err := ParseBaseURL(typed)
	if err != nil {
		return err
	}
	house, err := o.store.HouseHall(ctx)
	if err != nil {
		return err
	}
	house.Base = base
	return o.SetHouseHall(ctx, house)
}

// SetHouseHall sets what all sessions have that have nothing of their own; the zero WiFi takes the network away. *Refusal, ErrNoRight.
func (o *Office) SetHouseHall(ctx context.Context, to HouseHall) error {
	if err := o.keeper(ctx); err != nil {
		return err
	}
	if err := to.WiFi.CheckOrNone(); err != nil {
		return err
	}
	from, err := o.store.HouseHall(ctx)
	if err != nil || from == to {
		return err
	}
	var acts []Act
	if from.Base != to.Base {
		acts = append(acts, ActBy(ctx, "", "base url", quotedOr(from.Base.String(), "none")+" to "+quotedOr(to.Base.String(), "none")))
	}
	if from.WiFi != to.WiFi {
		acts = append(acts, ActBy(ctx, "", "wifi", networks(quotedOr(from.WiFi.SSID, "none"), quotedOr(to.WiFi.SSID, "none"), from.WiFi, to.WiFi)))
	}
	return o.store.SetHouseHall(ctx, from, to, acts...)
}

// SetSessionHall sets what a session has of its own, until its box is closed; Printed stays as it is. *Refusal, ErrNoRight.
func (o *Office) SetSessionHall(ctx context.Context, id string, to SessionHall) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	if s.Phase.Reached(Closed) {
		return Refuse(
			fmt.Sprintf("the session is %s: nobody needs its address or network any more", s.Phase),
			"已经封箱，不再需要网址和无线网络，没有改动")
	}
	if !to.OwnWiFi {
		to.WiFi = WiFi{}
	}
	if err := to.WiFi.CheckOrNone(); err != nil {
		return err
	}
	from, err := o.store.SessionHall(ctx, id)
	if err != nil {
		return err
	}
	if to.Printed = from.Printed; from == to {
		return nil
	}
	return o.store.SetSessionHall(ctx, id, from, to, changesOf(ctx, id, from, to)...)
}

// notePrinted keeps where the slips that were just made lead: that is the session's address from now on. Whoever changes the hall at the
// same moment has a say in the rest of it.
func (o *Office) notePrinted(ctx context.Context, id string, at BaseURL) error {
	if at == (BaseURL{}) {
		return nil
	}
	var refused *Refusal
	for again := 3; ; again-- {
		from, err := o.store.SessionHall(ctx, id)
		if err != nil {
			return err
		}
		to := from
		if to.Base, to.Printed = (BaseURL{}), at; from == to {
			return nil
		}
		err = o.store.SetSessionHall(ctx, id, from, to, changesOf(ctx, id, from, to)...)
		if again == 0 || !errors.As(err, &refused) {
			return err
		}
	}
}

// changesOf are the acts that take a session's own hall from one state to another.
func changesOf(ctx context.Context, id string, from, to SessionHall) (acts []Act) {
	address := func(h SessionHall) string {
		return quotedOr(h.In(HouseHall{}).Base.String(), "the house's")
	}
	network := func(h SessionHall) string {
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
		acts = append(acts, ActBy(ctx, id, "base url", address(from)+" to "+address(to)+printed))
	}
	if from.OwnWiFi != to.OwnWiFi || from.WiFi != to.WiFi {
		acts = append(acts, ActBy(ctx, id, "wifi", networks(network(from), network(to), from.WiFi, to.WiFi)))
	}
	return acts
}

// networks is a change of network as the audit log has it: names, and of passwords only that they changed.
func networks(before, after string, from, to WiFi) string {
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
