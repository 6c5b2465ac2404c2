package survey_test

import (
	"testing"

	"ceping/survey"
)

func TestWiFiQR(t *testing.T) {
	for _, test := range []struct {
		wifi survey.WiFi
		want string
	}{
		{survey.WiFi{SSID: "会场", Password: "12345678"}, `WIFI:T:WPA;S:会场;P:12345678;;`},
		{survey.WiFi{SSID: "open"}, `WIFI:T:nopass;S:open;;`},
		{survey.WiFi{SSID: `a\b;c,d:e"f`, Password: `\;,:"~ 8`}, `WIFI:T:WPA;S:a\\b\;c\,d\:e\"f;P:\\\;\,\:\"~ 8;;`},
	} {
		if got := test.wifi.QR(); got != test.want {
			t.Errorf("%+v: %s, want %s", test.wifi, got, test.want)
		}
	}
}
