package phone

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/voter"
	"ceping/survey/web/webtest"
)

// TestSittingOverTheWire: a slip becomes a ballot in the box; each act may be repeated with the same bytes, until the box is opened.
func TestSittingOverTheWire(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	slip := s.Slip("A")
	if got := s.Post("enter", webtest.Fields{"slip": strings.ToLower(slip[:4] + " " + slip[4:])}); got.Status != http.StatusOK ||
		!strings.HasPrefix(got.Body, `{"phase":"voting","category":"A","state":"fresh","manifest":"{`) {
		t.Errorf("enter: %d %.80s", got.Status, got.Body)
	}
	element := webtest.Blinded(t)
	first, again := s.Post("collect", webtest.Fields{"slip": slip, "blinded": element}), s.Post("collect", webtest.Fields{"slip": slip, "blinded": element})
	if first.Status != http.StatusOK || again.Status != http.StatusOK || len(first.Body) != len(again.Body) || evaluated(t, first) != evaluated(t, again) {
		t.Errorf("collect and again: %d %s, %d %s", first.Status, first.Body, again.Status, again.Body)
	}
	if got := s.Post("enter", webtest.Fields{"slip": slip}); !strings.Contains(got.Body, `"state":"collected"`) {
		t.Errorf("enter with a collected slip: %.80s", got.Body)
	}
	credential := s.Collect("B")
	cast := s.Sealed(credential)
	for range 2 {
		got := s.Post("cast", cast)
		if got.Status != http.StatusOK || cast.Verify(ack(t, got)) != nil {
			t.Errorf("cast: %d %q", got.Status, got.Body)
		}
		if h := got.Header.Get("Content-Encoding"); h != "" {
			t.Errorf("a cast is answered in %s", h)
		}
	}
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID, ""); got.Body != `{"phase":"voting","collected":2,"cast":1}`+"\n" {
		t.Errorf("counts: %s", got.Body)
	}
	webtest.Expect(t, "a list before closing", s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal/cover", ""), 403, "not_closed")
	s.Advance(survey.Closed)
	if got := s.Post("cast", cast); got.Status != http.StatusOK || cast.Verify(ack(t, got)) != nil {
		t.Errorf("the same cast once the box is closed: %d %q", got.Status, got.Body)
	}
	seal := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal", "")
	if !regexp.MustCompile(`^\{"count":1,"digest":"[0-9a-f]{64}"\}\n$`).MatchString(seal.Body) || seal.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("seal while closed: %s, %v", seal.Body, seal.Header)
	}
	for _, key := range []string{"cover", "credentials", "no.such"} {
		webtest.Expect(t, "list "+key+" while closed", s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal/"+key, ""), 403, "not_closed")
	}
	s.Open()
	webtest.Expect(t, "the same cast once the box is opened", s.Post("cast", cast), 403, "box_opened")
	v := &voter.Voter{Base: s.Base, Client: s.Client}
	m := s.Manifest()
	found, err := v.Look(t.Context(), m, cast.Keep())
	if err != nil || !found.In || found.Found != found.Kept || found.Kept == 0 {
		t.Errorf("looking for the ballot: %+v, %v", found, err)
	}
	list := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal/cover", "")
	if want := `{"envelopes":["` + cast.Digests()["cover"] + `"]}` + "\n"; list.Body != want || list.Header.Get("Cache-Control") != "public, max-age=3600" {
		t.Errorf("list: %s, want %s, %v", list.Body, want, list.Header)
	}
	if packed := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal", "", "Accept-Encoding", "gzip"); packed.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("lists are sent as they are: %v", packed.Header)
	}
	webtest.Expect(t, "no such list", s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal/no.such", ""), 404, "envelope_unknown")

	empty := s.Site.Sitting(survey.Opened)
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+empty.ID+"/seal", ""); !strings.Contains(got.Body, `"count":0,`) {
		t.Errorf("seal of an empty box, opened: %s", got.Body)
	}
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+empty.ID+"/seal/credentials", ""); got.Body != `{"envelopes":[]}`+"\n" {
		t.Errorf("list of an empty box: %s", got.Body)
	}
}

