package phone

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/web/webtest"
)

// TestOnlyEnterIsPacked: the manifest comes compressed to whoever takes that, and says the same; what answers a collect or a cast never is,
// so that its length says nothing of it.
func TestOnlyEnterIsPacked(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	enter := `{"slip":"` + s.Slip("A") + `"}`
	packed := s.Do(http.MethodPost, "/api/v1/enter", enter, "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" || packed.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("enter: %v", packed.Header)
	}
	unpack, err := gzip.NewReader(strings.NewReader(packed.Body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpack)
	if err != nil {
		t.Fatal(err)
	}
	plain := s.Do(http.MethodPost, "/api/v1/enter", enter, "Accept-Encoding", "identity")
	if plain.Header.Get("Content-Encoding") != "" || plain.Body != string(text) {
		t.Errorf("plain it says\n%s\npacked\n%s", plain.Body, text)
	}

	collect := `{"slip":"` + s.Slip("B") + `","blinded":"` + webtest.Blinded(t) + `"}`
	cast, err := json.Marshal(s.Sealed(s.Collect("C")))
	if err != nil {
		t.Fatal(err)
	}
	for act, body := range map[string]string{"collect": collect, "cast": string(cast)} {
		if a := s.Do(http.MethodPost, "/api/v1/"+act, body, "Accept-Encoding", "gzip"); a.Status != http.StatusOK || a.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %v", act, a.Status, a.Header)
		}
	}
}
