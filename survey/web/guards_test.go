package web_test

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
	"ceping/survey/web/webtest"
)

// TestVoterHeaders: what a phone opens is kept nowhere, runs nothing foreign, sets no cookie and carries no id.
func TestVoterHeaders(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	cast := s.Sealed(s.Collect("A"))
	answers := map[string]webtest.Answer{
		"page":     s.Do(http.MethodGet, "/", ""),
		"slip":     s.Do(http.MethodGet, "/S/"+s.Slip("B")+strings.Repeat("0", 26), ""),
		"tablet":   s.Do(http.MethodGet, "/tablet", ""),
		"privacy":  s.Do(http.MethodGet, "/privacy", ""),
		"screen":   s.Do(http.MethodGet, "/screen/"+s.ID, ""),
		"enter":    s.Post("enter", webtest.Fields{"slip": s.Slip("A")}),
		"collect":  s.Post("collect", webtest.Fields{"slip": s.Slip("A"), "blinded": webtest.Blinded(t)}),
		"cast":     s.Post("cast", cast),
		"counts":   s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID, ""),
		"refusal":  s.Post("enter", webtest.Fields{"slip": "x"}),
		"no page":  s.Do(http.MethodGet, "/no/such/page", ""),
		"no asset": s.Do(http.MethodGet, "/assets/voter-ZZZZZZZZ.js", ""),
		"health":   s.Do(http.MethodGet, "/healthz", ""),
	}
	allowed := []string{"Allow", "Cache-Control", "Content-Encoding", "Content-Length", "Content-Security-Policy", "Content-Type", "Date", "Referrer-Policy", "Vary", "X-Content-Type-Options"}
	for name, got := range answers {
		for header := range got.Header {
			if !slices.Contains(allowed, header) {
				t.Errorf("%s: header %s: %s", name, header, got.Header.Get(header))
			}
		}
		want := map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
				"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		}
		if script, found := between(got.Body, "<script>", "</script>"); found {
			want["Content-Security-Policy"] = strings.Replace(want["Content-Security-Policy"], "script-src 'self'", "script-src 'self' 'sha256-"+sha256Of(script)+"'", 1)
		}
		for header, value := range want {
			if got.Header.Get(header) != value {
				t.Errorf("%s: %s is %q, want %q", name, header, got.Header.Get(header), value)
			}
		}
	}
	if a, b := answers["page"].Body, answers["slip"].Body; a != b || !strings.Contains(a, "/assets/voter-ABCD2345.js") {
		t.Errorf("the page differs with the slip: %s", cmp.Diff(a, b))
	}
	asset := s.Do(http.MethodGet, "/assets/voter-ABCD2345.js", "")
	if asset.Status != http.StatusOK || asset.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		asset.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || len(asset.Body) != 900 {
		t.Errorf("asset: %d %v, %d bytes", asset.Status, asset.Header, len(asset.Body))
	}
	packed := s.Do(http.MethodGet, "/assets/voter-ABCD2345.js", "", "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.Body) >= 200 {
		t.Errorf("asset with gzip: %v, %d bytes", packed.Header, len(packed.Body))
	}
	for _, path := range []string{"/assets/..%2fpages%2fvoter.html", "/assets/manifest.json", "/assets/"} {
		if got := s.Do(http.MethodGet, path, ""); got.Status != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, got.Status)
		}
	}
}

// TestAnswersLookAlike: answers to the same act have the same headers and size, whoever sent it and whether it was sent before.
func TestAnswersLookAlike(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	alike := func(name string, answers ...webtest.Answer) {
		t.Helper()
		for _, a := range answers {
			a.Header.Del("Date")
			if a.Status != answers[0].Status || len(a.Body) != len(answers[0].Body) || !cmp.Equal(a.Header, answers[0].Header) {
				t.Errorf("%s: %d %v, %d bytes; another %d %v, %d bytes", name, answers[0].Status, answers[0].Header, len(answers[0].Body), a.Status, a.Header, len(a.Body))
			}
		}
	}
	gzip := []string{"Accept-Encoding", "gzip"}
	element := webtest.Blinded(t)
	collect := `{"slip":"` + s.Slip("A") + `","blinded":"` + element + `"}`
	alike("collect", s.Do(http.MethodPost, "/api/v1/collect", collect, gzip...), s.Do(http.MethodPost, "/api/v1/collect", collect, gzip...),
		s.Post("collect", webtest.Fields{"slip": s.Slip("C"), "blinded": webtest.Blinded(t)}))
	one, other := s.Sealed(s.Collect("A")), s.Sealed(s.Collect("C"))
	alike("cast", s.Post("cast", one), s.Post("cast", one), s.Post("cast", other))
	alike("enter", s.Post("enter", webtest.Fields{"slip": s.Slip("B")}), s.Post("enter", webtest.Fields{"slip": s.Slip("C")}))
}

// TestNothingIsLogged: a whole sitting, refusals included, leaves no line, whatever headers a proxy or a phone adds; nor
// does anything written about a client by net/http itself.
func TestNothingIsLogged(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	slip := s.Slip("A")
	for range 2 {
		s.Do(http.MethodPost, "/api/v1/enter", `{"slip":"`+slip+`"}`, "X-Forwarded-For", "10.1.2.3", "X-Real-IP", "10.1.2.3", "X-Request-ID", "r1", "Cookie", "a=b")
		s.Post("cast", s.Sealed(s.Collect("B")))
		s.Do(http.MethodGet, "/S/"+slip+strings.Repeat("0", 26), "")
		s.Do(http.MethodGet, "/S/"+slip+"/x", "")
		s.Do(http.MethodPost, "/api/v1/cast", "{")
		s.Do(http.MethodGet, "/screen/"+s.ID, "")
		s.Do(http.MethodGet, "/screen/none", "")
	}
	if log := s.Log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

// TestErrorLogIsDiscarded: what net/http itself says of clients, their addresses included, goes nowhere.
func TestErrorLogIsDiscarded(t *testing.T) {
	s := newSite(t, nil)
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	server := s.Server.HTTPServer()
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
	if text := said.String() + s.Log.String(); text != "" {
		t.Errorf("said: %s", text)
	}
}
