package office_test

import (
	"errors"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/words"
)

// TestWiFi: what no phone can join is refused in both languages and changes nothing; the zero network takes it away.
func TestWiFi(t *testing.T) {
	office := newHouse(t).office
	is := func(want survey.WiFi) {
		t.Helper()
		if got, err := office.Terminal().HouseHall(t.Context()); err != nil || got.WiFi != want {
			t.Errorf("it is %+v, %v; want %+v", got, err, want)
		}
	}
	is(survey.WiFi{})
	hall := survey.WiFi{SSID: strings.Repeat("网", 10) + "-5", Password: strings.Repeat("~", 63)}
	for _, good := range []survey.WiFi{{SSID: "x"}, {SSID: "会场 1", Password: "a b c d "}, hall} {
		if err := office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{WiFi: good}); err != nil {
			t.Fatal(err)
		}
		is(good)
		log, err := office.Terminal().Audit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range log {
			if good.Password != "" && strings.Contains(e.Detail, good.Password) {
				t.Errorf("the audit log has the password: %+v", e)
			}
		}
	}
	for _, bad := range []survey.WiFi{
		{Password: "12345678"}, {SSID: strings.Repeat("网", 11)}, {SSID: "a\nb"}, {SSID: "a\xff"},
		{SSID: "x", Password: "1234567"}, {SSID: "x", Password: strings.Repeat("1", 64)},
		{SSID: "x", Password: "密码密码密码"}, {SSID: "x", Password: "1234567\t"},
	} {
		var refused *survey.Refusal
		if err := office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{WiFi: bad}); !errors.As(err, &refused) || !words.Has(refused.Code) {
			t.Errorf("%+v: %v", bad, err)
		}
		is(hall)
	}
	if err := office.Terminal().SetHouseHall(t.Context(), survey.HouseHall{}); err != nil {
		t.Error(err)
	}
	is(survey.WiFi{})
}
