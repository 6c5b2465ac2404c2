package front

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"ceping/survey"
	"ceping/survey/web"
	"ceping/survey/web/console"
	"ceping/survey/web/phone"
	"ceping/survey/web/screen"
	"ceping/survey/web/webtest"
)

// newSite is a site with all rooms behind this one.
func newSite(t *testing.T) *webtest.Site {
	t.Helper()
	return webtest.New(t, func(site *web.Server, config webtest.Config) (func(context.Context) (string, error), error) {
		if err := Mount(site, Config{Addresses: config.Office.Addresses}); err != nil {
			return nil, err
		}
		if err := phone.Mount(site, phone.Config{Issuer: config.Issuer, Box: config.Box, Board: config.Board}); err != nil {
			return nil, err
		}
		if err := screen.Mount(site, screen.Config{Board: config.Board, Office: config.Office}); err != nil {
			return nil, err
		}
		staff, err := console.Mount(site, console.Config{Office: config.Office, Files: webtest.Files(), Logger: config.Logger, Version: config.Version})
		if err != nil {
			return nil, err
		}
		return staff.Link, nil
	}, nil)
}

// asked is an answer to a GET under a Host.
func asked(t *testing.T, s *webtest.Site, host, path string) (*http.Response, string) {
	t.Helper()
	return sent(t, s, http.MethodGet, host, path)
}

func sent(t *testing.T, s *webtest.Site, method, host, path string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.Base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	r.Header.Set("Origin", "http://"+host)
	answer, err := s.Client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// base sets the house's address.
func base(t *testing.T, s *webtest.Site, address string) {
	t.Helper()
	if err := s.Office.Terminal().SetBaseURL(t.Context(), address); err != nil {
		t.Fatal(err)
	}
}

// TestOtherHost: under another site's name there is no page and no act of the house, for voters and staff; its own addresses, those its
// slips were printed with and this machine's own lead to it.
func TestOtherHost(t *testing.T) {
	s := newSite(t)
	base(t, s, "http://ceping.lan:8080")
	sitting := s.Sitting(survey.Voting) // its slips lead to ceping.lan
	base(t, s, "http://another.lan:8080")
	_, port, _ := strings.Cut(strings.TrimPrefix(s.Base, "http://"), ":")
	slip := "/S/" + sitting.Slip("A") + strings.Repeat("0", 26)
	for host, known := range map[string]bool{
		"127.0.0.1:" + port: true, "127.0.0.1": true, "[::1]:8080": true, "localhost:" + port: true, "LOCALHOST": true,
		"another.lan:8080": true, "Another.LAN.": true, "another.lan:9": true, // a port that was forwarded
		"ceping.lan:8080": true, // as printed
		"evil.example":    false, "evil.example:" + port: false, "another.lan.evil.example": false, "xanother.lan": false, "127.0.0.1.evil.example": false,
		"203.0.113.9": false, "203.0.113.9:" + port: false, "[::2]": false, "2130706433.": false,
	} {
		for _, path := range []string{slip, "/", "/tablet", "/screen/" + sitting.ID, "/console", "/console/login", "/api/v1/sessions/" + sitting.ID} {
			answer, body := asked(t, s, host, path)
			if refused := answer.StatusCode == http.StatusMisdirectedRequest; refused == known {
				t.Errorf("%q %s: %d\n%s", host, path, answer.StatusCode, body)
			} else if refused && !strings.Contains(body, "这台服务器不认这个网址") {
				t.Errorf("%q %s says\n%s", host, path, body)
			}
		}
		for _, path := range []string{"/healthz", "/readyz", webtest.AssetURL("voter.js")} {
			if answer, _ := asked(t, s, host, path); answer.StatusCode != http.StatusOK {
				t.Errorf("%q %s: %d", host, path, answer.StatusCode)
			}
		}
	}
	link := s.Link()
	if answer, _ := sent(t, s, http.MethodPost, "evil.example", link); answer.StatusCode != http.StatusMisdirectedRequest || answer.Header["Set-Cookie"] != nil {
		t.Errorf("entering under another name: %d %v", answer.StatusCode, answer.Header)
	}
	if answer, body := sent(t, s, http.MethodPost, "another.lan:8080", link); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the link was used up by it: %d %s", answer.StatusCode, body)
	}
	if answer := raw(t, s, "GET /console/login HTTP/1.0\r\n\r\n"); answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("under no name: %d", answer.StatusCode)
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestOwnAddresses: an address in numbers is this machine's when the request came there, also where the system lists none, or when it is
// on one of its networks. A machine's own names lead to it.
func TestOwnAddresses(t *testing.T) {
	n := newNames(Config{Addresses: func(context.Context) ([]survey.BaseURL, error) { return nil, nil }})
	lan, vpn := netip.MustParseAddr("192.168.10.2"), netip.MustParseAddr("10.8.0.6")
	n.own["hall-laptop.local"] = true
	for _, lists := range []bool{true, false} {
		n.local = func() ([]net.Addr, error) {
			if !lists {
				return nil, errors.New("no netlink")
			}
			return []net.Addr{&net.IPNet{IP: vpn.AsSlice(), Mask: net.CIDRMask(24, 32)}}, nil
		}
		for host, want := range map[string]bool{
			"192.168.10.2:8080": true, "192.168.10.3:8080": false, "10.8.0.6": lists, "10.8.0.7": false, "[::ffff:192.168.10.2]": true,
			"hall-laptop.local:8080": true, "other-laptop.local": false, "127.8.8.8": true, "0.0.0.0": false,
		} {
			if known, secure, err := n.lead(t.Context(), host, lan); known != want || secure || err != nil {
				t.Errorf("%s, listed %t: %t, %t, %v", host, lists, known, secure, err)
			}
		}
	}
}

// TestNamesAreKept: names are read once for many, at most ten times a second for strangers, go on while the store fails, and count soon
// after they are set.
func TestNamesAreKept(t *testing.T) {
	var list []survey.BaseURL
	var failing error
	reads, now := 0, time.Unix(1e9, 0)
	n := newNames(Config{Addresses: func(context.Context) ([]survey.BaseURL, error) { reads++; return list, failing }})
	n.now = func() time.Time { return now }
	is := func(host string, want bool, after int) {
		t.Helper()
		if known, _, err := n.lead(t.Context(), host, netip.Addr{}); known != want || reads != after || known && err != nil {
			t.Errorf("%s: %t, %v, after %d readings, want %t after %d", host, known, err, reads, want, after)
		}
	}
	set := func(address string) {
		a, err := survey.ParseBaseURL(address)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, a)
	}
	set("http://one.lan")
	is("one.lan", true, 1)
	for range 50 {
		is("evil.example", false, 1)
		is("one.lan", true, 1)
	}
	set("http://two.lan:8080")
	now = now.Add(leastTime)
	is("two.lan", true, 2)
	list = list[1:]
	is("one.lan", true, 2)
	now = now.Add(keptTime)
	is("one.lan", false, 3)
	failing = errors.New("disk")
	now = now.Add(keptTime)
	is("two.lan", true, 4)
	if _, _, err := n.lead(t.Context(), "evil.example", netip.Addr{}); err == nil {
		t.Error("a name that could not be looked for is refused as if it were not there")
	}
}

