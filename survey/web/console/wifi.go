package console

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/export"
)

// wifiRoom is the address and the network of the house.
type wifiRoom struct{ *reception }

func (r *wifiRoom) route(g *echo.Group, only echo.MiddlewareFunc) {
	hall := g.Group("/wifi", only, may(survey.Person.Office))
	hall.GET("", r.hall)
	hall.POST("", r.setHall)
	hall.GET("/sheet", r.hallSheet)
}

// hallPage takes the address and the network of the house, which all sessions have that have nothing of their own.
type hallPage struct {
	frame
	Base     string // as typed
	Listened string // what applies while none is set
	WiFi     survey.WiFi
	Set      bool // a network is set
	OnlyHere bool
}

func (r *wifiRoom) hall(e echo.Context) error {
	house, err := r.by(e).HouseHall(e.Request().Context())
	if err != nil {
		return err
	}
	return r.showHall(e, house.Base.String(), house.WiFi, house.WiFi != survey.WiFi{}, nil)
}

func (r *wifiRoom) showHall(e echo.Context, base string, w survey.WiFi, set bool, refusal error) error {
	now, err := r.by(e).BaseURL(e.Request().Context())
	if err != nil {
		return err
	}
	page := hallPage{frame: r.frame(e, "会场网络"), Base: base, Listened: now.String(), WiFi: w, Set: set, OnlyHere: now.OnlyHere()}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return r.pages.Show(e, status, "console_wifi.html", page)
}

func (r *wifiRoom) setHall(e echo.Context) error {
	base, w := typed(e, "base"), typedWiFi(e)
	address, err := typedBase(base)
	if err == nil {
		err = r.by(e).SetHouseHall(e.Request().Context(), survey.HouseHall{Base: address, WiFi: w})
	}
	if err != nil {
		return r.showHall(e, base, w, false, err)
	}
	r.tell(e, "已保存。")
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
func (r *wifiRoom) hallSheet(e echo.Context) error {
	ctx := e.Request().Context()
	house, err := r.by(e).HouseHall(ctx)
	if err != nil {
		return err
	}
	if house.WiFi == (survey.WiFi{}) {
		return r.showHall(e, house.Base.String(), house.WiFi, false, errNoNetwork)
	}
	base, err := r.by(e).BaseURL(ctx)
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
