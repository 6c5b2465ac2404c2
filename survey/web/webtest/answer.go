package webtest

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ceping/survey/credential"
)

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Code is the stable code of a problem.
func (a Answer) Code() string {
	var p struct{ Code string }
	if json.Unmarshal([]byte(a.Body), &p) != nil {
		return ""
	}
	return p.Code
}

// Do sends a request, with headers as name and value by turns.
func (s *Site) Do(method, path, body string, header ...string) Answer {
	s.T.Helper()
	request, err := http.NewRequestWithContext(s.T.Context(), method, s.Base+path, strings.NewReader(body))
	if err != nil {
		s.T.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := s.Client.Do(request)
	if err != nil {
		s.T.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header, string(text)}
}

// Post sends an act of the voter's API.
func (s *Site) Post(act string, message any) Answer {
	s.T.Helper()
	body, err := json.Marshal(message)
	if err != nil {
		s.T.Fatal(err)
	}
	return s.Do(http.MethodPost, "/api/v1/"+act, string(body))
}

// Fields are a request's.
type Fields map[string]any

// Shows checks status and words of a page.
func (a Answer) Shows(t *testing.T, name string, status int, words ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: %d, want %d\n%s", name, a.Status, status, a.Body)
	}
	for _, word := range words {
		if !strings.Contains(a.Body, word) {
			t.Errorf("%s: no %q in\n%s", name, word, a.Body)
		}
	}
}

// Fields are all fields of the page's ballot form, as a browser sends them untouched.
func (a Answer) Fields(t *testing.T) url.Values {
	t.Helper()
	form := url.Values{}
	for _, tag := range regexp.MustCompile(`<input [^>]*>|<textarea [^>]*>`).FindAllString(a.Body, -1) {
		attribute := func(name string) string {
			m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
			if m == nil {
				return ""
			}
			return html.UnescapeString(m[1])
		}
		name, kind := attribute("name"), attribute("type")
		if name == "" || (kind == "radio" || kind == "checkbox") && !strings.Contains(tag, " checked") {
			continue
		}
		form.Add(name, attribute("value"))
	}
	return form
}

// With is a form with some fields filled in.
func With(form url.Values, pairs ...string) url.Values {
	filled := maps.Clone(form)
	for i := 0; i+1 < len(pairs); i += 2 {
		filled[pairs[i]] = []string{pairs[i+1]}
	}
	return filled
}

// Moved checks that a form was taken.
func (a Answer) Moved(t *testing.T, name, to string) {
	t.Helper()
	if a.Status != http.StatusSeeOther || a.Header.Get("Location") != to {
		t.Fatalf("%s: %d to %q, want %s\n%s", name, a.Status, a.Header.Get("Location"), to, a.Body)
	}
}

// Found returns what a pattern's group matches in a page.
func (a Answer) Found(t *testing.T, pattern string) []string {
	t.Helper()
	var list []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(a.Body, -1) {
		list = append(list, html.UnescapeString(match[1]))
	}
	if len(list) == 0 {
		t.Fatalf("no %s in\n%s", pattern, a.Body)
	}
	return list
}

// B64 is unpadded base64url.
func B64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Blinded is an element as collect takes it.
func Blinded(t *testing.T) string {
	t.Helper()
	blinding, err := credential.Blind(make([]byte, credential.NonceSize))
	if err != nil {
		t.Fatal(err)
	}
	return B64(blinding.Blinded())
}

// Expect checks that an answer is a problem of RFC 9457 with this status and code, and remedy.
func Expect(t *testing.T, name string, got Answer, status int, code string) {
	t.Helper()
	if got.Status != status || got.Code() != code {
		t.Errorf("%s: %d %q, want %d %q (%s)", name, got.Status, got.Code(), status, code, got.Body)
		return
	}
	if kind := got.Header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s: content type %q", name, kind)
	}
	if !strings.Contains(got.Body, `"detail":"`) || strings.Contains(got.Body, `"detail":""`) {
		t.Errorf("%s: no remedy in %s", name, got.Body)
	}
}