// TestCastTravelsAlone: each act's answer closes its connection, so that whoever sees connections does not see a slip and a ballot on one.
func TestCastTravelsAlone(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	v := &voter.Voter{Base: s.Base, Client: s.Client}
	var reused []bool
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) { reused = append(reused, c.Reused) }})
	e, err := v.Enter(ctx, s.Slip("A"), voter.Fingerprint(s.Manifest().Text))
	if err != nil {
		t.Fatal(err)
	}
	c, err := v.Collect(ctx, e)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Cast(ctx, s.Sealed(c)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(reused, []bool{false, false, false}) {
		t.Errorf("of enter, collect and cast came on a connection that was there: %v", reused)
	}
}

func field(t *testing.T, a webtest.Answer, name string) []byte {
	t.Helper()
	var answer map[string]any
	if err := json.Unmarshal([]byte(a.Body), &answer); err != nil {
		t.Fatalf("%s: %v", a.Body, err)
	}
	text, _ := answer[name].(string)
	binary, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		t.Fatalf("%s: %v", a.Body, err)
	}
	return binary
}

func ack(t *testing.T, a webtest.Answer) []byte       { return field(t, a, "ack") }
func evaluated(t *testing.T, a webtest.Answer) string { return string(field(t, a, "evaluated")) }

