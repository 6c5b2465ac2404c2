package phone

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/voter"
	"ceping/survey/web/webtest"
)

// TestSittingOverTheWire: a slip becomes a ballot in the box; each act may be repeated with the same bytes.
func TestSittingOverTheWire(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	slip := s.Slip("A")
	if got := s.Post("enter", webtest.Fields{"slip": strings.ToLower(slip[:4] + " " + slip[4:])}); got.Status != http.StatusOK ||
		!strings.HasPrefix(got.Body, `{"phase":"voting","category":"A","state":"fresh","manifest":"{`) {
		t.Errorf("enter: %d %.80s", got.Status, got.Body)
	}
	element := webtest.Blinded(t)
	first, again := s.Post("collect", webtest.Fields{"slip": slip, "blinded": element}), s.Post("collect", webtest.Fields{"slip": slip, "blinded": element})
	if first.Status != http.StatusOK || again.Status != http.StatusOK || len(first.Body) != len(again.Body) {
		t.Errorf("collect and again: %d %s, %d %s", first.Status, first.Body, again.Status, again.Body)
	}
	if got := s.Post("enter", webtest.Fields{"slip": slip}); !strings.Contains(got.Body, `"state":"collected"`) {
		t.Errorf("enter with a collected slip: %.80s", got.Body)
	}
	cast := s.Sealed(s.Collect("B"))
	for range 2 {
		if got := s.Post("cast", cast); got.Status != http.StatusNoContent || got.Body != "" {
			t.Errorf("cast: %d %q", got.Status, got.Body)
		}
	}
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID, ""); got.Body != `{"phase":"voting","collected":2,"cast":1}`+"\n" {
		t.Errorf("counts: %s", got.Body)
	}
	s.Advance(survey.Closed)
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal", ""); got.Status != http.StatusOK ||
		!strings.HasPrefix(got.Body, `{"count":1,"digest":"`) || strings.Contains(got.Body, "ballots") {
		t.Errorf("seal while closed: %s", got.Body)
	}
	s.Open()
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+s.ID+"/seal", ""); !strings.Contains(got.Body, `"ballots":["`+cast.Digest()+`"]`) {
		t.Errorf("seal when opened: %s", got.Body)
	}
	if got := s.Post("cast", cast); got.Status != http.StatusNoContent {
		t.Errorf("the same bytes after opening: %d, want 204", got.Status)
	}
	empty := s.Site.Sitting(survey.Opened)
	if got := s.Do(http.MethodGet, "/api/v1/sessions/"+empty.ID+"/seal", ""); !strings.Contains(got.Body, `"count":0,`) || !strings.Contains(got.Body, `"ballots":[]`) {
		t.Errorf("seal of an empty box, opened: %s", got.Body)
	}
}

