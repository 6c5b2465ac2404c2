package console

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/export"
)

// hallPage takes the address and the network of the house, which all sessions have that have nothing of their own.
type hallPage struct {
	frame
	Base     string // as typed
	Listened string // what applies while none is set
	WiFi     survey.WiFi
	Set      bool // a network is set
	OnlyHere bool
}

func (c *console) hall(e echo.Context) error {
	house, err := c.by(e).HouseHall(e.Request().Context())
	if err != nil {
		return err
	}
	return c.showHall(e, house.Base.String(), house.WiFi, house.WiFi != survey.WiFi{}, nil)
}

func (c *console) showHall(e echo.Context, base string, w survey.WiFi, set bool, refusal error) error {
	now, err := c.by(e).BaseURL(e.Request().Context())
	if err != nil {
		return err
	}
	page := hallPage{frame: c.frame(e, "会场网络"), Base: base, Listened: now.String(), WiFi: w, Set: set, OnlyHere: now.OnlyHere()}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.Show(e, status, "console_wifi.html", page)
}

func (c *console) setHall(e echo.Context) error {
	base, w := typed(e, "base"), typedWiFi(e)
	address, err := typedBase(base)
	if err == nil {
		err = c.by(e).SetHouseHall(e.Request().Context(), survey.HouseHall{Base: address, WiFi: w})
	}
	if err != nil {
		return c.showHall(e, base, w, false, err)
	}
	c.tell(e, "已保存。")
	return see(e, consolePath+"/wifi")
}

func typedWiFi(e echo.Context) survey.WiFi {
	return survey.WiFi{SSID: typed(e, "ssid"), Password: typed(e, "password")}
}

// typedBase reads an address that may be left out.
func typedBase(text string) (survey.BaseURL, error) {
	if text = strings.TrimSpace(text); text == "" {
		return survey.BaseURL{}, nil
	}
	return survey.ParseBaseURL(text)
}

// hallSheet is one page for the wall, for the sessions that have no network of their own.
func (c *console) hallSheet(e echo.Context) error {
	ctx := e.Request().Context()
	house, err := c.by(e).HouseHall(ctx)
	if err != nil {
		return err
	}
	if house.WiFi == (survey.WiFi{}) {
		return c.showHall(e, house.Base.String(), house.WiFi, false, errNoNetwork)
	}
	base, err := c.by(e).BaseURL(ctx)
	if err != nil {
		return err
	}
	return wifiSheet(e, survey.Hall{Base: base, WiFi: house.WiFi})
}

var errNoNetwork = &survey.Refusal{Code: "wifi_none"}

func wifiSheet(e echo.Context, hall survey.Hall) error {
	e.Response().Header().Set("Content-Security-Policy", printPolicy)
	e.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	e.Response().WriteHeader(http.StatusOK)
	return export.WiFiSheet(e.Response(), hall.WiFi, hall.Base.String())
}