// TestCodes: every code of the protocol's table comes through real HTTP, and where two are right the one that the protocol's order
// names.
func TestCodes(t *testing.T) {
	site := newSite(t, nil)
	ready, collecting, voting, closed := site.Sitting(survey.Ready), site.Sitting(survey.Collecting), site.Sitting(survey.Voting), site.Sitting(survey.Closed)
	void, spent, replaced := voting.Slip("A"), voting.Slip("A"), voting.Slip("A")
	if err := site.Book.By(site.Office.Terminal()).Void(t.Context(), voting.ID, void); err != nil {
		t.Fatal(err)
	}
	element := webtest.Blinded(t)
	for _, slip := range []string{spent, replaced} {
		if got := site.Post("collect", webtest.Fields{"slip": slip, "blinded": element}); got.Status != http.StatusOK {
			t.Fatalf("collect: %s", got.Body)
		}
	}
	if err := site.Book.By(site.Office.Terminal()).Replace(t.Context(), voting.ID, replaced); err != nil {
		t.Fatal(err)
	}
	own := voting.Collect("B")
	cast := voting.Sealed(own)
	with := func(change func(*voter.Cast)) voter.Cast { return changed(*cast, change) }
	early := collecting.Sealed(collecting.Collect("A"))
	late := voting.Sealed(voting.Collect("C"))
	voting.Cast(cast)
	unknown := survey.NewSlip().String()
	fresh := voting.Slip("C")
	mistyped := fresh[:15] + string("0123456789"[(strings.IndexByte("0123456789", fresh[15])+1)%10])
	identity := webtest.B64(make([]byte, 32))

	for _, test := range []struct {
		name   string
		act    string
		body   any
		status int
		code   string
	}{
		{"enter, unknown slip", "enter", webtest.Fields{"slip": unknown}, 404, "slip_unknown"},
		{"enter, mistyped slip", "enter", webtest.Fields{"slip": mistyped}, 404, "slip_unknown"},
		{"enter, no slip at all", "enter", webtest.Fields{"slip": ""}, 404, "slip_unknown"},
		{"enter, void slip", "enter", webtest.Fields{"slip": void}, 410, "slip_void"},
		{"enter, replaced slip", "enter", webtest.Fields{"slip": replaced}, 410, "slip_replaced"},

		{"collect, identity element, unknown slip", "collect", webtest.Fields{"slip": unknown, "blinded": identity}, 400, "bad_request"},
		{"collect, identity element, void slip", "collect", webtest.Fields{"slip": void, "blinded": identity}, 400, "bad_request"},
		{"collect, not canonical", "collect", webtest.Fields{"slip": fresh, "blinded": webtest.B64(bytes.Repeat([]byte{0xff}, 32))}, 400, "bad_request"},
		{"collect, 31 bytes", "collect", webtest.Fields{"slip": fresh, "blinded": webtest.B64(make([]byte, 31))}, 400, "bad_request"},
		{"collect, padded", "collect", webtest.Fields{"slip": fresh, "blinded": element + "="}, 400, "bad_request"},
		{"collect, newline in base64url", "collect", webtest.Fields{"slip": fresh, "blinded": element[:8] + "\n" + element[8:]}, 400, "bad_request"},
		{"collect, trailing bits", "collect", webtest.Fields{"slip": fresh, "blinded": element[:42] + nextLetter(element[42])}, 400, "bad_request"},
		{"collect, standard alphabet", "collect", webtest.Fields{"slip": fresh, "blinded": strings.Repeat("+/", 21) + "A"}, 400, "bad_request"},
		{"collect, unknown slip", "collect", webtest.Fields{"slip": unknown, "blinded": element}, 404, "slip_unknown"},
		{"collect, void slip", "collect", webtest.Fields{"slip": void, "blinded": element}, 410, "slip_void"},
		{"collect, replaced slip, the same element", "collect", webtest.Fields{"slip": replaced, "blinded": element}, 410, "slip_replaced"},
		{"collect, spent slip", "collect", webtest.Fields{"slip": spent, "blinded": webtest.Blinded(t)}, 409, "slip_spent"},
		{"collect, too early", "collect", webtest.Fields{"slip": ready.Slip("A"), "blinded": element}, 403, "not_collecting"},
		{"collect, too late", "collect", webtest.Fields{"slip": closed.Slip("A"), "blinded": element}, 403, "box_closed"},

		{"cast, short nonce, unknown session", "cast", with(func(c *voter.Cast) { c.Nonce, c.Session = c.Nonce[1:], "x" }), 400, "bad_request"},
		{"cast, long MAC, unknown session", "cast", with(func(c *voter.Cast) { c.MAC, c.Session = append(c.MAC, 0), "x" }), 400, "bad_request"},
		{"cast, no nonce", "cast", with(func(c *voter.Cast) { c.Nonce = nil }), 400, "bad_request"},
		{"cast, unknown session", "cast", with(func(c *voter.Cast) { c.Session = uuid.NewString() }), 404, "session_unknown"},
		{"cast, unknown session and category", "cast", with(func(c *voter.Cast) { c.Session, c.Category = "x", "Z" }), 404, "session_unknown"},
		{"cast, unknown category, other MAC", "cast", with(func(c *voter.Cast) { c.Category = "Z" }), 400, "bad_request"},
		{"cast, an envelope too few", "cast", with(func(c *voter.Cast) { c.Envelopes = c.Envelopes[1:] }), 400, "bad_request"},
		{"cast, an envelope too many", "cast", with(func(c *voter.Cast) { c.Envelopes = append(c.Envelopes, c.Envelopes[0]) }), 400, "bad_request"},
		{"cast, no envelope", "cast", with(func(c *voter.Cast) { c.Envelopes = c.Envelopes[:0] }), 400, "bad_request"},
		{"cast, an envelope a byte short", "cast", with(func(c *voter.Cast) { c.Envelopes[1] = c.Envelopes[1][1:] }), 400, "bad_request"},
		{"cast, an envelope a byte long", "cast", with(func(c *voter.Cast) { c.Envelopes[1] = append(c.Envelopes[1], 0) }), 400, "bad_request"},
		{"cast, other MAC", "cast", with(func(c *voter.Cast) { c.MAC[0] ^= 1 }), 403, "bad_credential"},
		{"cast, other category", "cast", with(func(c *voter.Cast) { c.Category = "A" }), 403, "bad_credential"},
		{"cast, an envelope changed", "cast", with(func(c *voter.Cast) { c.Envelopes[0][40] ^= 1 }), 403, "bad_credential"},
		{"cast, other MAC, too early", "cast", changed(*early, func(c *voter.Cast) { c.MAC[0] ^= 1 }), 403, "bad_credential"},
		{"cast, too early", "cast", early, 403, "not_voting"},
	} {
		webtest.Expect(t, test.name, site.Post(test.act, test.body), test.status, test.code)
	}
	if got := site.Post("cast", voting.Sealed(own)); got.Status != http.StatusOK || cast.Verify(ack(t, got)) != nil {
		t.Errorf("another ballot of a nonce that is spent: %d %s, want the first one's answer", got.Status, got.Body)
	}
	for _, test := range []struct {
		name, method, path string
		status             int
		code               string
	}{
		{"counts of an unknown session", "GET", "/api/v1/sessions/" + uuid.NewString(), 404, "session_unknown"},
		{"counts of a draft", "GET", "/api/v1/sessions/" + site.Create(nil), 404, "session_unknown"},
		{"seal of an unknown session", "GET", "/api/v1/sessions/x/seal", 404, "session_unknown"},
		{"list of an unknown session", "GET", "/api/v1/sessions/x/seal/cover", 404, "session_unknown"},
		{"seal while voting", "GET", "/api/v1/sessions/" + voting.ID + "/seal", 403, "not_closed"},
		{"no such list while voting", "GET", "/api/v1/sessions/" + voting.ID + "/seal/no.such", 403, "not_closed"},
		{"no such act", "POST", "/api/v1/leave", 404, "not_found"},
		{"no such version", "GET", "/api/v2/enter", 404, "not_found"},
		{"GET of an act", "GET", "/api/v1/enter", 405, "method_not_allowed"},
		{"DELETE of a session", "DELETE", "/api/v1/sessions/" + voting.ID, 405, "method_not_allowed"},
	} {
		webtest.Expect(t, test.name, site.Do(test.method, test.path, ""), test.status, test.code)
	}
	voting.Advance(survey.Closed)
	webtest.Expect(t, "cast, too late", site.Post("cast", late), 403, "box_closed")
	if got := site.Post("enter", webtest.Fields{"slip": fresh}); !strings.Contains(got.Body, `"state":"fresh"`) {
		t.Errorf("the slip of the refused requests is not fresh any more: %.80s", got.Body)
	}
	voting.Open()
	webtest.Expect(t, "cast, opened", site.Post("cast", late), 403, "box_opened")
	webtest.Expect(t, "cast, opened, other MAC", site.Post("cast", changed(*late, func(c *voter.Cast) { c.MAC[0] ^= 1 })), 403, "box_opened")
	webtest.Expect(t, "cast, opened, unknown category", site.Post("cast", changed(*late, func(c *voter.Cast) { c.Category = "Z" })), 400, "bad_request")
	webtest.Expect(t, "collect, opened, the same element", site.Post("collect", webtest.Fields{"slip": spent, "blinded": element}), 409, "slip_spent")
	webtest.Expect(t, "collect, opened, a fresh slip", site.Post("collect", webtest.Fields{"slip": fresh, "blinded": element}), 403, "box_closed")
	if site.Log.String() != "" {
		t.Errorf("refusals were logged: %s", site.Log)
	}
}