// TestCodes: every code of the protocol's table comes through real HTTP.
func TestCodes(t *testing.T) {
	site := newSite(t, nil)
	ready, collecting, voting, closed := site.Sitting(survey.Ready), site.Sitting(survey.Collecting), site.Sitting(survey.Voting), site.Sitting(survey.Closed)
	void, spent := voting.Slip("A"), voting.Slip("A")
	if err := site.Office.VoidSlip(t.Context(), voting.ID, void); err != nil {
		t.Fatal(err)
	}
	element := webtest.Blinded(t)
	if got := site.Post("collect", webtest.Fields{"slip": spent, "blinded": element}); got.Status != http.StatusOK {
		t.Fatalf("collect: %s", got.Body)
	}
	own := voting.Collect("B")
	cast := voting.Sealed(own)
	with := func(change func(*voter.Cast)) voter.Cast {
		changed := *cast
		changed.Nonce, changed.Sealed, changed.MAC = bytes.Clone(cast.Nonce), bytes.Clone(cast.Sealed), bytes.Clone(cast.MAC)
		change(&changed)
		return changed
	}
	early := collecting.Sealed(collecting.Collect("A"))
	late := voting.Sealed(voting.Collect("C"))
	if got := site.Post("cast", cast); got.Status != http.StatusNoContent {
		t.Fatalf("cast: %s", got.Body)
	}
	unknown := survey.NewSlip().String()
	fresh := voting.Slip("C")
	mistyped := fresh[:15] + string("0123456789"[(strings.IndexByte("0123456789", fresh[15])+1)%10])

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
		{"collect, unknown slip", "collect", webtest.Fields{"slip": unknown, "blinded": element}, 404, "slip_unknown"},
		{"enter, void slip", "enter", webtest.Fields{"slip": void}, 410, "slip_void"},
		{"collect, void slip", "collect", webtest.Fields{"slip": void, "blinded": element}, 410, "slip_void"},
		{"collect, spent slip", "collect", webtest.Fields{"slip": spent, "blinded": webtest.Blinded(t)}, 409, "slip_spent"},
		{"collect, too early", "collect", webtest.Fields{"slip": ready.Slip("A"), "blinded": element}, 403, "not_collecting"},
		{"collect, too late", "collect", webtest.Fields{"slip": closed.Slip("A"), "blinded": element}, 403, "box_closed"},
		{"collect, identity element", "collect", webtest.Fields{"slip": fresh, "blinded": webtest.B64(make([]byte, 32))}, 400, "bad_request"},
		{"collect, not canonical", "collect", webtest.Fields{"slip": fresh, "blinded": webtest.B64(bytes.Repeat([]byte{0xff}, 32))}, 400, "bad_request"},
		{"collect, 31 bytes", "collect", webtest.Fields{"slip": fresh, "blinded": webtest.B64(make([]byte, 31))}, 400, "bad_request"},
		{"collect, padded", "collect", webtest.Fields{"slip": fresh, "blinded": element + "="}, 400, "bad_request"},
		{"collect, newline in base64url", "collect", webtest.Fields{"slip": fresh, "blinded": element[:8] + "\n" + element[8:]}, 400, "bad_request"},
		{"collect, trailing bits", "collect", webtest.Fields{"slip": fresh, "blinded": element[:42] + nextLetter(element[42])}, 400, "bad_request"},
		{"collect, standard alphabet", "collect", webtest.Fields{"slip": fresh, "blinded": strings.Repeat("+/", 21) + "A"}, 400, "bad_request"},
		{"cast, unknown session", "cast", with(func(c *voter.Cast) { c.Session = uuid.NewString() }), 404, "session_unknown"},
		{"cast, unknown session and category", "cast", with(func(c *voter.Cast) { c.Session, c.Category = "x", "Z" }), 404, "session_unknown"},
		{"cast, short nonce, unknown session", "cast", with(func(c *voter.Cast) { c.Nonce, c.Session = c.Nonce[1:], "x" }), 400, "bad_request"},
		{"cast, long MAC", "cast", with(func(c *voter.Cast) { c.MAC = append(c.MAC, 0) }), 400, "bad_request"},
		{"cast, unknown category", "cast", with(func(c *voter.Cast) { c.Category = "Z" }), 400, "bad_request"},
		{"cast, sealed too short", "cast", with(func(c *voter.Cast) { c.Sealed = c.Sealed[1:] }), 400, "bad_request"},
		{"cast, other MAC", "cast", with(func(c *voter.Cast) { c.MAC[0] ^= 1 }), 403, "bad_credential"},
		{"cast, other category", "cast", with(func(c *voter.Cast) { c.Category = "A" }), 403, "bad_credential"},
		{"cast, nonce spent with another ballot", "cast", voting.Sealed(own), 409, "credential_spent"},
		{"cast, too early", "cast", early, 403, "not_voting"},
	} {
		webtest.Expect(t, test.name, site.Post(test.act, test.body), test.status, test.code)
	}
	for _, test := range []struct {
		name, method, path string
		status             int
		code               string
	}{
		{"counts of an unknown session", "GET", "/api/v1/sessions/" + uuid.NewString(), 404, "session_unknown"},
		{"counts of a draft", "GET", "/api/v1/sessions/" + site.Create(nil), 404, "session_unknown"},
		{"seal of an unknown session", "GET", "/api/v1/sessions/x/seal", 404, "session_unknown"},
		{"seal while voting", "GET", "/api/v1/sessions/" + voting.ID + "/seal", 403, "not_closed"},
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
	if site.Log.String() != "" {
		t.Errorf("refusals were logged: %s", site.Log)
	}
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
	s := newSite(t, func(c *webtest.Config) { c.Issuer = survey.NewIssuer(faulty{panics: &panics}, nil) })
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
