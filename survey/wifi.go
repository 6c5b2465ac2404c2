package survey

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// WiFi is the hall's wireless network, shown for all to see. An empty password is an open network.
type WiFi struct{ SSID, Password string }

// Check says whether phones can join a network of this name and password. A *Refusal.
func (w WiFi) Check() error {
	if len(w.SSID) < 1 || len(w.SSID) > 32 || !utf8.ValidString(w.SSID) || strings.ContainsFunc(w.SSID, unicode.IsControl) {
		return Refuse("wifi_name")
	}
	printable := !strings.ContainsFunc(w.Password, func(r rune) bool { return r < ' ' || r > '~' })
	if w.Password != "" && (len(w.Password) < 8 || len(w.Password) > 63 || !printable) {
		return Refuse("wifi_password")
	}
	return nil
}

// CheckOrNone lets the zero WiFi pass too, which is no network.
func (w WiFi) CheckOrNone() error {
	if w == (WiFi{}) {
		return nil
	}
	return w.Check()
}

var wifiEscapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, `:`, `\:`, `"`, `\"`)

// QR returns the text of a QR code with which a phone joins the network.
func (w WiFi) QR() string {
	if w.Password == "" {
		return "WIFI:T:nopass;S:" + wifiEscapes.Replace(w.SSID) + ";;"
	}
	return "WIFI:T:WPA;S:" + wifiEscapes.Replace(w.SSID) + ";P:" + wifiEscapes.Replace(w.Password) + ";;"
}
