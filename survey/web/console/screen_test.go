package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ceping/survey"
)

// TestScreenHasAPlace: the link on a session's page leads to the big screen with a pass, the same one each time; a stranger gets none by it.
func TestScreenHasAPlace(t *testing.T) {
	s := newSite(t, nil).Sitting(survey.Voting)
	c := s.Staff()
	link := c.Get("/console/sessions/"+s.ID).Found(t, `href="([^"]*/screen)"`)[0]
	passes := map[string]bool{}
	for range 3 {
		c.Get(link).Moved(t, "the screen", "/screen/"+s.ID)
		at, err := url.Parse(s.Base + "/screen/" + s.ID + "/events")
		if err != nil {
			t.Fatal(err)
		}
		for _, cookie := range c.Client.Jar.Cookies(at) {
			passes[cookie.Name+cookie.Value] = true
		}
	}
	if len(passes) != 1 {
		t.Errorf("passes: %v", passes)
	}
	got := s.Do(http.MethodGet, link, "")
	got.Shows(t, "a stranger", http.StatusUnauthorized)
	if strings.Contains(strings.Join(got.Header["Set-Cookie"], " "), "ceping_screen") {
		t.Errorf("a stranger has a pass: %v", got.Header)
	}
}
