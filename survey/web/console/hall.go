package console

import (
	"context"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/office"
)

// Where a session's network comes from, as its form says it.
const (
	networkHouse = "house"
	networkOwn   = "own"
	networkNone  = "none"
)

// sessionHallPage takes the address and the network that one session has of its own.
type sessionHallPage struct {
	frame
	Session survey.Session
	Base    string // as typed
	Network string // as chosen
	WiFi    survey.WiFi
	House   survey.Hall // what applies to whatever is left to the house
	hallNow
}

// hallNow is how phones reach a session as it stands, and what is amiss with that.
type hallNow struct {
	Now   survey.Hall
	Slips survey.BaseURL // where the slips in hand lead; none while there are none
}

// Misprinted reports whether slips in hand lead elsewhere than the session's screen says.
func (h hallNow) Misprinted() bool {
	return h.OnSlips() && h.Slips != h.Now.Base
}

// OnSlips reports whether the address is the one on the slips, whatever the house's is.
func (h hallNow) OnSlips() bool { return h.Slips != (survey.BaseURL{}) }

// HasNetwork reports whether there is a network to print a sheet of.
func (h hallNow) HasNetwork() bool { return h.Now.WiFi != survey.WiFi{} }

// hallOf is how phones reach a session, and what of that is its own.
func hallOf(ctx context.Context, by office.Actor, id string) (now hallNow, own survey.SessionHall, err error) {
	if own, err = by.SessionHall(ctx, id); err != nil {
		return now, own, err
	}
	now.Slips = own.Printed
	now.Now, err = by.Hall(ctx, id)
	return now, own, err
}

// hallRoom is the address and the network of one session.
type hallRoom struct {
	*reception
	session *sessionRoom
}

func (r *hallRoom) route(acts sessionRoutes) {
	acts.GET("/wifi", r.sessionHall)
	acts.POST("/wifi", r.setSessionHall)
	acts.GET("/wifi/sheet", r.sessionHallSheet)
}

func (r *hallRoom) sessionHall(e echo.Context, s survey.Session) error {
	own, err := r.by(e).SessionHall(e.Request().Context(), s.ID)
	if err != nil {
		return err
	}
	network := networkHouse
	if own.OwnWiFi && own.WiFi == (survey.WiFi{}) {
		network = networkNone
	} else if own.OwnWiFi {
		network = networkOwn
	}
	return r.showSessionHall(e, s, own.Base.String(), network, own.WiFi, nil)
}

func (r *hallRoom) showSessionHall(e echo.Context, s survey.Session, base, network string, w survey.WiFi, refusal error) error {
	s, err := r.anew(e, s)
	if err != nil {
		return err
	}
	ctx := e.Request().Context()
	if s.Phase.Reached(survey.Closed) {
		if refusal == nil {
			refusal = &survey.Refusal{Code: "hall_over"}
		}
		return r.session.again(e, s, refusal)
	}
	page := sessionHallPage{frame: r.frame(e, "会场网络"), Session: s, Base: base, Network: network, WiFi: w}
	page.Rehearsal = s.Setup.Rehearsal
	if page.hallNow, _, err = hallOf(e.Request().Context(), r.by(e), s.ID); err != nil {
		return err
	}
	house, err := r.by(e).HouseHall(ctx)
	if err != nil {
		return err
	}
	page.House.WiFi = house.WiFi
	if page.House.Base, err = r.by(e).BaseURL(ctx); err != nil {
		return err
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_hall.html", page)
}

// setSessionHall saves what the session has of its own, whole or not at all.
func (r *hallRoom) setSessionHall(e echo.Context, s survey.Session) error {
	base, network, w := typed(e, "base"), typed(e, "network"), typedWiFi(e)
	own := survey.SessionHall{OwnWiFi: network != networkHouse}
	stored, err := r.by(e).SessionHall(e.Request().Context(), s.ID)
	if err != nil {
		return err
	}
	switch network {
	case networkHouse, networkNone:
		if w != (survey.WiFi{}) && w != stored.WiFi { // it was typed, and would be lost
			err = &survey.Refusal{Code: "wifi_not_chosen"}
		}
	case networkOwn:
		own.WiFi, err = w, w.Check()
	default:
		err = errTyped
	}
	if err == nil {
		own.Base, err = typedBase(base)
	}
	if err == nil {
		err = r.by(e).SetSessionHall(e.Request().Context(), s.ID, own)
	}
	if err != nil {
		return r.showSessionHall(e, s, base, network, w, err)
	}
	r.tell(e, "已保存。")
	return see(e, sessionPath(s.ID, "/wifi"))
}

// sessionHallSheet is one page for the wall of the session's hall.
func (r *hallRoom) sessionHallSheet(e echo.Context, s survey.Session) error {
	now, own, err := hallOf(e.Request().Context(), r.by(e), s.ID)
	if err != nil {
		return err
	}
	if !now.HasNetwork() {
		return r.showSessionHall(e, s, own.Base.String(), networkOwn, own.WiFi, errNoNetwork)
	}
	return wifiSheet(e, now.Now)
}
