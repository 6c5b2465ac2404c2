package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/office"
	"ceping/survey/version1"
	"ceping/survey/voter"
)

type fields map[string]any

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func blinded(t *testing.T) string {
	t.Helper()
	blinding, err := credential.Blind(make([]byte, credential.NonceSize))
	if err != nil {
		t.Fatal(err)
	}
	return b64(blinding.Blinded())
}

// expect checks that an answer is a problem of RFC 9457 with this status and code, and remedy.
func expect(t *testing.T, name string, got answer, status int, code string) {
	t.Helper()
	if got.status != status || got.code() != code {
		t.Errorf("%s: %d %q, want %d %q (%s)", name, got.status, got.code(), status, code, got.body)
		return
	}
	if kind := got.header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s: content type %q", name, kind)
	}
	if !strings.Contains(got.body, `"detail":"`) || strings.Contains(got.body, `"detail":""`) {
		t.Errorf("%s: no remedy in %s", name, got.body)
	}
}

// TestSittingOverTheWire: a slip becomes a ballot in the box; each act may be repeated with the same bytes.
func TestSittingOverTheWire(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	slip := s.slip("A")
	if got := s.post("enter", fields{"slip": strings.ToLower(slip[:4] + " " + slip[4:])}); got.status != http.StatusOK ||
		!strings.HasPrefix(got.body, `{"phase":"voting","category":"A","state":"fresh","manifest":"{`) {
		t.Errorf("enter: %d %.80s", got.status, got.body)
	}
	element := blinded(t)
	first, again := s.post("collect", fields{"slip": slip, "blinded": element}), s.post("collect", fields{"slip": slip, "blinded": element})
	if first.status != http.StatusOK || again.status != http.StatusOK || len(first.body) != len(again.body) {
		t.Errorf("collect and again: %d %s, %d %s", first.status, first.body, again.status, again.body)
	}
	if got := s.post("enter", fields{"slip": slip}); !strings.Contains(got.body, `"state":"collected"`) {
		t.Errorf("enter with a collected slip: %.80s", got.body)
	}
	cast := s.sealed(s.collect("B"))
	for range 2 {
		if got := s.post("cast", cast); got.status != http.StatusNoContent || got.body != "" {
			t.Errorf("cast: %d %q", got.status, got.body)
		}
	}
	if got := s.do(http.MethodGet, "/api/v1/sessions/"+s.id, ""); got.body != `{"phase":"voting","collected":2,"cast":1}`+"\n" {
		t.Errorf("counts: %s", got.body)
	}
	s.advance(survey.Closed)
	if got := s.do(http.MethodGet, "/api/v1/sessions/"+s.id+"/seal", ""); got.status != http.StatusOK ||
		!strings.HasPrefix(got.body, `{"count":1,"digest":"`) || strings.Contains(got.body, "ballots") {
		t.Errorf("seal while closed: %s", got.body)
	}
	s.open()
	if got := s.do(http.MethodGet, "/api/v1/sessions/"+s.id+"/seal", ""); !strings.Contains(got.body, `"ballots":["`+cast.Digest()+`"]`) {
		t.Errorf("seal when opened: %s", got.body)
	}
	if got := s.post("cast", cast); got.status != http.StatusNoContent {
		t.Errorf("the same bytes after opening: %d, want 204", got.status)
	}
	empty := s.site.sitting(survey.Opened)
	if got := s.do(http.MethodGet, "/api/v1/sessions/"+empty.id+"/seal", ""); !strings.Contains(got.body, `"count":0,`) || !strings.Contains(got.body, `"ballots":[]`) {
		t.Errorf("seal of an empty box, opened: %s", got.body)
	}
}

