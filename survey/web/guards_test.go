package web

import (
	"bytes"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
)

// TestVoterHeaders: what a phone opens is kept nowhere, runs nothing foreign, sets no cookie and carries no id.
func TestVoterHeaders(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	cast := s.sealed(s.collect("A"))
	answers := map[string]answer{
		"page":     s.do(http.MethodGet, "/", ""),
		"slip":     s.do(http.MethodGet, "/S/"+s.slip("B")+strings.Repeat("0", 26), ""),
		"tablet":   s.do(http.MethodGet, "/tablet", ""),
		"privacy":  s.do(http.MethodGet, "/privacy", ""),
		"screen":   s.do(http.MethodGet, "/screen/"+s.id, ""),
		"enter":    s.post("enter", fields{"slip": s.slip("A")}),
		"collect":  s.post("collect", fields{"slip": s.slip("A"), "blinded": blinded(t)}),
		"cast":     s.post("cast", cast),
		"counts":   s.do(http.MethodGet, "/api/v1/sessions/"+s.id, ""),
		"refusal":  s.post("enter", fields{"slip": "x"}),
		"no page":  s.do(http.MethodGet, "/no/such/page", ""),
		"no asset": s.do(http.MethodGet, "/assets/voter-ZZZZZZZZ.js", ""),
		"health":   s.do(http.MethodGet, "/healthz", ""),
	}
	allowed := []string{"Allow", "Cache-Control", "Content-Encoding", "Content-Length", "Content-Security-Policy", "Content-Type", "Date", "Referrer-Policy", "Vary", "X-Content-Type-Options"}
	for name, got := range answers {
		for header := range got.header {
			if !slices.Contains(allowed, header) {
				t.Errorf("%s: header %s: %s", name, header, got.header.Get(header))
			}
		}
		want := map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
				"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		}
		for header, value := range want {
			if got.header.Get(header) != value {
				t.Errorf("%s: %s is %q, want %q", name, header, got.header.Get(header), value)
			}
		}
	}
	if a, b := answers["page"].body, answers["slip"].body; a != b || !strings.Contains(a, "/assets/voter-ABCD2345.js") {
		t.Errorf("the page differs with the slip: %s", cmp.Diff(a, b))
	}
	asset := s.do(http.MethodGet, "/assets/voter-ABCD2345.js", "")
	if asset.status != http.StatusOK || asset.header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		asset.header.Get("Content-Type") != "text/javascript; charset=utf-8" || len(asset.body) != 900 {
		t.Errorf("asset: %d %v, %d bytes", asset.status, asset.header, len(asset.body))
	}
	packed := s.do(http.MethodGet, "/assets/voter-ABCD2345.js", "", "Accept-Encoding", "gzip")
	if packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) >= 200 {
		t.Errorf("asset with gzip: %v, %d bytes", packed.header, len(packed.body))
	}
	for _, path := range []string{"/assets/..%2fpages%2fvoter.html", "/assets/manifest.json", "/assets/"} {
		if got := s.do(http.MethodGet, path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, got.status)
		}
	}
}

// TestAnswersLookAlike: answers to the same act have the same headers and size, whoever sent it and whether it was sent before.
func TestAnswersLookAlike(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	alike := func(name string, answers ...answer) {
		t.Helper()
		for _, a := range answers {
			a.header.Del("Date")
			if a.status != answers[0].status || len(a.body) != len(answers[0].body) || !cmp.Equal(a.header, answers[0].header) {
				t.Errorf("%s: %d %v, %d bytes; another %d %v, %d bytes", name, answers[0].status, answers[0].header, len(answers[0].body), a.status, a.header, len(a.body))
			}
		}
	}
	gzip := []string{"Accept-Encoding", "gzip"}
	element := blinded(t)
	collect := `{"slip":"` + s.slip("A") + `","blinded":"` + element + `"}`
	alike("collect", s.do(http.MethodPost, "/api/v1/collect", collect, gzip...), s.do(http.MethodPost, "/api/v1/collect", collect, gzip...),
		s.post("collect", fields{"slip": s.slip("C"), "blinded": blinded(t)}))
	one, other := s.sealed(s.collect("A")), s.sealed(s.collect("C"))
	alike("cast", s.post("cast", one), s.post("cast", one), s.post("cast", other))
	alike("enter", s.post("enter", fields{"slip": s.slip("B")}), s.post("enter", fields{"slip": s.slip("C")}))
}

// TestNothingIsLogged: a whole sitting, refusals included, leaves no line, whatever headers a proxy or a phone adds; nor
// does anything written about a client by net/http itself.
func TestNothingIsLogged(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	slip := s.slip("A")
	for range 2 {
		s.do(http.MethodPost, "/api/v1/enter", `{"slip":"`+slip+`"}`, "X-Forwarded-For", "10.1.2.3", "X-Real-IP", "10.1.2.3", "X-Request-ID", "r1", "Cookie", "a=b")
		s.post("cast", s.sealed(s.collect("B")))
		s.do(http.MethodGet, "/S/"+slip+strings.Repeat("0", 26), "")
		s.do(http.MethodGet, "/S/"+slip+"/x", "")
		s.do(http.MethodPost, "/api/v1/cast", "{")
		s.do(http.MethodGet, "/screen/"+s.id, "")
		s.do(http.MethodGet, "/screen/none", "")
	}
	if log := s.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestErrorLogIsDiscarded: what net/http itself says of clients, their addresses included, goes nowhere.
func TestErrorLogIsDiscarded(t *testing.T) {
	s := newSite(t, nil)
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	server := s.server.HTTPServer()
	server.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("torn") })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- server.Serve(listener) }()
	if answer, err := http.Get("http://" + listener.Addr().String()); err == nil {
		answer.Body.Close()
	}
	server.Close()
	<-ended
	if text := said.String() + s.log.String(); text != "" {
		t.Errorf("said: %s", text)
	}
}