// changed is a copy of a cast with a change.
func changed(c voter.Cast, change func(*voter.Cast)) voter.Cast {
	c.Nonce, c.MAC, c.Envelopes = bytes.Clone(c.Nonce), bytes.Clone(c.MAC), slices.Clone(c.Envelopes)
	for i := range c.Envelopes {
		c.Envelopes[i] = bytes.Clone(c.Envelopes[i])
	}
	change(&c)
	return c
}

// TestBoxFull: whoever holds the issuer's seed makes no more ballots than slips were collected.
func TestBoxFull(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	m := s.Manifest()
	material, err := s.Store.Material(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := credential.NewIssuer(material.Seed, s.ID, "B")
	if err != nil {
		t.Fatal(err)
	}
	forged := func() *voter.Cast {
		exchange, err := voter.NewExchange(m, "B")
		if err != nil {
			t.Fatal(err)
		}
		evaluated, proof, err := issuer.Evaluate(exchange.Blinded())
		if err != nil {
			t.Fatal(err)
		}
		made, err := exchange.Finish(evaluated, proof)
		if err != nil {
			t.Fatal(err)
		}
		return s.Sealed(made)
	}
	webtest.Expect(t, "nobody has collected", s.Post("cast", forged()), 409, "box_full")
	own := s.Sealed(s.Collect("B"))
	s.Cast(forged())
	webtest.Expect(t, "the voter comes second", s.Post("cast", own), 409, "box_full")
	s.Collect("B")
	s.Cast(own)
}

// nextLetter has the same high bits and other trailing ones.
func nextLetter(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)|1])
}