// TestCodes: every code of the protocol's table comes through real HTTP.
func TestCodes(t *testing.T) {
	site := newSite(t, nil)
	ready, collecting, voting, closed := site.sitting(survey.Ready), site.sitting(survey.Collecting), site.sitting(survey.Voting), site.sitting(survey.Closed)
	void, spent := voting.slip("A"), voting.slip("A")
	if err := site.office.VoidSlip(t.Context(), voting.id, void); err != nil {
		t.Fatal(err)
	}
	element := blinded(t)
	if got := site.post("collect", fields{"slip": spent, "blinded": element}); got.status != http.StatusOK {
		t.Fatalf("collect: %s", got.body)
	}
	own := voting.collect("B")
	cast := voting.sealed(own)
	with := func(change func(*voter.Cast)) voter.Cast {
		changed := *cast
		changed.Nonce, changed.Sealed, changed.MAC = bytes.Clone(cast.Nonce), bytes.Clone(cast.Sealed), bytes.Clone(cast.MAC)
		change(&changed)
		return changed
	}
	early := collecting.sealed(collecting.collect("A"))
	late := voting.sealed(voting.collect("C"))
	if got := site.post("cast", cast); got.status != http.StatusNoContent {
		t.Fatalf("cast: %s", got.body)
	}
	unknown := survey.NewSlip().String()
	fresh := voting.slip("C")
	mistyped := fresh[:15] + string("0123456789"[(strings.IndexByte("0123456789", fresh[15])+1)%10])

	for _, test := range []struct {
		name   string
		act    string
		body   any
		status int
		code   string
	}{
		{"enter, unknown slip", "enter", fields{"slip": unknown}, 404, "slip_unknown"},
		{"enter, mistyped slip", "enter", fields{"slip": mistyped}, 404, "slip_unknown"},
		{"enter, no slip at all", "enter", fields{"slip": ""}, 404, "slip_unknown"},
		{"collect, unknown slip", "collect", fields{"slip": unknown, "blinded": element}, 404, "slip_unknown"},
		{"enter, void slip", "enter", fields{"slip": void}, 410, "slip_void"},
		{"collect, void slip", "collect", fields{"slip": void, "blinded": element}, 410, "slip_void"},
		{"collect, spent slip", "collect", fields{"slip": spent, "blinded": blinded(t)}, 409, "slip_spent"},
		{"collect, too early", "collect", fields{"slip": ready.slip("A"), "blinded": element}, 403, "not_collecting"},
		{"collect, too late", "collect", fields{"slip": closed.slip("A"), "blinded": element}, 403, "box_closed"},
		{"collect, identity element", "collect", fields{"slip": fresh, "blinded": b64(make([]byte, 32))}, 400, "bad_request"},
		{"collect, not canonical", "collect", fields{"slip": fresh, "blinded": b64(bytes.Repeat([]byte{0xff}, 32))}, 400, "bad_request"},
		{"collect, 31 bytes", "collect", fields{"slip": fresh, "blinded": b64(make([]byte, 31))}, 400, "bad_request"},
		{"collect, padded", "collect", fields{"slip": fresh, "blinded": element + "="}, 400, "bad_request"},
		{"collect, newline in base64url", "collect", fields{"slip": fresh, "blinded": element[:8] + "\n" + element[8:]}, 400, "bad_request"},
		{"collect, trailing bits", "collect", fields{"slip": fresh, "blinded": element[:42] + nextLetter(element[42])}, 400, "bad_request"},
		{"collect, standard alphabet", "collect", fields{"slip": fresh, "blinded": strings.Repeat("+/", 21) + "A"}, 400, "bad_request"},
		{"cast, unknown session", "cast", with(func(c *voter.Cast) { c.Session = uuid.NewString() }), 404, "session_unknown"},
		{"cast, unknown session and category", "cast", with(func(c *voter.Cast) { c.Session, c.Category = "x", "Z" }), 404, "session_unknown"},
		{"cast, short nonce, unknown session", "cast", with(func(c *voter.Cast) { c.Nonce, c.Session = c.Nonce[1:], "x" }), 400, "bad_request"},
		{"cast, long MAC", "cast", with(func(c *voter.Cast) { c.MAC = append(c.MAC, 0) }), 400, "bad_request"},
		{"cast, unknown category", "cast", with(func(c *voter.Cast) { c.Category = "Z" }), 400, "bad_request"},
		{"cast, sealed too short", "cast", with(func(c *voter.Cast) { c.Sealed = c.Sealed[1:] }), 400, "bad_request"},
		{"cast, other MAC", "cast", with(func(c *voter.Cast) { c.MAC[0] ^= 1 }), 403, "bad_credential"},
		{"cast, other category", "cast", with(func(c *voter.Cast) { c.Category = "A" }), 403, "bad_credential"},
		{"cast, nonce spent with another ballot", "cast", voting.sealed(own), 409, "credential_spent"},
		{"cast, too early", "cast", early, 403, "not_voting"},
	} {
		expect(t, test.name, site.post(test.act, test.body), test.status, test.code)
	}
	for _, test := range []struct {
		name, method, path string
		status             int
		code               string
	}{
		{"counts of an unknown session", "GET", "/api/v1/sessions/" + uuid.NewString(), 404, "session_unknown"},
		{"counts of a draft", "GET", "/api/v1/sessions/" + site.create(nil), 404, "session_unknown"},
		{"seal of an unknown session", "GET", "/api/v1/sessions/x/seal", 404, "session_unknown"},
		{"seal while voting", "GET", "/api/v1/sessions/" + voting.id + "/seal", 403, "not_closed"},
		{"no such act", "POST", "/api/v1/leave", 404, "not_found"},
		{"no such version", "GET", "/api/v2/enter", 404, "not_found"},
		{"GET of an act", "GET", "/api/v1/enter", 405, "method_not_allowed"},
		{"DELETE of a session", "DELETE", "/api/v1/sessions/" + voting.id, 405, "method_not_allowed"},
	} {
		expect(t, test.name, site.do(test.method, test.path, ""), test.status, test.code)
	}
	voting.advance(survey.Closed)
	expect(t, "cast, too late", site.post("cast", late), 403, "box_closed")
	if got := site.post("enter", fields{"slip": fresh}); !strings.Contains(got.body, `"state":"fresh"`) {
		t.Errorf("the slip of the refused requests is not fresh any more: %.80s", got.body)
	}
	if site.log.String() != "" {
		t.Errorf("refusals were logged: %s", site.log)
	}
}

