package phone

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web"
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
		{"64 kB", "enter", `{"slip":"` + strings.Repeat("0", web.MaxBody-len(`{"slip":""}`)) + `"}`, 404, "slip_unknown"},
		{"a byte more", "enter", `{"slip":"` + strings.Repeat("0", web.MaxBody-len(`{"slip":""}`)+1) + `"}`, 413, "too_large"},
		{"much more", "cast", strings.Repeat(" ", 1<<20), 413, "too_large"},
	} {
		webtest.Expect(t, test.name, s.Do(http.MethodPost, "/api/v1/"+test.act, test.body), test.status, test.code)
	}
	for _, kind := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"} {
		if got := s.Do(http.MethodPost, "/api/v1/enter", " "+good+"\n", "Content-Type", kind); got.Status != http.StatusOK {
			t.Errorf("content type %s: %d %s", kind, got.Status, got.Body)
		}
	}
	if got := s.Do(http.MethodPost, "/api/v1/cast", string(cast)); got.Status != http.StatusNoContent {
		t.Errorf("the cast itself: %d %s", got.Status, got.Body)
	}
}