// TestByHTTPS: under the house's https address a browser is kept to https, and cookies go by it alone; asked for in another way, also on
// this very machine, it is as before.
func TestByHTTPS(t *testing.T) {
	for address, hosts := range map[string]map[string]bool{
		"https://ceping.example.cn":      {"ceping.example.cn": true, "ceping.example.cn:443": true, "CEPING.example.cn": true, "ceping.example.cn:8080": false, "127.0.0.1:8080": false},
		"https://ceping.example.cn:8443": {"ceping.example.cn:8443": true, "ceping.example.cn": false},
		"https://192.168.10.2":           {"192.168.10.2": true, "localhost:8080": false},
		"http://ceping.lan:8080":         {"ceping.lan:8080": false, "127.0.0.1": false},
	} {
		s := newSite(t)
		base(t, s, address)
		for host, secure := range hosts {
			for _, path := range []string{"/", "/console/login", "/healthz"} {
				answer, _ := asked(t, s, host, path)
				if got := answer.Header.Get("Strict-Transport-Security"); answer.StatusCode != http.StatusOK || (got == transport) != secure || !secure && got != "" {
					t.Errorf("%s as %s, %s: %d %q", address, host, path, answer.StatusCode, got)
				}
			}
			answer, _ := sent(t, s, http.MethodPost, host, s.Link())
			if cookies := answer.Cookies(); answer.StatusCode != http.StatusSeeOther || len(cookies) < 2 {
				t.Errorf("%s as %s: entering sets %v", address, host, cookies)
			}
			for _, cookie := range answer.Cookies() {
				if cookie.Secure != secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode {
					t.Errorf("%s as %s: %s", address, host, cookie.Raw)
				}
			}
		}
	}
}

// raw is the answer to a request as it stands.
func raw(t *testing.T, s *webtest.Site, request string) *http.Response {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.Base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(webtest.Patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	return answer
}

// TestLengthAndChunks: a request that a proxy and this server could end at two places is refused, nothing of it is done, and nothing that
// comes behind it on that connection is read as another.
func TestLengthAndChunks(t *testing.T) {
	s := newSite(t)
	sitting := s.Sitting(survey.Voting)
	body := fmt.Sprintf(`{"slip":%q}`, sitting.Slip("A"))
	chunk := fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	head := "POST /api/v1/enter HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
	for name, test := range map[string]struct {
		request string
		status  int
	}{
		"a length":                {head + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)) + body, http.StatusOK},
		"a length and chunks":     {head + fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n", len(chunk)) + chunk, http.StatusLengthRequired},
		"chunks and a length":     {head + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunk, http.StatusLengthRequired},
		"chunks":                  {head + "Transfer-Encoding: chunked\r\n\r\n" + chunk, http.StatusLengthRequired},
		"two lengths":             {head + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n" + body, http.StatusBadRequest},
		"chunks by another name":  {head + "Transfer-Encoding: xchunked\r\n\r\n" + chunk, http.StatusNotImplemented},
		"chunks, a space before":  {head + "Transfer-Encoding : chunked\r\n\r\n" + chunk, http.StatusBadRequest},
		"another encoding, twice": {head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunk, http.StatusNotImplemented},
	} {
		answer := raw(t, s, test.request)
		if answer.StatusCode != test.status {
			t.Errorf("%s: %d, want %d", name, answer.StatusCode, test.status)
		}
		if answer.StatusCode != http.StatusOK && !answer.Close {
			t.Errorf("%s: the connection stays", name)
		}
	}
}
