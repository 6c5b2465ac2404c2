package console

import (
	"github.com/labstack/echo/v4"

	"ceping/survey"
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

func (c *console) hallNow(e echo.Context, id string) (now hallNow, own survey.SessionHall, err error) {
	ctx := e.Request().Context()
	if own, err = c.by(e).SessionHall(ctx, id); err != nil {
		return now, own, err
	}
	now.Slips = own.Printed
	now.Now, err = c.by(e).Hall(ctx, id)
	return now, own, err
}

func (c *console) sessionHall(e echo.Context) error {
	own, err := c.by(e).SessionHall(e.Request().Context(), e.Param("id"))
	if err != nil {
		return err
	}
	network := networkHouse
	if own.OwnWiFi && own.WiFi == (survey.WiFi{}) {
		network = networkNone
	} else if own.OwnWiFi {
		network = networkOwn
	}
	return c.showSessionHall(e, own.Base.String(), network, own.WiFi, nil)
}

func (c *console) showSessionHall(e echo.Context, base, network string, w survey.WiFi, refusal error) error {
	ctx := e.Request().Context()
	s, err := c.found(e)
	if err != nil {
		return err
	}
	if s.Phase.Reached(survey.Closed) {
		if refusal == nil {
			refusal = &survey.Refusal{Code: "hall_over"}
		}
		return c.sessionAgain(e, refusal)
	}
	page := sessionHallPage{frame: c.frame(e, "会场网络"), Session: s, Base: base, Network: network, WiFi: w}
	page.Rehearsal = s.Setup.Rehearsal
	if page.hallNow, _, err = c.hallNow(e, s.ID); err != nil {
		return err
	}
	house, err := c.by(e).HouseHall(ctx)
	if err != nil {
		return err
	}
	page.House.WiFi = house.WiFi
	if page.House.Base, err = c.by(e).BaseURL(ctx); err != nil {
		return err
	}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_hall.html", page)
}

// setSessionHall saves what the session has of its own, whole or not at all.
func (c *console) setSessionHall(e echo.Context) error {
	base, network, w := typed(e, "base"), typed(e, "network"), typedWiFi(e)
	own := survey.SessionHall{OwnWiFi: network != networkHouse}
	stored, err := c.by(e).SessionHall(e.Request().Context(), e.Param("id"))
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
		err = c.by(e).SetSessionHall(e.Request().Context(), e.Param("id"), own)
	}
	if err != nil {
		return c.showSessionHall(e, base, network, w, err)
	}
	c.tell(e, "已保存。")
	return see(e, sessionPath(e.Param("id"), "/wifi"))
}

// sessionHallSheet is one page for the wall of the session's hall.
func (c *console) sessionHallSheet(e echo.Context) error {
	now, own, err := c.hallNow(e, e.Param("id"))
	if err != nil {
		return err
	}
	if !now.HasNetwork() {
		return c.showSessionHall(e, own.Base.String(), networkOwn, own.WiFi, errNoNetwork)
	}
	return wifiSheet(e, now.Now)
}
