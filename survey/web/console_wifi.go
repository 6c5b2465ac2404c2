package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/export"
)

// wifiPage takes the hall's wireless network, for the big screen and the sheet on the wall.
type wifiPage struct {
	frame
	WiFi survey.WiFi
	Set  bool
}

func (c *console) wifi(e echo.Context) error {
	w, err := c.config.Office.WiFi(e.Request().Context())
	if err != nil {
		return err
	}
	return c.showWiFi(e, w, w != survey.WiFi{}, nil)
}

func (c *console) showWiFi(e echo.Context, w survey.WiFi, set bool, refusal error) error {
	page := wifiPage{frame: c.frame(e, "会场无线网络"), WiFi: w, Set: set}
	status, err := page.again(refusal)
	if err != nil {
		return err
	}
	return c.pages.show(e, status, "console_wifi.html", page)
}

func (c *console) setWiFi(e echo.Context) error {
	w := survey.WiFi{SSID: typed(e, "ssid"), Password: typed(e, "password")}
	if err := c.config.Office.SetWiFi(e.Request().Context(), w); err != nil {
		return c.showWiFi(e, w, false, err)
	}
	return see(e, consolePath+"/wifi")
}

// wifiSheet is one page for the wall.
func (c *console) wifiSheet(e echo.Context) error {
	ctx := e.Request().Context()
	w, err := c.config.Office.WiFi(ctx)
	if err != nil {
		return err
	}
	if w == (survey.WiFi{}) {
		return c.showWiFi(e, w, false, &survey.Refusal{English: "no network is set", Chinese: "还没有填写无线网络：请先填写并保存，再打印"})
	}
	base, err := c.config.Office.BaseURL(ctx)
	if err != nil {
		return err
	}
	e.Response().Header().Set("Content-Security-Policy", printPolicy)
	e.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	e.Response().WriteHeader(http.StatusOK)
	return export.WiFiSheet(e.Response(), w, base)
}
