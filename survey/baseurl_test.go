package survey_test

import (
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/words"
)

// TestBaseURL: scheme, host and port, in the one spelling that comes back from a slip's QR code, and nothing else.
func TestBaseURL(t *testing.T) {
	l63 := strings.Repeat("a", 63)
	for typed, want := range map[string]string{
		"http://192.168.10.2:8080":            "http://192.168.10.2:8080",
		"HTTP://192.168.10.2:8080/":           "http://192.168.10.2:8080",
		"https://Ceping.Example.ORG":          "https://ceping.example.org",
		"https://ceping.example.org/":         "https://ceping.example.org",
		"http://a":                            "http://a",
		"http://a-b.c--d.e1":                  "http://a-b.c--d.e1",
		"http://1a.2b":                        "http://1a.2b",
		"http://0.0.0.0:1":                    "http://0.0.0.0:1",
		"http://255.255.255.255:65535":        "http://255.255.255.255:65535",
		"http://localhost:8080":               "http://localhost:8080",
		"http://xn--fiqs8s.xn--55qx5d.cn":     "http://xn--fiqs8s.xn--55qx5d.cn",
		"https://" + l63[:56]:                 "https://" + l63[:56],
		"https://" + l63[:50] + ":8443":       "https://" + l63[:50] + ":8443",
		"http://" + l63[:28] + "." + l63[:28]: "http://" + l63[:28] + "." + l63[:28],
	} {
		got, err := survey.ParseBaseURL(typed)
		if err != nil || got.String() != want {
			t.Errorf("%s: %q, %v; want %q", typed, got, err, want)
		}
		// What a phone reads from a slip is the same address.
		upper := strings.ToUpper(got.String())
		if !regexp.MustCompile(`^[0-9A-Z $%*+./:-]*$`).MatchString(upper) {
			t.Errorf("%s does not fit a QR code's alphanumeric mode", upper)
		}
		if back, err := survey.ParseBaseURL(upper); err != nil || back != got {
			t.Errorf("%s comes back as %q, %v", got, back, err)
		}
		var stored survey.BaseURL
		if text, err := got.MarshalText(); err != nil || stored.UnmarshalText(text) != nil || stored != got {
			t.Errorf("%s is stored as %s, %v", got, text, err)
		}
	}
	for _, typed := range []string{
		"", " ", "http", "http:", "http:/", "http://", "http:///", "//192.168.10.2", "192.168.10.2:8080", "ftp://a", "file:///etc", "javascript://a", "httpx://a", "http:a",
		" http://a", "http://a ", "http://a b", "http:// a", "http://a\n", "http://a\t", "http://\x00", "http://a\u200b", "http://a\u3000", "http：//a", "http://ａ",
		"http://user@a", "http://user:pass@a", "http://@a", "http://a@", "http://:8080", "http://a:", "http://a:0", "http://a:65536", "http://a:99999999999999999999",
		"http://a:080", "http://a:+80", "http://a:-1", "http://a:8x", "http://a:80:80", "http://a: 80", "http://a:８０",
		"http://a/b", "http://a//", "http://a/S/", "http://a/.", "http://a?", "http://a?b", "http://a/?b", "http://a#", "http://a#b", `http://a\b`, "http://a/%2f", "http://a%2eb", "http://%61",
		"http://-a", "http://a-", "http://a.-b", "http://a..b", "http://.a", "http://a.", "http://.", "http://a_b", "http://*", "http://<b>", `http://"`, "http://a;b", "http://a,b", "http://中国.cn",
		"http://1", "http://127.1", "http://1.2.3", "http://1.2.3.4.5", "http://256.1.1.1", "http://010.0.0.1", "http://1.2.3.04", "http://0x7f.0.0.1", "http://0x7f000001", "http://2130706433",
		"http://a.1", "http://a.0x1", "http://1.2.3.4.", "http://99999999999999999999999", "http://a.b.09",
		"http://[::1]", "http://[::1]:8080", "http://[fe80::1%25eth0]:8080", "http://[fe80::1%eth0]", "http://::1", "http://2001:db8::1", "http://[", "http://[]", "http://[192.168.10.2]",
		"http://" + l63 + "a", "https://" + l63[:57], "https://" + l63[:52] + ":8443", "http://" + strings.Repeat("a.", 200) + "b", strings.Repeat("http://", 1000),
		"http://a\xff", "http://\u212a", "http://\u017f", "http\u017f://a",
	} {
		got, err := survey.ParseBaseURL(typed)
		var refused *survey.Refusal
		if !errors.As(err, &refused) || !words.Has(refused.Code) || got != (survey.BaseURL{}) {
			t.Errorf("%q is taken for %q, %v", typed, got, err)
		}
		var stored survey.BaseURL
		if typed != "" && stored.UnmarshalText([]byte(typed)) == nil {
			t.Errorf("%q comes back from the store as %s", typed, stored)
		}
	}
}

// TestBaseURLOnLAN: addresses to which the internet does not lead, as the phone's page has it too (TestPhone in assets).
func TestBaseURLOnLAN(t *testing.T) {
	file, err := os.ReadFile("../assets/testdata/hosts.json")
	if err != nil {
		t.Fatal(err)
	}
	var hosts map[string]bool
	if err := json.Unmarshal(file, &hosts); err != nil || len(hosts) == 0 {
		t.Fatal(err)
	}
	for host, lan := range hosts {
		for _, scheme := range []string{"http", "https"} {
			b, err := survey.ParseBaseURL(scheme + "://" + host + ":8080")
			if err != nil || b.OnLAN() != lan || b.ByWeChat() != (scheme == "https" && !lan) {
				t.Errorf("%s %s: on the LAN %t, by WeChat %t, %v", scheme, host, b.OnLAN(), b.ByWeChat(), err)
			}
		}
	}
	if none := (survey.BaseURL{}); !none.OnLAN() || none.ByWeChat() {
		t.Error("no address is one of the internet")
	}
}

// TestBaseURLOnlyHere: addresses that no phone reaches are told apart.
func TestBaseURLOnlyHere(t *testing.T) {
	for typed, want := range map[string]bool{
		"http://localhost": true, "http://localhost:8080": true, "http://a.localhost": true, "http://127.0.0.1:8080": true, "http://127.9.9.9": true, "http://0.0.0.0:8080": true,
		"http://192.168.10.2": false, "http://localhost.example.org": false, "http://notlocalhost": false, "http://126.255.255.255": false, "http://128.0.0.1": false,
	} {
		b, err := survey.ParseBaseURL(typed)
		if err != nil || b.OnlyHere() != want {
			t.Errorf("%s: %t, %v; want %t", typed, b.OnlyHere(), err, want)
		}
	}
	if (survey.BaseURL{}).OnlyHere() {
		t.Error("no address is one of this machine")
	}
}
