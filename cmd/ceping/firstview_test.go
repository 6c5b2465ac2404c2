package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"ceping/survey/example"
)

// received counts the bytes that come over a connection.
type received struct {
	net.Conn
	bytes *atomic.Int64
}

func (c received) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

// TestFirstViewOfSample: the first view of the sample's ballot with forty leaders is at most 60,000 bytes as they leave the real server,
// headers and the answer to enter included, in four requests.
func TestFirstViewOfSample(t *testing.T) {
	sample, err := os.ReadFile("demo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var more strings.Builder
	for i := range 31 {
		fmt.Fprintf(&more, "  - {id: x%d, name: 欧阳建%d, post: 党组成员、副局长兼某某某中心主任, role: member}\n", i, i)
	}
	sitting := strings.Replace(string(sample), "promoted:\n", more.String()+"promoted:\n", 1)
	data := t.TempDir()
	serve(t, data, "127.0.0.1")
	id := create(t, data, sitting)
	command(t, data, "session", "advance", id, "ready", "--passphrases", file(t, "all.txt", example.Passphrases))
	slip := issue(t, data, id)[0]

	var bytes atomic.Int64
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return received{conn, &bytes}, err
	}}}
	requests := 0
	get := func(method, url, body string) string {
		t.Helper()
		requests++
		request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request) // it asks for gzip, as browsers do
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d, %v\n%s", url, response.StatusCode, err, text)
		}
		return string(text)
	}
	base, _, _ := strings.Cut(strings.Replace(slip.url, "HTTP", "http", 1), "/S/")
	page := get(http.MethodGet, strings.Replace(slip.url, "HTTP", "http", 1), "")
	files := regexp.MustCompile(`/assets/[a-z]+-[A-Z0-9]+\.(?:js|css)`).FindAllString(page, -1)
	slices.Sort(files)
	for _, path := range slices.Compact(files) {
		get(http.MethodGet, base+path, "")
	}
	get(http.MethodPost, base+"/api/v1/enter", `{"slip":"`+strings.ReplaceAll(slip.code, " ", "")+`"}`)
	t.Logf("%d bytes in %d requests", bytes.Load(), requests)
	if bytes.Load() > 60_000 || requests != 4 {
		t.Errorf("the first view takes %d bytes in %d requests", bytes.Load(), requests)
	}
}