// TestTooMany: unknown slips share a budget, known ones are never limited.
func TestTooMany(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	limited := false
	for i := 0; !limited; i++ {
		got := s.Post("enter", webtest.Fields{"slip": survey.NewSlip().String()})
		if limited = got.Code() == "too_many"; limited {
			webtest.Expect(t, "beyond the budget", got, 429, "too_many")
		} else if got.Code() != "slip_unknown" || i > 100*unknownBurst {
			t.Fatalf("unknown slip %d: %d %s", i, got.Status, got.Body)
		}
		if limited && i < unknownBurst {
			t.Errorf("the budget was spent after %d unknown slips, want %d", i, unknownBurst)
		}
	}
	slip := s.Slip("A")
	for range 2 * unknownBurst {
		if got := s.Post("enter", webtest.Fields{"slip": slip}); got.Status != http.StatusOK {
			t.Fatalf("a known slip beyond the budget: %d %s", got.Status, got.Body)
		}
	}
}

// TestUnavailable: nothing was recorded, and the answer says so.
func TestUnavailable(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	cast := s.Sealed(s.Collect("A"))
	slip := s.Slip("A")
	if err := s.Store.Close(); err != nil {
		t.Fatal(err)
	}
	webtest.Expect(t, "collect", s.Post("collect", webtest.Fields{"slip": slip, "blinded": webtest.Blinded(t)}), 503, "unavailable")
	webtest.Expect(t, "cast", s.Post("cast", cast), 503, "unavailable")
	webtest.Expect(t, "readyz", s.Do(http.MethodGet, "/readyz", ""), 503, "unavailable")
	if got := s.Do(http.MethodGet, "/healthz", ""); got.Status != http.StatusOK {
		t.Errorf("healthz: %d", got.Status)
	}
}

// faulty is a book of slips that fails, or panics.
type faulty struct {
	ballot.Slips
	panics *atomic.Bool
}

func (f faulty) Find(context.Context, ballot.SlipDigest) (ballot.SlipRecord, error) {
	if f.panics.Load() {
		panic("page 7 is torn")
	}
	return ballot.SlipRecord{}, errors.New("page 7 is torn")
}

// TestInternal: a fault of the program tells the phone nothing, and the log nothing of the request.
func TestInternal(t *testing.T) {
	var panics atomic.Bool
	s := newSite(t, func(c *webtest.Config) { c.Issuer = ballot.NewIssuer(faulty{panics: &panics}) })
	slip := survey.NewSlip().String()
	got := s.Post("enter", webtest.Fields{"slip": slip})
	webtest.Expect(t, "enter", got, 500, "internal")
	if strings.Contains(got.Body, "torn") {
		t.Errorf("the answer tells of the fault: %s", got.Body)
	}
	panics.Store(true)
	webtest.Expect(t, "panic", s.Post("enter", webtest.Fields{"slip": slip}), 500, "internal")
	log := s.Log.String()
	if !strings.Contains(log, "torn") || !strings.Contains(log, "panic") || strings.Contains(log, slip) || strings.Contains(log, "127.0.0.1") {
		t.Errorf("log: %s", log)
	}
}