// nextLetter has the same high bits and other trailing ones.
func nextLetter(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)|1])
}

// TestTooMany: unknown slips share a budget, known ones are never limited.
func TestTooMany(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	limited := false
	for i := 0; !limited; i++ {
		got := s.post("enter", fields{"slip": survey.NewSlip().String()})
		if limited = got.code() == "too_many"; limited {
			expect(t, "beyond the budget", got, 429, "too_many")
		} else if got.code() != "slip_unknown" || i > 100*unknownBurst {
			t.Fatalf("unknown slip %d: %d %s", i, got.status, got.body)
		}
		if limited && i < unknownBurst {
			t.Errorf("the budget was spent after %d unknown slips, want %d", i, unknownBurst)
		}
	}
	slip := s.slip("A")
	for range 2 * unknownBurst {
		if got := s.post("enter", fields{"slip": slip}); got.status != http.StatusOK {
			t.Fatalf("a known slip beyond the budget: %d %s", got.status, got.body)
		}
	}
}

// TestUnavailable: nothing was recorded, and the answer says so.
func TestUnavailable(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	cast := s.sealed(s.collect("A"))
	slip := s.slip("A")
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	expect(t, "collect", s.post("collect", fields{"slip": slip, "blinded": blinded(t)}), 503, "unavailable")
	expect(t, "cast", s.post("cast", cast), 503, "unavailable")
	expect(t, "readyz", s.do(http.MethodGet, "/readyz", ""), 503, "unavailable")
	if got := s.do(http.MethodGet, "/healthz", ""); got.status != http.StatusOK {
		t.Errorf("healthz: %d", got.status)
	}
}

// faulty is a book of slips that fails, or panics.
type faulty struct {
	office.SlipBook
	panics *atomic.Bool
}

func (f faulty) Slip(context.Context, survey.SlipDigest) (survey.SlipRecord, error) {
	if f.panics.Load() {
		panic("page 7 is torn")
	}
	return survey.SlipRecord{}, errors.New("page 7 is torn")
}

// TestInternal: a fault of the program tells the phone nothing, and the log nothing of the request.
func TestInternal(t *testing.T) {
	var panics atomic.Bool
	s := newSite(t, func(c *Config) { c.Issuer = version1.NewIssuer(faulty{panics: &panics}, nil) })
	slip := survey.NewSlip().String()
	got := s.post("enter", fields{"slip": slip})
	expect(t, "enter", got, 500, "internal")
	if strings.Contains(got.body, "torn") {
		t.Errorf("the answer tells of the fault: %s", got.body)
	}
	panics.Store(true)
	expect(t, "panic", s.post("enter", fields{"slip": slip}), 500, "internal")
	log := s.log.String()
	if !strings.Contains(log, "torn") || !strings.Contains(log, "panic") || strings.Contains(log, slip) || strings.Contains(log, "127.0.0.1") {
		t.Errorf("log: %s", log)
	}
}

// TestDeadline: when the time of a request is over, nobody knows whether it was recorded, and the answer does not say that it
// was not.
func TestDeadline(t *testing.T) {
	s := newSite(t, nil)
	s.server.echo.POST("/api/slow", func(c echo.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf("casting: %w", c.Request().Context().Err())
	}, newQueue(1, 1<<20, formLimit, time.Millisecond).pass)
	got := s.do(http.MethodPost, "/api/slow", "")
	expect(t, "a slow request", got, 500, "internal")
	if strings.Contains(got.body, "没有记录") || s.log.String() != "" {
		t.Errorf("answer %s, log %s", got.body, s.log)
	}
}

// TestOverload: beyond the places there are, a phone is told at once to try again.
func TestOverload(t *testing.T) {
	s := newSite(t, nil).sitting(survey.Voting)
	g := newQueue(1, 1<<20, formLimit, time.Minute)
	inside, leave := make(chan struct{}), make(chan struct{})
	s.server.echo.GET("/api/gate", func(c echo.Context) error {
		inside <- struct{}{}
		<-leave
		return c.NoContent(http.StatusNoContent)
	}, g.pass)
	first := make(chan answer, 1)
	go func() { first <- s.do(http.MethodGet, "/api/gate", "") }()
	<-inside
	expect(t, "a second request", s.do(http.MethodGet, "/api/gate", ""), 503, "unavailable")
	close(leave)
	if got := <-first; got.status != http.StatusNoContent {
		t.Errorf("the first request: %d", got.status)
	}
}
