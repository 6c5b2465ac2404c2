package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/survey/example"
	"ceping/survey/voter"
)

// What the canary carries, and what nobody may find afterwards.
const (
	canaryAddress = "127.77.88.99" // loopback has sixteen million addresses
	canaryAgent   = "CanaryPhone/7.3"
	canaryReferer = "http://canary.example/came-from"
)

// captured collects what a process says; it may be read while the process writes.
type captured struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *captured) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(p)
}

func (c *captured) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// TestCanary drives every voter route, well and badly, from a marked address with a marked browser. The server says nothing
// while it is done, and neither its words nor its files hold the address, the browser, the referrer or a slip.
func TestCanary(t *testing.T) {
	data := t.TempDir()
	id, slips := ready(t, data)
	var said captured
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, strings.NewReader(""), &said, &said)
	}()
	base := listening(t, &said)
	command(t, data, "session", "advance", id, "collecting")
	command(t, data, "session", "advance", id, "voting")
	quiet := said.String()

	client := canary(t)
	v := &voter.Voter{Base: base, Client: client}
	for _, s := range slips[:3] {
		slip, fingerprint, err := voter.ParseAddress(s.url)
		if err != nil {
			t.Fatal(err)
		}
		entry, err := v.Enter(t.Context(), slip, fingerprint)
		if err != nil {
			t.Fatal(err)
		}
		credential, err := v.Collect(t.Context(), entry)
		if err != nil {
			t.Fatal(err)
		}
		cast, err := credential.Enclose(blank(t, entry))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Cast(t.Context(), cast); err != nil {
			t.Fatal(err)
		}
		if _, err := v.Collect(t.Context(), entry); err == nil { // spent
			t.Error("a spent slip was exchanged again")
		}
	}
	misbehave(t, client, base, id, slips[3].code)
	garble(t, strings.TrimPrefix(base, "http://"))

	if now := said.String(); now != quiet {
		t.Errorf("the server spoke while voters acted: %q", strings.TrimPrefix(now, quiet))
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	marks := []string{canaryAddress, canaryAgent, canaryReferer}
	for _, s := range slips {
		marks = append(marks, s.code)
	}
	search(t, "output", []byte(said.String()), marks)
	err := filepath.WalkDir(data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		search(t, path, content, marks)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ready makes a session with its slips, without a server.
func ready(t *testing.T, data string) (id string, slips []printedSlip) {
	t.Helper()
	id = create(t, data, string(example.Session))
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	return id, issue(t, data, id, "--base-url", "http://192.168.10.2:8080")
}

// listening waits for the server's address.
func listening(t *testing.T, said *captured) string {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if text := said.String(); strings.Contains(text, "console, once:") {
			_, address, _ := strings.Cut(text, "listening on ")
			address, _, _ = strings.Cut(address, "\n")
			return "http://" + address
		}
	}
	t.Fatalf("the server does not listen; it says %q", said.String())
	return ""
}

// canary is a client that comes from the marked address and names the marked browser.
func canary(t *testing.T) *http.Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(canaryAddress)}}
	client := &http.Client{Transport: marked{&http.Transport{DialContext: dialer.DialContext}}, Timeout: time.Minute}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

type marked struct{ *http.Transport }

func (m marked) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("User-Agent", canaryAgent)
	r.Header.Set("Referer", canaryReferer)
	r.Header.Set("X-Forwarded-For", canaryAddress)
	return m.Transport.RoundTrip(r)
}

// misbehave sends what no phone of ours sends, and looks that nothing comes back to be remembered by.
func misbehave(t *testing.T, client *http.Client, base, id, slip string) {
	t.Helper()
	big, err := json.Marshal(map[string]string{"slip": strings.Repeat("x", 100_000)})
	if err != nil {
		t.Fatal(err)
	}
	for _, request := range []struct{ method, path, body string }{
		{"GET", "/S/" + slip + "01234567890123456789012345", ""},
		{"GET", "/S/%00%ff", ""},
		{"GET", "/", ""},
		{"GET", "/privacy", ""},
		{"GET", "/tablet", ""},
		{"GET", "/screen/" + id, ""},
		{"GET", "/api/v1/sessions/" + id, ""},
		{"GET", "/api/v1/sessions/" + id + "/seal", ""},
		{"GET", "/api/v1/sessions/../../etc/passwd", ""},
		{"GET", "/api/v1/enter", ""},
		{"DELETE", "/api/v1/cast", ""},
		{"POST", "/api/v1/enter", ""},
		{"POST", "/api/v1/enter", "{"},
		{"POST", "/api/v1/enter", `{"slip":"` + slip + `","who":"me"}`},
		{"POST", "/api/v1/enter", `{"slip":7}`},
		{"POST", "/api/v1/enter", `{"slip":"0000000000000000"}`},
		{"POST", "/api/v1/enter", string(big)},
		{"POST", "/api/v1/collect", `{"slip":"` + slip + `","blinded":"AA"}`},
		{"POST", "/api/v1/collect", `{"slip":"` + slip + `","blinded":"` + strings.Repeat("A", 43) + `"}`},
		{"POST", "/api/v1/cast", `{"session":"` + id + `","category":"A","nonce":"AA","envelopes":["AA"],"mac":"AA"}`},
		{"POST", "/api/v1/cast", `{"session":"` + id + `","category":"A","nonce":"AA","envelopes":"AA","mac":"AA"}`},
		{"GET", "/api/v1/sessions/" + id + "/seal/cover", ""},
		{"GET", "/api/v1/sessions/" + id + "/seal/..%2f..%2fetc%2fpasswd", ""},
		{"POST", "/api/v1/cast", `{"slip":"` + slip + `"}`},
		{"POST", "/api/v2/cast", "{}"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), request.method, base+request.path, strings.NewReader(request.body))
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode >= 500 {
			t.Errorf("%s %s: %s", request.method, request.path, response.Status)
		}
		if len(response.Cookies()) > 0 || response.Header.Get("X-Request-Id") != "" || response.Header.Get("ETag") != "" {
			t.Errorf("%s %s gives the phone something to be known by: %v", request.method, request.path, response.Header)
		}
		search(t, request.method+" "+request.path, body, []string{canaryAddress, canaryAgent, slip})
	}
}

// garble sends what is not HTTP: a cut request, noise, and a TLS greeting to the plain port. net/http would log each of
// them with the address.
func garble(t *testing.T, address string) {
	t.Helper()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(canaryAddress)}, Timeout: time.Minute}
	for _, noise := range []string{"POST /api/v1/cast HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", "\x00\x01\x02\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /S/\x7f HTTP/1.1\r\n\r\n"} {
		connection, err := dialer.DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(connection, noise); err != nil {
			t.Fatal(err)
		}
		connection.(*net.TCPConn).CloseWrite()
		io.Copy(io.Discard, connection)
		connection.Close()
	}
	greeting := tls.Dialer{NetDialer: dialer, Config: &tls.Config{ServerName: "canary.example"}}
	if connection, err := greeting.DialContext(t.Context(), "tcp", address); err == nil {
		connection.Close()
		t.Error("a TLS greeting was answered on the plain port")
	}
}

func search(t *testing.T, where string, content []byte, marks []string) {
	t.Helper()
	for _, mark := range marks {
		if bytes.Contains(content, []byte(mark)) {
			t.Errorf("%s holds %q", where, mark)
		}
	}
}
