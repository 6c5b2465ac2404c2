package phone

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestStrictBodies: a body has one meaning, and carries nothing beside the act.
func TestStrictBodies(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	slip := s.Slip("A")
	cast, err := json.Marshal(s.Sealed(s.Collect("A")))
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile(`"envelopes":\[[^\]]*\]`)
	good := `{"slip":"` + slip + `"}`
	for _, test := range []struct {
		name, act, body string
		status          int
		code            string
	}{
		{"empty", "enter", ``, 400, "bad_request"},
		{"not JSON", "enter", `slip=` + slip, 400, "bad_request"},
		{"cut off", "enter", good[:len(good)-1], 400, "bad_request"},
		{"an array", "enter", `[` + good + `]`, 400, "bad_request"},
		{"null", "enter", `null`, 400, "bad_request"},
		{"no key", "enter", `{}`, 400, "bad_request"},
		{"null value", "enter", `{"slip":null}`, 400, "bad_request"},
		{"number", "enter", `{"slip":1}`, 400, "bad_request"},
		{"nested", "enter", `{"slip":{"slip":"x"}}`, 400, "bad_request"},
		{"unknown key", "enter", `{"slip":"` + slip + `","name":"x"}`, 400, "bad_request"},
		{"key twice", "enter", `{"slip":"x","slip":"` + slip + `"}`, 400, "bad_request"},
		{"key in another case", "enter", `{"Slip":"` + slip + `"}`, 400, "bad_request"},
		{"key that folds to the right one", "enter", `{"ſlip":"` + slip + `"}`, 400, "bad_request"},
		{"two objects", "enter", good + good, 400, "bad_request"},
		{"something behind", "enter", good + `]`, 400, "bad_request"},
		{"invalid UTF-8", "enter", "{\"slip\":\"" + slip + "\xff\"}", 400, "bad_request"},
		{"a slip beside a cast", "cast", strings.Replace(string(cast), `{`, `{"slip":"`+slip+`",`, 1), 400, "bad_request"},
		{"a cast without its session", "cast", strings.Replace(string(cast), `"session":"`+s.ID+`",`, ``, 1), 400, "bad_request"},
		{"a slip in escapes", "enter", `{"\u0073lip":"\u0030\/"}`, 404, "slip_unknown"},
		{"a lone surrogate", "enter", `{"slip":"\ud800"}`, 400, "bad_request"},
		{"two high surrogates", "enter", `{"slip":"\ud800\ud800"}`, 400, "bad_request"},
		{"a list for a text", "enter", `{"slip":["` + slip + `"]}`, 400, "bad_request"},
		{"a text for the list", "cast", listed.ReplaceAllString(string(cast), `"envelopes":"x"`), 400, "bad_request"},
		{"a list in the list", "cast", listed.ReplaceAllString(string(cast), `"envelopes":[["x"]]`), 400, "bad_request"},
		{"null in the list", "cast", listed.ReplaceAllString(string(cast), `"envelopes":[null]`), 400, "bad_request"},
		{"a number in the list", "cast", listed.ReplaceAllString(string(cast), `"envelopes":[1]`), 400, "bad_request"},
		{"an envelope with a newline", "cast", strings.Replace(string(cast), `"envelopes":["`, `"envelopes":["\n`, 1), 400, "bad_request"},
		{"the list twice", "cast", strings.Replace(string(cast), `"envelopes":`, `"envelopes":[],"envelopes":`, 1), 400, "bad_request"},
		{"4,096 bytes", "enter", `{"slip":"` + strings.Repeat("0", maxMessage-len(`{"slip":""}`)) + `"}`, 404, "slip_unknown"},
		{"a byte more", "enter", `{"slip":"` + strings.Repeat("0", maxMessage-len(`{"slip":""}`)+1) + `"}`, 413, "too_large"},
		{"a byte more than a collect", "collect", strings.Repeat(" ", maxMessage+1), 413, "too_large"},
		{"786,432 bytes", "cast", string(cast) + strings.Repeat(" ", maxCast-len(cast)), 200, ""},
		{"a byte more than a cast", "cast", string(cast) + strings.Repeat(" ", maxCast-len(cast)+1), 413, "too_large"},
		{"much more", "cast", strings.Repeat(" ", 2<<20), 413, "too_large"},
	} {
		got := s.Do(http.MethodPost, "/api/v1/"+test.act, test.body)
		if test.status != http.StatusOK {
			webtest.Expect(t, test.name, got, test.status, test.code)
		} else if got.Status != http.StatusOK {
			t.Errorf("%s: %d %s", test.name, got.Status, got.Body)
		}
	}
	for _, kind := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"} {
		if got := s.Do(http.MethodPost, "/api/v1/enter", " "+good+"\n", "Content-Type", kind); got.Status != http.StatusOK {
			t.Errorf("content type %s: %d %s", kind, got.Status, got.Body)
		}
	}
	if got := s.Do(http.MethodPost, "/api/v1/cast", string(cast)); got.Status != http.StatusOK {
		t.Errorf("the cast itself: %d %s", got.Status, got.Body)
	}
}
