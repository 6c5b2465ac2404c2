package export

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"

	"ceping/survey"
	"ceping/survey/qr"
)

//go:embed wifi.html
var wifiPage string

// longWiFi is a name or password that does not fit one line of the sheet in large letters.
const longWiFi = 20

// WiFiSheet writes one A4 page for the wall: how to join the hall's network, and what comes then. base is the address
// phones open, "" when there is none yet. It is one file that needs nothing else and holds no script.
func WiFiSheet(w io.Writer, wifi survey.WiFi, base string) error {
	page, err := template.New("wifi").Parse(wifiPage)
	if err != nil {
		return err
	}
	path, side, err := qr.Path(wifi.QR())
	if err != nil {
		return err
	}
	address, _ := survey.ParseBaseURL(base) // none, where there is none yet: then it is for the camera
	out := bufio.NewWriter(w)
	if err := page.Execute(out, map[string]any{
		"WiFi": wifi, "Base": base, "ByWeChat": address.ByWeChat(), "OnLAN": address.OnLAN(), "Path": path, "Side": side, "Long": max(len(wifi.SSID), len(wifi.Password)) > longWiFi,
	}); err != nil {
		return err
	}
	return out.Flush()
}
